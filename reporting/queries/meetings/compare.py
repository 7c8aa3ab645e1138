"""What a meeting saw beside what is known now for the same day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from beds.state import Cut, bed_state
from reporting.models import MeetingRecord
from reporting.queries.meetings.picture import figures_of, rows_of

COLUMNS = (
    *("beds", "surge", "closed", "open", "occupied", "on_leave", "absent_without_leave", "held"),
    *("paused", "vacant", "can_admit", "ready_for_discharge", "admissions_suspended"),
    *("waiting", "out_of_area"),
)
"""The counts of a row that are compared; who confirmed a ward since is no correction."""


@dataclass(frozen=True, kw_only=True)
class Differs:
    """One number that is another now: of what, as it was seen, and as it is known."""

    of: str
    column: str
    seen: Any
    now: Any


def differs(record: MeetingRecord, *, now: datetime) -> list[Differs]:
    """Every count and figure of the record that would be another if it were closed now."""
    seen, collaborative = record.seen, record.meeting.collaborative
    state = bed_state(
        collaborative=collaborative,
        as_at=record.as_at,
        known_at=now,
        by=Cut.WARD,
        since=date.fromisoformat(seen["since"]),
    )
    figures = figures_of(collaborative=collaborative, cut_off=record.as_at, known_at=now)
    return [
        *_rows(seen["bed_state"], rows_of(state), "ward"),
        *_rows(seen["service_lines"], rows_of(state.cut(by=Cut.SERVICE_LINE)), "service_line"),
        *_figures(seen["figures"], figures),
    ]


def _rows(seen: dict[str, Any], now: dict[str, Any], key: str) -> list[Differs]:
    before, after = _by_key(seen, key), _by_key(now, key)
    return [
        Differs(of=name, column=column, seen=was, now=is_now)
        for name in dict.fromkeys([*before, *after])
        for column in COLUMNS
        if (was := before.get(name, {}).get(column)) != (is_now := after.get(name, {}).get(column))
    ]


def _by_key(found: dict[str, Any], key: str) -> dict[str, Any]:
    rows = {row["names"].get(key) or row[key]: row for row in found["rows"]}
    # The total of wards is that of service lines: told once.
    return {**rows, "Total": found["total"]} if key == "ward" else rows


def _figures(seen: list[dict[str, Any]], now: list[dict[str, Any]]) -> list[Differs]:
    before = {(one["name"], one["service_line"]): one for one in seen}
    after = {(one["name"], one["service_line"]): one for one in now}
    return [
        Differs(
            of=f"{title}, {line}" if line else title,
            column=side,
            seen=before.get((name, line), {}).get(side),
            now=after.get((name, line), {}).get(side),
        )
        for name, line in dict.fromkeys([*before, *after])
        for title in [(before.get((name, line)) or after[name, line])["title"]]
        for side in ("numerator", "denominator")
        if before.get((name, line), {}).get(side) != after.get((name, line), {}).get(side)
    ]
