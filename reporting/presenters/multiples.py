"""Small multiples: the same figure for each group, on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from impact.core.charts import Size
from impact.core.grains import Grain
from reporting.figures.engine import Answer, Row
from reporting.presenters.addresses import Addresses
from reporting.presenters.periods import label
from reporting.presenters.series import Series, Verdict, series
from reporting.presenters.tiles import rows_of, said, sides
from reporting.presenters.values import UNITS, value_text
from reporting.presenters.words import cut_words
from reporting.queries.names import Names

MOST = 24

Group = dict[str, str | None]


@dataclass(frozen=True, kw_only=True)
class Small:
    """One group: its name, its last whole period, and its chart."""

    name: str
    url: str
    value: str
    unit: str
    sides: str
    rows: str
    period: str
    verdict: Verdict | None
    said: str
    chart: SafeString


@dataclass(frozen=True, kw_only=True)
class Multiples:
    """The groups of a cut, side by side; `left_out` groups are in the table alone."""

    heading: str
    anchor: str
    table: str
    charts: list[Small]
    left_out: int


def groups_of(answer: Answer, *, grain: Grain, names: Names) -> list[tuple[Group, Series]]:
    """The rows of each group, judged, in the order in which groups are chosen from."""
    found: dict[tuple[str | None, ...], list[Row]] = {}
    for row in answer.rows:
        found.setdefault(tuple(row.group.values()), []).append(row)
    judged = [(dict(rows[0].group), series(answer.figure, rows, grain)) for rows in found.values()]
    return sorted(judged, key=lambda pair: names.place(pair[0]))


def multiples(
    answer: Answer, *, names: Names, addresses: Addresses, anchor: str, table: str
) -> Multiples:
    """The groups of an answer that is cut by something, on one scale."""
    by, grain = answer.asked.by, answer.asked.grain
    groups = groups_of(answer, grain=grain, names=names)
    values = [float(row.value) for row in answer.rows if row.value is not None]
    bounds = (min(values), max(values)) if values else ()
    return Multiples(
        heading=f"By {cut_words(by)}",
        anchor=anchor,
        table=table,
        charts=[
            small(
                one,
                name=names.group(group),
                chart=f"{anchor}-{number}",
                url=addresses.figure(answer.figure.name, by=None, **group),
                bounds=bounds,
                addresses=addresses,
            )
            for number, (group, one) in enumerate(groups[:MOST], 1)
        ],
        left_out=max(len(groups) - MOST, 0),
    )


def small(
    found: Series,
    *,
    name: str,
    chart: str,
    url: str,
    bounds: Sequence[float] = (),
    addresses: Addresses,
) -> Small:
    """One group, or one figure among several; without `bounds` on a scale of its own."""
    figure, last = found.figure, found.last
    return Small(
        name=name,
        url=url,
        value=value_text(figure, last.value if last else None),
        unit=UNITS[figure.unit],
        sides=sides(figure, last) if last else "",
        rows=rows_of(figure, last, addresses) if last else "",
        period=label(last, found.grain) if last else "",
        verdict=found.last_verdict,
        said=said(found) if last else "",
        chart=found.draw(
            chart=chart, title=f"{figure.title}: {name}", size=Size.SMALL, bounds=bounds
        ),
    )
