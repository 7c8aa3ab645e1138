"""A figure over time, judged: each period with what its point says, in words and as a shape."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.safestring import SafeString
from django.utils.text import capfirst

from impact.core import charts
from impact.core.charts import Dot, Level, Size
from impact.core.charts.dots import BETTER, OTHER, UNJUDGED, USUAL, WORSE
from impact.core.grains import Grain
from impact.core.text import counted
from reporting.figures.catalogue import Figure
from reporting.figures.engine import Row
from reporting.figures.run_chart import FIRM, Point, Rule, RunChart, run_chart
from reporting.presenters.periods import NOUNS, is_part, label, short_label
from reporting.presenters.values import value_text, with_unit
from reporting.reports.files.charts import KINDS

WORDS = {
    USUAL: "Common cause",
    BETTER: "Improvement",
    WORSE: "Concern",
    OTHER: "Special cause",
    UNJUDGED: "Not judged",
}
COLOURS = {USUAL: "grey", BETTER: "blue", WORSE: "orange", OTHER: "purple", UNJUDGED: "white"}


@dataclass(frozen=True)
class Verdict:
    """What a point says: its shape, a word for it, why, and why in a few words for a table."""

    kind: str
    why: str
    short: str = ""
    upwards: bool = False

    @property
    def word(self) -> str:
        """Improvement, Concern, Special cause (neither), Common cause or Not judged."""
        return WORDS[self.kind]

    @property
    def colour(self) -> str:
        """The tag's colour, which only repeats the word."""
        return COLOURS[self.kind]

    @property
    def is_special(self) -> bool:
        """Whether it is no common cause."""
        return self.kind in (BETTER, WORSE, OTHER)

    @property
    def text(self) -> str:
        """Word and reason: "Concern: above the upper limit"; "" where there is nothing to say."""
        if self.kind == USUAL:
            return ""
        return f"{self.word}: {self.why}" if self.why else self.word

    @property
    def brief(self) -> str:
        """The same under a heading that says "special cause"."""
        if self.kind in (BETTER, WORSE):
            return f"{self.word}: {self.short}"
        return capfirst(self.short)


@dataclass(frozen=True)
class Series:
    """The rows of one group in order of time, each with its verdict."""

    figure: Figure
    grain: Grain
    rows: Sequence[Row]
    chart: RunChart
    verdicts: Sequence[Verdict]

    @property
    def last(self) -> Row | None:
        """The last row that stands for a whole period, else the last, None without rows."""
        whole = [row for row in self.rows if not is_part(row, self.grain)]
        known = whole or list(self.rows)
        return known[-1] if known else None

    @property
    def last_verdict(self) -> Verdict | None:
        """What the last row says."""
        return next(
            (v for row, v in zip(self.rows, self.verdicts, strict=True) if row is self.last), None
        )

    @property
    def levels(self) -> list[Level]:
        """The mean and the limits, as far as there are any."""
        found = [
            ("limit", "Upper limit", self.chart.upper),
            ("mean", "Mean", self.chart.mean),
            ("limit", "Lower limit", self.chart.lower),
        ]
        return [
            Level(
                value=float(value),
                kind=kind,
                label=f"{word} {value_text(self.figure, value)}",
                short=value_text(self.figure, value),
            )
            for kind, word, value in found
            if value is not None
        ]

    @property
    def last_special(self) -> Row | None:
        """The last row that is a special cause."""
        pairs = zip(self.rows, self.verdicts, strict=True)
        return next((row for row, verdict in reversed(list(pairs)) if verdict.is_special), None)

    @property
    def stories(self) -> list[str]:
        """Each special cause once, with the periods over which it lasted."""
        return list(_stories(self))

    @property
    def caution(self) -> str:
        """What a reader must know of limits from few points; "" where they are firm."""
        known = sum(point is not None for point in self.chart.points)
        if self.chart.firm or not known:
            return ""
        if self.chart.upper is None:
            return "Too little movement to draw limits from."
        return (
            f"Limits from {counted(known, NOUNS[self.grain])} only: take them with caution below "
            f"{FIRM}."
        )

    def draw(
        self, *, chart: str, title: str, size: Size, bounds: Sequence[float] = ()
    ) -> SafeString:
        """The run chart as SVG; "" where there are not two periods to draw."""
        if len(self.rows) < 2:
            return SafeString("")
        return charts.run_chart(
            chart=chart,
            title=title,
            description=self.description,
            dots=[self._dot(*pair) for pair in zip(self.rows, self.verdicts, strict=True)],
            levels=self.levels,
            size=size,
            bounds=bounds,
        )

    @property
    def description(self) -> str:
        """The chart in words."""
        first, last = label(self.rows[0], self.grain), label(self.rows[-1], self.grain)
        span = f"{counted(len(self.rows), NOUNS[self.grain])}, {first} to {last}."
        levels = ", ".join(level.label.lower() for level in self.levels)
        told = "; ".join(self.stories) or "No special cause"
        return " ".join(part for part in (span, f"{levels}." if levels else "", f"{told}.") if part)

    def _dot(self, row: Row, verdict: Verdict) -> Dot:
        said = f"{label(row, self.grain)}: {with_unit(self.figure, row.value)}"
        return Dot(
            label=short_label(row, self.grain),
            value=None if row.value is None else float(row.value),
            kind=verdict.kind,
            title=f"{said}. {verdict.text}" if verdict.text else said,
        )


