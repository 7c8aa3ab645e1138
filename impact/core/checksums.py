"""SHA-256 of what is read and what is handed out, so that a file can be told again."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

_PIECE = 1 << 20


def of_bytes(content: bytes) -> str:
    """The SHA-256 of bytes in hexadecimal, 64 characters."""
    return hashlib.sha256(content).hexdigest()


def of_stream(stream: BinaryIO) -> str:
    """The SHA-256 of what is left to read of a stream, in bounded memory."""
    digest = hashlib.sha256()
    while piece := stream.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


def of_file(path: Path) -> str:
    """The SHA-256 of a file's content, in bounded memory."""
    with path.open("rb") as stream:
        return of_stream(stream)


def of_rows(rows: Iterable[Iterable[str]]) -> str:
    """The SHA-256 of rows of cells; the same cells in the same order give the same digest.

    Each cell is preceded by its length, so that moving text from one cell to the next shows.
    """
    digest = hashlib.sha256()
    for row in rows:
        cells = [cell.encode() for cell in row]
        digest.update(b"%d;" % len(cells))
        for cell in cells:
            digest.update(b"%d:" % len(cell))
            digest.update(cell)
    return digest.hexdigest()
