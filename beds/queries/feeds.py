"""Who sends what, how long ago that was, and which wards it keeps."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery

from beds.choices import ImportState
from beds.models import ImportFile, Question
from patients.models import Stay
from providers.access import Permission
from providers.models import Collaborative, Provider, User, Ward, WardFeed


@dataclass(frozen=True)
class Feed:
    """The last file of a kind that a provider sent and that was applied.

    `provider` is its short name; `fault_count` is of the import it came with.
    """

    provider: str
    kind: str
    sent_at: datetime
    fault_count: int


def overseen_by(user: User) -> QuerySet[Provider]:
    """The providers whose feeds `user` looks after: one's own, and members for the hub."""
    own = Provider.objects.with_permission(user, Permission.IMPORT_FILES)
    hubs = Collaborative.objects.visible_to(user, Permission.MANAGE_REFERENCE)
    members = Provider.objects.filter(collaborative_members__collaborative__in=hubs.values("pk"))
    return Provider.objects.filter(pk__in=own.values("pk")) | Provider.objects.filter(
        pk__in=members.values("pk")
    )


def feeds(providers: Collection[int]) -> list[Feed]:
    """The last of each kind, by provider and kind."""
    applied = ImportFile.objects.filter(
        batch__provider__in=providers, batch__state=ImportState.APPLIED
    ).exclude(kind="")
    whose = ("batch__provider__short_name", "batch__provider_id", "kind")
    last = applied.order_by(*whose, "-batch__sent_at", "-pk").distinct(*whose)
    columns = ("batch__provider__short_name", "kind", "batch__sent_at", "batch__fault_count")
    return [Feed(*row) for row in last.values_list(*columns)]


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
