"""The run charts of a report, drawn from what its reader may see."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from impact.core.charts import Dot, Level
from impact.core.charts.dots import BETTER, OTHER, USUAL, WORSE
from impact.core.tabular import LineChart, Sheet
from impact.core.tabular.values import Value
from impact.core.templatetags.nhs import one_decimal
from impact.core.text import counted, short_date
from reporting.figures.run_chart import Meaning, Point, RunChart, run_chart
from reporting.reports.files.spool import Spool, SpooledSheet
from reporting.reports.sheets import Chart

KINDS = {
    Meaning.COMMON: USUAL,
    Meaning.IMPROVEMENT: BETTER,
    Meaning.CONCERN: WORSE,
    Meaning.NEITHER: OTHER,
}
_HEADERS = ("Period", "Value", "Mean", "Lower limit", "Upper limit")


@dataclass(frozen=True)
class DrawnChart:
    """A chart with its points; a hidden one is a gap."""

    title: str
    labels: list[str]
    values: list[Decimal | None]
    judged: RunChart

    def sheet(self) -> Sheet:
        """The points with mean and limits as a sheet that draws them."""
        levels = [None if level is None else _number(level) for level in self._levels.values()]
        rows: list[list[Value]] = [
            [label, value, *levels] for label, value in zip(self.labels, self.values, strict=True)
        ]
        chart = LineChart(self.title, rows=len(rows))
        return Sheet(f"Chart of {self.title}", _HEADERS, rows, chart=chart)

    def dots(self) -> list[Dot]:
        """The points for a drawing."""
        points = zip(self.labels, self.values, self.judged.points, strict=True)
        return [
            Dot(
                label=label,
                value=None if value is None else float(value),
                kind=USUAL if point is None else _kind(point),
                title=f"{label}: {'hidden' if value is None else one_decimal(value)}",
            )
            for label, value, point in points
        ]

    def lines(self) -> list[Level]:
        """The mean and the limits for a drawing, as far as there are any."""
        return [
            Level(
                value=float(level),
                kind="mean" if name == "Mean" else "limit",
                label=f"{name} {one_decimal(_number(level))}",
                short=one_decimal(_number(level)),
            )
            for name, level in self._levels.items()
            if level is not None
        ]

    @property
    def description(self) -> str:
        """The chart in words."""
        special = sum(point is not None and point.rule is not None for point in self.judged.points)
        return (
            f"{counted(len(self.labels), 'period')}; "
            f"{counted(special, 'special cause')} by the rules of Making Data Count."
        )

    @property
    def _levels(self) -> dict[str, Fraction | None]:
        judged = (self.judged.mean, self.judged.lower, self.judged.upper)
        return dict(zip(_HEADERS[2:], judged, strict=True))


def drawn(spool: Spool) -> Iterator[DrawnChart]:
    """The charts of all sheets, in order."""
    for sheet in spool.sheets:
        for chart in sheet.shown.charts:
            yield _drawn(sheet, chart)


def _drawn(sheet: SpooledSheet, chart: Chart) -> DrawnChart:
    names = [column.name for column in sheet.shown.columns]
    x, y = names.index(chart.x), names.index(chart.y)
    lines = [line for _, line in zip(range(sheet.count), sheet.lines(), strict=False)]
    values = [_value(line[y]) for line in lines]
    judged = run_chart(values, good=chart.good, floor=all(each >= 0 for each in values if each))
    return DrawnChart(chart.title, [_label(line[x]) for line in lines], values, judged)


def _value(cell: Value) -> Decimal | None:
    """A cell as a number; None where it is hidden or empty."""
    is_number = isinstance(cell, int | Decimal) and not isinstance(cell, bool)
    return Decimal(str(cell)) if is_number else None


def _label(cell: Value) -> str:
    return short_date(cell) if isinstance(cell, date) else str(cell or "")


def _kind(point: Point) -> str:
    return USUAL if point.rule is None else KINDS[point.meaning]


def _number(level: Fraction) -> Decimal:
    """A level as a number of at most six decimals."""
    return round(Decimal(level.numerator) / Decimal(level.denominator), 6)
