"""How far a long piece of work is, for whoever waits for it, and whether it is to stop.

It is kept in the cache: what is written in the work's own transaction is seen by nobody before its
end. Without a cache that processes share only less is told.
"""

from typing import TypedDict

from django.core.cache import cache

_KEPT_SECONDS = 3_600


class Progress(TypedDict):
    """A stage, how far it is, and how far it goes (0 where that is not known)."""

    stage: str
    done: int
    total: int


def tell(work: str, stage: str, done: int, total: int) -> None:
    """Notes how far a piece of work is, by its name."""
    cache.set(work, Progress(stage=stage, done=done, total=total), _KEPT_SECONDS)


def progress_of(work: str) -> Progress | None:
    """How far it is; None where nobody said."""
    found: Progress | None = cache.get(work)
    return found


def ask_to_stop(work: str) -> None:
    """Has whoever is at a piece of work stop at the next chance."""
    cache.set(f"{work}-stop", True, _KEPT_SECONDS)


def is_to_stop(work: str) -> bool:
    """Whether somebody asked it to stop."""
    return bool(cache.get(f"{work}-stop"))
