"""When it was last heard that somebody out of area is where they are recorded.

In a ward that no member feeds their case manager confirms them; elsewhere the ward's own people
confirm the ward.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject, NullIf

from beds.freshness import due_on
from beds.models import Confirmation, StayConfirmation
from impact.core.dated import as_at
from impact.core.periods import local_date, start_of_day
from providers.models import CollaborativeMember


@dataclass(frozen=True)
class LastWord:
    """The day of the last confirmation and who gave it.

    Before any, in a ward that no member feeds: the day on which they came, and ""; in another,
    None.
    """

    on: date | None
    by: str

    @property
    def due_on(self) -> date | None:
        """The day by which they are to be confirmed again; None where nobody ever was."""
        return due_on(self.on) if self.on else None

    def is_stale(self, day: date) -> bool:
        """Whether that is more than seven days before `day`, or never was."""
        return self.due_on is None or self.due_on < day


def last_word_columns(*, on: date) -> dict[str, Any]:
    """What a stay of the census is annotated with, for `read_last_word`.

    Nothing is looked up for whoever is in area in a ward that is fed: their ward says it.
    """
    told = {"confirmed_at__lt": start_of_day(on + timedelta(days=1))}
    of_stay = StayConfirmation.objects.filter(**told, stay=OuterRef("pk"))
    of_ward = Confirmation.objects.filter(**told, ward=OuterRef("ward"))
    member = CollaborativeMember.objects.filter(as_at(on), provider=OuterRef("provider"))
    return {
        "is_fed": Exists(member),
        "last_word": Case(
            When(is_fed=False, then=_latest(of_stay)), When(in_area=False, then=_latest(of_ward))
        ),
    }


def read_last_word(row: Mapping[str, Any]) -> LastWord | None:
    """The last word on a stay; None for whoever is in area in a ward that is fed."""
    if row["is_fed"] and row["in_area"]:
        return None
    found = row["last_word"]
    if found is None:
        return LastWord(None if row["is_fed"] else row["start_date"], "")
    return LastWord(local_date(datetime.fromisoformat(found["at"])), found["by"])


def _latest(confirmations: Any) -> Subquery:
    by = Coalesce(NullIf("by__name", Value("")), "by__username", output_field=CharField())
    last = confirmations.order_by("-confirmed_at", "-pk")
    return Subquery(last.values(found=JSONObject(at="confirmed_at", by=by))[:1])
