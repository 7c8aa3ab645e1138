"""How lengths of stay spread over the bands of the national publication (domain rule 3.3)."""

from dataclasses import dataclass

from impact.core.grains import Grain, counted_periods
from reporting.figures.engine import Asked, cut_of, figure_named, judge, parameters_of
from reporting.figures.planning import for_many_rows
from reporting.figures.scope import PIECES

# The first day of each band, as MHSDS reports length of stay of people with a learning disability.
_BANDS = {
    0: "0 to 3 days",
    4: "4 to 7 days",
    8: "1 to 2 weeks",
    15: "2 to 4 weeks",
    29: "1 to 3 months",
    92: "3 to 6 months",
    183: "6 to 12 months",
    366: "1 to 2 years",
    731: "2 to 5 years",
    1827: "5 to 10 years",
    3653: "Over 10 years",
}


@dataclass(frozen=True)
class LengthBand:
    """A band: days from `first` to before `after` (None: without end), and how many fall in it."""

    label: str
    first: int
    after: int | None
    count: int

    def holds(self, length: float) -> bool:
        """Whether a length, a percentile perhaps, falls into the band."""
        return self.first <= length and (self.after is None or length < self.after)


def distribution(asked: Asked) -> list[LengthBand]:
    """How many lengths of a figure of lengths fall into each band, over the whole range.

    Empty where no day is counted. Raises what `ask` raises, and ValueError for a figure that has
    no lengths.
    """
    figure = figure_named(asked.figure)
    judge(asked, figure)
    if figure.lengths is None:
        raise ValueError(f"{figure.name} has no lengths")
    periods = counted_periods(
        start=asked.start, end=asked.end, grain=Grain.TOTAL, cut_off=asked.cut_off
    )
    if not periods:
        return []
    cut, filters = cut_of(asked, figure)
    query = f"""
WITH {PIECES}
SELECT width_bucket(length, %(bands)s::int[]), count(*)
  FROM ({figure.lengths.source}) fact
  {cut.joins}
 WHERE {cut.where}
 GROUP BY 1"""
    parameters = {**parameters_of(asked, periods), **filters, "bands": list(_BANDS)}
    with for_many_rows() as cursor:
        cursor.execute(query, parameters)
        found = dict(cursor.fetchall())
    firsts = list(_BANDS)
    return [
        LengthBand(_BANDS[first], first, after, found.get(number, 0))
        for number, (first, after) in enumerate(zip(firsts, [*firsts[1:], None], strict=True), 1)
    ]
