"""Looks an XLSX file over before it is parsed, so that no workbook can fill the memory.

A workbook is a zip archive, and neither its directory nor a sheet's own dimension can be
believed. Every part is unpacked once, a piece at a time, and measured: bytes, the rectangle its
cells reach over, the text they hold.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from impact.core.tabular.faults import UnreadableFile
from impact.core.tabular.limits import Limits, megabytes
from impact.core.tabular.xlsx_scan import PartScan
from impact.core.text import shown

_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_PIECE = 1 << 18
_MOST_PARTS = 2_000
_SMALL = 10_000_000
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_WORKBOOK = "xl/workbook.xml"


def scan_workbook(source: BinaryIO, *, size: int, limits: Limits) -> dict[str, PartScan]:
    """What was seen in each part of the workbook, by the part's name in the archive.

    Raises UnreadableFile with code `not_xlsx`, `encrypted`, `damaged`, `unpacks_too_large` or
    `sheet_too_large`.
    """
    parts = _directory(source)
    _refuse_strange(parts)
    _refuse_declared_size(parts, size=size, limits=limits)
    scans: dict[str, PartScan] = {}
    for part in parts:
        scans[part.filename] = _scan_part(source, part, limits=limits)
    _refuse_too_much_text(source, parts, scans, limits=limits)
    return scans


def _directory(source: BinaryIO) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(source) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, struct.error, NotImplementedError, ValueError, OSError) as error:
        raise _damaged("its list of contents cannot be read") from error
    names = {part.filename for part in parts}
    if _WORKBOOK not in names:
        raise UnreadableFile(
            "not_xlsx",
            "the file is a zip archive but no XLSX workbook; expected a workbook saved as “Excel "
            "Workbook (.xlsx)”, or CSV",
        )
    return parts


def _refuse_strange(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > _MOST_PARTS:
        raise _damaged(f"it holds {len(parts):,} parts")
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise UnreadableFile(
            "encrypted", "the workbook has a password; save it without one and send it again"
        )
    names = [part.filename.replace("\\", "/").casefold() for part in parts]
    if len(set(names)) < len(names):
        raise _damaged("two of its parts have one name")
    if any(part.compress_type not in _METHODS for part in parts):
        raise _damaged("it is packed in a way that no spreadsheet program uses")


def _refuse_declared_size(parts: list[zipfile.ZipInfo], *, size: int, limits: Limits) -> None:
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.unpacked_bytes:
        raise _too_large(unpacked, limits)
    if unpacked > _SMALL and unpacked > size * limits.unpacked_ratio:
        raise UnreadableFile(
            "unpacks_too_large",
            f"the workbook of {megabytes(size)} would unpack to {megabytes(unpacked)}, as no "
            "genuine workbook does; send the rows as CSV",
        )


def _scan_part(source: BinaryIO, part: zipfile.ZipInfo, *, limits: Limits) -> PartScan:
    scan = PartScan(name=part.filename, cell_limit=limits.sheet_cells)
    for piece in _unpacked(source, part):
        scan.feed(piece)
    scan.finish()
    return scan


def _refuse_too_much_text(
    source: BinaryIO,
    parts: list[zipfile.ZipInfo],
    scans: dict[str, PartScan],
    *,
    limits: Limits,
) -> None:
    """A long text that many cells share takes its room once in the file and once for each cell."""
    lengths = [length for scan in scans.values() for length in scan.shared_lengths]
    longest = max(lengths, default=0)
    for part in parts:
        if scans[part.filename].cells * longest <= limits.sheet_characters:
            continue
        if _text_held(_unpacked(source, part), part.filename, lengths) > limits.sheet_characters:
            raise UnreadableFile(
                "sheet_too_large",
                f"a sheet holds more than {limits.sheet_characters:,} characters; send the rows "
                "as CSV, or in several files",
            )


def _text_held(pieces: Iterator[bytes], name: str, lengths: list[int]) -> int:
    held = 0
    scan = PartScan(name=name)
    for piece in pieces:
        for place in scan.references(piece):
            held += lengths[place] if place < len(lengths) else 0
    return held


def _unpacked(source: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's bytes a piece at a time; refuses one that is longer than it says.

    The standard reader stops at the declared size, other readers do not: so the packed bytes are
    read here as any reader would.
    """
    left = part.file_size
    for piece in _inflated(source, part):
        left -= len(piece)
        if left < 0:
            raise UnreadableFile(
                "unpacks_too_large",
                f"the part {shown(part.filename)} of the workbook says that it has "
                f"{megabytes(part.file_size)} and has more; the file is damaged or a trap: save it "
                "again from the spreadsheet program",
            )
        yield piece


def _inflated(source: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    if part.compress_type == zipfile.ZIP_STORED:
        yield from _packed(source, part)
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for packed in _packed(source, part):
            waiting = packed
            while waiting and not inflater.eof:
                yield inflater.decompress(waiting, _PIECE)
                waiting = inflater.unconsumed_tail
        while not inflater.eof and (rest := inflater.decompress(b"", _PIECE)):
            yield rest
    except zlib.error as error:
        raise _damaged(f"the part {shown(part.filename)} cannot be unpacked") from error


def _packed(source: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    source.seek(max(part.header_offset, 0))
    start = source.read(_LOCAL_HEADER.size)
    if len(start) < _LOCAL_HEADER.size or start[:4] != b"PK\x03\x04" or part.header_offset < 0:
        raise _damaged(f"the part {shown(part.filename)} is not where the list says")
    *_, name_length, extra_length = _LOCAL_HEADER.unpack(start)
    place = part.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    end = place + part.compress_size
    while place < end:
        source.seek(place)
        piece = source.read(min(_PIECE, end - place))
        if not piece:
            raise _damaged("it is cut off")
        place += len(piece)
        yield piece


def _too_large(unpacked: int, limits: Limits) -> UnreadableFile:
    return UnreadableFile(
        "unpacks_too_large",
        f"the workbook unpacks to {megabytes(unpacked)}; at most "
        f"{megabytes(limits.unpacked_bytes)} are read: send the rows as CSV, or in several files",
    )


def _damaged(why: str) -> UnreadableFile:
    return UnreadableFile(
        "damaged",
        f"the workbook cannot be read: {why}. Open it in a spreadsheet program, save it again as "
        "“Excel Workbook (.xlsx)”, or send CSV",
    )
