"""Numbers of figures as people read them: one decimal, thousands parted, counts whole."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from impact.core.templatetags.nhs import NOTHING, number, one_decimal, percent
from reporting.figures.catalogue import Direction, Figure, Unit

Number = Decimal | Fraction | float | int

UNITS = {
    Unit.PERCENT: "",
    Unit.DAYS: "days",
    Unit.COUNT: "",
    Unit.PER_100_A_MONTH: "per 100 patients a month",
    Unit.PER_1000_DAYS: "per 1,000 patient days",
}
"""What stands behind a value; a percentage carries its sign already."""

GOOD = {
    Direction.UP: "Higher is better",
    Direction.DOWN: "Lower is better",
    Direction.NEITHER: "Neither way is good in itself",
}


def value_text(figure: Figure, value: Number | None) -> str:
    """A value without its unit: 87.5%, 476.2, 22; a dash for none."""
    if value is None:
        return NOTHING
    exact = _decimal(value)
    if figure.unit == Unit.PERCENT:
        return _true_minus(percent(exact))
    if figure.unit == Unit.COUNT and exact == exact.to_integral_value():
        return number(int(exact))
    return _true_minus(one_decimal(exact))


def with_unit(figure: Figure, value: Number | None) -> str:
    """A value with its unit: 476.2 days."""
    return f"{value_text(figure, value)} {UNITS[figure.unit]}".strip()


def side_text(side: Number | None) -> str:
    """A numerator or denominator: whole where it is, else with one decimal."""
    if side is None:
        return NOTHING
    exact = _decimal(side)
    if exact == exact.to_integral_value():
        return _true_minus(number(int(exact)))
    return _true_minus(one_decimal(exact))


def extra_text(name: str, value: Any) -> str:
    """What stands beside a value: a length, a number of people, money, yes or nothing."""
    if name == "provisional":
        return "Provisional" if value else ""
    if value is None:
        return NOTHING
    if name == "money":
        return _true_minus(f"{'-' if value < 0 else ''}£{abs(value):,.2f}")
    return number(value) if isinstance(value, int) else one_decimal(value)


def _decimal(value: Number) -> Decimal:
    if isinstance(value, Fraction):
        # Far more digits than are shown, so that half up is judged on the true value.
        return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(
            Decimal("1E-12"), ROUND_HALF_UP
        )
    return Decimal(str(value))


def _true_minus(text: str) -> str:
    return text.replace("-", "\u2212")
