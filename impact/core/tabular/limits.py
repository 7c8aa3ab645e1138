"""How much of a file is read before it is refused, so that no file can fill the memory."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes unless named otherwise; a file at or over a limit is refused by a sentence."""

    csv_bytes: int = 200_000_000
    xlsx_bytes: int = 50_000_000
    unpacked_bytes: int = 400_000_000
    unpacked_ratio: int = 200
    sheet_cells: int = 5_000_000
    sheet_characters: int = 200_000_000
    cell_characters: int = 32_767
    line_characters: int = 4_000_000


def megabytes(size: int) -> str:
    """A size in words: 12.3 MB."""
    return f"{size / 1_000_000:,.1f} MB"
