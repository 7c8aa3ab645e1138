"""What a report is made of: sheets of columns of a known kind, and rows that are read once.

A content says what its numbers are; what becomes of them for whom is decided by their kind alone,
in `audiences`. A content never hides, rounds or renames anything itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from impact.core.errors import Invalid
from impact.core.tabular.values import Value
from reporting.figures.catalogue import Direction

Cells = Sequence[Value]
"""One value for each column, in their order; None where there is nothing to say."""


class Kind(Enum):
    """What stands in a column, which decides what somebody may read of it."""

    TEXT = "text"
    DATE = "date"
    MOMENT = "moment"
    PEOPLE = "people"  # a count of people
    EVENTS = "events"  # a count of what happened to people
    THINGS = "things"  # a count of beds or wards: never hidden for itself, never rounded
    DAYS = "days"
    RATE = "rate"
    MONEY = "money"
    PSEUDONYM = "pseudonym"  # somebody's pseudonym of the wall

    @property
    def counts_people(self) -> bool:
        """Whether a small number in it may tell who somebody is."""
        return self in (Kind.PEOPLE, Kind.EVENTS)

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers."""
        return self in _NUMBERS


_NUMBERS = (Kind.PEOPLE, Kind.EVENTS, Kind.THINGS, Kind.DAYS, Kind.RATE, Kind.MONEY)


@dataclass(frozen=True)
class Column:
    """A column: its name for programs, its heading, what stands in it.

    `of` names the columns that its values are worked out from, numerator and denominator of a rate
    first: where one of those is hidden in a row, so is this. Days whose number of people stands
    beside them, such as lengths of stay, are `of` that number. `inside` keeps a column within the
    clinical group and agreements: anyone else's file does not have it.
    """

    name: str
    title: str
    kind: Kind = Kind.TEXT
    of: tuple[str, ...] = ()
    inside: bool = False


@dataclass(frozen=True)
class Chart:
    """A run chart of a sheet: the column of its periods, that of its values, which way is good."""

    title: str
    x: str
    y: str
    good: Direction = Direction.NEITHER


@dataclass(frozen=True)
class Sheet:
    """A table of a report: its rows are taken once, so they may be a generator.

    `within` names the columns by whose values the rows fall into parts that are totals of their
    own, such as the period; the rows come ordered by them. `total` is a last row. `together` names
    groups of columns that give each other away, such as the states of beds that add up to the beds:
    where a count of people among them is small, all of them are hidden in that row.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Cells]
    total: Cells | None = None
    within: tuple[str, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()
    charts: tuple[Chart, ...] = ()

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        named = [
            *(name for column in self.columns for name in column.of),
            *self.within,
            *(name for group in self.together for name in group),
            *(name for chart in self.charts for name in (chart.x, chart.y)),
        ]
        unknown = sorted(set(named) - set(names))
        if unknown or len(set(names)) < len(names):
            raise WrongSheet(
                f"Sheet {self.name}: each column has a name of its own, and what a column, a group "
                f"or a chart names is one of them. Not so: {', '.join(unknown or names)}."
            )

    @property
    def names_people(self) -> bool:
        """Whether its rows are about one person each."""
        return any(column.kind == Kind.PSEUDONYM for column in self.columns)

    def place(self, name: str) -> int:
        """Where a column stands, from 0."""
        return [column.name for column in self.columns].index(name)


class WrongSheet(Invalid):
    """A content names a column that its sheet does not have."""

    code = "wrong_sheet"
