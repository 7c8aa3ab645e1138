"""Puts people into the beds of one ward so that nobody shares. Pure: days and numbers only.

First claims are admitted in order of right: a claim names a bed or takes any, and is refused only
where its bed is taken or where on some day every bed is. That is a matter of counting, since a
stay without a label may use several beds. Then beds are chosen: as few different ones a stay as
possible, labels in number order.
"""

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

Span = tuple[date, date]


class Placed(NamedTuple):
    """A stretch of days in one bed."""

    bed: int
    start: date
    end: date
    assumed: bool


@dataclass(slots=True, eq=False)
class Claim:
    """Days that need a bed of the ward: this one (`bed`), or any, rather the `preferred` one.

    `owner` is whatever the caller wants back; `first` puts a claim before others when beds are
    chosen, `key` orders claims after that.
    """

    owner: Any
    start: date
    end: date
    bed: int | None = None
    preferred: int | None = None
    first: bool = False
    key: tuple[Any, ...] = ()


@dataclass(frozen=True)
class BedDays:
    """A bed, its label and the days on which it is in service."""

    number: int
    label: str
    start: date
    end: date


@dataclass(frozen=True)
class Taken:
    """Why a claim on a bed is refused: another claim (None: the bed is not in service)."""

    by: Claim | None
    start: date
    end: date


@dataclass(frozen=True)
class Full:
    """Why a claim is refused: on this day all beds that could be used are."""

    day: date
    in_service: int
    in_use: int


def label_order(label: str) -> tuple[Any, ...]:
    """Labels in number order: 2 before 10, A2 before A10."""
    parts = re.split(r"([0-9]+)", label)
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)


class WardBeds:
    """The beds of a ward, the claims admitted, and the beds chosen for them."""

    def __init__(self, beds: Iterable[BedDays], more_days: Iterable[date] = ()) -> None:
        self.beds = {
            bed.number: bed
            for bed in sorted(beds, key=lambda bed: (label_order(bed.label), bed.start))
        }
        self._busy: dict[int, list[tuple[date, date, Claim]]] = {n: [] for n in self.beds}
        marks = {bed.start for bed in self.beds.values()} | {bed.end for bed in self.beds.values()}
        self._marks = sorted(marks | set(more_days))
        self._service = [0] * len(self._marks)
        self._used = [0] * len(self._marks)
        for bed in self.beds.values():
            self._add(self._service, bed.start, bed.end)
        self.claims: list[Claim] = []

    def _slots(self, start: date, end: date) -> range:
        return range(bisect_left(self._marks, start), bisect_left(self._marks, end))

    def _add(self, counts: list[int], start: date, end: date) -> None:
        for slot in self._slots(start, end):
            counts[slot] += 1

    def served(self, start: date, end: date) -> list[Span]:
        """The parts of [start, end) on which the ward has any bed in service."""
        spans: list[Span] = []
        for slot in self._slots(start, end):
            if not self._service[slot]:
                continue
            first = self._marks[slot]
            last = self._marks[slot + 1] if slot + 1 < len(self._marks) else date.max
            last = min(last, end)
            if spans and spans[-1][1] == first:
                spans[-1] = (spans[-1][0], last)
            else:
                spans.append((first, last))
        return spans

    def admit(self, claim: Claim) -> Taken | Full | None:
        """Admits the claim, or says why it cannot be; every bound must be a known day."""
        if claim.bed is not None:
            refused = self._taken(claim, claim.bed)
            if refused is not None:
                return refused
        for slot in self._slots(claim.start, claim.end):
            if self._used[slot] >= self._service[slot]:
                return Full(self._marks[slot], self._service[slot], self._used[slot])
        self._take(claim)
        return None

    def _take(self, claim: Claim) -> None:
        self._add(self._used, claim.start, claim.end)
        self.claims.append(claim)
        if claim.bed is not None:
            self._occupy(claim.bed, claim.start, claim.end, claim)

    def _occupy(self, bed: int, start: date, end: date, claim: Claim) -> None:
        insort(self._busy[bed], (start, end, claim), key=lambda span: span[0])

    def _taken(self, claim: Claim, number: int) -> Taken | None:
        bed = self.beds[number]
        if not (bed.start <= claim.start and claim.end <= bed.end):
            return Taken(None, bed.start, bed.end)
        busy = self._busy[number]
        place = bisect_left(busy, claim.end, key=lambda span: span[0])
        if place and busy[place - 1][1] > claim.start:
            start, end, other = busy[place - 1]
            return Taken(other, start, end)
        return None

    def choose(self) -> dict[int, list[Placed]]:
        """The beds of every admitted claim, by the identity of its owner, in order of days."""
        chosen: dict[int, list[Placed]] = {}
        for claim in self.claims:
            if claim.bed is not None:
                placed = Placed(claim.bed, claim.start, claim.end, assumed=False)
                chosen.setdefault(id(claim.owner), []).append(placed)
        free = [claim for claim in self.claims if claim.bed is None]
        for claim in sorted(free, key=lambda claim: (not claim.first, claim.start, claim.key)):
            chosen.setdefault(id(claim.owner), []).extend(self._place(claim))
        for placed_list in chosen.values():
            placed_list.sort(key=lambda placed: placed.start)
        return chosen

    def _place(self, claim: Claim) -> list[Placed]:
        placed: list[Placed] = []
        day = claim.start
        while day < claim.end:
            bed, until = self._best(day, claim)
            self._occupy(bed, day, until, claim)
            placed.append(Placed(bed, day, until, assumed=True))
            day = until
        return placed

    def _best(self, day: date, claim: Claim) -> tuple[int, date]:
        """The bed that stays free longest from the day; the preferred one where it is enough."""
        best: tuple[int, date] | None = None
        order: Sequence[int] = list(self.beds)
        if claim.preferred in self.beds:
            order = [claim.preferred, *order]
        for number in order:
            until = self._free_until(number, day, claim.end)
            if until == claim.end:
                return number, until
            if until > day and (best is None or until > best[1]):
                best = (number, until)
        if best is None:
            raise AssertionError("admitted claims always find a bed")
        return best

    def _free_until(self, number: int, day: date, end: date) -> date:
        bed = self.beds[number]
        if not (bed.start <= day < bed.end):
            return day
        busy = self._busy[number]
        place = bisect_right(busy, day, key=lambda span: span[0])
        if place and busy[place - 1][1] > day:
            return day
        until = min(end, bed.end)
        return min(until, busy[place][0]) if place < len(busy) else until
