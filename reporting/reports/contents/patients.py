"""The patient list for clinicians: everybody in the collaborative's care on a day."""

from collections.abc import Iterator

from beds.queries.labels import read_labels
from beds.queries.people import Person, people
from impact.core.text import listed
from patients.choices import LeaveKind
from reporting.figures.suppression import Audience
from reporting.reports.asking import Asked, Asks
from reporting.reports.contents.base import Content
from reporting.reports.contents.bed_state import narrowed
from reporting.reports.sheets import Cells, Column, Kind, Sheet

_COLUMNS = (
    Column("patient", "Patient", Kind.PSEUDONYM),
    Column("provider", "Provider"),
    Column("ward", "Ward"),
    Column("bed", "Bed"),
    Column("service_line", "Service line"),
    Column("icb", "ICB"),
    Column("home_area", "Home area"),
    Column("admitted_on", "Admitted", Kind.DATE),
    Column("days", "Days", Kind.DAYS),
    Column("long_stay", "Past the long-stay mark"),
    Column("legal_status", "Legal status"),
    Column("leave", "On leave"),
    Column("out_of_area_days", "Days out of area", Kind.DAYS),
    Column("ready_since", "Ready for discharge since", Kind.DATE),
    Column("waits_for", "Waits for"),
    Column("planned_discharge", "Planned discharge", Kind.DATE),
    Column("restricted_now", "Seclusion or segregation now"),
)


def make(asked: Asked) -> Iterator[Sheet]:
    """A row for each person, by provider, ward and pseudonym."""
    only = narrowed(asked)
    here = people(
        collaborative=asked.collaborative,
        as_at=asked.as_at,
        labels=read_labels(on=asked.as_at),
        service_line=only.service_line,
        provider=only.provider,
    )
    yield Sheet(
        name="patients",
        title="Patients",
        columns=_COLUMNS,
        rows=[_person(one) for one in here],
    )


def _person(one: Person) -> Cells:
    return (
        one.pseudonym,
        one.provider_name,
        one.ward_name,
        one.bed or "",
        one.service_line_name,
        one.icb,
        one.home_area_name,
        one.admitted_on,
        one.days,
        "Yes" if one.past_long_stay_mark else "",
        one.legal_status_label,
        LeaveKind(one.leave).label if one.leave else "",
        one.out_of_area_days,
        one.ready.since if one.ready else None,
        one.ready.reason_label if one.ready else "",
        one.planned_discharge_on,
        listed([each.label for each in one.running]) if one.running else "",
    )


PATIENTS = Content(
    name="patients",
    title="Patient list for clinicians",
    meaning=(
        "Everybody in the collaborative's care on a day by pseudonym: where, how long, leave, "
        "readiness, planned discharge, seclusion and segregation."
    ),
    version=1,
    make=make,
    asks=Asks.DAY | Asks.FILTERS,
    audiences=frozenset({Audience.CLINICAL}),
    filters=("service_line", "provider"),
    one_each=True,
)
