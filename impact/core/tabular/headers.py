"""The header row: names that match whatever their case, spaces and underscores."""

import re
from collections import Counter
from dataclasses import dataclass

from impact.core.tabular.faults import UnreadableFile
from impact.core.text import counted, listed, shown

MOST_COLUMNS = 1_000
_NAMED = 5
_LOOSE = re.compile(r"[\s_]+")
_VALUE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*|[0-9]{2}/[0-9]{2}/[0-9]{4}.*|[0-9.]+")


@dataclass(frozen=True)
class Header:
    """The names as written, and normalised for matching, in the order of the file."""

    written: tuple[str, ...]
    columns: tuple[str, ...]


def normalise_header(text: str) -> str:
    """A header for matching: lower case, without spaces and underscores.

    `StartDateHospProvSpell`, `start_date_hosp_prov_spell` and `Start date Hosp Prov Spell` agree.
    """
    return _LOOSE.sub("", text).casefold()


def read_header(cells: list[str]) -> Header:
    """The header from the cells of row 1, without empty ones at its end.

    Raises UnreadableFile with code `too_many_columns`, `no_header`, `delimiter`, `blank_header`
    or `duplicate_header`.
    """
    written = tuple(_without_empty_end(cells))
    if len(written) > MOST_COLUMNS:
        raise UnreadableFile(
            "too_many_columns",
            f"row 1 names {len(written):,} columns; at most {MOST_COLUMNS:,} are read: delete "
            "those that are not needed",
            row=1,
        )
    columns = tuple(normalise_header(name) for name in written)
    _refuse_other_delimiter(written)
    _refuse_values(written)
    _refuse_blank(columns)
    _refuse_duplicates(written, columns)
    return Header(written=written, columns=columns)


def _without_empty_end(cells: list[str]) -> list[str]:
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def _refuse_other_delimiter(written: tuple[str, ...]) -> None:
    if len(written) != 1:
        return
    for sign, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "upright bars")):
        if sign in written[0]:
            raise UnreadableFile(
                "delimiter",
                f"the columns are parted by {name}; expected commas: "
                "save the file as “CSV UTF-8 (comma delimited)”",
                row=1,
            )


def _refuse_values(written: tuple[str, ...]) -> None:
    values = [name for name in written if _VALUE.fullmatch(name)]
    if values:
        raise UnreadableFile(
            "no_header",
            f"row 1 holds values (found {shown(values[0])}); expected the names of the columns: "
            "put a header row at the top",
            row=1,
        )


def _refuse_blank(columns: tuple[str, ...]) -> None:
    for place, column in enumerate(columns, start=1):
        if not column:
            raise UnreadableFile(
                "blank_header",
                f"column {place} has no name in row 1; name the column or delete it",
                row=1,
            )


def _refuse_duplicates(written: tuple[str, ...], columns: tuple[str, ...]) -> None:
    repeated = [column for column, times in Counter(columns).items() if times > 1]
    if not repeated:
        return
    same = [name for name, other in zip(written, columns, strict=True) if other == repeated[0]]
    raise UnreadableFile(
        "duplicate_header",
        f"{counted(len(same), 'column')} have one name: "
        f"{listed(shown(name) for name in same[:_NAMED])}; case, spaces and underscores do not "
        "part them: keep one",
        row=1,
    )
