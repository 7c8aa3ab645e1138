"""How far an import is that is being carried out, for whoever waits for it."""

from impact.core import telling
from impact.core.telling import Progress


def tell(batch_id: int, stage: str, done: int, total: int) -> None:
    """Notes how far an import is."""
    telling.tell(_name(batch_id), stage, done, total)


def progress_of(batch_id: int) -> Progress | None:
    """How far it is; None where nobody said."""
    return telling.progress_of(_name(batch_id))


def _name(batch_id: int) -> str:
    return f"import-{batch_id}"
