"""Sheets of figures: what the engine answers, a row for each period and group."""

from collections.abc import Sequence
from dataclasses import replace

from impact.core.grains import Grain
from impact.core.periods import months_later
from impact.core.tabular.values import Value
from reporting.figures import dimensions, engine
from reporting.figures.catalogue import CATALOGUE, Figure, Unit
from reporting.figures.engine import Answer, Row
from reporting.figures.extras import EXTRAS
from reporting.figures.suppression import counted_columns
from reporting.figures.together import ask_together
from reporting.queries.names import Names
from reporting.reports.asking import Asked
from reporting.reports.sheets import Cells, Chart, Column, Kind, Sheet

_PERIOD = (
    Column("period_start", "From", Kind.DATE),
    Column("period_end", "Up to, not including", Kind.DATE),
    Column("days", "Days counted", Kind.THINGS),
)


def answers(
    asked: Asked, figures: Sequence[str], *, grain: Grain, by: tuple[str, ...] = ()
) -> list[Answer]:
    """What the engine answers of each of these figures over the period asked for. Two queries."""
    start, end = asked.period
    question = engine.Asked(
        figure="",
        collaborative=asked.collaborative,
        start=start,
        end=end,
        cut_off=asked.as_at,
        grain=grain,
        by=by,
        filters=asked.filters,
    )
    named = [CATALOGUE[name] for name in figures]
    found = ask_together(question, named, computed_at=asked.known_at)
    return [found[figure.name] for figure in named]


def figure_sheet(answer: Answer, names: Names) -> Sheet:
    """One figure's rows; with a run chart where it is cut by time alone."""
    figure, by = answer.figure, answer.asked.by
    columns = (
        *_PERIOD,
        *(column for name in by for column in _dimension(name)),
        *value_columns(figure),
    )
    charted = not by and answer.asked.grain != Grain.TOTAL
    return Sheet(
        name=figure.name,
        title=figure.title,
        columns=columns,
        rows=[_cells(figure, row, by, names) for row in answer.rows],
        within=("period_start",),
        charts=(chart_of(figure),) if charted else (),
    )


def chart_of(figure: Figure) -> Chart:
    """The run chart of a figure's rows."""
    y = "numerator" if figure.unit == Unit.COUNT else "value"
    return Chart(figure.title, "period_start", y, figure.good)


def value_columns(figure: Figure) -> tuple[Column, ...]:
    """Both sides of a figure and its value; a count is its numerator alone."""
    counted = counted_columns(figure)
    extras = tuple(_extra(figure, name) for name in figure.extras)
    if figure.unit == Unit.COUNT:
        return (Column("numerator", figure.title, Kind.EVENTS), *extras)
    above, below = (
        Kind.EVENTS if side in counted else Kind.DAYS for side in ("numerator", "denominator")
    )
    of_few = ("denominator",) if figure.lengths else ()
    return (
        Column("numerator", "Numerator", above, of=of_few),
        Column("denominator", "Denominator", below),
        Column("value", f"Value, {figure.unit.value}", Kind.RATE, of=("numerator", "denominator")),
        *extras,
    )


def value_cells(figure: Figure, row: Row | None) -> Cells:
    """What stands in `value_columns`; nothing where there is no row."""
    sides: Cells = () if figure.unit == Unit.COUNT else ("denominator", "value")
    if row is None:
        return (None,) * (1 + len(sides) + len(figure.extras))
    further: Cells = (row.denominator, row.value) if sides else ()
    return (row.numerator, *further, *(row.extras.get(name) for name in figure.extras))


def _extra(figure: Figure, name: str) -> Column:
    title = EXTRAS[name]
    if name == "money":
        return Column(name, f"{title}, £", Kind.MONEY)
    if name == "provisional":
        return Column(name, title)
    of = ("numerator",) if figure.unit == Unit.COUNT else ("denominator",)
    if name in counted_columns(figure):
        return Column(name, title, Kind.PEOPLE, of=of)
    return Column(name, f"{title}, days", Kind.RATE, of=of)


def _dimension(name: str) -> tuple[Column, Column]:
    title = dimensions.ALL[name].label
    return Column(f"{name}_name", title), Column(name, f"{title} key")


def _cells(figure: Figure, row: Row, by: Sequence[str], names: Names) -> Cells:
    named: list[Value] = []
    for name in by:
        value = row.group[name]
        named += [names.label(name, value), value]
    return (row.period_start, row.period_end, row.days, *named, *value_cells(figure, row))


def year_before(asked: Asked) -> Asked:
    """The same question of a year before."""
    start, end = asked.period
    return replace(asked, start=months_later(start, -12), end=months_later(end, -12))
