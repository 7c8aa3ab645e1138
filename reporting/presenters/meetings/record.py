"""What a closed meeting saw, as it is shown and printed; and beside it what is known now."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from impact.core.listing import Cell, Column, Listing, PersonCell
from impact.core.templatetags.nhs import one_decimal, percent
from impact.core.text import long_date, long_moment
from reporting.figures.catalogue import Unit
from reporting.models import Presence
from reporting.queries.meetings import Differs

_COUNTS = {
    "beds": "Beds",
    "closed": "Closed",
    "open": "Open",
    "occupied": "Occupied",
    "held": "Held",
    "paused": "Paused",
    "vacant": "Vacant",
    "can_admit": "Can admit",
    "ready_for_discharge": "Ready",
}
_PEOPLE = {
    "first_bed": "Waiting for a first bed",
    "moves": "Waiting to move",
    "out_of_area": "Out of area",
    "ready": "Ready for discharge",
    "long_stay": "Past the long-stay mark",
}
_NONE = "–"


def record_listings(seen: dict[str, Any]) -> list[Listing]:
    """Everything that a meeting saw, as lists; `seen` is the record's document."""
    return [
        attendance_list(seen),
        _decisions(seen),
        _actions(seen),
        _rows(seen["service_lines"], "service_line", "Bed state by service line"),
        _rows(seen["bed_state"], "ward", "Bed state by ward"),
        *(_people(seen, name, heading) for name, heading in _PEOPLE.items()),
        _figures(seen),
        _confirmations(seen["confirmations"]),
    ]


def named_in(listings: Sequence[Listing]) -> set[str]:
    """Whom lists name."""
    return {name for each in listings for name in each.people}


def minutes_listings(seen: dict[str, Any]) -> list[Listing]:
    """What minutes print: who came, what was decided and is to be done, the bed state by line."""
    return [
        attendance_list(seen),
        _decisions(seen),
        _actions(seen),
        _rows(seen["service_lines"], "service_line", "Bed state"),
    ]


def attendance_list(seen: dict[str, Any]) -> Listing:
    """Who came."""
    rows = seen["meeting"]["attendance"]
    return _listing(
        "attendance",
        "Attendance",
        "Nobody's attendance was recorded.",
        ["Provider", "Attendance", "Names"],
        [
            [
                Cell(one["provider_name"]),
                Cell(str(Presence(one["presence"]).label)),
                Cell(one["names"] or _NONE),
            ]
            for one in rows
        ],
    )


def _lines(seen: dict[str, Any]) -> dict[str, str]:
    """What each service line was called when it was seen, by code; not those without a bed."""
    rows = seen["service_lines"]["rows"]
    return {one["service_line"]: one["names"]["service_line"] for one in rows}


def _decisions(seen: dict[str, Any]) -> Listing:
    """Decisions as they were said."""
    lines = _lines(seen)
    return _listing(
        "decisions",
        "Decisions",
        "Nothing was decided.",
        ["Decision", "About", "Service line", "Governance"],
        [
            [
                Cell(one["text"], note=one["by"]),
                Cell(one["about"] or _NONE),
                Cell(lines.get(one["service_line"], one["service_line"]) or _NONE),
                Cell("For the group" if one["for_group"] else _NONE),
            ]
            for one in seen["decisions"]
        ],
    )


def _actions(seen: dict[str, Any]) -> Listing:
    """Actions as they stood when the meeting was closed."""
    lines = _lines(seen)
    return _listing(
        "actions",
        "Actions",
        "No action was open.",
        ["Action", "Whose", "About", "Due", "State", "Raised"],
        [
            [
                Cell(one["text"], note=lines.get(one["service_line"], one["service_line"])),
                Cell(one["owner"]),
                Cell(one["about"] or _NONE),
                Cell(_day(one["due_on"])),
                Cell(f"Done {_moment(one['done_at'])}" if one["done_at"] else "Open"),
                Cell(_day(one["raised_on"])),
            ]
            for one in seen["actions"]
        ],
    )


