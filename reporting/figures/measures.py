"""What can be counted of a fact: days of spans, events, lengths, and people on one day a period.

Measures that are sums are counted in `passes`, several at once; lengths compile to a query here.
The periods come as the parameters `starts` and `ends`, the range that is counted as `first` and
`last`; `k` is the number of a period from 1.
"""

from dataclasses import dataclass
from typing import Protocol

from reporting.figures.cut import LAST_DAY, Cut, K


class Measure(Protocol):
    """A numerator or a denominator."""

    def details(self, cut: Cut) -> str:
        """The rows behind it: `k`, `DETAIL` and the `amount` of each."""


DETAIL = "patient_id, placement_id, stay_id, bed_id, first, last, why"


def _percentile(share: str) -> str:
    """A percentile as a number of six decimals: as a float it prints 961.500000000001 days."""
    return f"round((percentile_cont({share}) WITHIN GROUP (ORDER BY length))::numeric, 6)"


def _narrowed(cut: Cut, rows: str) -> str:
    """Rows of details that the cut's condition lets through."""
    return f"""
  SELECT k, fact.{cut.place_key} AS place_id, icb_id, {DETAIL}, amount
    FROM ({rows}) fact {cut.joins} WHERE {cut.where}"""


@dataclass(frozen=True)
class Term:
    """Rows of a fact that count: `weight` times their `amount`, where `condition` holds."""

    fact: str
    condition: str = "true"
    weight: int = 1
    why: str = "patient days"
    amount: str = "n"


@dataclass(frozen=True)
class Days:
    """Days of spans, each midnight once: the sum of its terms."""

    terms: tuple[Term, ...]

    def details(self, cut: Cut) -> str:
        """Each span in each period, with the days that count."""
        k_first, k_last = K.format(day="first"), K.format(day="last - 1")
        spans = " UNION ALL ".join(
            f"""SELECT {term.weight} * n AS n, first AS since, last AS until, ward_id, icb_id,
                       patient_id, placement_id, stay_id, bed_id,
                       CASE WHEN n < 0 THEN 'on trial elsewhere' ELSE '{term.why}' END AS why
                  FROM ({term.fact}) fact WHERE first < last AND ({term.condition})"""
            for term in self.terms
        )
        parts = f"""
  SELECT spans.*, k, greatest(since, (%(starts)s::date[])[k]) AS first,
         least(until, (%(ends)s::date[])[k]) AS last,
         n * (least(until, (%(ends)s::date[])[k])
              - greatest(since, (%(starts)s::date[])[k])) AS amount
    FROM ({spans}) spans
   CROSS JOIN LATERAL generate_series({k_first.replace("first", "since")},
                                      {k_last.replace("last", "until")}) k"""
        return _narrowed(cut, parts)


@dataclass(frozen=True)
class Events:
    """Events on a day, or the sum of `amount` over them."""

    fact: str
    condition: str = "true"
    amount: str = "n"

    def details(self, cut: Cut) -> str:
        """Each event."""
        return _narrowed(
            cut,
            f"""
  SELECT fact.*, {K.format(day="day")} AS k, day AS first, day AS last, 'happened' AS why,
         {self.amount} AS amount
    FROM ({self.fact}) fact WHERE {self.condition}""",
        )


@dataclass(frozen=True)
class Census:
    """People on the last counted day of each period."""

    fact: str
    condition: str = "true"

    def details(self, cut: Cut) -> str:
        """Each person on the last counted day."""
        return _narrowed(
            cut,
            f"""
  SELECT fact.*, n AS amount,
         CASE WHEN n < 0 THEN 'on trial elsewhere' ELSE 'there on the last counted day' END AS why
    FROM {on_last_day(self.fact)} fact WHERE {self.condition}""",
        )


@dataclass(frozen=True)
class Sum:
    """Measures added up."""

    parts: tuple[Measure, ...]

    def details(self, cut: Cut) -> str:
        """The rows of each."""
        return " UNION ALL ".join(part.details(cut) for part in self.parts)


def on_last_day(fact: str) -> str:
    """Spans once for each period on whose last counted day they are going."""
    return f"""
  (SELECT * FROM ({fact}) span
    CROSS JOIN LATERAL generate_series({K.format(day="first")}, {K.format(day="last - 1")}) k
    WHERE first < last AND first <= {LAST_DAY} AND {LAST_DAY} < last)"""


LENGTHS = ("numerator", "denominator", "median", "p90", "max", "long_stay")
"""The columns of lengths: their sum, their number, and what stands beside the mean."""


@dataclass(frozen=True)
class Lengths:
    """Lengths in days, with their middle, 90th percentile and greatest.

    `source` gives `k` and `length` a row, and `line_id` or `ward_id` as the cut needs; `n` is 1 or
    -1 where somebody is counted elsewhere. `marks`: count those over the line's mark too.
    """

    source: str
    marks: bool = False

    def sql(self, cut: Cut) -> str:
        """Sum, number, median, 90th percentile, greatest and number over the mark."""
        over = "NULL::bigint"
        if self.marks:
            over = "count(*) FILTER (WHERE length > mark)"
        groups = "".join(f", {sql} AS {name}" for name, sql in cut.groups)
        by = "".join(f", {sql}" for _, sql in cut.groups)
        counted = f"""(
    SELECT k{groups}, sum(length) AS numerator, count(*) AS denominator,
           {_percentile("0.5")} AS median, {_percentile("0.9")} AS p90,
           max(length) AS max, {over} AS long_stay
      FROM ({self.source}) fact
      {cut.joins}
     WHERE {cut.where}
     GROUP BY k{by}) counted"""
        return f"""(
  SELECT k{cut.names}, {", ".join(LENGTHS)}
    FROM {cut.named(counted)})"""

    def details(self, cut: Cut, *, counted: bool) -> str:
        """Each length, or 1 for each where they are `counted`."""
        amount = "1" if counted else "length"
        return _narrowed(
            cut, f"SELECT fact.*, {amount} AS amount, 'length' AS why FROM ({self.source}) fact"
        )


def lengths_on_day(fact: str) -> str:
    """Lengths of events, in the period of their day."""
    return f"""
  SELECT fact.*, {K.format(day="day")} AS k, day - length AS first, day AS last
    FROM ({fact}) fact"""


def lengths_so_far(fact: str, since: str, *, counted: int) -> str:
    """Days from `since` to each period's last counted day, plus `counted`, of spans going on it."""
    return f"""
  SELECT span.*, {LAST_DAY} + {counted} - {since} AS length FROM {on_last_day(fact)} span"""
