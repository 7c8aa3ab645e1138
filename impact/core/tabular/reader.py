"""Opens a file as a table, whatever it is called: what it holds decides how it is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from impact.core.tabular.csv_reader import CsvTable
from impact.core.tabular.faults import UnreadableFile
from impact.core.tabular.limits import Limits, megabytes
from impact.core.tabular.xlsx_reader import XlsxTable

Table = CsvTable | XlsxTable

_ZIP = b"PK"
_COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
_HEAD = 4_096
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_DEFAULT_LIMITS = Limits()


@contextmanager
def open_table(
    source: str | Path | BinaryIO,
    *,
    name: str = "",
    limits: Limits = _DEFAULT_LIMITS,
    sheet: str | None = None,
) -> Iterator[Table]:
    """Opens a CSV or XLSX file for reading its rows once, in bounded memory.

    `source` is a path or a binary file that can seek; `name` is what its sender calls it, by
    default the path's own name. Yields a table with `headers`, `columns`, `kind_of_file`, whose
    iteration gives `Row`s. Raises UnreadableFile, here or while iterating.
    """
    if isinstance(source, str | Path):
        path = Path(source)
        with (
            path.open("rb") as stream,
            open_table(stream, name=name or path.name, limits=limits, sheet=sheet) as table,
        ):
            yield table
        return
    opened = _table(source, name=name, limits=limits, sheet=sheet)
    try:
        yield opened
    finally:
        opened.close()


def _table(source: BinaryIO, *, name: str, limits: Limits, sheet: str | None) -> Table:
    size = source.seek(0, 2)
    source.seek(0)
    head = source.read(_HEAD)
    source.seek(0)
    if not head:
        raise UnreadableFile(
            "empty_file", "the file is empty; expected a header and a row for each record"
        )
    if head.startswith(_ZIP):
        _refuse_size(size, limits.xlsx_bytes)
        return XlsxTable(source, size=size, limits=limits, sheet=sheet)
    _refuse_other_kinds(source, head, name)
    _refuse_size(size, limits.csv_bytes)
    return CsvTable(source, limits=limits)


def _refuse_size(size: int, limit: int) -> None:
    if size >= limit:
        raise UnreadableFile(
            "file_too_large",
            f"the file has {megabytes(size)}; only files of less than {megabytes(limit)} are "
            "read: send it in parts, by provider or by year",
        )


def _refuse_other_kinds(source: BinaryIO, head: bytes, name: str) -> None:
    if head.startswith(_COMPOUND):
        raise _compound(source)
    if name.casefold().endswith(_WORKBOOKS):
        raise UnreadableFile(
            "not_xlsx",
            "the file is named as a workbook and is none; save it as “Excel Workbook (.xlsx)”, or "
            "as “CSV UTF-8” with a name that ends in .csv",
        )
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or _every_other_is_nul(head):
        raise UnreadableFile(
            "encoding",
            "the file is UTF-16 (“Unicode text”), told by its first bytes; expected UTF-8: save "
            "it as “CSV UTF-8”",
            row=1,
        )
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"%PDF")):
        raise UnreadableFile(
            "not_a_table",
            "the file is a web page, an XML file or a PDF, whatever its name; expected CSV or "
            "XLSX: export the rows again",
        )


def _compound(source: BinaryIO) -> UnreadableFile:
    if _ENCRYPTED_PART in source.read(_HEAD * 1_024):
        return UnreadableFile(
            "encrypted", "the workbook has a password; save it without one and send it again"
        )
    return UnreadableFile(
        "old_xls",
        "the file is an Excel 97-2003 workbook (.xls); open it and save it as “Excel Workbook "
        "(.xlsx)” or “CSV UTF-8”",
    )


def _every_other_is_nul(head: bytes) -> bool:
    """UTF-16 without a mark: plain letters are each beside a NUL."""
    for start in (0, 1):
        signs = head[start::2]
        if len(signs) > 1 and not signs.strip(b"\0"):
            return True
    return False
