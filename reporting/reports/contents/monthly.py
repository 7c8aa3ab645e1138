"""The monthly placement report: what happened, beside last year's, each with its run chart."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from impact.core.grains import Grain
from impact.core.periods import months_later
from patients.models import Readiness
from providers.choices import CodeList
from reporting.figures.engine import Answer
from reporting.figures.explain import Behind
from reporting.queries.names import read_names
from reporting.reports.asking import Asked, Asks
from reporting.reports.contents.base import Content
from reporting.reports.contents.of_figures import (
    answers,
    figure_sheet,
    value_cells,
    value_columns,
    year_before,
)
from reporting.reports.contents.out_of_area import why_and_how_far
from reporting.reports.contents.spells import behind, labels
from reporting.reports.sheets import Column, Kind, Sheet

FIGURES = (
    "admissions",
    "discharges",
    "occupancy",
    "out_of_area_rate",
    "out_of_area_inappropriate_rate",
    "length_of_stay",
    "ready_for_discharge_rate",
    "wait_to_admission",
    "seclusion_per_100_patients",
    "restrictive_interventions_per_1000_patient_days",
)
_MONTHS_CHARTED = 24
_READY = "ready_for_discharge_rate"


def make(asked: Asked) -> Iterator[Sheet]:
    """Each figure of the period beside last year's; reasons; then two years of each by month."""
    now = answers(asked, FIGURES, grain=Grain.TOTAL)
    then = answers(year_before(asked), FIGURES, grain=Grain.TOTAL)
    for pair in zip(now, then, strict=True):
        yield _beside_last_year(*pair)
    yield from why_and_how_far(asked)
    yield _ready_by_reason(asked)
    names = read_names(asked.collaborative)
    start, end = asked.period
    longer = replace(asked, start=min(start, months_later(end, -_MONTHS_CHARTED)))
    for answer in answers(longer, FIGURES, grain=Grain.MONTH):
        sheet = figure_sheet(answer, names)
        yield replace(sheet, name=f"{sheet.name}_by_month", title=f"{sheet.title}, by month")


def _beside_last_year(now: Answer, then: Answer) -> Sheet:
    """The figure of the period, and of the same days a year before."""
    figure = now.figure
    columns = (Column("when", "When"), *value_columns(figure))
    rows = [
        (words, *value_cells(figure, answer.rows[0] if answer.rows else None))
        for words, answer in (("This period", now), ("A year before", then))
    ]
    return Sheet(figure.name, figure.title, columns, rows, within=("when",))


def _ready_by_reason(asked: Asked) -> Sheet:
    """People and patient days clinically ready for discharge, by what they wait for.

    Days add up to the numerator of its rate. One whose reason changed counts under each.
    """
    days: dict[str, int] = defaultdict(int)
    people: dict[str, set[str]] = defaultdict(set)
    rows = [row for row in behind(asked, _READY) if row.numerator and row.patient]
    recorded = _recorded({row.patient for row in rows if row.patient})
    words = labels(CodeList.READINESS_REASON, on=asked.as_at)
    for row in rows:
        for reason, amount in _parts(recorded[row.patient or ""], row):
            name = words.get(reason, reason)
            days[name] += amount
            people[name].add(row.patient or "")
    return Sheet(
        name="ready_by_reason",
        title="Ready for discharge by reason",
        columns=(
            Column("reason", "What they wait for"),
            Column("people", "People", Kind.PEOPLE),
            Column("days", "Patient days", Kind.DAYS, of=("people",)),
        ),
        rows=[(name, len(people[name]), days[name]) for name in sorted(days)],
        total=("Total", len(set().union(*people.values())), sum(days.values())),
    )


def _recorded(people: Collection[str]) -> dict[str, list[Readiness]]:
    """What was recorded of each person's readiness, by pseudonym. One query."""
    found: dict[str, list[Readiness]] = defaultdict(list)
    rows = Readiness.objects.filter(placement__patient__pseudonym__in=people)
    for one in rows.select_related("placement__patient").order_by("start_date", "pk"):
        found[one.placement.patient.pseudonym].append(one)
    return found


def _parts(recorded: Sequence[Readiness], row: Behind) -> Iterator[tuple[str, int]]:
    """The days of a row by the reason that held on them; days at a sender are taken off."""
    sign = 1 if row.numerator > 0 else -1
    day = row.start
    for one in recorded:
        first, last = max(one.start_date, day), min(one.end_date or row.end, row.end)
        if first < last:
            yield one.reason, sign * (last - first).days
            day = last


MONTHLY = Content(
    name="monthly",
    title="Monthly placement report",
    meaning=(
        "Admissions, discharges, occupancy, out of area with reasons and distances, length of "
        "stay, readiness by reason, waits and restrictive interventions of a period beside the "
        "year before, each with two years by month as a run chart."
    ),
    version=2,
    make=make,
    asks=Asks.PERIOD | Asks.FILTERS,
    filters=("provider", "service_line"),
    figures=FIGURES,
)
