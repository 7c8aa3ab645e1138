"""The page of one figure."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from impact.core.charts import Size
from impact.core.listing import Fact, Listing
from impact.core.text import listed, long_date, long_moment
from reporting.figures import dimensions
from reporting.figures.catalogue import Figure
from reporting.figures.engine import Answer, Row
from reporting.figures.extras import EXTRAS
from reporting.presenters.addresses import Addresses
from reporting.presenters.multiples import Multiples, multiples
from reporting.presenters.periods import label
from reporting.presenters.series import Series, Verdict, series
from reporting.presenters.spread import Spread, spread
from reporting.presenters.table import Line, fields, lines_of, page_table
from reporting.presenters.tiles import chart_name, rows_of, sides
from reporting.presenters.values import GOOD, UNITS, extra_text, value_text
from reporting.presenters.words import cut_words
from reporting.queries.look import Look
from reporting.queries.names import Names

ROWS_A_PAGE = 120


@dataclass(frozen=True, kw_only=True)
class Headline:
    """A number with where it comes from: when, its two sides, what stands beside it."""

    label: str
    value: str
    unit: str
    sides: str
    rows: str
    beside: list[Fact]
    verdict: Verdict | None = None


@dataclass(frozen=True, kw_only=True)
class CutTable:
    """The rows of a cut, a page of them."""

    table: Listing
    page: Page


@dataclass(frozen=True, kw_only=True)
class FigurePage:
    """What the page places. `wide` and `narrow` are one chart for two widths of screen."""

    title: str
    good: str
    headlines: list[Headline]
    wide: SafeString
    narrow: SafeString
    stories: list[str]
    caution: str
    table: Listing
    spreads: list[Spread]
    multiples: list[Multiples]
    cut: CutTable | None
    definition: list[Fact]


def figure_page(look: Look, *, names: Names, addresses: Addresses, page: str | None) -> FigurePage:
    """The page of a figure as it was looked at; `page` is asked of the rows of a cut."""
    answer, uncut = look.answer, look.uncut
    figure, asked = answer.figure, answer.asked
    found = series(figure, uncut.rows, asked.grain)
    title = f"Run chart: {figure.title}"
    return FigurePage(
        title=figure.title,
        good=GOOD[figure.good],
        headlines=_headlines(look.whole, found, addresses),
        wide=found.draw(chart=chart_name(figure), title=title, size=Size.WIDE),
        narrow=found.draw(chart=chart_name(figure, "-narrow"), title=title, size=Size.NARROW),
        stories=found.stories,
        caution=found.caution,
        table=_table(uncut, lines_of(uncut), "table", "Table", names, addresses),
        spreads=_spreads(look),
        multiples=[
            multiples(
                each,
                names=names,
                addresses=addresses,
                anchor="by-" + "-".join(each.asked.by).replace("_", "-"),
                table="" if asked.by else addresses.figure(figure.name, by=each.asked.by[0]),
            )
            for each in look.groups
        ],
        cut=_cut(answer, names, addresses, page) if asked.by else None,
        definition=definition(figure, uncut),
    )


def _headlines(whole: Answer, found: Series, addresses: Addresses) -> list[Headline]:
    """The last whole period, and the whole range as one where that is something else."""
    figure, last = whole.figure, found.last
    if last is None:
        return []
    latest = _headline(figure, last, label(last, found.grain), addresses, found.last_verdict)
    if len(found.rows) == 1:
        return [latest]
    of_all = [
        _headline(figure, row, label(row, whole.asked.grain), addresses) for row in whole.rows
    ]
    return [latest, *of_all]


def _headline(
    figure: Figure, row: Row, when: str, addresses: Addresses, verdict: Verdict | None = None
) -> Headline:
    return Headline(
        label=capfirst(when),
        value=value_text(figure, row.value),
        unit=UNITS[figure.unit],
        sides=sides(figure, row),
        rows=rows_of(figure, row, addresses) if row.value is not None else "",
        beside=[
            Fact(EXTRAS[name], text)
            for name, value in row.extras.items()
            if (text := extra_text(name, value))
        ],
        verdict=verdict,
    )


def _table(
    answer: Answer,
    lines: Sequence[Line],
    anchor: str,
    heading: str,
    names: Names,
    addresses: Addresses,
) -> Listing:
    asked = answer.asked
    return page_table(
        answer.figure,
        fields(answer.figure, by=asked.by, grain=asked.grain, names=names),
        lines,
        count=len(answer.rows),
        heading=heading,
        anchor=anchor,
        addresses=addresses,
    )


def _cut(answer: Answer, names: Names, addresses: Addresses, page: str | None) -> CutTable:
    shown = Paginator(lines_of(answer), ROWS_A_PAGE).get_page(page)
    heading = f"Table by {cut_words(answer.asked.by)}"
    lines = list(shown.object_list)
    return CutTable(table=_table(answer, lines, "cut", heading, names, addresses), page=shown)


def _spreads(look: Look) -> list[Spread]:
    if look.last is None:
        return []
    found = [spread(lengths, last=look.last) for lengths in look.lengths]
    return [one for one in found if one is not None]


def definition(figure: Figure, answer: Answer) -> list[Fact]:
    """What the figure is, which version of it, and when and up to when it was counted."""
    words = listed(dimensions.ALL[name].label for name in figure.by)
    return [
        Fact("Meaning", figure.meaning),
        Fact("Unit", UNITS[figure.unit] or figure.unit.value.capitalize()),
        Fact("Good direction", GOOD[figure.good]),
        Fact("May be cut by", f"{words}. {figure.no_cut}".strip()),
        Fact("Definition", f"{figure.name}, version {figure.version}"),
        Fact("Source", figure.source),
        Fact("Counted before (cut-off)", long_date(answer.asked.cut_off)),
        Fact("Counted", long_moment(answer.computed_at)),
    ]
