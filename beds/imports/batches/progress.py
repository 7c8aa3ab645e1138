"""How far an import is that is being carried out, for whoever waits for it.

It is kept in the cache: the import is one transaction, of which nobody sees anything before its
end. Without it only less is told.
"""

from typing import TypedDict

from django.core.cache import cache

_KEPT_SECONDS = 3_600


class Progress(TypedDict):
    """A stage, how far it is, and how far it goes (0 where that is not known)."""

    stage: str
    done: int
    total: int


def tell(batch_id: int, stage: str, done: int, total: int) -> None:
    """Notes how far an import is."""
    cache.set(_key(batch_id), Progress(stage=stage, done=done, total=total), _KEPT_SECONDS)


def progress_of(batch_id: int) -> Progress | None:
    """How far it is; None where nobody said."""
    found: Progress | None = cache.get(_key(batch_id))
    return found


def _key(batch_id: int) -> str:
    return f"import-{batch_id}"
