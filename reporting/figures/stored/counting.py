"""Has the engine count periods again and writes what differs, all within PostgreSQL.

The engine counts a figure once by provider and service line; coarser cuts are sums of that. Lengths
have percentiles, which are no sums: they are counted for each cut.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from providers.models import Collaborative
from reporting.figures.catalogue import Figure
from reporting.figures.cut import Cut as EngineCut
from reporting.figures.engine import query_of, sums_of
from reporting.figures.planning import AS_BEFORE, FOR_MANY_ROWS
from reporting.figures.scope import PIECES, scope_of
from reporting.figures.stored.dependence import FACTS
from reporting.figures.stored.periods import Due
from reporting.figures.stored.reach import Span
from reporting.models.stored import Cut

_CUTS = (Cut.PROVIDER.value, Cut.SERVICE_LINE.value)


def cuts_of(figure: Figure) -> tuple[str, ...]:
    """The cuts in which a figure is stored, the whole first."""
    return (Cut.WHOLE.value, *(cut for cut in _CUTS if cut in figure.by))


@dataclass
class Counter:
    """Counts figures of one collaborative into a table of its own, and writes it at the end."""

    cursor: Any
    scope: dict[str, Any]
    prepared: dict[tuple[str, date, date], str] = field(default_factory=dict)

    def expect(self, ids: dict[str, int], spans: list[Span]) -> None:
        """Rows of these series in these whole periods are due: those not counted again go."""
        self.cursor.execute(
            _EXPECT,
            {
                "series": list(ids.values()),
                "firsts": [first for first, _ in spans],
                "lasts": [last for _, last in spans],
            },
        )

    def count(self, figure: Figure, ids: dict[str, int], due: Due) -> None:
        """Counts the periods that are due, in each cut of a figure; `ids` are its series."""
        parameters = {**self.scope, **due.parameters}
        if figure.lengths is None:
            self._execute(_sums(figure, ids), parameters)
            return
        for cut, series in ids.items():
            self._execute(_lengths(figure, cut), {**parameters, "series": series})

    def _execute(self, query: str, parameters: dict[str, Any]) -> None:
        """Runs a query with each fact that it is made of read from the table prepared of it."""
        self.cursor.execute(self._with_tables(query, parameters), parameters)

    def _with_tables(self, query: str, parameters: dict[str, Any]) -> str:
        for fact in FACTS:
            if fact in query and fact != query:
                query = query.replace(fact, f"SELECT * FROM {self._table(fact, parameters)}")
        return query

    def _table(self, fact: str, parameters: dict[str, Any]) -> str:
        """The table of a fact over the days asked for; many figures are made of the same facts."""
        key = (fact, parameters["first"], parameters["last"])
        if key not in self.prepared:
            rows = self._with_tables(fact, parameters)
            self.prepared[key] = name = f"prepared_{len(self.prepared)}"
            self.cursor.execute(
                f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS WITH {PIECES} {rows}", parameters
            )
        return self.prepared[key]

    def write(self, *, cut_off: date, now: datetime) -> tuple[int, int]:
        """Takes away what no longer counts and writes what is new or differs: how many of each."""
        self.cursor.execute(AS_BEFORE)
        self.cursor.execute(_REMOVE)
        removed = self.cursor.rowcount
        self.cursor.execute(_WRITE, {"cut_off": cut_off, "now": now})
        return removed, self.cursor.rowcount


@contextmanager
def counting(collaborative: Collaborative) -> Iterator[Counter]:
    """A counter for one collaborative, within a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_BEGIN}; {FOR_MANY_ROWS}")
        counter = Counter(cursor, scope_of(collaborative).parameters)
        yield counter
        cursor.execute(f"DROP TABLE {', '.join([*_OURS, *counter.prepared.values()])}")


_BEGIN = """
CREATE TEMPORARY TABLE counted_rows (
  series_id bigint, "group" text[], period_start date, period_end date, days integer,
  numerator numeric, denominator numeric, extras jsonb) ON COMMIT DROP;
CREATE TEMPORARY TABLE expected_rows (series_id bigint, first date, last date) ON COMMIT DROP"""

_OURS = ("counted_rows", "expected_rows")

