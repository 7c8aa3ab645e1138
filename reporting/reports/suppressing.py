"""Which cells of a sheet anyone else may not read (`figures.md` section 6).

Columns are judged by their kind. A small count of people or events is hidden; in each part of the
sheet others in its column are too, where the part's total would give it away. Columns that give
each other away (`Sheet.together`) are hidden by whole rows: those rows' sums are all that is left
of them, and where the sums would say too much they are hidden as well. What is worked out from a
hidden cell is hidden.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from impact.core.tabular.values import Value
from reporting.figures.suppression import LARGEST, Told, hidden_places, is_small
from reporting.reports.sheets import Cells, Sheet

Place = tuple[int, int]
"""A row of a part, and a column."""

Hidden = dict[int, set[int]]
"""The columns that are hidden, by the row of a part."""


@dataclass
class Judge:
    """Says of the parts of a sheet, one after the other, what is hidden; then of its total."""

    sheet: Sheet
    _few: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """By column, the sum of each part that is small, and how many of its cells are hidden."""
    _told: dict[int, Told] = field(default_factory=dict)
    """By column, what is shown of all parts."""
    _closed: set[int] = field(default_factory=set)
    """The groups of columns whose sums would say too much."""

    def part(self, rows: Sequence[Cells]) -> Hidden:
        """What is hidden of a part's rows."""
        hidden: set[Place] = set()
        for column in self._alone():
            hidden |= self._column(rows, column)
        for number, group in enumerate(self.sheet.together):
            hidden |= self._group(rows, number, _places(self.sheet, group))
        return self._with_worked_out(hidden)

    def total(self, cells: Cells) -> Hidden:
        """What is hidden of the total, after all parts; it is row 0."""
        hidden = {(0, column) for column in self._people() if is_small(count(cells[column]))}
        hidden |= {(0, column) for column, few in self._few.items() if not _is_told(few)}
        hidden |= {(0, column) for column, told in self._told.items() if not told.may_be_summed}
        for number, group in enumerate(self.sheet.together):
            places = _places(self.sheet, group)
            if number in self._closed or any((0, place) in hidden for place in places):
                hidden |= {(0, place) for place in places}
        return self._with_worked_out(hidden)

    def _column(self, rows: Sequence[Cells], column: int) -> set[Place]:
        told = [row for row, cells in enumerate(rows) if cells[column] is not None]
        counts = [count(rows[row][column]) for row in told]
        places = hidden_places(counts, exact=self._is_exact(column))
        self._told.setdefault(column, Told(exact=self._is_exact(column))).add(counts, places)
        if is_small(sum(counts)):
            self._few.setdefault(column, []).append((sum(counts), len(places)))
        return {(told[place], column) for place in places}

    def _group(self, rows: Sequence[Cells], number: int, places: Sequence[int]) -> set[Place]:
        """Hides whole rows of a group, until the sums of the hidden ones leave 1 to 4 possible."""
        people = [place for place in places if place in self._people()]
        hidden = [row for row, cells in enumerate(rows) if _any_small(cells, people)]
        small = {place for place in people for row in hidden if is_small(count(rows[row][place]))}
        others = [row for row in range(len(rows)) if row not in hidden]
        others.sort(key=lambda row: _in_turn(sum(count(rows[row][place]) for place in people)))
        while hidden and not _is_open(rows, hidden, small):
            if not others:
                self._closed.add(number)
                break
            hidden.append(others.pop(0))
        return {(row, place) for row in hidden for place in places}

    def _with_worked_out(self, hidden: set[Place]) -> Hidden:
        """Adds what is worked out from hidden cells, and from that in turn."""
        places = {column.name: place for place, column in enumerate(self.sheet.columns)}
        found, newest = set(hidden), set(hidden)
        while newest:
            newest = {
                (row, places[column.name])
                for row, place in newest
                for column in self.sheet.columns
                if self.sheet.columns[place].name in column.of
            } - found
            found |= newest
        by_row: Hidden = {}
        for row, place in found:
            by_row.setdefault(row, set()).add(place)
        return by_row

    def _people(self) -> list[int]:
        """The columns that count people or events."""
        columns = enumerate(self.sheet.columns)
        return [place for place, column in columns if column.kind.counts_people]

    def _alone(self) -> list[int]:
        grouped = {name for group in self.sheet.together for name in group}
        return [place for place in self._people() if self._name(place) not in grouped]

    def _is_exact(self, column: int) -> bool:
        """Whether a column beside it gives its counts away to the last one."""
        name = self._name(column)
        return any(name in each.of for each in self.sheet.columns)

    def _name(self, place: int) -> str:
        return self.sheet.columns[place].name


def count(cell: Value) -> int:
    """A cell as a count; nothing counts nobody."""
    return int(cell) if isinstance(cell, int | Decimal) else 0


def _places(sheet: Sheet, names: Sequence[str]) -> list[int]:
    return [sheet.place(name) for name in names]


def _any_small(cells: Cells, places: Sequence[int]) -> bool:
    return any(is_small(count(cells[place])) for place in places)


def _in_turn(people: int) -> tuple[bool, int]:
    """The smallest first, and rows without anybody last."""
    return people == 0, people


def _is_open(rows: Sequence[Cells], hidden: Sequence[int], small: set[int]) -> bool:
    """Whether the sums of hidden rows leave each small count anything from 1 to 4."""
    return len(hidden) > 1 and all(
        sum(count(rows[row][place]) for row in hidden) >= LARGEST for place in small
    )


def _is_told(few: Sequence[tuple[int, int]]) -> bool:
    """Whether the parts that are small may be told together: each cell may still be 1 to 4."""
    whole, cells = sum(each for each, _ in few), sum(each for _, each in few)
    return len(few) > 1 and LARGEST + cells - 1 <= whole <= 1 + LARGEST * (cells - 1)
