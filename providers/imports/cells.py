"""Reads one cell of a reference file; raises ValueError with a sentence that says how to mend it.

An empty cell never gets here.
"""

import re
from collections.abc import Callable
from decimal import Decimal

from django.db import models

from impact.core.tabular import parse_decimal, parse_whole_number
from impact.core.text import listed, shown

_KEY = re.compile(r"[A-Z0-9-]{1,20}")
_NAME = re.compile(r"[A-Z0-9_-]{1,20}")
_ODS = re.compile(r"[A-Z0-9]{3,10}")
_GSS = re.compile(r"[A-Z][0-9]{8}")
_MOST_BEDS = 999


def key(text: str) -> str:
    """A key or organisation code: 1 to 20 of A–Z, 0–9 and hyphen, in capitals."""
    return _matching(_KEY, text, "1 to 20 of A–Z, 0–9 and hyphen, such as RHA")


def keys(text: str) -> list[str]:
    """Several keys with spaces, commas or semicolons between them, each once."""
    return list(dict.fromkeys(key(part) for part in re.split(r"[\s,;]+", text) if part))


def line_code(text: str) -> str:
    """A service line's code: 1 to 20 of A–Z, 0–9, underscore and hyphen, in capitals."""
    return _matching(_NAME, text, "1 to 20 of A–Z, 0–9, underscore and hyphen, such as LS_M_MI")


def ods_code(text: str) -> str:
    """An ODS code of an organisation or site: 3 to 10 of A–Z and 0–9."""
    return _matching(_ODS, text, "an ODS code, 3 to 10 of A–Z and 0–9; leave it empty if unknown")


def gss_code(text: str) -> str:
    """A GSS code: a letter and eight digits."""
    return _matching(_GSS, text, "a GSS code, such as E54000060; leave it empty if unknown")


def identifier(text: str) -> str:
    """1 to 40 printable characters, as the sender's own system names things."""
    if len(text) > 40 or not text.isprintable():
        raise ValueError(f"found {shown(text)}; expected 1 to 40 printable characters")
    return text


def words(longest: int = 200) -> Callable[[str], str]:
    """Reader of text on one line."""

    def read(text: str) -> str:
        line = " ".join(text.split())
        if len(line) > longest:
            raise ValueError(f"the text has {len(line)} characters; expected at most {longest}")
        return line

    return read


def one_of(choices: type[models.TextChoices], **others: str) -> Callable[[str], str]:
    """Reader of one of the choices, by value or label; `others` are further names."""
    known = {value: value for value in choices.values} | others
    known |= {label.casefold(): value for value, label in choices.choices}

    def read(text: str) -> str:
        found = known.get(text.casefold())
        if found is None:
            expected = listed(choices.values, last="or")
            raise ValueError(f"{shown(text)} is not in the list; expected {expected}")
        return found

    return read


def days(text: str) -> int:
    """A number of days from 1."""
    number = parse_whole_number(text)
    if not 1 <= number <= 36_525:
        raise ValueError(f"{shown(text)} is no length of stay; expected days from 1 to 36,525")
    return number


def beds(text: str) -> int:
    """How many beds a ward has."""
    number = parse_whole_number(text)
    if number > _MOST_BEDS:
        raise ValueError(f"{shown(text)} is too many for a ward; expected at most {_MOST_BEDS}")
    return number


def degrees(most: int) -> Callable[[str], Decimal]:
    """Reader of a latitude (90) or longitude (180)."""

    def read(text: str) -> Decimal:
        number = parse_decimal(text)
        if abs(number) > most:
            raise ValueError(f"{shown(text)} is no place on Earth; expected -{most} to {most}")
        return round(number, 5)

    return read


def _matching(pattern: re.Pattern[str], text: str, expected: str) -> str:
    capitals = text.upper()
    if not pattern.fullmatch(capitals):
        raise ValueError(f"found {shown(text)}; expected {expected}")
    return capitals
