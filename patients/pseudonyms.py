"""Pseudonyms that can be said aloud, such as BADO-KIMU.

Each stands for a running number of the database through a fixed permutation, so that no two
numbers share one and neighbours look unrelated. It is no cipher: it hides in what order people
came, not who they are.
"""

from django.db import connection

# Of each pair that sounds alike (B and P, D and T, K and G, M and N, V and F, Z and S) one letter.
# What is left out, E and H and the letters above, is what most coarse words of four letters need.
_CONSONANTS = "BDKLMRVZ"
_VOWELS = "AIOU"
_SYLLABLES = tuple(consonant + vowel for consonant in _CONSONANTS for vowel in _VOWELS)
_SYLLABLE_BITS = 5
_HALF_BITS = 10
_HALF = (1 << _HALF_BITS) - 1
CAPACITY = 1 << 20  # four syllables of five bits
# Fixed for good: another set of keys would give people new names.
_ROUND_KEYS = (0x2C1, 0x14F, 0x3A7, 0x0D3, 0x1E9, 0x35B)


class OutOfPseudonyms(ValueError):
    """The number has no pseudonym: they stand for the numbers 1 to `CAPACITY`."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"There is no pseudonym for number {number}: they stand for 1 to {CAPACITY:,}. "
            "Longer pseudonyms need a new version of the product."
        )


def take(*, count: int) -> list[str]:
    """Return `count` pseudonyms that nobody has had, in the order of their numbers.

    Those taken by a transaction that is rolled back are not given again. Raises OutOfPseudonyms.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('patients_pseudonym_number') FROM generate_series(1, %s)", [count]
        )
        return [for_number(number) for (number,) in cursor.fetchall()]


def take_one() -> str:
    """Return one pseudonym that nobody has had: the default of `Patient.pseudonym`."""
    return take(count=1)[0]


def for_number(number: int) -> str:
    """Return the pseudonym of a running number from 1. Raises OutOfPseudonyms."""
    if not 1 <= number <= CAPACITY:
        raise OutOfPseudonyms(number)
    place = _shuffled(number - 1)
    syllables = [_SYLLABLES[(place >> shift) & 31] for shift in (15, 10, _SYLLABLE_BITS, 0)]
    return f"{syllables[0]}{syllables[1]}-{syllables[2]}{syllables[3]}"


def _shuffled(place: int) -> int:
    """A Feistel network over 20 bits: a permutation whatever the round function is."""
    left, right = place >> _HALF_BITS, place & _HALF
    for key in _ROUND_KEYS:
        left, right = right, left ^ _mixed(right, key)
    return left << _HALF_BITS | right


def _mixed(half: int, key: int) -> int:
    product = (half ^ key) * 0x9E3779B1 & 0xFFFFFFFF
    return product >> (32 - _HALF_BITS)
