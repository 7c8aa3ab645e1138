"""One thing counted on one day."""

from dataclasses import dataclass
from fractions import Fraction

from tests.recount.where import Labels


@dataclass
class Fact:
    """What a bed, a person or an event adds to numerator and denominator, and what it is called.

    `size` is the length of which percentiles are worked, where the figure has them; `is_long` says
    that it is over the line's mark; `beside` holds what stands beside the figure, by its name.
    """

    labels: Labels
    numerator: Fraction = Fraction(0)
    denominator: Fraction = Fraction(0)
    size: int | None = None
    is_long: bool = False
    beside: dict[str, Fraction] | None = None


def part(labels: Labels, *, of: bool = True, counts: bool) -> Fact:
    """One of the denominator (unless not `of` it), and of the numerator where it `counts`."""
    return Fact(labels, Fraction(int(counts)), Fraction(int(of)))


def single(labels: Labels) -> Fact:
    """One thing of a count."""
    return Fact(labels, Fraction(1))


def length(labels: Labels, days: int, *, mark: int | None = None) -> Fact:
    """One length of days, and whether it is more than the mark."""
    is_long = mark is not None and days > mark
    return Fact(labels, Fraction(days), Fraction(1), size=days, is_long=is_long)
