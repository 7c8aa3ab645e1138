"""What can be counted of a fact: days of spans, events, lengths, and people on one day a period.

Each measure compiles to a query with the columns `k` (the number of the period from 1), one a
dimension asked for, and its values. The periods come as the parameters `starts` and `ends`, the
range that is counted as `first` and `last`.
"""

from dataclasses import dataclass
from typing import Protocol

from reporting.figures import dimensions
from reporting.figures.dimensions import LINES, PLACES

_K = "width_bucket({day}, %(starts)s::date[])"
_LAST_DAY = "(%(ends)s::date[])[k] - 1"


@dataclass(frozen=True)
class Cut:
    """How a query is cut: the dimensions asked for, and a condition on `place` and `icb`."""

    by: tuple[str, ...] = ()
    where: str = "true"
    places: str = PLACES
    place_key: str = "ward_id"

    @property
    def names(self) -> str:
        """The dimensions as further columns."""
        return "".join(f", {name}" for name in self.by)

    @property
    def values(self) -> str:
        """The dimensions as further columns, with what they are made of."""
        return "".join(f", {dimensions.ALL[name].sql} AS {name}" for name in self.by)

    @property
    def keys(self) -> str:
        """The columns of a fact that this cut needs, as further columns."""
        return "".join(f", {key}" for key in self._keys())

    def _keys(self) -> list[str]:
        keys = []
        if "place." in self.values + self.where:
            keys.append(self.place_key)
        if "icb." in self.values + self.where:
            keys.append("icb_id")
        if "destination" in self.by or "fact.destination" in self.where:
            keys.append("destination")
        return keys

    @property
    def joins(self) -> str:
        """Joins `place` and `icb` to `fact` where this cut needs them."""
        joins = []
        if self.place_key in self._keys():
            joins.append(f"JOIN ({self.places}) place ON place.place_id = fact.{self.place_key}")
        if "icb_id" in self._keys():
            joins.append("LEFT JOIN providers_icb icb ON icb.id = fact.icb_id")
        return " ".join(joins)

    def of_lines(self) -> "Cut":
        """The same cut of a fact that has a service line and no ward."""
        return Cut(self.by, self.where, LINES, "line_id")


class Measure(Protocol):
    """A numerator or a denominator."""

    def sql(self, cut: Cut) -> str:
        """A query of `k`, the dimensions and `value`."""

    def details(self, cut: Cut) -> str:
        """The rows behind it: `k`, `DETAIL` and the `amount` of each."""


DETAIL = "patient_id, placement_id, stay_id, bed_id, first, last, why"


def _narrowed(cut: Cut, rows: str) -> str:
    """Rows of details that the cut's condition lets through."""
    return f"""
  SELECT k, fact.{cut.place_key} AS place_id, icb_id, {DETAIL}, amount
    FROM ({rows}) fact {cut.joins} WHERE {cut.where}"""


@dataclass(frozen=True)
class Term:
    """Rows of a fact that count: `weight` times their `n`, where `condition` holds."""

    fact: str
    condition: str = "true"
    weight: int = 1
    why: str = "patient days"


