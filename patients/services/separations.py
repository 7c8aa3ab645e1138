"""Separations: recorded and ended by the support hub."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from impact.audit.service import service
from impact.core.dated import overlapping
from impact.core.errors import Conflict, InTheWay, Invalid, NotAllowed
from impact.core.text import long_date
from patients.models import Patient, Separation
from patients.services.checks import check_not_merged
from providers.access import Permission
from providers.models import Collaborative, User
from providers.services.dates import in_order, not_in_future
from providers.services.locks import locked


class OnePerson(Invalid):
    """A separation of somebody from themselves."""

    code = "one_person"
    title = "A separation is of two people"


class AlreadySeparated(Conflict):
    """The two are kept apart already."""

    code = "already_separated"
    title = "These two are kept apart already"


class SeparationEnded(Conflict):
    """The separation has ended."""

    code = "separation_ended"
    title = "This separation has ended"


def may_separate(user: User) -> bool:
    """Return whether `user` is of a support hub."""
    return Collaborative.objects.visible_to(user, Permission.MANAGE_REFERRALS).exists()


@service("separations.separate")
def separate(
    *, one: Patient, other: Patient, scope: str, start_date: date, today: date, by: User
) -> Separation:
    """Have two people kept apart from a day on, in wards or in sites.

    Raises NotAllowed, OnePerson, InFuture, MergedAway, AlreadySeparated.
    """
    check_hub(by)
    not_in_future(start_date, today=today, field="start_date")
    if one.pk == other.pk:
        raise OnePerson("Give two people.", field="other")
    first, second = sorted([one.pk, other.pk])
    people = locked(Patient.objects.all(), {first, second})
    check_not_merged(*people.values())
    same = Separation.objects.filter(overlapping(start_date, None), one=first, other=second)
    earlier = same.first()
    if earlier is not None:
        raise AlreadySeparated(
            f"These two are kept apart from {long_date(earlier.start_date)}. Leave it as it is, or "
            "end that first.",
            conflict=InTheWay(what="a separation", start=earlier.start_date, end=earlier.end_date),
        )
    return Separation.objects.create(
        one_id=first, other_id=second, scope=scope, start_date=start_date, set_by=by
    )


@service("separations.end")
def end_separation(*, separation: Separation, on: date, today: date, by: User) -> Separation:
    """End a separation: from this day they may share a ward or site.

    Raises NotAllowed, InFuture, OutOfOrder, SeparationEnded.
    """
    check_hub(by)
    not_in_future(on, today=today, field="on")
    separation = locked(Separation.objects.all(), {separation.pk})[separation.pk]
    if separation.end_date is not None:
        raise SeparationEnded(
            f"This separation ended on {long_date(separation.end_date)}. There is nothing to end."
        )
    in_order(separation.start_date, on, field="on")
    separation.end_date = on
    separation.save(update_fields=["end_date"])
    return separation


def kept_apart(*, people: Collection[int], on: date) -> dict[int, dict[str, set[int]]]:
    """Return from whom each of these is kept apart on a day: people's numbers by scope. One query.

    A record that was merged is the person's that it was merged into.
    """
    named = Q(one__in=people) | Q(one__merged_into__in=people)
    named |= Q(other__in=people) | Q(other__merged_into__in=people)
    rows = Separation.objects.as_at(on).filter(named)
    found: dict[int, dict[str, set[int]]] = {person: {} for person in people}
    columns = ("scope", "one", "one__merged_into", "other", "other__merged_into")
    for scope, *keys in rows.values_list(*columns):
        one, other = ({key for key in pair if key is not None} for pair in (keys[:2], keys[2:]))
        for mine, theirs in ((one, other), (other, one)):
            for person in mine & found.keys():
                found[person].setdefault(scope, set()).update(theirs)
    return found


def check_hub(by: User) -> None:
    """Refuse everybody but a support hub. Raises NotAllowed."""
    if not may_separate(by):
        raise NotAllowed("Separations are kept by the collaborative's support hub.")
