"""Pseudonyms: one for each number, speakable, and none that neighbours give away."""

import re
from itertools import pairwise

import pytest

from patients import pseudonyms


def test_for_number_gives_every_number_its_own() -> None:
    numbers = range(1, pseudonyms.CAPACITY + 1)

    given = {pseudonyms.for_number(number) for number in numbers}

    assert len(given) == pseudonyms.CAPACITY


def test_for_number_stays_what_it_was() -> None:
    assert [pseudonyms.for_number(number) for number in (1, 2, 3)] == [
        "BURU-BADA",
        "MODA-RIZA",
        "LUMU-DIKI",
    ]


@pytest.mark.parametrize("number", [1, 17, 999, 123_456, pseudonyms.CAPACITY])
def test_for_number_is_two_words_of_two_syllables(number: int) -> None:
    assert re.fullmatch(
        r"([BDKLMRVZ][AIOU]){2}-([BDKLMRVZ][AIOU]){2}", pseudonyms.for_number(number)
    )


def test_for_number_neighbours_share_little() -> None:
    words = [pseudonyms.for_number(number) for number in range(1, 1001)]

    alike = sum(one[:4] == other[:4] for one, other in pairwise(words))

    assert alike < 10  # 999 pairs, 1,024 first words


@pytest.mark.parametrize("number", [0, -1, pseudonyms.CAPACITY + 1])
def test_for_number_refuses_numbers_it_does_not_stand_for(number: int) -> None:
    with pytest.raises(pseudonyms.OutOfPseudonyms, match="There is no pseudonym for number"):
        pseudonyms.for_number(number)
