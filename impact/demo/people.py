"""Invented people: NHS numbers of the 999 range, ages, origins and needs that fit their line."""

from collections.abc import Iterator

from impact.demo.areas import AUTHORITIES, DISTRICTS
from impact.demo.calendar.days import Day
from impact.demo.lines import LineFacts
from impact.demo.randomness import Streams
from impact.demo.records import Person
from patients.nhs_numbers import check_digit

_WITHOUT_NUMBER = 0.012
_ETHNIC_CATEGORIES = {
    "A": 62, "B": 1, "C": 4, "D": 3, "E": 1, "F": 1, "G": 1, "H": 3, "J": 4, "K": 1,
    "L": 2, "M": 6, "N": 4, "P": 2, "R": 0.4, "S": 1.5, "Z": 2, "99": 1,
}  # fmt: skip
_NO_DISABILITY = {"5": 82, "U": 6, "X": 5, "Z": 1, "2": 3, "3": 2, "4": 1}
_LEARNING_DISABILITY = {"1": 72, "2": 8, "3": 4, "5": 16}
_AUTISM = {"1": 52, "2": 12, "3": 5, "4": 2, "5": 29}
_PRIME_STEP = 611_953


class People:
    """Makes people one after another; the seed and the running number make all of a person."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        self._numbers = _nhs_numbers(offset=streams.seed)
        self.made = 0

    def make(self, *, facts: LineFacts, sex: str, icb: str, on: Day) -> Person:
        """Somebody of that sex and area, of a fitting age on the day."""
        self.made += 1
        chance = self._streams.of("person", self.made)
        number = next(self._numbers)
        youngest, usual, oldest = facts.ages
        age = chance.triangular(youngest, oldest, usual)
        authority = chance.one_of(AUTHORITIES[icb])
        by_district = icb in DISTRICTS and chance.often(0.1)
        needs = facts.learning_disability
        if sex == "any":
            sex = "female" if chance.often(facts.women) else "male"
        return Person(
            number=self.made,
            nhs_number="" if chance.often(_WITHOUT_NUMBER) else number,
            birth=on - round(age * 365.25),
            sex=sex,
            ethnic_category=chance.pick(_ETHNIC_CATEGORIES),
            learning_disability=chance.pick(_LEARNING_DISABILITY if needs else _NO_DISABILITY),
            autism=chance.pick(_AUTISM if needs else _NO_DISABILITY),
            home_area=chance.one_of(DISTRICTS[icb]) if by_district else authority,
            authority=authority,
            icb=icb,
            temper=min(chance.expovariate(4.0), 1.0),
            chance=chance,
        )


def _nhs_numbers(*, offset: int) -> Iterator[str]:
    """Numbers of the 999 range with a valid check digit, none twice, in no visible order."""
    for step in range(1_000_000):
        first_nine = f"999{(offset * 7 + step * _PRIME_STEP) % 1_000_000:06d}"
        digit = check_digit(first_nine)
        if digit is not None and first_nine != "999999999":
            yield f"{first_nine}{digit}"
