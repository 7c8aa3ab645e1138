"""Labels and codes that a spreadsheet may have robbed of their leading zeros."""

from collections.abc import Iterable


def alike(known: Iterable[str], wanted: str) -> str | None:
    """The one that is wanted, else the only one that differs from it by leading zeros alone.

    `contract.md` section 2: codes may lack a leading zero. None where none fits, or several do.
    """
    names = set(known)
    if wanted in names:
        return wanted
    similar = [name for name in names if name.lstrip("0") == wanted.lstrip("0")]
    return similar[0] if len(similar) == 1 else None
