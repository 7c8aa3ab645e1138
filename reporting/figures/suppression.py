"""Numbers that leave the clinical group: small counts are hidden, others rounded.

The rule is that of `figures.md` section 6. A count of people or events from 1 to 4 is hidden; so is
a rate with such a count on either side, and what stands beside it. Other counts are rounded to the
nearest 5; days are not. Where a total would give a hidden count away, the next smallest beside it
are hidden too: a reader who knows the total, and every number that is shown, is left with each of 1
to 4 as possible.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reporting.choices import HIDDEN as HIDDEN
from reporting.choices import LARGEST as LARGEST
from reporting.choices import SMALLEST as SMALLEST
from reporting.choices import Audience as Audience
from reporting.figures.catalogue import Figure, Unit
from reporting.figures.engine import Answer, Row
from reporting.figures.measures import Census, Events

Value = int | Decimal | str | bool | None
"""What may be shown: a number, `HIDDEN`, or nothing."""


@dataclass(frozen=True)
class Shown:
    """A row as it is shown to somebody."""

    row: Row
    numerator: Value
    denominator: Value
    value: Value
    extras: Mapping[str, Value]


def is_small(count: int) -> bool:
    """Whether a count is hidden for itself."""
    return SMALLEST <= count <= LARGEST


def rounded(count: int) -> int:
    """A count to the nearest 5."""
    return (count + 2) // 5 * 5


def hidden_places(counts: Sequence[int], *, exact: bool) -> set[int]:
    """Which of the parts of a known total are hidden, by their place.

    `exact` where a rate beside them gives every shown count, and the total, away to the last one;
    else they are known as rounded. What is shown leaves each of 1 to 4 possible for each that is
    hidden.
    """
    hidden = {place for place, count in enumerate(counts) if is_small(count)}
    if not hidden or is_small(sum(counts)):
        return hidden
    further = sorted(set(range(len(counts))) - hidden, key=lambda place: _in_turn(counts[place]))
    for place in further:
        if is_safe(counts, hidden, exact=exact):
            break
        hidden.add(place)
        if counts[place] == 0:
            # A nought that is shown says that none is hidden, so they go together.
            hidden |= {place for place, count in enumerate(counts) if count == 0}
    return hidden


def _in_turn(count: int) -> tuple[bool, int]:
    """The smallest first, and noughts, which the rule would show, last."""
    return count == 0, count


def is_safe(counts: Sequence[int], hidden: set[int], *, exact: bool) -> bool:
    """Whether what is shown, and the total, leaves 1 to 4 possible for each hidden count."""
    told = Told(exact=exact)
    told.add(counts, hidden)
    return told.is_safe


@dataclass
class Told:
    """What is shown of counts that add up to a known total, taken in part by part."""

    exact: bool
    total: int = 0
    hidden: int = 0
    least: int = 0
    """What the shown counts come to at least, and at most."""
    most: int = 0
    has_nought: bool = False

    def add(self, counts: Sequence[int], hidden: set[int]) -> None:
        """Takes in further counts, some of them hidden by their place."""
        self.total += sum(counts)
        self.hidden += len(hidden)
        for place, count in enumerate(counts):
            if place not in hidden:
                low, high = _bounds(count, exact=self.exact)
                self.least, self.most = self.least + low, self.most + high
                self.has_nought = self.has_nought or count == 0

    @property
    def may_be_summed(self) -> bool:
        """Whether their total may be shown: nothing is hidden, or it gives nothing away."""
        return not self.hidden or self.is_safe

    @property
    def is_safe(self) -> bool:
        """Whether what is shown, and the total, leaves 1 to 4 possible for each hidden count.

        A nought that is shown says that none is hidden.
        """
        lowest, highest = _bounds(self.total, exact=self.exact)
        least, most = lowest - self.most, highest - self.least
        if self.hidden == 1:
            return least <= SMALLEST and most >= LARGEST
        others = self.hidden - 1 if self.has_nought else 0
        return most >= LARGEST + others


def _bounds(count: int, *, exact: bool) -> tuple[int, int]:
    """Between what a reader knows a count to lie."""
    if exact or count == 0:
        return count, count
    near = rounded(count)
    return max(near - 2, LARGEST + 1), near + 2


def shown_to(audience: Audience, answer: Answer) -> list[Shown]:
    """The rows of an answer as somebody may read them, in its order."""
    if audience == Audience.ANYONE:
        return suppressed(answer)
    return [
        Shown(row, row.numerator, row.denominator, row.value, row.extras) for row in answer.rows
    ]


def suppressed(answer: Answer) -> list[Shown]:
    """The rows of an answer as anyone else may read them, in its order."""
    hidden: set[_Place] = set()
    for rows in _periods(answer.rows):
        hidden |= _hidden(answer.figure, rows)
    return [_shown(answer.figure, row, hidden) for row in answer.rows]


_Place = tuple[int, str]
"""A row, by identity, and the name of one of its columns."""


def _periods(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows of one period each: parts of one total."""
    found: dict[object, list[Row]] = {}
    for row in rows:
        found.setdefault(row.period_start, []).append(row)
    return list(found.values())


def _hidden(figure: Figure, rows: Sequence[Row]) -> set[_Place]:
    """The counts of a period that are hidden."""
    rates = figure.unit != Unit.COUNT
    return {
        (id(rows[place]), column)
        for column in counted_columns(figure)
        for place in hidden_places([_count(row, column) for row in rows], exact=rates)
    }


def counted_columns(figure: Figure) -> list[str]:
    """The columns of a figure that count people or events."""
    sides = {"numerator": figure.numerator, "denominator": figure.denominator}
    found = [name for name, side in sides.items() if isinstance(side, Events | Census)]
    if figure.lengths:
        found.append("numerator" if figure.unit == Unit.COUNT else "denominator")
    return [*found, *(["long_stay"] if "long_stay" in figure.extras else [])]


def _count(row: Row, column: str) -> int:
    sides = {"numerator": row.numerator, "denominator": row.denominator}
    return int(sides.get(column, row.extras.get(column)) or 0)


def _shown(figure: Figure, row: Row, hidden: set[_Place]) -> Shown:
    counts = counted_columns(figure)

    def side(column: str, value: Value) -> Value:
        if (id(row), column) in hidden:
            return HIDDEN
        return rounded(_count(row, column)) if column in counts and value is not None else value

    numerator, denominator = side("numerator", row.numerator), side("denominator", row.denominator)
    of_few = HIDDEN in (numerator, denominator)
    extras = {name: side(name, value) for name, value in row.extras.items()}
    if of_few:
        extras |= dict.fromkeys(extras.keys() - {"provisional"}, HIDDEN)
    if of_few and figure.lengths:
        # The days of few people are as good as each one's.
        numerator = HIDDEN
    value: Value = numerator if figure.unit == Unit.COUNT else row.value
    return Shown(row, numerator, denominator, HIDDEN if of_few else value, extras)
