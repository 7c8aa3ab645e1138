"""What somebody can work out who sees sums: whether a number may be so, all things considered."""

from collections.abc import Sequence
from dataclasses import dataclass

Equation = Sequence[tuple[int, int]]
"""Numbers by their place, each with its sign, that add up to nought."""


@dataclass
class Known:
    """Whole numbers, each between two bounds, and what adds up."""

    bounds: list[tuple[int, int]]
    equations: Sequence[Equation]

    def may_be(self, place: int, value: int) -> bool:
        """Whether one of them may have a value."""
        low, high = self.bounds[place]
        if not low <= value <= high:
            return False
        bounds = list(self.bounds)
        bounds[place] = (value, value)
        return Known(bounds, self._touching(place))._has_solution(bounds)

    def _touching(self, place: int) -> list[Equation]:
        """The equations that have to do with a number, through whatever others."""
        known, found = {place}, list[Equation]()
        while newest := [
            each
            for each in self.equations
            if each not in found and not known.isdisjoint(place for place, _ in each)
        ]:
            found += newest
            known |= {place for each in newest for place, _ in each}
        return found

    def _has_solution(self, bounds: list[tuple[int, int]]) -> bool:
        """Narrows every bound by the others, then tries the narrowest number value by value."""
        if not self._narrow(bounds):
            return False
        asked = {place for each in self.equations for place, _ in each}
        wide = [place for place in asked if bounds[place][0] < bounds[place][1]]
        if not wide:
            return True
        place = min(wide, key=lambda each: bounds[each][1] - bounds[each][0])
        low, high = bounds[place]
        return any(
            self._has_solution([*bounds[:place], (value, value), *bounds[place + 1 :]])
            for value in range(low, high + 1)
        )

    def _narrow(self, bounds: list[tuple[int, int]]) -> bool:
        changed = True
        while changed:
            changed = False
            for equation in self.equations:
                for place, sign in equation:
                    low, high = bounds[place]
                    least, most = _left(equation, place, sign, bounds)
                    narrowed = max(low, least), min(high, most)
                    if narrowed[0] > narrowed[1]:
                        return False
                    if narrowed != (low, high):
                        bounds[place], changed = narrowed, True
        return True


def _left(
    equation: Equation, place: int, sign: int, bounds: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    """Between what the others of an equation leave one of it."""
    ends = [
        sorted((-sign * other * bounds[each][0], -sign * other * bounds[each][1]))
        for each, other in equation
        if each != place
    ]
    return sum(low for low, _ in ends), sum(high for _, high in ends)
