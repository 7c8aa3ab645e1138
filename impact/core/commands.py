"""How commands print what they found: a table for people, CSV, or one JSON document.

Standard output carries the result alone; messages and progress go to standard error.
"""

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from impact.core.tabular import parse_date, write_csv
from impact.core.tabular.csv_writer import TextStream
from impact.core.tabular.values import Value, as_text


class Format(StrEnum):
    """In what form a command prints."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def add_format(parser: ArgumentParser, *, default: Format = Format.TABLE) -> None:
    """Adds `--format table|csv|json` to a command."""
    parser.add_argument(
        "--format",
        choices=[each.value for each in Format],
        default=default.value,
        help=f"table, csv, or json: one document on standard output (default: {default.value})",
    )


def day(text: str) -> date:
    """The date of an option, YYYY-MM-DD or DD/MM/YYYY; for `type=` of argparse."""
    try:
        return parse_date(text)
    except ValueError as fault:
        raise ArgumentTypeError(str(fault)) from fault


def print_result(
    stream: TextStream,
    how: str,
    *,
    headers: Sequence[str],
    rows: Iterable[Sequence[Value]],
    document: Callable[[], Any],
) -> None:
    """Prints rows as a table or CSV, or what `document` gives as JSON."""
    if how == Format.JSON:
        stream.write(json.dumps(document(), ensure_ascii=False) + "\n")
    elif how == Format.CSV:
        write_csv(stream, headers, rows)
    else:
        for line in table_lines(headers, rows):
            stream.write(f"{line}\n")


def table_lines(headers: Sequence[str], rows: Iterable[Sequence[Value]]) -> list[str]:
    """Lines of columns that stand under each other; numbers to the right, `-` for nothing."""
    body = [list(row) for row in rows]
    cells = [[_shown(value) for value in row] for row in body]
    widths = [
        max(len(line[place]) for line in [list(headers), *cells]) for place in range(len(headers))
    ]
    right = [
        bool(body) and all(_is_number(row[place]) for row in body) for place in range(len(headers))
    ]
    return [
        "  ".join(
            text.rjust(width) if number else text.ljust(width)
            for text, width, number in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in [list(headers), *cells]
    ]


def _shown(value: Value) -> str:
    return "-" if value is None or value == "" else as_text(value)


def _is_number(value: Value) -> bool:
    return value is None or (not isinstance(value, bool) and not isinstance(value, str | date))
