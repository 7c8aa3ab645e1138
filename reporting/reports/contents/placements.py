"""Placements line by line: who was placed where over a period, and what each of them counted."""

from collections.abc import Iterator

from providers.choices import CodeList
from reporting.queries.names import Names, read_names
from reporting.reports.asking import Asked, Asks
from reporting.reports.contents.base import NAMED, Content
from reporting.reports.contents.spells import Counted, counted, labels, placements
from reporting.reports.sheets import Cells, Column, Kind, Sheet

_COUNTED = {
    "patient_days": "ready_for_discharge_rate/",
    "out_of_area_days": "out_of_area_rate",
    "ready_days": "ready_for_discharge_rate",
    "admissions": "admissions",
    "discharges": "discharges",
}
"""Each column of numbers, and the figure whose numerator (or denominator, with /) it adds up to."""

_COLUMNS = (
    Column("patient", "Patient", Kind.PSEUDONYM),
    Column("provider", "Provider"),
    Column("ward", "Ward"),
    Column("service_line", "Service line"),
    Column("icb", "ICB"),
    Column("admitted_on", "Admitted", Kind.DATE),
    Column("discharged_on", "Discharged", Kind.DATE),
    Column("source", "Source of admission"),
    Column("destination", "Destination of discharge"),
    Column("out_of_area_reason", "Out-of-area reason"),
    Column("patient_days", "Patient days", Kind.DAYS),
    Column("out_of_area_days", "of which out of area", Kind.DAYS),
    Column("ready_days", "of which ready for discharge", Kind.DAYS),
    Column("admissions", "Admissions", Kind.EVENTS),
    Column("discharges", "Discharges", Kind.EVENTS),
)


def make(asked: Asked) -> Iterator[Sheet]:
    """One sheet; its total is the sum of its rows, and what the figures say of the same period."""
    found = counted(asked, _COUNTED)
    names = read_names(asked.collaborative)
    rows = list(_rows(asked, found, names))
    first = len(_COLUMNS) - len(_COUNTED)
    sums = [sum(int(str(row[place])) for row in rows) for place in range(first, len(_COLUMNS))]
    yield Sheet(
        name="placements",
        title="Placements",
        columns=_COLUMNS,
        rows=rows,
        total=("Total", *[None] * (first - 1), *sums),
    )


def _rows(asked: Asked, found: dict[int, Counted], names: Names) -> Iterator[Cells]:
    sources = labels(CodeList.SOURCE_OF_ADMISSION, on=asked.as_at)
    destinations = labels(CodeList.DISCHARGE_DESTINATION, on=asked.as_at)
    reasons = labels(CodeList.OUT_OF_AREA_REASON, on=asked.as_at)
    for one in placements(found):
        its = found[one.pk]
        gone = one.discharged_on is not None and one.discharged_on < asked.as_at
        outside = one.out_of_area_reason or its.of("out_of_area_days")
        yield (
            one.patient.pseudonym,
            one.provider.short_name,
            names.label("ward", its.ward),
            names.label("service_line", its.line),
            one.responsible_icb.name,
            one.admitted_on,
            one.discharged_on if gone else None,
            sources.get(one.source_of_admission, one.source_of_admission),
            destinations.get(one.discharge_destination, "") if gone else "",
            reasons.get(one.out_of_area_reason, one.out_of_area_reason) if outside else "",
            *(its.of(name) for name in _COUNTED),
        )


PLACEMENTS = Content(
    name="placements",
    title="Placements, line by line",
    meaning=(
        "Every placement of the collaborative's people that counted in a period, each with its "
        "dates, home area, reason out of area, and the days and events that add up to the figures."
    ),
    version=1,
    make=make,
    asks=Asks.PERIOD | Asks.FILTERS,
    audiences=NAMED,
    filters=("provider", "service_line", "icb"),
    figures=("ready_for_discharge_rate", "out_of_area_rate", "admissions", "discharges"),
)
