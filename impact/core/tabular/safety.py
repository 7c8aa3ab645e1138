"""Cells that a spreadsheet would run as a formula are written as text, and read back as they were.

In a CSV file a cell that begins with `= + - @`, a tab or a line end, also after spaces or
apostrophes of its own, gets one apostrophe in front, unless it is a plain number. Reading takes
one apostrophe away from such a cell, so that writing and reading give the same text. XLSX cells
are typed as text and need none.
"""

import re

_RUNS = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@])")
_MADE_SAFE = re.compile(r"'+(?:[\t\r\n]|\s*[=+\-@])")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def made_safe(text: str) -> str:
    """The text as a CSV cell that no spreadsheet runs."""
    if text[:1].isalnum():
        return text  # most cells, told at a glance
    # Blanks at the end are lost in reading: what is only blanks runs nothing.
    if _RUNS.match(text.rstrip()) and not _PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def as_written(text: str) -> str:
    """The text that `made_safe` was given."""
    if _MADE_SAFE.match(text):
        return text[1:]
    return text