def _rows(state: dict[str, Any], key: str, heading: str) -> Listing:
    """A bed state's rows and total, each named by what it is of: a ward or a service line."""

    def row(one: dict[str, Any], name: Cell) -> list[Cell]:
        counts = [Cell(f"{one[count]:,}") for count in _COUNTS]
        rate = one["occupancy"]
        return [name, *counts, Cell(percent(rate) if rate is not None else _NONE)]

    return _listing(
        f"state-{key.replace('_', '-')}",
        heading,
        "No bed was in service.",
        [key.replace("_", " ").capitalize(), *_COUNTS.values(), "Occupancy"],
        [
            row(one, Cell(one["names"][key], note=one["names"].get("provider", "")))
            for one in state["rows"]
        ],
        total=row(state["total"], Cell("Total")),
        numeric=range(1, len(_COUNTS) + 2),
    )


def _people(seen: dict[str, Any], name: str, heading: str) -> Listing:
    lines = _lines(seen)
    return _listing(
        name.replace("_", "-"),
        heading,
        "Nobody.",
        ["Person", "Service line", "Where", "Days"],
        [
            [
                PersonCell(one["person"]),
                Cell(lines.get(one["service_line"], one["service_line"])),
                Cell(one["where"] or _NONE),
                Cell(_NONE if one["days"] is None else f"{one['days']:,}"),
            ]
            for one in seen["people"][name]
        ],
        numeric=[3],
    )


def _figures(seen: dict[str, Any]) -> Listing:
    lines = _lines(seen)
    return _listing(
        "figures",
        "Figures of the seven days before",
        "No figure was counted.",
        ["Figure", "Service line", "Numerator", "Denominator", "Value", "Definition"],
        [
            [
                Cell(one["title"]),
                Cell(lines.get(one["service_line"], one["service_line"]) or "All"),
                Cell(_side(one["numerator"])),
                Cell(_side(one["denominator"])),
                Cell(_value(one)),
                Cell(f"Version {one['version']}"),
            ]
            for one in seen["figures"]
        ],
        numeric=[2, 3, 4],
    )


def _confirmations(rows: Sequence[dict[str, Any]]) -> Listing:
    return _listing(
        "confirmations",
        "Who had confirmed",
        "No ward was there to confirm.",
        ["Ward", "Confirmed", "By", "People counted", "Recorded"],
        [
            [
                Cell(one["ward_name"], note=one["provider_name"]),
                Cell(_moment(one["confirmed_at"]) if one["confirmed_at"] else "Never"),
                Cell(one["by"] or _NONE),
                Cell(_side(one["headcount"])),
                Cell(_side(one["held"])),
            ]
            for one in rows
        ],
        numeric=[3, 4],
    )


def difference_list(found: Sequence[Differs]) -> Listing:
    """What would be another number now, beside what was seen."""
    return _listing(
        "difference",
        "What differs",
        "Nothing differs: what is known now of that day is what was seen.",
        ["Of", "What", "Seen then", "Known now"],
        [
            [
                Cell(one.of),
                Cell(one.column.replace("_", " ").capitalize()),
                Cell(_side(one.seen)),
                Cell(_side(one.now)),
            ]
            for one in found
        ],
        numeric=[2, 3],
    )


def _listing(
    anchor: str,
    heading: str,
    empty: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    total: Sequence[Cell] = (),
    numeric: Sequence[int] | range = (),
) -> Listing:
    return Listing(
        anchor=anchor,
        heading=heading,
        about="",
        empty=empty,
        columns=[
            Column(label=label, numeric=place in numeric) for place, label in enumerate(columns)
        ],
        rows=rows,
        count=len(rows),
        total=total,
    )


def _side(value: float | None) -> str:
    if value is None:
        return _NONE
    return f"{value:,}" if isinstance(value, int) else one_decimal(value)


def _value(one: dict[str, Any]) -> str:
    if one["value"] is None:
        return _NONE
    return percent(one["value"]) if one["unit"] == Unit.PERCENT.value else _side(one["value"])


def _day(text: str) -> str:
    return long_date(date.fromisoformat(text))


def _moment(text: str) -> str:
    return long_moment(datetime.fromisoformat(text))
