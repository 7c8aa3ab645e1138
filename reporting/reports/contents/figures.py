"""Any figures of the catalogue: over a period, at a grain, cut and narrowed as asked."""

from collections.abc import Iterator

from impact.core.errors import Invalid
from reporting.figures.dimensions import ALL
from reporting.queries.names import read_names
from reporting.reports.asking import Asked, Asks
from reporting.reports.contents.base import Content
from reporting.reports.contents.of_figures import answers, figure_sheet
from reporting.reports.sheets import Sheet


class NoFigure(Invalid):
    """A report of figures was asked for without one."""

    code = "no_figure"


def make(asked: Asked) -> Iterator[Sheet]:
    """A sheet for each figure. Raises NoFigure, or CannotCut where one has no such cut."""
    if not asked.figures:
        raise NoFigure("Choose at least one figure.")
    names = read_names(asked.collaborative)
    for answer in answers(asked, asked.figures, grain=asked.grain, by=asked.by):
        yield figure_sheet(answer, names)


FIGURES = Content(
    name="figures",
    title="Figures",
    meaning=(
        "The figures that you choose, over a period, by day, week, month or longer, cut by "
        "provider, ward, service line, home area and more: numerator, denominator and value."
    ),
    version=2,
    make=make,
    asks=Asks.PERIOD | Asks.GRAIN | Asks.CUT | Asks.FILTERS | Asks.FIGURES,
    cuts=tuple(ALL),
    filters=tuple(ALL),
)