@dataclass(frozen=True)
class Days:
    """Days of spans, each midnight once: the sum of its terms."""

    terms: tuple[Term, ...]

    def sql(self, cut: Cut) -> str:
        """Days a period and group, without a row a day.

        A span adds what is left of the period it begins in, and one whole period each from then
        on; its end takes the same off again. Changes are united with a grid of zeros, grouped,
        and only then summed up in order: a grid joined to changes is a trap for the planner.
        """
        spans = " UNION ALL ".join(
            f"SELECT {term.weight} * n AS n, first, last{cut.keys} FROM ({term.fact}) fact "
            f"WHERE first < last AND ({term.condition})"
            for term in self.terms
        )
        k = _K.format(day="day")
        return f"""(
  WITH changes AS (
    SELECT k{cut.values}, partial, whole
      FROM (SELECT {k} AS k{cut.keys},
                   sum(sign * n * ((%(ends)s::date[])[{k}] - day)) AS partial,
                   sum(sign * n) AS whole
              FROM ({spans}) spans
             CROSS JOIN LATERAL (VALUES (first, 1), (last, -1)) edge(day, sign)
             WHERE day < %(last)s
             GROUP BY 1{cut.keys}) fact
      {cut.joins}
     WHERE {cut.where})
  SELECT k{cut.names},
         partial + (running - whole) * ((%(ends)s::date[])[k] - (%(starts)s::date[])[k]) AS value
    FROM (SELECT k{cut.names}, sum(partial) AS partial, sum(whole) AS whole,
                 sum(sum(whole)) OVER (PARTITION BY true{cut.names} ORDER BY k) AS running
            FROM (SELECT k{cut.names}, partial, whole FROM changes
                  UNION ALL
                  SELECT k{cut.names}, 0, 0
                    FROM (SELECT DISTINCT true{cut.names} FROM changes) groups
                   CROSS JOIN generate_series(1, cardinality(%(starts)s::date[])) k) filled
           GROUP BY k{cut.names}) summed)"""

    def details(self, cut: Cut) -> str:
        """Each span in each period, with the days that count."""
        k_first, k_last = _K.format(day="first"), _K.format(day="last - 1")
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

    def sql(self, cut: Cut) -> str:
        """Events a period and group."""
        return f"""(
  SELECT k{cut.values}, sum(value) AS value
    FROM (SELECT {_K.format(day="day")} AS k{cut.keys}, sum({self.amount}) AS value
            FROM ({self.fact}) fact WHERE {self.condition} GROUP BY 1{cut.keys}) fact
    {cut.joins}
   WHERE {cut.where}
   GROUP BY k{cut.names})"""

    def details(self, cut: Cut) -> str:
        """Each event."""
        return _narrowed(
            cut,
            f"""
  SELECT fact.*, {_K.format(day="day")} AS k, day AS first, day AS last, 'happened' AS why,
         {self.amount} AS amount
    FROM ({self.fact}) fact WHERE {self.condition}""",
        )


@dataclass(frozen=True)
class Census:
    """People on the last counted day of each period."""

    fact: str
    condition: str = "true"

    def sql(self, cut: Cut) -> str:
        """People a period and group."""
        return f"""(
  SELECT k{cut.values}, sum(value) AS value
    FROM (SELECT k{cut.keys}, sum(n) AS value
            FROM {on_last_day(self.fact)} fact WHERE {self.condition} GROUP BY k{cut.keys}) fact
    {cut.joins}
   WHERE {cut.where}
   GROUP BY k{cut.names})"""

    def details(self, cut: Cut) -> str:
        """Each person on the last counted day."""
        return _narrowed(
            cut,
            f"""
  SELECT fact.*, n AS amount,
         CASE WHEN n < 0 THEN 'on trial elsewhere' ELSE 'there on the last counted day' END AS why
    FROM {on_last_day(self.fact)} fact WHERE {self.condition}""",
        )


def on_last_day(fact: str) -> str:
    """Spans once for each period on whose last counted day they are going."""
    return f"""
  (SELECT * FROM ({fact}) span
    CROSS JOIN LATERAL generate_series({_K.format(day="first")}, {_K.format(day="last - 1")}) k
    WHERE first < last AND first <= {_LAST_DAY} AND {_LAST_DAY} < last)"""


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
        return f"""(
  SELECT k{cut.values}, sum(length) AS numerator, count(*) AS denominator,
         percentile_cont(0.5) WITHIN GROUP (ORDER BY length) AS median,
         percentile_cont(0.9) WITHIN GROUP (ORDER BY length) AS p90,
         max(length) AS max, {over} AS long_stay
    FROM ({self.source}) fact
    {cut.joins}
   WHERE {cut.where}
   GROUP BY k{"".join(f", {dimensions.ALL[name].sql}" for name in cut.by)})"""

    def details(self, cut: Cut, *, counted: bool) -> str:
        """Each length, or 1 for each where they are `counted`."""
        amount = "1" if counted else "length"
        return _narrowed(
            cut, f"SELECT fact.*, {amount} AS amount, 'length' AS why FROM ({self.source}) fact"
        )


def lengths_on_day(fact: str) -> str:
    """Lengths of events, in the period of their day."""
    return f"""
  SELECT fact.*, {_K.format(day="day")} AS k, day - length AS first, day AS last
    FROM ({fact}) fact"""


def lengths_so_far(fact: str, since: str, *, counted: int) -> str:
    """Days from `since` to each period's last counted day, plus `counted`, of spans going on it."""
    return f"""
  SELECT span.*, {_LAST_DAY} + {counted} - {since} AS length FROM {on_last_day(fact)} span"""
