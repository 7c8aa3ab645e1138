"""Several figures asked the same question."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from reporting.figures.catalogue import CATALOGUE, Figure
from reporting.figures.dimensions import CannotCut
from reporting.figures.engine import Answer, Asked, judge
from reporting.figures.stored.reading import answers


@dataclass(frozen=True)
class Told:
    """A figure with its answer, or with the sentence why it has none."""

    figure: Figure
    answer: Answer | None
    refused: str


def overview(asked: Asked, *, figures: Iterable[str], computed_at: datetime) -> list[Told]:
    """Asks each figure what `asked` asks, of the stored series where they hold it.

    A cut that a figure cannot make is told, not raised. As many queries as for one figure or two.
    """
    told = [_judged(asked, CATALOGUE[name]) for name in figures]
    found = answers(asked, [one.figure for one in told if not one.refused], computed_at=computed_at)
    return [replace(one, answer=found.get(one.figure.name)) for one in told]


def _judged(asked: Asked, figure: Figure) -> Told:
    try:
        judge(asked, figure)
    except CannotCut as refusal:
        return Told(figure, None, refusal.message)
    return Told(figure, None, "")


def counted_at(told: Iterable[Told], *, now: datetime) -> datetime:
    """When the oldest of the answers was counted; `now` where there is none."""
    return min((one.answer.computed_at for one in told if one.answer), default=now)
