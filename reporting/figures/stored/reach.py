"""Which days a change can touch, and of which kinds of fact: pure rules, one table each.

They may name too many days, never too few: the days named are counted again, and only what differs
is written.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from impact.core.periods import local_date
from reporting.figures.stored.history import Change, Values

EVER, NEVER = date.min, date.max
Span = tuple[date, date]


class Kind(StrEnum):
    """Facts that the same days of a change touch."""

    BEDS = "beds"  # bed days
    DAYS = "days"  # patient days
    READY = "ready"  # readiness
    EVENTS = "events"  # a person's admissions, discharges, transfers, pathways
    INTERVENTIONS = "interventions"
    ONWARD = "onward"  # what goes on from a day: waits, lengths so far, moves not yet made
    AGREED = "agreed"  # baselines


@dataclass(frozen=True)
class Reach:
    """Days `[first, last)` on which facts of a kind may count differently."""

    kind: Kind
    first: date
    last: date


def day(text: str | None, otherwise: date = NEVER) -> date:
    """A date of a row of history; a missing end is never."""
    return date.fromisoformat(text) if text else otherwise


def differing(
    change: Change, *, same: Iterable[str], start: str = "start_date", end: str = "end_date"
) -> list[Span]:
    """The days that exactly one version of a dated row covers; all of both where they differ in
    one of the columns `same`.
    """
    old, new = change.old, change.new
    spans = [_span(row, start, end) for row in (old, new) if row is not None]
    if old is not None and new is not None and all(old[name] == new[name] for name in same):
        (first, last), (new_first, new_last) = spans
        spans = [
            (min(first, new_first), max(first, new_first)),
            (min(last, new_last), max(last, new_last)),
        ]
    return [(first, last) for first, last in spans if first < last]


def begins(change: Change, start: str = "start_date") -> date:
    """The earliest start of both versions."""
    return min(day(row[start]) for row in versions(change))


def first_difference(change: Change, *, same: Iterable[str]) -> date:
    """The day from which the two versions of a ward stay can count differently."""
    old, new = change.old, change.new
    if old is None or new is None or any(old[name] != new[name] for name in same):
        return begins(change)
    if old["start_date"] != new["start_date"]:
        return begins(change)
    return min(day(old["end_date"]), day(new["end_date"]))


def versions(change: Change) -> list[Values]:
    """The versions that there are, old before new."""
    return [row for row in (change.old, change.new) if row is not None]


def alters(change: Change, *columns: str) -> bool:
    """Whether a change is of any of these columns; a row made or taken away is of all."""
    old, new = change.old, change.new
    return old is None or new is None or any(old[name] != new[name] for name in columns)


def _span(row: Values, start: str, end: str) -> Span:
    return day(row[start], EVER), day(row[end])


def _reaches(kind: Kind, spans: Iterable[Span]) -> Iterator[Reach]:
    for first, last in spans:
        yield Reach(kind, first, last)


def of_bed(change: Change) -> Iterator[Reach]:
    """Days in service."""
    yield from _reaches(Kind.BEDS, differing(change, same=("ward_id", "basis")))


def of_bed_period(change: Change) -> Iterator[Reach]:
    """Days of a use."""
    yield from _reaches(Kind.BEDS, differing(change, same=("bed_id", "use", "stay_id")))


def of_leave(change: Change) -> Iterator[Reach]:
    """Days on leave; that of a trial says at which ward days are taken off."""
    yield from _reaches(Kind.BEDS, differing(change, same=("stay_id",)))
    if alters(change, "stay_id"):
        yield from _reaches(Kind.DAYS, differing(change, same=("stay_id",)))


STAY_PLACE = ("placement_id", "patient_id", "ward_id", "trial_leave_id")


def of_stay(change: Change) -> Iterator[Reach]:
    """Patient days of the stay; where it starts, what went on until then."""
    yield from _reaches(Kind.DAYS, differing(change, same=STAY_PLACE))
    if alters(change, "start_date", *STAY_PLACE):
        yield Reach(Kind.ONWARD, begins(change), NEVER)


def of_placement(change: Change) -> Iterator[Reach]:
    """Patient days of the spell, where it is said anew whose they are or since when."""
    if alters(change, "patient_id", "responsible_icb_id", "out_of_area_reason", "admitted_on"):
        spans = (_span(row, "admitted_on", "discharged_on") for row in versions(change))
        yield from _reaches(Kind.DAYS, spans)
        yield Reach(Kind.ONWARD, begins(change, "admitted_on"), NEVER)


def of_readiness(change: Change) -> Iterator[Reach]:
    """Days ready for discharge."""
    yield from _reaches(Kind.READY, differing(change, same=("placement_id",)))


def of_intervention(change: Change) -> Iterator[Reach]:
    """The local day on which it started."""
    if alters(change, "started_at", "type", "placement_id"):
        for row in versions(change):
            yield on(Kind.INTERVENTIONS, started(row))


REFERRAL_DATES = ("received_on", "assessed_on", "accepted_on", "declined_on", "withdrawn_on")


def of_referral(change: Change) -> Iterator[Reach]:
    """Days of waiting, from the first date on."""
    of_what = ("patient_id", "responsible_icb_id", "service_line_id", "placement_id")
    if alters(change, *REFERRAL_DATES, *of_what, "kind", "level_recommended"):
        first = min(day(row[name]) for row in versions(change) for name in REFERRAL_DATES)
        yield Reach(Kind.ONWARD, first, NEVER)


def of_baseline(change: Change) -> Iterator[Reach]:
    """All days of the baseline: each has its share of it."""
    yield from _reaches(
        Kind.AGREED, (_span(row, "start_date", "end_date") for row in versions(change))
    )


def on(kind: Kind, when: date) -> Reach:
    """One day."""
    return Reach(kind, when, when + timedelta(days=1) if when < NEVER else NEVER)


def started(row: Values) -> date:
    """The local day on which an intervention of history started."""
    return local_date(datetime.fromisoformat(row["started_at"]))


RULES: dict[str, Callable[[Change], Iterator[Reach]]] = {
    "beds_bed": of_bed,
    "beds_bedperiod": of_bed_period,
    "patients_leave": of_leave,
    "patients_stay": of_stay,
    "patients_placement": of_placement,
    "patients_readiness": of_readiness,
    "patients_intervention": of_intervention,
    "patients_referral": of_referral,
    "providers_baseline": of_baseline,
}

WIDE: dict[str, tuple[str, ...]] = {
    "providers_collaborative": ("programme",),
    "providers_provider": ("key",),
    "providers_site": ("icb_id",),
    "providers_ward": ("provider_id", "site_id", "service_line_id"),
    "providers_serviceline": ("code", "programme", "security_level", "long_stay_days"),
}
"""Columns of reference data that count everywhere. A row made or taken away touches nothing by
itself: what hangs on it has rows of its own.
"""


def is_wide(change: Change) -> bool:
    """Whether a change touches all days: of reference data that counts everywhere, or unknown."""
    if change.unknown:
        return True
    if change.table in WIDE:
        made = change.old is None or change.new is None
        return not made and alters(change, *WIDE[change.table])
    if change.table == "providers_code":
        lists = {row["list"] for row in versions(change)}
        return "discharge_destination" in lists and alters(change, "code", "group", "start_date")
    return change.table not in RULES
