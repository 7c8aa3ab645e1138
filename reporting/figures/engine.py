"""One engine: asks any figure, at any grain, cut by anything, and divides at the very end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from impact.core.errors import Invalid
from impact.core.grains import CountedPeriod, Grain, counted_periods
from impact.core.periods import local_date
from providers.models import Collaborative
from reporting.figures import dimensions
from reporting.figures.catalogue import CATALOGUE, Figure, Unit
from reporting.figures.cut import Cut
from reporting.figures.dimensions import CannotCut, UnknownDimension
from reporting.figures.facts.agreements import Money
from reporting.figures.measures import Measure
from reporting.figures.passes import sums
from reporting.figures.planning import facts_once, for_many_rows
from reporting.figures.scope import PIECES, scope_of

Group = tuple[str | None, ...]
Number = int | Decimal | None
Found = dict[Group, dict[int, dict[str, Any]]]
"""What was counted: by group, then by number of the period from 1, each column by its name."""
_SIX = Decimal("0.000001")
_PROVISIONAL = timedelta(days=30)


class UnknownFigure(Invalid):
    """A figure was asked for that is not in the catalogue."""

    code = "unknown_figure"


class WrongRange(Invalid):
    """The range asked for ends before it begins."""

    code = "wrong_range"


@dataclass(frozen=True)
class Asked:
    """What somebody asks: a figure of a collaborative over `[start, end)`.

    `filters` keeps only rows with one of the values of a dimension, on both sides of the line;
    only days before `cut_off` are counted.
    """

    figure: str
    collaborative: Collaborative
    start: date
    end: date
    cut_off: date
    grain: Grain = Grain.TOTAL
    by: tuple[str, ...] = ()
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One period and group: both sides of the line, the value, and what stands beside it."""

    period_start: date
    period_end: date
    days: int
    group: Mapping[str, str | None]
    numerator: Number
    denominator: Number
    value: Decimal | None
    extras: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """As the API serves it: JSON numbers with at most six decimals."""
        return {
            "period_start": self.period_start.isoformat(),
            "period_end": self.period_end.isoformat(),
            "days": self.days,
            **self.group,
            "numerator": served(self.numerator),
            "denominator": served(self.denominator),
            "value": served(self.value),
            **{name: served(value) for name, value in self.extras.items()},
        }


@dataclass(frozen=True)
class Answer:
    """A figure as asked, and its rows in order."""

    asked: Asked
    figure: Figure
    rows: list[Row]
    computed_at: datetime

    @property
    def cut_off_in_future(self) -> bool:
        """Whether days are counted that had not come when it was (figures.md section 1)."""
        return self.asked.cut_off > local_date(self.computed_at)

    def as_dict(self) -> dict[str, Any]:
        """As `GET /api/v1/figures/{name}/` answers."""
        asked, figure = self.asked, self.figure
        return {
            "figure": {
                "name": figure.name,
                "title": figure.title,
                "meaning": figure.meaning,
                "unit": figure.unit.value,
                "good": figure.good.value,
                "version": figure.version,
            },
            "collaborative": asked.collaborative.code,
            "from": asked.start.isoformat(),
            "to": asked.end.isoformat(),
            "grain": asked.grain.value,
            "by": list(asked.by),
            "filters": {name: list(values) for name, values in asked.filters.items()},
            "cut_off": asked.cut_off.isoformat(),
            "cut_off_in_future": self.cut_off_in_future,
            "computed_at": self.computed_at.isoformat(),
            "rows": [row.as_dict() for row in self.rows],
        }


def served(value: Any) -> Any:
    """A number as JSON serves it: whole as int, else rounded half up to six decimals."""
    if not isinstance(value, Decimal | float):
        return value
    rounded = Decimal(str(value)).quantize(_SIX, rounding=ROUND_HALF_UP)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


def ask(asked: Asked, *, computed_at: datetime) -> Answer:
    """Counts a figure. Raises UnknownFigure, WrongRange, UnknownDimension or CannotCut."""
    figure = figure_named(asked.figure)
    judge(asked, figure)
    periods = counted_periods(
        start=asked.start, end=asked.end, grain=asked.grain, cut_off=asked.cut_off
    )
    if not periods:
        return Answer(asked, figure, [], computed_at)
    found = _count(asked, figure, periods)
    return Answer(asked, figure, rows_of(asked, figure, periods, found), computed_at)


def figure_named(name: str) -> Figure:
    """The catalogue's entry."""
    figure = CATALOGUE.get(name)
    if figure is None:
        raise UnknownFigure(f"{name!r} is no figure; expected one of {', '.join(CATALOGUE)}")
    return figure


def judge(asked: Asked, figure: Figure) -> None:
    """Raises WrongRange, UnknownDimension or CannotCut where the question has no answer."""
    if asked.end < asked.start:
        raise WrongRange(f"the range ends on {asked.end}, before it begins on {asked.start}")
    for name in (*asked.by, *asked.filters):
        if name not in dimensions.ALL:
            raise UnknownDimension(
                f"{name!r} is nothing to cut by; expected one of {', '.join(dimensions.ALL)}"
            )
        if name not in figure.by:
            reason = (
                "Only a discharge has a destination."
                if name == "destination"
                else figure.no_cut or f"Only {', '.join(figure.by)} are known of it."
            )
            raise CannotCut(f"{figure.title} cannot be cut by {name}. {reason}")


