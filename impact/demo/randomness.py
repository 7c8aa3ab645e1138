"""Chance, the same for the same seed, one stream for each purpose.

A stream is drawn from in the order of days, so that a longer story begins with the shorter one,
and separate streams keep one kind of event from disturbing another.
"""

from collections.abc import Mapping, Sequence
from math import exp
from random import Random
from typing import TypeVar

T = TypeVar("T")
_STEADINESS = 9


class Chance(Random):
    """A stream of chance with the few draws that the stories need."""

    def often(self, probability: float) -> bool:
        """True with the probability."""
        return self.random() < probability

    def pick(self, weights: Mapping[T, float]) -> T:
        """One of the keys, by weight."""
        return self.choices(list(weights), list(weights.values()))[0]

    def one_of(self, things: Sequence[T]) -> T:
        """One of the things, each as likely."""
        return things[int(self.random() * len(things))]

    def lasting(self, median: float, spread: float, *, least: int = 1, most: int = 10_000) -> int:
        """Whole days of a lognormal length."""
        return min(max(round(median * exp(self.gauss(0, spread))), least), most)

    def count(self, expected: float) -> int:
        """How many of something happen by chance where `expected` do on average (Poisson)."""
        limit, product, found = exp(-expected), self.random(), 0
        while product > limit:
            product *= self.random()
            found += 1
        return found


class Streams:
    """The streams of one seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def of(self, *names: object) -> Chance:
        """A stream of its own for what is named; the same names begin the same stream anew."""
        return Chance("/".join(str(part) for part in (self.seed, *names)))


class Steady:
    """Events at a given rate, more evenly spaced than pure chance would have them."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._left = self._next() * chance.random()

    def due(self, expected: float) -> int:
        """How many happen while `expected` more come up on average."""
        self._left -= expected
        happened = 0
        while self._left <= 0:
            self._left += self._next()
            happened += 1
        return happened

    def _next(self) -> float:
        return self._chance.gammavariate(_STEADINESS, 1 / _STEADINESS)
