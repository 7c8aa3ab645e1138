"""Several figures asked the same question."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from reporting.figures.catalogue import CATALOGUE, Figure
from reporting.figures.dimensions import CannotCut
from reporting.figures.engine import Answer, Asked
from reporting.figures.stored.reading import answer


@dataclass(frozen=True)
class Told:
    """A figure with its answer, or with the sentence why it has none."""

    figure: Figure
    answer: Answer | None
    refused: str


def overview(asked: Asked, *, figures: Iterable[str], computed_at: datetime) -> list[Told]:
    """Asks each figure what `asked` asks, of the stored series where they hold it.

    A cut that a figure cannot make is told, not raised.
    """
    return [_told(replace(asked, figure=name), computed_at) for name in figures]


def _told(asked: Asked, computed_at: datetime) -> Told:
    figure = CATALOGUE[asked.figure]
    try:
        return Told(figure, answer(asked, computed_at=computed_at), "")
    except CannotCut as refusal:
        return Told(figure, None, refusal.message)


def counted_at(told: Iterable[Told], *, now: datetime) -> datetime:
    """When the oldest of the answers was counted; `now` where there is none."""
    return min((one.answer.computed_at for one in told if one.answer), default=now)