def cut_of(asked: Asked, figure: Figure) -> tuple[Cut, dict[str, list[str]]]:
    """The cut as SQL, and the parameters its condition needs."""
    conditions = [
        f"{dimensions.ALL[name].sql} = ANY(%(filter_{name})s)" for name in sorted(asked.filters)
    ]
    cut = Cut(asked.by, " AND ".join(conditions) or "true")
    parameters = {f"filter_{name}": list(values) for name, values in asked.filters.items()}
    return (cut.of_lines() if figure.of_lines else cut), parameters


def parameters_of(asked: Asked, periods: Sequence[CountedPeriod]) -> dict[str, Any]:
    """Scope and periods as parameters of every query of a figure."""
    starts = [period.counted.start for period in periods]
    ends = [period.counted.end for period in periods]
    return {
        **scope_of(asked.collaborative).parameters,
        "starts": as_array(starts),
        "ends": as_array(ends),
        "first": starts[0],
        "last": ends[-1],
    }


def as_array(days: Sequence[date | None]) -> str:
    """Days as PostgreSQL writes an array: one value to read, and not an expression a day."""
    return "{" + ",".join(str(day) for day in days) + "}"


def _count(asked: Asked, figure: Figure, periods: Sequence[CountedPeriod]) -> Found:
    cut, filters = cut_of(asked, figure)
    query = facts_once(query_of(figure, cut))
    with for_many_rows() as cursor:
        cursor.execute(query, {**parameters_of(asked, periods), **filters})
        names = [column.name for column in cursor.description]
        found: Found = {}
        for values in cursor.fetchall():
            row = dict(zip(names, values, strict=True))
            group = tuple(row.pop(name) for name in cut.by)
            found.setdefault(group, {})[row.pop("k")] = row
    return found


def sums_of(figure: Figure) -> list[tuple[str, Measure]]:
    """The columns of a figure that are sums, so that parts add up to wholes; none of lengths."""
    sides: list[tuple[str, Measure | None]] = [
        ("numerator", figure.numerator),
        ("denominator", figure.denominator),
    ]
    if "money" in figure.extras:
        sides.append(("money", Money()))
    return [(name, measure) for name, measure in sides if measure is not None]


def query_of(figure: Figure, cut: Cut) -> str:
    """The query that counts a figure: `k`, the dimensions of the cut, and its columns."""
    if figure.lengths is not None:
        return f"WITH {PIECES} SELECT * FROM {figure.lengths.sql(cut)} counted"
    return f"WITH {PIECES} SELECT * FROM ({sums(sums_of(figure), cut)}) counted"


def rows_of(
    asked: Asked,
    figure: Figure,
    periods: Sequence[CountedPeriod],
    found: Found,
) -> list[Row]:
    """The rows of an answer from what was counted, live or stored: here it is divided."""
    if not asked.by:
        found = {(): found.get((), {})}
    else:
        found = {group: rows for group, rows in found.items() if _is_there(rows)}
    groups = sorted(found, key=lambda group: tuple(value or "" for value in group))
    return [
        _row(asked, figure, period, group, found[group].get(place, {}))
        for place, period in enumerate(periods, 1)
        for group in groups
    ]


def _is_there(rows: dict[int, dict[str, Any]]) -> bool:
    return any(row.get("numerator") or row.get("denominator") for row in rows.values())


def _row(
    asked: Asked, figure: Figure, period: CountedPeriod, group: Group, counted: dict[str, Any]
) -> Row:
    numerator = _number(counted.get("numerator")) or 0
    denominator: Number = _number(counted.get("denominator")) or 0
    value: Decimal | None
    if figure.unit == Unit.COUNT:
        if figure.lengths is not None:
            numerator = denominator or 0
        value, denominator = Decimal(numerator), None
    else:
        value = _divided(numerator, denominator, figure.scale)
    if period.period.start is None or period.period.end is None:
        raise AssertionError("a counted period has both bounds")
    return Row(
        period.period.start,
        period.period.end,
        period.days,
        dict(zip(asked.by, group, strict=True)),
        numerator,
        denominator,
        value,
        _extras(asked, figure, period, counted),
    )


def _number(value: Any) -> Number:
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value


def _divided(numerator: Number, denominator: Number, scale: Fraction) -> Decimal | None:
    """Exact until the very end; None where there is nothing to divide by."""
    if not denominator or numerator is None:
        return None
    if isinstance(numerator, int) and isinstance(denominator, int):
        return _rounded(numerator * scale.numerator, denominator * scale.denominator)
    exact = Fraction(numerator) * scale / Fraction(denominator)
    return _rounded(exact.numerator, exact.denominator)


def _rounded(numerator: int, denominator: int) -> Decimal:
    """A quotient half up to twenty decimals, so that rounding to six is right.

    No quotient of counts that is not a half itself lies so near to one; and what was divided in
    the query, to thirty decimals, is brought back to the half that it is.
    """
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    whole = (2 * abs(numerator) * 10**20 + denominator) // (2 * denominator)
    return Decimal(whole if numerator >= 0 else -whole).scaleb(-20)


_NAMES = {"median_days": "median", "max_days": "max"}


def _extras(
    asked: Asked, figure: Figure, period: CountedPeriod, counted: dict[str, Any]
) -> dict[str, Any]:
    extras: dict[str, Any] = {}
    for name in figure.extras:
        if name == "provisional":
            end = period.counted.end
            extras[name] = end is not None and end > asked.cut_off - _PROVISIONAL
        elif name == "money":
            money = counted.get("money")
            extras[name] = None if money is None else money.quantize(Decimal("0.01"), ROUND_HALF_UP)
        else:
            extras[name] = counted.get(_NAMES.get(name, name))
    if "long_stay" in extras and extras["long_stay"] is None:
        extras["long_stay"] = 0
    return extras
