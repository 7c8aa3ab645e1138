"""The kinds of things that a follower is told of, each as a whole."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from beds.models import Bed, BedPeriod, Confirmation, Offer
from beds.models.querysets import beds_seen_by
from beds.queries.following.new import OF_PEOPLE, Columns, New
from beds.queries.following.sight import Sight, versions
from impact.audit.marks import Mark
from impact.audit.versions import events_of
from patients.models import Patient, Placement, Referral, Stay
from patients.models.gone import within
from providers.models import AdmissionSuspension, Provider, Ward, WardFeed


class Kind(ABC):
    """A kind of thing that is told as a whole.

    `columns` has every kind of row that something told of it hangs on.
    """

    columns: Columns

    @abstractmethod
    def seen(self, sight: Sight) -> QuerySet[Any]:
        """Those that are to be seen now."""

    @abstractmethod
    def touched(self, new: New) -> set[int]:
        """Those of which something is new, by number: too many rather than too few."""

    @abstractmethod
    def seen_since(self, rows: set[int], sight: Sight, since: Mark) -> set[int]:
        """Those of some rows that were to be seen at the mark or after it."""

    def gone(self, rows: Sequence[int], sight: Sight, since: Mark) -> set[int]:
        """Those of the rows that were to be seen at the mark or after it, and now are not."""
        if not rows:
            return set()
        held = self.seen(sight).filter(pk__in=rows)
        gone = set(rows) - set(held.values_list("pk", flat=True))
        return gone & self.seen_since(gone, sight, since) if gone else gone


class _Wards(Kind):
    columns: Columns = {
        Ward: "id",
        WardFeed: "ward_id",
        AdmissionSuspension: "ward_id",
        Confirmation: "ward_id",
    }

    def seen(self, sight: Sight) -> QuerySet[Any]:
        return Ward.objects.readable_by(sight.user)

    def touched(self, new: New) -> set[int]:
        return new.owners(*self.columns)

    def seen_since(self, rows: set[int], sight: Sight, since: Mark) -> set[int]:
        readable = Q(provider__in=Provider.objects.readable_by(sight.user))
        return _numbers(versions(Ward, Q(pgh_obj_id__in=rows), since).filter(readable))


class _Beds(Kind):
    columns: Columns = {Bed: "id", BedPeriod: "bed_id", Offer: "bed_id", **OF_PEOPLE}

    def seen(self, sight: Sight) -> QuerySet[Any]:
        return Bed.objects.visible_to(sight.user)

    def touched(self, new: New) -> set[int]:
        """Those too that are held or asked for on behalf of people with something new."""
        beds = new.owners(Bed, BedPeriod, Offer)
        for model in (BedPeriod, Offer):
            theirs = model.objects.filter(referral__patient__in=new.people)
            beds |= new.earlier(model, "bed") | set(theirs.values_list("bed", flat=True))
        return beds

    def seen_since(self, rows: set[int], sight: Sight, since: Mark) -> set[int]:
        seen = beds_seen_by(sight.user)
        return _numbers(versions(Bed, Q(pgh_obj_id__in=rows), since).filter(seen))


class _People(Kind):
    columns = OF_PEOPLE

    def seen(self, sight: Sight) -> QuerySet[Any]:
        return Patient.objects.visible_to(sight.user)

    def touched(self, new: New) -> set[int]:
        return new.people

    def seen_since(self, rows: set[int], sight: Sight, since: Mark) -> set[int]:
        """Those who were seen by a placement, stay or referral that they had."""
        merged = versions(Patient, Q(pgh_obj_id__in=rows), since)
        into = dict(merged.exclude(merged_into=None).values_list("pgh_obj_id", "merged_into"))
        theirs = Q(patient_id__in=rows | set(into.values()))
        placed = within(
            sight.reach,
            placements=versions(Placement, theirs, since),
            stays=versions(Stay, theirs, since),
        )
        referrals = versions(Referral, theirs, since).filter(sight.reach.referrals())
        seen = {
            person
            for found in (placed, referrals)
            for person in found.values_list("patient_id", flat=True)
        }
        return seen | {person for person, other in into.items() if other in seen}


WARDS, BEDS, PEOPLE = _Wards(), _Beds(), _People()
KINDS: tuple[Kind, ...] = (WARDS, BEDS, PEOPLE)


def pseudonyms_of(people: Sequence[int]) -> list[str]:
    """The pseudonyms of people whose own record may be gone too."""
    events = events_of(Patient).filter(pgh_obj_id__in=people).order_by("pseudonym")
    return list(events.values_list("pseudonym", flat=True).distinct())


def _numbers(events: QuerySet[Any]) -> set[int]:
    return set(events.values_list("pgh_obj_id", flat=True))
