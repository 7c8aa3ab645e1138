"""Nobody is in two wards at once: marks trial stays and refuses what overlaps.

What is held and untouched comes first, then what the batch changes in it, then what is new, in the
order of the files. A refused row clashes with nobody.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from beds.imports.overlaps import inside
from beds.imports.records import Leave, Person, Spell, Stay
from beds.imports.reference import Reference
from impact.core.text import long_date
from patients.choices import LeaveKind

Taken = list[tuple[date, date, Stay]]


def judge_people(spells: Iterable[Spell], reference: Reference) -> bool:
    """Refuses the spells that put somebody into two wards; True if any was refused."""
    stays_of: dict[int, list[Stay]] = defaultdict(list)
    for spell in spells:
        now = spell.now
        if now is None:
            continue
        for stay in spell.stays:
            if stay.now is not None:
                stays_of[id(now.patient)].append(stay)
    refused = False
    for stays in stays_of.values():
        _mark_trials(stays)
        if len(stays) > 1:
            refused = _judge(stays, reference) or refused
    return refused


def _mark_trials(stays: list[Stay]) -> None:
    trials = [
        leave
        for stay in stays
        for leave in stay.leaves
        if leave.now is not None and leave.now.kind == LeaveKind.TRIAL
    ]
    for stay in stays:
        stay.trial = next((leave for leave in trials if _receives(stay, leave)), None)


def _receives(stay: Stay, leave: Leave) -> bool:
    now, away = stay.now, leave.now
    if now is None or away is None or away.stay is stay:
        return False
    return inside(now.start, now.end, away.start, away.end)


def _rank(stay: Stay) -> tuple[int, int]:
    if stay.untouched:
        return (0, 0)
    order = stay.row.order if stay.row else stay.spell.unit.order
    return (1 if stay.held is not None else 2, order)


def _judge(stays: list[Stay], reference: Reference) -> bool:
    taken: dict[bool, Taken] = {False: [], True: []}
    # Told before anything is refused here: a change that is refused counts as held from then on.
    held = {id(stay) for stay in stays if stay.untouched}
    refused = False
    for stay in sorted(stays, key=_rank):
        now = stay.now
        if now is None or now.start == now.end:
            continue
        if stay.spell.unit.refused and not stay.untouched:
            continue
        lane = taken[stay.trial is not None]
        start, end = now.start, now.end or date.max
        other = _overlapping(lane, start, end)
        if other is None:
            insort(lane, (start, end, stay), key=lambda span: span[0])
            continue
        refused = _refuse(stay, other, stays, reference, fixed=id(other) in held) or refused
    return refused


def _overlapping(lane: Taken, start: date, end: date) -> Stay | None:
    place = bisect_left(lane, end, key=lambda span: span[0])
    if place and lane[place - 1][1] > start:
        return lane[place - 1][2]
    return None


def _refuse(
    stay: Stay, other: Stay, stays: list[Stay], reference: Reference, *, fixed: bool
) -> bool:
    """Refuses the stay, or what the batch changes beside it; `fixed`: the other one is held so."""
    blamed = stay if not stay.untouched else _changed(stays)
    if blamed is None or blamed.spell.unit.refused:
        return False
    row = blamed.row or blamed.spell.unit.rows[-1]
    if other.spell is stay.spell:
        column = "from" if "from" in row.kind.index else None
        row.fault(column, "overlap", _overlap_sentence(stay, other))
        return True
    if other is blamed:
        other = stay  # held both: the one that the batch does not speak of is in the way
    where = other.now
    if where is None:
        return False
    until = f"to {long_date(where.end)}" if where.end else "with no end"
    blamed.spell.unit.clashes(
        row,
        "from" if "from" in row.kind.index else None,
        f"this person is already in ward {reference.ward_names[where.ward_id]} from "
        f"{long_date(where.start)} {until}; end that stay, or record a trial leave that covers "
        "this one",
        [] if fixed else [other.spell.unit],
    )
    return True


def _overlap_sentence(stay: Stay, other: Stay) -> str:
    here, there = stay.now, other.now
    if here is None or there is None:
        raise AssertionError("only stays that count overlap")
    return (
        f"this ward stay from {here.start} and another of its spell, {there.start} to "
        f"{there.end or 'still going'}, overlap; the ward stays of a spell follow each other "
        "without a gap, or one lies inside a trial leave from the other"
    )


def _changed(stays: list[Stay]) -> Stay | None:
    """A stay whose spell the batch changes, where two held ones came to overlap by it."""
    return next((s for s in stays if s.spell.unit.rows and not s.spell.unit.refused), None)


def people_of(spells: Iterable[Spell]) -> dict[int, Person]:
    """Everybody whose spells these are, by identity."""
    people: dict[int, Person] = {}
    for spell in spells:
        for values in (spell.held, spell.new):
            if values is not None:
                people[id(values.patient)] = values.patient
    return people
