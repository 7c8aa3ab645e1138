"""Sums, several at once: measures of the same fact are counted in one pass over it.

A column is named for what it is asked for; two measures of one column are added up. Every pass
gives `k`, the dimensions of the cut and its own columns; a number that is not there is NULL.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

from reporting.figures.cut import Cut, K
from reporting.figures.measures import Census, Days, Events, Measure, Sum, Term

Columns = Sequence[tuple[str, Measure]]
"""What is counted: the name of a column, and a measure that counts for it."""
Amounts = dict[str, dict[str, list[str]]]
"""By fact and column: what a row of the fact counts."""


@runtime_checkable
class Counted(Protocol):
    """A measure that has a query of its own."""

    def sql(self, cut: Cut) -> str:
        """A query of `k`, the dimensions and `value`."""


def sums(columns: Columns, cut: Cut) -> str:
    """The query of `k`, the dimensions and every column, a row for each that has something."""
    parts = [(name, part) for name, measure in columns for part in _parts(measure)]
    names = [*dict.fromkeys(name for name, _ in columns)]
    passes = [*_days(parts, cut), *_events(parts, cut), *_others(parts, cut)]
    if len(passes) == 1 and [*passes[0][0]] == names:
        return passes[0][1]
    rows = " UNION ALL ".join(
        f"SELECT k{cut.names}, {_columns(names, having=found)} FROM ({query}) pass"
        for found, query in passes
    )
    totals = ", ".join(f"sum({name}) AS {name}" for name in names)
    return f"SELECT k{cut.names}, {totals} FROM ({rows}) passes GROUP BY k{cut.names}"


def _parts(measure: Measure) -> Sequence[Measure]:
    return measure.parts if isinstance(measure, Sum) else (measure,)


def _columns(names: Sequence[str], *, having: Sequence[str]) -> str:
    return ", ".join(name if name in having else f"NULL::numeric AS {name}" for name in names)


def _when(condition: str, amount: str) -> str:
    return amount if condition == "true" else f"CASE WHEN {condition} THEN {amount} END"


def _added(amounts: Sequence[str]) -> str:
    """Amounts of a row added up; NULL where there is one and it does not count."""
    if len(amounts) == 1:
        return amounts[0]
    return " + ".join(f"coalesce({amount}, 0)" for amount in amounts)


def _days(parts: Columns, cut: Cut) -> list[tuple[list[str], str]]:
    """All days of spans, and people on last days, in one pass without a row a day.

    A span adds what is left of the period it begins in, and one whole period each from then on; its
    end takes the same off again. Those going on at the end of a period are there on its last day.
    Changes are united with a grid of zeros, grouped, and only then summed up in order: a grid
    joined to changes is a trap for the planner.
    """
    amounts: Amounts = {}
    people = {name for name, measure in parts if isinstance(measure, Census)}
    for name, term in _terms(parts):
        amount = term.amount if term.weight == 1 else f"{term.weight} * {term.amount}"
        counts = _when(term.condition, amount)
        amounts.setdefault(term.fact, {}).setdefault(name, []).append(counts)
    if not amounts:
        return []
    names = [*dict.fromkeys(name for found in amounts.values() for name in found)]
    changes = " UNION ALL ".join(
        _changes(fact, found, names, cut) for fact, found in amounts.items()
    )
    groups = "".join(f", {name}" for name, _ in cut.groups)
    both = [f"{side}_{name}" for name in names for side in ("partial", "whole")]
    summed = ", ".join(f"sum({name}) AS {name}" for name in both)
    running = ", ".join(f"sum(sum(whole_{name})) OVER in_turn AS running_{name}" for name in names)
    values = ", ".join(
        f"running_{name} AS {name}"
        if name in people
        else f"partial_{name} + (running_{name} - whole_{name})"
        f" * ((%(ends)s::date[])[k] - (%(starts)s::date[])[k]) AS {name}"
        for name in names
    )
    in_turn = f"""(
      SELECT k{groups}, {summed}, {running}
        FROM (SELECT k{groups}, {", ".join(both)} FROM changes
              UNION ALL
              SELECT k{groups}, {", ".join("0" for _ in both)}
                FROM (SELECT DISTINCT true{groups} FROM changes) groups
               CROSS JOIN generate_series(1, cardinality(%(starts)s::date[])) k) filled
       GROUP BY k{groups}
      WINDOW in_turn AS (PARTITION BY true{groups} ORDER BY k)) summed"""
    query = f"""
  WITH changes AS MATERIALIZED ({changes})
  SELECT k{cut.names}, {values} FROM {cut.named(in_turn)}"""
    return [(names, query)]


def _terms(parts: Columns) -> Iterator[tuple[str, Term]]:
    """What counts for which column."""
    for name, measure in parts:
        if isinstance(measure, Days):
            yield from ((name, term) for term in measure.terms)
        elif isinstance(measure, Census):
            yield name, Term(measure.fact, measure.condition)


def _changes(fact: str, amounts: dict[str, list[str]], names: Sequence[str], cut: Cut) -> str:
    """What begins and ends in each period and group: of its days in it, and of all after it."""
    k = K.format(day="day")
    sides = [
        (f"sum(sign * {name} * ((%(ends)s::date[])[{k}] - day))", f"sum(sign * {name})")
        if name in amounts
        else ("0", "0")
        for name in names
    ]
    columns = ", ".join(
        f"{partial} AS partial_{name}, {whole} AS whole_{name}"
        for name, (partial, whole) in zip(names, sides, strict=True)
    )
    counted = ", ".join(f"{_added(found)} AS {name}" for name, found in amounts.items())
    groups = "".join(f", {sql} AS {name}" for name, sql in cut.groups)
    by = "".join(f", {sql}" for _, sql in cut.groups)
    return f"""
    SELECT {k} AS k{groups}, {columns}
      FROM (SELECT first, last{cut.keys}, {counted} FROM ({fact}) fact WHERE first < last) fact
      {cut.joins}
     CROSS JOIN LATERAL (VALUES (first, 1), (last, -1)) edge(day, sign)
     WHERE day < %(last)s AND ({cut.where})
       AND ({" OR ".join(f"{name} IS NOT NULL" for name in amounts)})
     GROUP BY {k}{by}"""


def _events(parts: Columns, cut: Cut) -> list[tuple[list[str], str]]:
    """Events: a pass for each fact."""
    amounts: Amounts = {}
    conditions: dict[str, list[str]] = {}
    for name, measure in parts:
        if isinstance(measure, Events):
            counts = _when(measure.condition, measure.amount)
            amounts.setdefault(measure.fact, {}).setdefault(name, []).append(counts)
            conditions.setdefault(measure.fact, []).append(f"({measure.condition})")
    k = K.format(day="day")
    groups = "".join(f", {sql} AS {name}" for name, sql in cut.groups)
    by = "".join(f", {sql}" for _, sql in cut.groups)
    found = []
    for fact, columns in amounts.items():
        totals = ", ".join(f"sum({_added(each)}) AS {name}" for name, each in columns.items())
        counted = f"""(
      SELECT {k} AS k{groups}, {totals}
        FROM ({fact}) fact {cut.joins}
       WHERE ({cut.where}) AND ({" OR ".join(conditions[fact])}) GROUP BY {k}{by}) counted"""
        query = f"""
  SELECT k{cut.names}, {", ".join(columns)} FROM {cut.named(counted)}
   WHERE {" OR ".join(f"{name} IS NOT NULL" for name in columns)}"""
        found.append(([*columns], query))
    return found


def _others(parts: Columns, cut: Cut) -> list[tuple[list[str], str]]:
    """Measures with queries of their own, each once."""
    names: dict[Counted, list[str]] = {}
    for name, measure in parts:
        if isinstance(measure, Counted):
            names.setdefault(measure, []).append(name)
    return [
        (
            found,
            f"SELECT k{cut.names}, {', '.join(f'value AS {name}' for name in found)}"
            f" FROM {measure.sql(cut)} counted",
        )
        for measure, found in names.items()
    ]
