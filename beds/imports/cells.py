"""Reads one cell of an extract; raises ValueError with a sentence that says how to mend it.

An empty cell never gets here. Nothing is guessed.
"""

import datetime as dates
import re
from collections.abc import Mapping
from decimal import Decimal

from beds.choices import Basis
from impact.core.tabular import parse_date, parse_datetime, parse_decimal, parse_flag
from impact.core.text import shown
from patients.choices import LeaveKind, MoveReason, PlacementReason, ReferralKind, Sex
from patients.nhs_numbers import parse_nhs_number
from providers.choices import SecurityLevel

_BOUND = 10**8
_CODE = re.compile(r"[0-9A-Z]{1,3}")
_AREA = re.compile(r"[A-Z0-9 ]{2,12}")
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?[0-9][A-Z]{2}")


def identifier(text: str) -> str:
    """1 to 40 printable characters, as the sender's own system numbers things."""
    if len(text) > 40:
        raise ValueError(f"{shown(text)} has {len(text)} characters; expected 1 to 40")
    if not text.isprintable():
        raise ValueError(f"{shown(text)} has a character that cannot be printed; remove it")
    return text


def known_as(text: str) -> tuple[str, str]:
    """`PROVIDER:LOCAL`: a provider, and the number under which it knows somebody."""
    provider, colon, local = text.partition(":")
    if not colon or not provider.strip() or not local.strip():
        raise ValueError(
            f"{shown(text)} names nobody; expected a provider, a colon and the local number there"
        )
    return provider.strip().upper(), identifier(local.strip())


def text(text: str) -> str:
    """Free text of at most 200 characters, on one line."""
    return _line(text, 200)


def phrase(text: str) -> str:
    """Free text of at most 100 characters, on one line."""
    return _line(text, 100)


def label(text: str) -> str:
    """Free text of at most 30 characters, on one line."""
    return _line(text, 30)


def _line(text: str, most: int) -> str:
    line = " ".join(text.split())
    if len(line) > most:
        raise ValueError(f"the text has {len(line)} characters; expected at most {most}")
    if not line.isprintable():
        raise ValueError(f"{shown(line)} has a character that cannot be printed; remove it")
    return line


def key(text: str) -> str:
    """A key or organisation code, in capitals."""
    capital = text.upper()
    if len(capital) > 20 or not re.fullmatch(r"[A-Z0-9_-]+", capital):
        raise ValueError(f"{shown(text)} is no code; expected 1 to 20 of A–Z, 0–9 and hyphen")
    return capital


def code(text: str) -> str:
    """A code of a national list; one digit gets its leading zero back."""
    capital = text.upper()
    if not _CODE.fullmatch(capital):
        raise ValueError(f"{shown(text)} is no code; expected 1 to 3 letters or digits")
    return capital.zfill(2) if capital.isdigit() else capital


def area(text: str) -> str:
    """A local authority code or a postcode district, in capitals.

    Of a whole postcode, which may be one household's, only the district is taken.
    """
    capital = text.upper()
    if postcode := _POSTCODE.fullmatch(capital):
        return postcode[1]
    if not _AREA.fullmatch(capital):
        raise ValueError(
            f"{shown(text)} is no area; expected a local authority code such as E06000018 or a "
            "postcode district such as NG3"
        )
    return capital


def date(text: str) -> dates.date:
    """A date, `YYYY-MM-DD` or `DD/MM/YYYY`."""
    return parse_date(text)


def moment(text: str) -> dates.datetime:
    """An instant, ISO 8601; without an offset Europe/London."""
    return parse_datetime(text)


def number(text: str) -> Decimal:
    """A number that is not negative, with at most four decimals kept."""
    value = parse_decimal(text)
    if value < 0 or value >= _BOUND:
        raise ValueError(f"{shown(text)} is out of bounds; expected 0 to {_BOUND - 1:,}")
    if value != value.quantize(Decimal("0.0001")):
        raise ValueError(f"{shown(text)} has more than four decimals; round it")
    return value.quantize(Decimal("0.0001"))


def flag(text: str) -> bool:
    """Y or N."""
    return parse_flag(text)


def nhs_number(text: str) -> str:
    """An NHS number whose check digit holds, spaces and hyphens aside."""
    return parse_nhs_number(text)


def _one_of(text: str, words: Mapping[str, str], expected: str) -> str:
    found = words.get(text.casefold().replace(" ", "_"))
    if found is None:
        raise ValueError(f"{shown(text)} is not in the list; expected {expected}")
    return found


_SEXES = {**{value: value for value in Sex.values}, "1": "male", "2": "female"}
_SEXES |= {"9": "other", "x": "unknown", "m": "male", "f": "female", "z": "unknown"}
_STATUSES = {"y": "1", "yes": "1", "n": "5", "no": "5"}
_STATUSES |= {sign: sign.upper() for sign in "12345uxz"}
_LEVELS = {value: value for value in SecurityLevel.values}
_LEVELS |= {"0": "none", "1": "low", "2": "medium", "3": "high"}
_LEVELS |= {"low_secure": "low", "medium_secure": "medium", "high_secure": "high"}


def sex(text: str) -> str:
    """Male, female, other, unknown, or MHSDS 1, 2, 9, X."""
    return _one_of(text, _SEXES, "male, female, other or unknown (or 1, 2, 9, X)")


def lda_status(text: str) -> str:
    """Learning disability or autism: an MHSDS status; Y is 1 (confirmed), N is 5 (none)."""
    return _one_of(text, _STATUSES, "Y, N or an MHSDS status (1 to 5, U, X, Z)")


def level(text: str) -> str:
    """A level of security."""
    return _one_of(text, _LEVELS, "none, low, medium, high or blended")


def leave_kind(text: str) -> str:
    """A kind of leave."""
    return _one_of(text, {v: v for v in LeaveKind.values}, ", ".join(LeaveKind.values))


def referral_kind(text: str) -> str:
    """New or move."""
    return _one_of(text, {v: v for v in ReferralKind.values}, "new or move")


def move_reason(text: str) -> str:
    """Why somebody placed should move."""
    return _one_of(text, {v: v for v in MoveReason.values}, ", ".join(MoveReason.values))


def basis(text: str) -> str:
    """Block or surge."""
    return _one_of(text, {v: v for v in Basis.values}, "block or surge")


def record_status(text: str) -> str:
    """Current, or cancelled for a row entered in error."""
    return _one_of(text, {v: v for v in ("current", "cancelled")}, "current or cancelled")


def begun_by(text: str) -> str:
    """Care, or ward_transfer where a whole ward changed provider."""
    return _one_of(text, {v: v for v in PlacementReason.values}, "care or ward_transfer")


def word(text: str) -> str:
    """A code of a local list: small letters and underscores."""
    return "_".join(text.casefold().split())
