"""The lists under the bed state as tables: pseudonyms only."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from beds.exports.tables import Column, Table, attribute, columns, make_table
from beds.queries import Lists, Person
from beds.queries.running import Running
from impact.core.tabular.values import Value


def list_tables(lists: Lists) -> dict[str, Table]:
    """Each list as a table, by its name, in the order in which they stand under the bed state."""
    sources: dict[str, Iterable[Any]] = {
        "first_bed": lists.first_bed,
        "moves": lists.moves,
        "out_of_area": lists.out_of_area,
        "ready": lists.ready,
        "long_stay": lists.long_stay,
        "expected": lists.expected,
        "missed": lists.missed,
        "seclusion": _episodes(lists.in_seclusion),
        "restricted": lists.restricted,
        "beds": lists.beds,
    }
    return {
        name: make_table(TITLES[name], COLUMNS[name], records) for name, records in sources.items()
    }


def people_in(lists: Lists) -> set[int]:
    """Whom the lists show, for the record of who saw whom."""
    held_for = {one.patient for one in lists.beds if one.patient is not None}
    waiting = {one.patient for one in lists.waiting}
    return {one.patient for one in lists.people} | waiting | held_for


class _Episode(NamedTuple):
    """A seclusion or segregation and whose it is."""

    person: Person
    running: Running


def _episodes(people: Iterable[Person]) -> list[_Episode]:
    return [_Episode(person, running) for person in people for running in person.running]


def _held(one: Any) -> Value:
    return f"{one.held.ward} bed {one.held.bed}" if one.held else None


def _now_in(one: Any) -> Value:
    return one.now_in.ward if one.now_in else None


def _of_ready(name: str, heading: str) -> Column:
    def value(person: Person) -> Value:
        found: Value = getattr(person.ready, name) if person.ready else None
        return found

    return (heading, value)


def _of_person(heading: str, name: str) -> Column:
    def value(episode: _Episode) -> Value:
        return attribute(name)(episode.person)

    return (heading, value)


TITLES = {
    "first_bed": "Waiting for a first bed",
    "moves": "Waiting to move",
    "out_of_area": "Out of area",
    "ready": "Ready for discharge",
    "long_stay": "Past the long-stay mark",
    "expected": "Expected",
    "missed": "Promised, did not happen",
    "seclusion": "Seclusion and segregation",
    "restricted": "Restricted patients",
    "beds": "Beds out of use",
}
_WHERE = {
    "pseudonym": "Person",
    "service_line": "Service line",
    "provider_name": "Provider",
    "ward_name": "Ward",
}
_DEMAND = columns(
    pseudonym="Person",
    service_line="Service line",
    received_on="Referred",
    accepted_on="Accepted",
    days="Days since acceptance",
    days_since_referral="Days since referral",
    urgency="Urgency",
    home_area_name="Home area",
    icb="ICB",
    expected_on="Expected",
)
_PLAN = columns(
    kind="What",
    pseudonym="Person",
    on="On",
    days="In days",
    service_line="Service line",
    where="Where",
)
COLUMNS: dict[str, Sequence[Column]] = {
    "first_bed": (*_DEMAND, ("Now at", attribute("current_location")), ("Bed held", _held)),
    "moves": (*_DEMAND, ("From", _now_in), ("Why", attribute("why")), ("Bed held", _held)),
    "out_of_area": (
        *columns(
            **_WHERE,
            out_of_area_since="Since",
            out_of_area_days="Days",
            out_of_area_reason_label="Reason",
            home_area_name="Home area",
            distance_km="Kilometres from home area",
            planned_discharge_on="Planned discharge",
        ),
        ("Last heard of", lambda one: one.last_word.on if one.last_word else None),
    ),
    "ready": (
        *columns(**_WHERE),
        _of_ready("since", "Since"),
        _of_ready("days", "Days"),
        _of_ready("reason_label", "Waiting for"),
        _of_ready("attributable_to_label", "Attributable to"),
        _of_ready("responsible_la_name", "Local authority"),
    ),
    "long_stay": columns(
        **_WHERE, admitted_on="Admitted", days="Days so far", long_stay_days="Mark in days"
    ),
    "expected": _PLAN,
    "missed": _PLAN,
    "seclusion": (
        *(_of_person(heading, name) for name, heading in _WHERE.items()),
        ("What", lambda episode: episode.running.label),
        ("Since", lambda episode: episode.running.started_at),
    ),
    "restricted": (
        *columns(**_WHERE, legal_status_label="Legal status", leave="On leave"),
        _of_ready("reason_label", "Waiting for"),
    ),
    "beds": columns(
        use="State",
        provider_name="Provider",
        ward_name="Ward",
        label="Bed",
        service_line="Service line",
        since="Since",
        days="Days",
        until="Until",
        reason_label="Reason",
        pseudonym="Held for",
        review_on="Review on",
        overdue="Review overdue",
        approved_on="Approved on",
    ),
}
