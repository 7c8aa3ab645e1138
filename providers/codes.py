"""Coded lists: which codes there are on a day, what they are called, and how they are spelt."""

from datetime import date

from impact.core.dated import as_at
from providers.choices import CodeList
from providers.models import Code

# National lists whose codes are two digits, from which spreadsheets take the leading zero.
_TWO_DIGITS = frozenset(
    {
        CodeList.DELAY_ATTRIBUTION,
        CodeList.DISCHARGE_DESTINATION,
        CodeList.INTERVENTION_TYPE,
        CodeList.LEGAL_STATUS,
        CodeList.READINESS_REASON,
        CodeList.SOURCE_OF_ADMISSION,
    }
)
_NATIONAL = _TWO_DIGITS | {CodeList.ETHNIC_CATEGORY, CodeList.LDA_STATUS}


def normalise_code(list: CodeList, text: str) -> str:
    """A code as the list spells it: `5` is `05`, `a2` is `A2`, `Infection control` is
    `infection_control`.

    Pure: says nothing about whether the list has it.
    """
    trimmed = " ".join(text.split())
    if list not in _NATIONAL:
        return trimmed.casefold().replace(" ", "_").replace("-", "_")
    capitals = trimmed.upper()
    if list in _TWO_DIGITS and len(capitals) == 1 and capitals.isdigit():
        return f"0{capitals}"
    return capitals


def codes(list: CodeList, on: date | None = None) -> dict[str, Code]:
    """The codes of a list by code, in the list's order; those valid on a day if one is given.

    One query: a page asks once for a list, not once a row.
    """
    found = Code.objects.filter(list=list).order_by("position", "start_date")
    if on is not None:
        found = found.filter(as_at(on))
    return {row.code: row for row in found}


def labels(list: CodeList) -> dict[str, str]:
    """The label of every code that the list has or had."""
    return {code: row.label for code, row in codes(list).items()}


def label(list: CodeList, code: str) -> str:
    """The label of one code; the code itself where the list never had it."""
    return labels(list).get(code, code)


def accepts(list: CodeList, code: str, on: date) -> bool:
    """Whether the list has the code on a day."""
    return Code.objects.filter(as_at(on), list=list, code=code).exists()
