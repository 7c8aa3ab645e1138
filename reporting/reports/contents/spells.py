"""The placements behind figures: what each of them counted, and what is recorded of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from impact.core.grains import Grain
from patients.home_areas import distance_km
from patients.models import Placement, Stay
from providers.choices import CodeList
from providers.models import Code
from reporting.figures import engine
from reporting.figures.explain import Behind, explain
from reporting.reports.asking import Asked


@dataclass
class Counted:
    """What a placement counted: under each name, and in which wards of which service lines."""

    sums: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    wards: dict[tuple[str, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def of(self, name: str) -> int:
        """How many days or events."""
        return int(self.sums[name])

    @property
    def ward(self) -> str:
        """The ward in which most was counted, `PROVIDER:WARD`; the first by name of several."""
        return self._place[0]

    @property
    def line(self) -> str:
        """The service line of that ward."""
        return self._place[1]

    @property
    def _place(self) -> tuple[str, str]:
        return min(self.wards, key=lambda place: (-self.wards[place], place))


def behind(asked: Asked, figure: str, *, grain: Grain = Grain.TOTAL) -> Iterable[Behind]:
    """The rows behind a figure over the period asked for."""
    start, end = asked.period
    return explain(
        engine.Asked(
            figure=figure,
            collaborative=asked.collaborative,
            start=start,
            end=end,
            cut_off=asked.as_at,
            grain=grain,
            filters=asked.filters,
        )
    )


def counted(asked: Asked, figures: Mapping[str, str]) -> dict[int, Counted]:
    """By placement, what it counted of each of these: a name, and a figure with its side.

    A figure's side is `figure` for its numerator and `figure/` for its denominator. A query each.
    """
    found: dict[int, Counted] = defaultdict(Counted)
    for name, which in figures.items():
        for row in behind(asked, which.removesuffix("/")):
            amount = row.denominator if which.endswith("/") else row.numerator
            if amount and row.spell is not None:
                found[row.spell].sums[name] += amount
                found[row.spell].wards[row.ward or "", row.service_line or ""] += amount
    return found


def placements(numbers: Iterable[int]) -> list[Placement]:
    """The placements of these numbers with their people, in a lasting order. One query."""
    rows = Placement.objects.filter(pk__in=list(numbers))
    return list(
        rows.select_related("patient", "provider", "responsible_icb").order_by(
            "provider__key", "admitted_on", "patient__pseudonym", "pk"
        )
    )


def distances(numbers: Iterable[int], wards: Mapping[int, str]) -> dict[int, int | None]:
    """Kilometres from home area to the ward in which each placement counted. One query."""
    stays = Stay.objects.filter(placement__in=list(numbers)).select_related(
        "patient", "ward__provider", "ward__site"
    )
    found: dict[int, int | None] = {}
    for stay in stays.order_by("placement", "start_date", "pk"):
        if stay.ward.reference == wards[stay.placement_id]:
            found[stay.placement_id] = distance_km(
                home_area=stay.patient.home_area,
                latitude=stay.ward.site.latitude,
                longitude=stay.ward.site.longitude,
            )
    return found


def within(day: date | None, asked: Asked) -> bool:
    """Whether a day lies in the period asked for, before its cut-off."""
    start, end = asked.period
    return day is not None and start <= day < min(end, asked.as_at)


def labels(which: CodeList, *, on: date) -> dict[str, str]:
    """What the codes of a list are called on a day; "" is not recorded. One query."""
    rows = Code.objects.as_at(on).filter(list=which).values_list("code", "label")
    return {"": "Not recorded", **dict(rows)}