def series(figure: Figure, rows: Sequence[Row], grain: Grain) -> Series:
    """Judges the rows of one group. Parts of periods and provisional ones are not judged."""
    judged = [None if _why_not(row, grain) else row.value for row in rows]
    chart = run_chart(judged, good=figure.good, floor=not figure.signed)
    verdicts = [
        _verdict(point, _why_not(row, grain), grain)
        for row, point in zip(rows, chart.points, strict=True)
    ]
    return Series(figure, grain, rows, chart, verdicts)


def _why_not(row: Row, grain: Grain) -> str:
    if row.extras.get("provisional"):
        return "provisional"
    return f"part of a {NOUNS[grain]}" if is_part(row, grain) else ""


def _verdict(point: Point | None, why_not: str, grain: Grain) -> Verdict:
    if why_not:
        return Verdict(UNJUDGED, why_not, f"not judged: {why_not}")
    if point is None or point.rule is None:
        return Verdict(USUAL, "")
    why, short = _why(point.rule, point.upwards, f"{NOUNS[grain]}s")
    return Verdict(KINDS[point.meaning], why, short, point.upwards)


def _why(rule: Rule, upwards: bool, noun: str) -> tuple[str, str]:
    """Why a point stands out, at length and in a few words."""
    limit, side = ("upper", "above") if upwards else ("lower", "below")
    way = "rising" if upwards else "falling"
    return {
        Rule.OUTSIDE: (f"{side} the {limit} limit", f"{side} {limit} limit"),
        Rule.TREND: (f"7 or more {noun} in a row {way}", f"7 in a row {way}"),
        Rule.TWO_OF_THREE: (f"2 of 3 {noun} near the {limit} limit", f"2 of 3 near {limit} limit"),
        Rule.SHIFT: (f"7 or more {noun} in a row {side} the mean", f"7 in a row {side} mean"),
    }[rule]


def _stories(found: Series) -> Iterator[str]:
    pairs = zip(found.rows, found.verdicts, strict=True)
    for (kind, _), held in groupby(pairs, key=lambda pair: (pair[1].kind, pair[1].upwards)):
        together = list(held)
        if not together[0][1].is_special:
            continue
        first, last = (label(row, found.grain) for row, _ in (together[0], together[-1]))
        when = first if first == last else f"{first} to {last}"
        reasons = dict.fromkeys(verdict.why for _, verdict in together)
        yield f"{WORDS[kind]}, {when}: {', '.join(reasons)}"