_EXPECT = """
INSERT INTO expected_rows (series_id, first, last)
SELECT series_id, first, last
  FROM unnest(%(series)s::bigint[]) series_id
 CROSS JOIN unnest(%(firsts)s::date[], %(lasts)s::date[]) span(first, last)"""

_DUE = """
  JOIN unnest(%(due_numbers)s::int[], %(due_starts)s::date[], %(due_ends)s::date[],
              %(due_days)s::int[]) due(number, period_start, period_end, days)
    ON due.number = counted.k"""

_INTO = """
INSERT INTO counted_rows
  (series_id, "group", period_start, period_end, days, numerator, denominator, extras)"""


def _sums(figure: Figure, ids: dict[str, int]) -> str:
    """Counts every cut at once: the finest by the engine, the others as sums of it.

    A sum beside the two sides is kept as text, so that no digit is lost in JSON.
    """
    by = tuple(cut for cut in ids if cut)
    names = [name for name, _ in sums_of(figure)]
    beside = [name for name in names if name not in ("numerator", "denominator")]
    totals = {
        name: f"sum(counted.{name})" if name in beside else f"coalesce(sum(counted.{name}), 0)"
        for name in names
    }
    kept = ", ".join(f"'{name}', {totals[name]}::text" for name in beside)
    counts = [f"{totals[name]} <> 0" for name in names if name not in beside]
    counts += [f"{totals[name]} IS NOT NULL" for name in beside]
    period = "due.period_start, due.period_end, due.days"
    sets = ", ".join(f"({period}, counted.{cut})" for cut in by)
    which = "".join(f" WHEN grouping(counted.{cut}) = 0 THEN {ids[cut]}" for cut in by)
    group = "".join(
        f" WHEN grouping(counted.{cut}) = 0 THEN ARRAY[counted.{cut}::text]" for cut in by
    )
    return f"""{_INTO}
SELECT CASE{which} ELSE {ids[Cut.WHOLE.value]} END, CASE{group} ELSE '{{}}'::text[] END, {period},
       {totals["numerator"]}, {totals.get("denominator", "NULL")},
       jsonb_strip_nulls(jsonb_build_object({kept}))
  FROM ({query_of(figure, EngineCut(by))}) counted {_DUE}
 GROUP BY GROUPING SETS (({period}), {sets})
HAVING {" OR ".join(counts)}"""


def _lengths(figure: Figure, cut: str) -> str:
    by = (cut,) if cut else ()
    engine_cut = EngineCut(by).of_lines() if figure.of_lines else EngineCut(by)
    beside = " - ".join(f"'{name}'" for name in ("k", "numerator", "denominator", *by))
    group = f"ARRAY[counted.{cut}::text]" if cut else "'{}'::text[]"
    return f"""{_INTO}
SELECT %(series)s, {group}, due.period_start, due.period_end, due.days, counted.numerator,
       counted.denominator, jsonb_strip_nulls(to_jsonb(counted) - {beside})
  FROM ({query_of(figure, engine_cut)}) counted {_DUE}"""


_REMOVE = """
DELETE FROM reporting_storedfigure held
 USING expected_rows expected
 WHERE expected.series_id = held.series_id
   AND held.period_start >= expected.first AND held.period_start < expected.last
   AND NOT EXISTS (
     SELECT FROM counted_rows counted
      WHERE counted.series_id = held.series_id AND counted.period_start = held.period_start
        AND counted."group" = held."group")"""

_WRITE = """
INSERT INTO reporting_storedfigure AS held
  (series_id, "group", period_start, period_end, days, numerator, denominator, extras, cut_off,
   computed_at)
SELECT counted.*, %(cut_off)s, %(now)s FROM counted_rows counted
    ON CONFLICT (series_id, period_start, "group") DO UPDATE
   SET period_end = excluded.period_end, days = excluded.days, numerator = excluded.numerator,
       denominator = excluded.denominator, extras = excluded.extras, cut_off = excluded.cut_off,
       computed_at = excluded.computed_at
 WHERE (held.period_end, held.days, held.numerator, held.denominator, held.extras)
       IS DISTINCT FROM (excluded.period_end, excluded.days, excluded.numerator,
                         excluded.denominator, excluded.extras)"""
