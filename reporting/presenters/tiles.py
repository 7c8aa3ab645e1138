"""The page of all figures: a tile each."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import capfirst

from impact.core.charts import Size
from impact.core.grains import Grain
from reporting.figures.catalogue import Figure
from reporting.figures.engine import Row
from reporting.presenters.addresses import Addresses
from reporting.presenters.periods import label
from reporting.presenters.series import Series, Verdict, series
from reporting.presenters.themes import by_theme
from reporting.presenters.values import GOOD, UNITS, side_text, value_text
from reporting.queries.overview import Told


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A figure at one look; with `refused` there is nothing but the sentence why."""

    title: str
    url: str
    refused: str = ""
    value: str = ""
    unit: str = ""
    sides: str = ""
    rows: str = ""
    period: str = ""
    verdict: Verdict | None = None
    said: str = ""
    caution: str = ""
    good: str = ""
    chart: str = ""


@dataclass(frozen=True)
class Theme:
    """Tiles under one heading."""

    heading: str
    anchor: str
    tiles: list[Tile]


def themes(told: Iterable[Told], *, grain: Grain, addresses: Addresses) -> list[Theme]:
    """The tiles of the answers, under their headings."""
    found = {one.figure.name: one for one in told}
    grouped = by_theme([one.figure for one in found.values()])
    return [
        Theme(
            heading,
            f"theme-{number}",
            [tile(found[figure.name], grain=grain, addresses=addresses) for figure in figures],
        )
        for number, (heading, figures) in enumerate(grouped.items(), 1)
    ]


def tile(told: Told, *, grain: Grain, addresses: Addresses) -> Tile:
    """The tile of an answer: its last whole period."""
    figure = told.figure
    url = addresses.figure(figure.name)
    if told.answer is None:
        return Tile(title=figure.title, url=url, refused=told.refused)
    found = series(figure, told.answer.rows, grain)
    if found.last is None:
        return Tile(title=figure.title, url=url, refused="No day of this period is counted.")
    return _tile(found, found.last, url, addresses)


def _tile(found: Series, last: Row, url: str, addresses: Addresses) -> Tile:
    figure = found.figure
    return Tile(
        title=figure.title,
        url=url,
        value=value_text(figure, last.value),
        unit=UNITS[figure.unit],
        sides=sides(figure, last),
        rows=rows_of(figure, last, addresses),
        period=label(last, found.grain),
        verdict=found.last_verdict,
        said=said(found),
        caution=found.caution,
        good=GOOD[figure.good],
        chart=found.draw(
            chart=chart_name(figure), title=f"Run chart: {figure.title}", size=Size.SMALL
        ),
    )


def sides(figure: Figure, row: Row) -> str:
    """Numerator over denominator; "" for a count, which has none."""
    if row.denominator is None:
        return ""
    return f"{side_text(row.numerator)} over {side_text(row.denominator)}"


def rows_of(figure: Figure, row: Row, addresses: Addresses) -> str:
    """Where the rows behind a row are."""
    start, end = row.period_start, row.period_end
    return addresses.rows(figure.name, start=start, end=end, group=row.group)


def said(found: Series) -> str:
    """What the last point says, else when there last was a special cause."""
    verdict = found.last_verdict
    if verdict is not None and (verdict.is_special or verdict.why):
        return capfirst(verdict.why)
    if found.last_special is None:
        return "No special cause"
    return f"No special cause now, the last was {label(found.last_special, found.grain)}"


def chart_name(figure: Figure, suffix: str = "") -> str:
    """The name of a figure's chart on the page."""
    return f"{figure.name}{suffix}".replace("_", "-")
