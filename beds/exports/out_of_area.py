"""Who is out of area as a file: the rows of the case manager's page."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from beds.exports.tables import Column, make_table
from beds.queries.away import Away
from impact.core.tabular import csv_lines
from impact.core.tabular.values import Value
from impact.core.text import long_date, long_moment

_OF_PERSON = {
    "Person": "pseudonym",
    "Service line": "service_line",
    "Provider": "provider_name",
    "Site": "site_name",
    "Ward": "ward_name",
    "Home area": "home_area_name",
    "Kilometres from home area": "distance_km",
    "Since": "out_of_area_since",
    "Days": "out_of_area_days",
    "Reason": "out_of_area_reason_label",
    "Legal status": "legal_status_label",
    "Restricted": "restricted",
    "Planned discharge": "planned_discharge_on",
}


def out_of_area_csv(
    away: Sequence[Away], *, collaborative: str, as_at: date, known_at: datetime
) -> Iterator[str]:
    """The lines of a CSV file: what it shows, an empty line, then a row for each person."""
    table = make_table("Out of area", _COLUMNS, away)
    cover = [
        ("Collaborative", collaborative),
        ("As at", long_date(as_at)),
        ("Known at", long_moment(known_at)),
        (),
    ]
    yield from csv_lines((table.title,), cover, mark=True)
    yield from csv_lines(table.headers, table.rows)


def _person(name: str) -> Column:
    def value(away: Away) -> Value:
        found: Value = getattr(away.person, _OF_PERSON[name])
        return found

    return (name, value)


def _planned(heading: str, name: str) -> Column:
    """What the plan says, nothing where there is none."""

    def value(away: Away) -> Value:
        found: Value = getattr(away.plan, name) if away.plan else None
        return found

    return (heading, value)


def _confirmed(heading: str, name: str) -> Column:
    """The last word on whoever is in a ward that no member feeds, nothing for anybody else."""

    def value(away: Away) -> Value:
        word = away.person.last_word
        found: Value = getattr(word, name) if word and word.by else None
        return found

    return (heading, value)


def _target_ward(away: Away) -> Value:
    ward = away.plan.target_ward if away.plan else None
    return ward.name if ward else None


_COLUMNS: tuple[Column, ...] = (
    *(_person(name) for name in _OF_PERSON),
    ("Waits to move to", lambda away: away.move.service_line if away.move else None),
    ("Move accepted", lambda away: away.move.accepted_on if away.move else None),
    _planned("Price a day", "price_a_day"),
    _planned("Next step", "next_step"),
    _planned("Owner", "owner"),
    _planned("Due", "due_on"),
    ("Target ward", _target_ward),
    _planned("Target day", "target_on"),
    ("Target day moved", lambda away: away.times_moved),
    ("Last seen", lambda away: away.visit.seen_on if away.visit else None),
    ("Seen by", lambda away: away.visit.seen_by if away.visit else None),
    ("To be seen by", lambda away: away.see_by),
    ("Next review", lambda away: away.review.get_kind_display() if away.review else None),
    ("Review planned for", lambda away: away.review.planned_for if away.review else None),
    ("Beds that would suit", lambda away: len(away.beds)),
    _confirmed("Confirmed", "on"),
    _confirmed("Confirmed by", "by"),
)
