"""The rows of a figure as a table, the same on the page and in a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.text import capfirst

from beds.exports.tables import Table
from impact.core.grains import Grain
from impact.core.listing import Cell, Column, Listing
from impact.core.tabular.values import Value
from reporting.figures import dimensions
from reporting.figures.catalogue import Figure, Unit
from reporting.figures.engine import Answer, Row, served
from reporting.figures.extras import EXTRAS
from reporting.figures.suppression import HIDDEN, Audience, Shown, shown_to
from reporting.presenters.addresses import Addresses
from reporting.presenters.periods import NOUNS, label
from reporting.presenters.series import Verdict, series
from reporting.presenters.values import UNITS, extra_text, side_text, value_text
from reporting.queries.names import Names

_TITLE_LENGTH = 31


@dataclass(frozen=True)
class Line:
    """A row with what its point says, and what of both is shown to somebody.

    A point of a hidden value says nothing.
    """

    row: Row
    verdict: Verdict
    shown: Shown

    @property
    def cause(self) -> str:
        """The special cause in words."""
        return "" if self.shown.value == HIDDEN else self.verdict.text


@dataclass(frozen=True, kw_only=True)
class Field:
    """A column: what stands in a file, and how the page writes it.

    `in_file` columns stand in files alone, since the page says the same otherwise; `links` to the
    rows behind.
    """

    label: str
    value: Callable[[Line], Value]
    text: Callable[[Line], str]
    numeric: bool = False
    in_file: bool = False
    links: bool = False


def lines_of(answer: Answer, audience: Audience = Audience.CLINICAL) -> list[Line]:
    """The rows of an answer in its order, each judged among those of its group."""
    groups: dict[tuple[str | None, ...], list[Row]] = {}
    for row in answer.rows:
        groups.setdefault(tuple(row.group.values()), []).append(row)
    verdicts = {
        id(row): verdict
        for rows in groups.values()
        for row, verdict in zip(
            rows, series(answer.figure, rows, answer.asked.grain).verdicts, strict=True
        )
    }
    return [Line(one.row, verdicts[id(one.row)], one) for one in shown_to(audience, answer)]


def fields(figure: Figure, *, by: Sequence[str], grain: Grain, names: Names) -> list[Field]:
    """The columns of a figure's rows."""
    return [
        _words(NOUNS[grain].capitalize(), lambda line: capfirst(label(line.row, grain))),
        _day("From", lambda line: line.row.period_start),
        _day("Up to, not including", lambda line: line.row.period_end),
        *(field for name in by for field in _group(name, names)),
        *_sides(figure),
        *(_extra(name) for name in figure.extras),
        _count("Days", lambda line: line.row.days),
        Field(
            label="Special cause",
            value=lambda line: line.cause,
            text=lambda line: line.verdict.brief,
        ),
    ]


def file_table(figure: Figure, columns: Sequence[Field], lines: Sequence[Line]) -> Table:
    """The rows for a file."""
    return Table(
        figure.title[:_TITLE_LENGTH],
        [field.label for field in columns],
        [[field.value(line) for field in columns] for line in lines],
    )


def all_table(
    answers: Sequence[Answer], *, grain: Grain, audience: Audience = Audience.CLINICAL
) -> Table:
    """The rows of several figures under each other, for a file; nothing is cut."""
    period = NOUNS[grain].capitalize()
    headings = [
        "Figure",
        "Name",
        period,
        "From",
        "Up to, not including",
        "Numerator",
        "Denominator",
        "Value",
        "Unit",
        "Days",
        "Special cause",
    ]
    rows = [
        [
            answer.figure.title,
            answer.figure.name,
            capfirst(label(line.row, grain)),
            line.row.period_start,
            line.row.period_end,
            served(line.shown.numerator),
            served(line.shown.denominator),
            served(line.shown.value),
            answer.figure.unit.value,
            line.row.days,
            line.cause,
        ]
        for answer in answers
        for line in lines_of(answer, audience)
    ]
    return Table("Figures", headings, rows)


def page_table(
    figure: Figure,
    columns: Sequence[Field],
    lines: Sequence[Line],
    *,
    count: int,
    heading: str,
    anchor: str,
    addresses: Addresses,
) -> Listing:
    """The rows for the page; values lead to the rows behind them."""
    shown = [field for field in columns if not field.in_file]
    return Listing(
        anchor=anchor,
        heading=heading,
        about="",
        empty="No day of this period is counted.",
        columns=[Column(label=field.label, numeric=field.numeric) for field in shown],
        rows=[[_cell(figure, field, line, addresses) for field in shown] for line in lines],
        count=count,
    )


def _cell(figure: Figure, field: Field, line: Line, addresses: Addresses) -> Cell:
    text, row = field.text(line), line.row
    if not field.links or row.value is None:
        return Cell(text)
    start, end = row.period_start, row.period_end
    return Cell(text, addresses.rows(figure.name, start=start, end=end, group=row.group))


def _sides(figure: Figure) -> list[Field]:
    unit = "%" if figure.unit == Unit.PERCENT else UNITS[figure.unit]
    value = Field(
        label=f"Value, {unit}" if unit else "Value",
        value=lambda line: served(line.shown.value),
        text=lambda line: value_text(figure, line.row.value),
        numeric=True,
        links=True,
    )
    if figure.unit == Unit.COUNT:
        return [value]
    return [
        value,
        _side("Numerator", lambda line: line.shown.numerator),
        _side("Denominator", lambda line: line.shown.denominator),
    ]


def _side(heading: str, side: Callable[[Line], Value]) -> Field:
    return Field(
        label=heading,
        value=lambda line: served(side(line)),
        text=lambda line: side_text(served(side(line))),
        numeric=True,
    )


def _extra(name: str) -> Field:
    return Field(
        label=EXTRAS[name],
        value=lambda line: served(line.shown.extras[name]),
        text=lambda line: extra_text(name, line.row.extras[name]),
        numeric=name != "provisional",
    )


def _group(name: str, names: Names) -> list[Field]:
    heading = dimensions.ALL[name].label
    key = Field(
        label=f"{heading} key",
        value=lambda line: line.row.group[name],
        text=lambda line: line.row.group[name] or "",
        in_file=True,
    )
    return [_words(heading, lambda line: names.label(name, line.row.group[name])), key]


def _words(heading: str, text: Callable[[Line], str]) -> Field:
    return Field(label=heading, value=text, text=text)


def _day(heading: str, day: Callable[[Line], Value]) -> Field:
    return Field(label=heading, value=day, text=lambda line: str(day(line)), in_file=True)


def _count(heading: str, count: Callable[[Line], int]) -> Field:
    return Field(label=heading, value=count, text=lambda line: f"{count(line):,}", in_file=True)
