"""What stands against a change to somebody's care. Pure: given rows, they return reasons."""

from collections.abc import Iterable
from datetime import date

from impact.core.errors import Conflict, InTheWay, Invalid
from impact.core.periods import Period
from impact.core.text import long_date
from patients.models import Patient, Placement, Stay


class AlreadyDischarged(Conflict):
    """The placement has ended."""

    code = "already_discharged"
    title = "This placement has ended"


class AlreadyInWard(Conflict):
    """The person is in a ward on some of the days."""

    code = "already_in_ward"
    title = "This person is in a ward on these days"


class OutsidePlacement(Conflict):
    """The day lies outside the placement."""

    code = "outside_placement"
    title = "This day lies outside the placement"


class MergedAway(Conflict):
    """The record was found to be another person's."""

    code = "merged_away"
    title = "This record was merged into another"


class NothingToChange(Invalid):
    """What was asked for is so already."""

    code = "nothing_to_change"
    title = "There is nothing to change"


def span(start: date | None, end: date | None) -> str:
    """Dates in a sentence: "from 5 May 2026 to 7 May 2026", "from 5 May 2026"."""
    first = f"from {long_date(start)}" if start else "from the beginning"
    return f"{first} to {long_date(end)}" if end else first


def stays_in_the_way(*, stays: Iterable[Stay], start: date, end: date | None) -> list[InTheWay]:
    """Return the ward stays that share a midnight with `[start, end)`, in order."""
    wanted = Period(start, end)
    return [
        InTheWay(what="another ward stay", start=stay.start_date, end=stay.end_date)
        for stay in sorted(stays, key=lambda stay: stay.start_date)
        if Period(stay.start_date, stay.end_date).overlaps(wanted)
    ]


def check_nobody_elsewhere(*, stays: Iterable[Stay], start: date, end: date | None) -> None:
    """Refuse days on which the person is in a ward already. Raises AlreadyInWard."""
    reasons = stays_in_the_way(stays=stays, start=start, end=end)
    if reasons:
        raise AlreadyInWard(
            f"This person is already in a ward {span(reasons[0].start, reasons[0].end)}. "
            "Transfer or discharge them there first, or correct the dates.",
            conflict=reasons[0],
        )


def check_going_on(placement: Placement) -> None:
    """Refuse a placement that has ended. Raises AlreadyDischarged."""
    if placement.discharged_on is not None:
        raise AlreadyDischarged(
            f"This placement ended on {long_date(placement.discharged_on)}. "
            "To change it, correct its dates.",
            conflict=InTheWay(
                what="the placement has ended",
                start=placement.admitted_on,
                end=placement.discharged_on,
            ),
        )


def check_inside(*, placement: Placement, day: date, field: str) -> None:
    """Refuse a day before admission or after discharge. Raises OutsidePlacement."""
    before = day < placement.admitted_on
    after = placement.discharged_on is not None and day > placement.discharged_on
    if before or after:
        raise OutsidePlacement(
            f"{long_date(day)} lies outside the placement, "
            f"{span(placement.admitted_on, placement.discharged_on)}. Give a day inside it.",
            field=field,
            conflict=InTheWay(
                what="the placement", start=placement.admitted_on, end=placement.discharged_on
            ),
        )


def check_not_merged(*people: Patient) -> None:
    """Refuse a record that was merged into another. Raises MergedAway."""
    if any(person.merged_into_id is not None for person in people):
        raise MergedAway(
            "One of these records has been merged into another. Use the one that was kept."
            if len(people) > 1
            else "This record has been merged into another. Use the one that was kept."
        )
