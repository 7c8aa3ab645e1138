"""Who sends what, how long ago that was, and which wards it keeps."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from beds.choices import ImportState
from beds.models import ImportFile, Question
from patients.models import Stay
from providers.access import Permission
from providers.models import Collaborative, Provider, User, Ward, WardFeed

_LOOKED_BACK = 6
_LATE_AFTER = 1.5


@dataclass(frozen=True)
class Feed:
    """The last file of a kind that a provider sent and that was applied.

    `provider` is its short name; `usual` the middle one of the times between its last six files,
    None where it sent only one; `fault_count` is of the import it came with. Without a file (`kind`
    "", `sent_at` None) nothing of the provider was ever applied.
    """

    provider: str
    kind: str = ""
    sent_at: datetime | None = None
    usual: timedelta | None = None
    fault_count: int = 0

    def late_by(self, now: datetime) -> timedelta | None:
        """How long the next file is overdue; None where it is not, or nothing is usual yet."""
        if self.sent_at is None or self.usual is None:
            return None
        gone = now - self.sent_at
        return gone - self.usual if gone > self.usual * _LATE_AFTER else None


def overseen_by(user: User) -> QuerySet[Provider]:
    """The providers whose feeds `user` looks after: one's own, and members for the hub."""
    own = Provider.objects.with_permission(user, Permission.IMPORT_FILES)
    hubs = Collaborative.objects.visible_to(user, Permission.MANAGE_REFERENCE)
    members = Provider.objects.filter(collaborative_members__collaborative__in=hubs.values("pk"))
    return Provider.objects.filter(pk__in=own.values("pk")) | Provider.objects.filter(
        pk__in=members.values("pk")
    )


def reported_to(user: User) -> QuerySet[Provider]:
    """The providers of whom `user` sees who sends what: with them, members for the commissioner."""
    commissioned = Collaborative.objects.visible_to(user, Permission.EXPORT_REPORTS)
    members = Provider.objects.filter(
        collaborative_members__collaborative__in=commissioned.values("pk")
    )
    return overseen_by(user) | Provider.objects.filter(pk__in=members.values("pk"))


def feeds(providers: Collection[int]) -> list[Feed]:
    """The last of each kind, by provider and kind; a line for who never sent any. Two queries."""
    applied = ImportFile.objects.filter(
        batch__provider__in=providers, batch__state=ImportState.APPLIED
    ).exclude(kind="")
    whose = (F("batch__provider_id"), F("kind"))
    newest = (F("batch__sent_at").desc(), F("pk").desc())
    ranked = applied.annotate(
        rank=Window(RowNumber(), partition_by=whose, order_by=newest),
    ).filter(rank__lte=_LOOKED_BACK)
    sent: dict[tuple[int, str], list[tuple[datetime, int]]] = defaultdict(list)
    for provider, kind, at, faults in ranked.order_by("rank").values_list(
        "batch__provider_id", "kind", "batch__sent_at", "batch__fault_count"
    ):
        sent[provider, kind].append((at, faults))
    found = []
    for pk, name in Provider.objects.filter(pk__in=providers).values_list("pk", "short_name"):
        own = sorted((kind, files) for (provider, kind), files in sent.items() if provider == pk)
        found += [Feed(name, kind, files[0][0], _usual(files), files[0][1]) for kind, files in own]
        if not own:
            found.append(Feed(name))
    return sorted(found, key=lambda feed: (feed.provider, feed.kind))


def _usual(files: Sequence[tuple[datetime, int]]) -> timedelta | None:
    """The middle one of the times between files, the latest of which is the first."""
    gaps = sorted(later[0] - earlier[0] for later, earlier in pairwise(files))
    return gaps[len(gaps) // 2] if gaps else None


@dataclass(frozen=True)
class KeptWard:
    """A ward, since when it is fed (None: it is typed), and how many typed stays wait in it."""

    ward: Ward
    fed_since: date | None
    provisional: int


def kept_wards(providers: Collection[int], *, on: date) -> list[KeptWard]:
    """The wards of providers that are open on a day, and how each is kept; two queries."""
    fed = WardFeed.objects.as_at(on).filter(ward=OuterRef("pk")).values("start_date")[:1]
    wards = Ward.objects.labelled().filter(provider__in=providers).as_at(on)
    waiting = dict(
        Stay.objects.provisional()
        .filter(provider__in=providers)
        .values_list("ward_id")
        .annotate(number=Count("pk"))
    )
    return [
        KeptWard(ward, ward.fed_since, waiting.get(ward.pk, 0))
        for ward in wards.annotate(fed_since=Subquery(fed))
    ]


def is_hub(user: User) -> bool:
    """Whether somebody answers what of extracts could not be told."""
    return Collaborative.objects.visible_to(user, Permission.MANAGE_REFERENCE).exists()


def open_questions(user: User) -> int | None:
    """How many questions of extracts wait for the hub; None where `user` is not the hub."""
    return Question.objects.visible_to(user).open().count() if is_hub(user) else None
