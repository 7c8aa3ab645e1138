"""What becomes of a sheet for whom: one place, by the kinds of its columns alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, partial
from itertools import groupby

from beds.state.rows import SIX_PLACES
from impact.core.errors import NotAllowed
from impact.core.tabular.values import Value
from reporting.figures.suppression import HIDDEN, Audience, rounded
from reporting.reports.pseudonyms import own_pseudonym
from reporting.reports.sheets import Cells, Chart, Column, Kind, Sheet
from reporting.reports.suppressing import Judge, count


@dataclass(frozen=True, kw_only=True)
class Reader:
    """For whom a report is made.

    `key` makes the pseudonyms of readers under an agreement. `hides_noughts` has anyone else not
    even read a true nought.
    """

    audience: Audience
    key: bytes = b""
    hides_noughts: bool = False

    @property
    def rule(self) -> str:
        """What is done to numbers for them, as it is printed on what they get."""
        if self.audience == Audience.ANYONE and self.hides_noughts:
            return f"{self.audience.rule} A count of nought is shown as {HIDDEN}, too."
        return self.audience.rule


class NotForThem(NotAllowed):
    """Rows about single people were to go to anyone else."""

    code = "not_for_this_audience"


@dataclass
class ShownSheet:
    """A sheet as a reader gets it.

    `lines` gives each row once, ready to be written, the total last where `has_total`. While they
    are taken, `people` gathers the pseudonyms of the wall of those who are named, whoever reads.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    lines: Iterator[list[Value]]
    has_total: bool
    charts: tuple[Chart, ...]
    people: set[str] = field(default_factory=set)


def shown_to(reader: Reader, sheet: Sheet) -> ShownSheet:
    """A sheet as a reader may have it.

    Raises NotForThem where rows about single people were to go to anyone else.
    """
    if reader.audience != Audience.ANYONE:
        people: set[str] = set()
        shown = _shown(sheet, range(len(sheet.columns)), _exact(reader, sheet, people))
        shown.people = people
        return shown
    if sheet.names_people:
        raise NotForThem(
            f"{sheet.title} has a row for each person. Choose the clinical group, or somebody "
            "under an agreement."
        )
    outside = [place for place, each in enumerate(sheet.columns) if not each.inside]
    return _shown(sheet, outside, _suppressed(reader, sheet))


def _shown(sheet: Sheet, kept: Sequence[int], lines: Iterator[list[Value]]) -> ShownSheet:
    columns = tuple(sheet.columns[place] for place in kept)
    names = {column.name for column in columns}
    whole = len(columns) == len(sheet.columns)
    return ShownSheet(
        name=sheet.name,
        title=sheet.title,
        columns=tuple(replace(each, of=tuple(set(each.of) & names)) for each in columns),
        lines=lines if whole else ([line[place] for place in kept] for line in lines),
        has_total=sheet.total is not None,
        charts=tuple(each for each in sheet.charts if {each.x, each.y} <= names),
    )


def _exact(reader: Reader, sheet: Sheet, people: set[str]) -> Iterator[list[Value]]:
    """The rows as they are, save for pseudonyms outside the clinical group."""
    named = [place for place, each in enumerate(sheet.columns) if each.kind == Kind.PSEUDONYM]
    rates = [place for place, each in enumerate(sheet.columns) if each.kind == Kind.RATE]
    renamed = reader.audience == Audience.AGREEMENT
    own = cache(partial(own_pseudonym, key=reader.key))  # as many as there are people
    for cells in _with_total(sheet):
        line = list(cells)
        for place in rates:
            line[place] = _six_places(line[place])
        for place in named:
            if who := line[place]:
                people.add(str(who))
                line[place] = own(str(who)) if renamed else who
        yield line


def _with_total(sheet: Sheet) -> Iterator[Cells]:
    yield from sheet.rows
    if sheet.total is not None:
        yield sheet.total


def _suppressed(reader: Reader, sheet: Sheet) -> Iterator[list[Value]]:
    """The rows part by part, then the total: hidden and rounded."""
    judge = Judge(sheet)
    within = [sheet.place(name) for name in sheet.within]
    parts = groupby(sheet.rows, key=lambda cells: [cells[place] for place in within])
    for _, part in parts:
        rows = list(part)
        hidden = judge.part(rows)
        for number, cells in enumerate(rows):
            yield _line(reader, sheet, cells, hidden.get(number, set()))
    if sheet.total is not None:
        hidden = judge.total(sheet.total)
        yield _line(reader, sheet, sheet.total, hidden.get(0, set()))


def _line(reader: Reader, sheet: Sheet, cells: Cells, hidden: set[int]) -> list[Value]:
    noughts = _noughts(sheet, cells) if reader.hides_noughts else set()
    return [
        HIDDEN if place in hidden or place in noughts else _cell(column, cells[place])
        for place, column in enumerate(sheet.columns)
    ]


def _noughts(sheet: Sheet, cells: Cells) -> set[int]:
    """The cells of a row that are noughts of people, and what is worked out from them."""
    names = {
        column.name
        for column, cell in zip(sheet.columns, cells, strict=True)
        if column.kind.counts_people and cell is not None and count(cell) == 0
    }
    return {
        place
        for place, column in enumerate(sheet.columns)
        if column.name in names or names & set(column.of)
    }


def _cell(column: Column, value: Value) -> Value:
    if column.kind == Kind.RATE:
        return _six_places(value)
    return rounded(count(value)) if column.kind.counts_people and value is not None else value


def _six_places(value: Value) -> Value:
    """A rate as it is served: at most six decimals, half up."""
    if not isinstance(value, Decimal):
        return value
    return value.quantize(SIX_PLACES, ROUND_HALF_UP)
