"""Imports that are asked for: taken in, carried out by whoever is free, and put on record."""

from beds.imports.batches.applying import apply_checked, is_held, refused_rows, throw_away
from beds.imports.batches.carrying import carry_out, left_behind
from beds.imports.batches.files import sources_of
from beds.imports.batches.progress import progress_of
from beds.imports.batches.receiving import (
    MOST_BYTES,
    Options,
    Sent,
    TooLarge,
    check_size,
    expire,
    receive,
)
from beds.imports.batches.undoing import BuiltOn, NotTheLast, is_last, looked_at, undo

__all__ = [
    "MOST_BYTES",
    "BuiltOn",
    "NotTheLast",
    "Options",
    "Sent",
    "TooLarge",
    "apply_checked",
    "carry_out",
    "check_size",
    "expire",
    "is_held",
    "is_last",
    "left_behind",
    "looked_at",
    "progress_of",
    "receive",
    "refused_rows",
    "sources_of",
    "throw_away",
    "undo",
]
