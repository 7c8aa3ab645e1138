"""The bed-day ledger: every occupied bed day attributed, and what the agreement makes of it."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from impact.core.grains import Grain
from patients.home_areas import area_name
from reporting.queries.names import Names, read_names
from reporting.reports.asking import Asked, Asks
from reporting.reports.contents.base import NAMED, Content
from reporting.reports.contents.of_figures import answers, figure_sheet
from reporting.reports.contents.sharing import shares
from reporting.reports.contents.spells import behind, placements
from reporting.reports.sheets import Cells, Column, Kind, Sheet

_OCCUPANCY, _VARIANCE = "occupancy", "bed_day_variance"
_ATTRIBUTED = (
    Column("provider", "Provider"),
    Column("service_line", "Service line"),
    Column("icb", "Commissioner (ICB)"),
    Column("home_area", "Home area"),
)
_COUNTS = (
    Column("people", "People", Kind.PEOPLE),
    Column("bed_days", "Occupied bed days", Kind.DAYS, of=("people",)),
)
_WORKING = (
    Column("service_line", "Service line"),
    Column("agreed", "Baseline, bed days", Kind.DAYS),
    Column("used", "Used, in area and out", Kind.DAYS),
    Column("variance", "Saved (+) or over (−)", Kind.DAYS),
    Column("value", "% of the baseline", Kind.RATE, of=("variance", "agreed")),
    Column("money", "£ at the agreed prices", Kind.MONEY),
)
_Key = tuple[str, str, str, str]


def make(asked: Asked) -> Iterator[Sheet]:
    """The ledger, its reconciliation with the figure month by month, and the working."""
    names = read_names(asked.collaborative)
    yield _ledger(asked, names)
    (occupancy,) = answers(asked, (_OCCUPANCY,), grain=Grain.MONTH)
    yield figure_sheet(occupancy, names)
    yield _working(asked, names)
    yield shares(asked)


def _working(asked: Asked, names: Names) -> Sheet:
    """What was agreed, used and left of each service line, in days and in money."""
    (answer,) = answers(asked, (_VARIANCE,), grain=Grain.TOTAL, by=("service_line",))
    return Sheet(
        name="working",
        title="Risk and incentive",
        columns=_WORKING,
        rows=[
            (
                names.label("service_line", row.group["service_line"]),
                row.denominator,
                (row.denominator or 0) - (row.numerator or 0),
                row.numerator,
                row.value,
                row.extras.get("money"),
            )
            for row in answer.rows
        ],
    )


def _ledger(asked: Asked, names: Names) -> Sheet:
    """Occupied bed days by provider, service line, commissioner and home area.

    Their total is the numerator of occupancy.
    """
    days: dict[_Key, Decimal] = defaultdict(Decimal)
    people: dict[_Key, set[str]] = defaultdict(set)
    rows = [row for row in behind(asked, _OCCUPANCY) if row.numerator]
    homes = {
        one.pk: one.patient.home_area
        for one in placements({row.spell for row in rows if row.spell is not None})
    }
    for row in rows:
        key = (
            names.label("provider", row.provider),
            names.label("service_line", row.service_line),
            names.label("icb", row.icb),
            area_name(homes.get(row.spell or 0, "")) or "Not recorded",
        )
        days[key] += row.numerator
        people[key].add(row.patient or "")
    return Sheet(
        name="ledger",
        title="Bed-day ledger",
        columns=(*_ATTRIBUTED, *_COUNTS),
        rows=[(*key, len(people[key]), int(days[key])) for key in sorted(days)],
        total=(
            *("Total", None, None, None),
            len(set().union(*people.values())),
            int(sum(days.values())),
        ),
    )


LEDGER = Content(
    name="ledger",
    title="Bed-day ledger",
    meaning=(
        "Every occupied bed day of a period by provider, service line, commissioner and home area, "
        "adding up to occupancy; and the risk-and-incentive working: the agreed baseline, what was "
        "used, the variance, its price, each partner's share and what is left to be reinvested."
    ),
    version=1,
    make=make,
    asks=Asks.PERIOD,
    figures=(_OCCUPANCY, _VARIANCE),
)

_LINE = (
    Column("patient", "Patient", Kind.PSEUDONYM),
    Column("ward", "Ward"),
    Column("bed", "Bed"),
    Column("service_line", "Service line"),
    Column("icb", "Commissioner (ICB)"),
    Column("from", "From", Kind.DATE),
    Column("to", "Up to, not including", Kind.DATE),
    Column("bed_days", "Bed days", Kind.DAYS),
)


def make_lines(asked: Asked) -> Iterator[Sheet]:
    """Each bed that somebody was in, from when to when, and the bed days that it counted."""
    names = read_names(asked.collaborative)
    rows: list[Cells] = [
        (
            row.patient,
            names.label("ward", row.ward),
            row.bed,
            names.label("service_line", row.service_line),
            names.label("icb", row.icb),
            row.start,
            row.end,
            int(row.numerator),
        )
        for row in behind(asked, _OCCUPANCY)
        if row.numerator
    ]
    yield Sheet(
        name="bed_days",
        title="Bed days",
        columns=_LINE,
        rows=rows,
        total=("Total", *[None] * (len(_LINE) - 2), sum(int(str(row[-1])) for row in rows)),
    )


BED_DAYS = Content(
    name="bed_days",
    title="Bed days, line by line",
    meaning="Every bed that somebody was in over a period, from when to when; it adds up to the "
    "numerator of occupancy.",
    version=1,
    make=make_lines,
    asks=Asks.PERIOD | Asks.FILTERS,
    audiences=NAMED,
    filters=("provider", "service_line", "ward"),
    figures=(_OCCUPANCY,),
)
