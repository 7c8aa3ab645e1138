"""Everything that the page of a figure shows, asked at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from impact.core.grains import Grain, counted_periods
from reporting.figures.catalogue import CATALOGUE
from reporting.figures.distribution import LengthBand, distribution
from reporting.figures.engine import Answer, Asked
from reporting.figures.stored.reading import answer

COMPARED = ("provider", "service_line")
# Those who left and those who are here say little without each other.
_PAIRS = {
    "length_of_stay": ("length_of_stay", "current_length_of_stay"),
    "current_length_of_stay": ("current_length_of_stay", "length_of_stay"),
}


@dataclass(frozen=True)
class Lengths:
    """Lengths over a whole range: the figure, and how many fall in each band."""

    answer: Answer
    bands: Sequence[LengthBand]


@dataclass(frozen=True, kw_only=True)
class Look:
    """A figure as asked; without its cut; over the whole range as one; by groups; its lengths.

    `last` is the last counted day, None where no day is counted.
    """

    answer: Answer
    uncut: Answer
    whole: Answer
    groups: list[Answer]
    lengths: list[Lengths]
    last: date | None


def look(asked: Asked, *, computed_at: datetime) -> Look:
    """Asks a figure for its page, of the stored series where they hold it.

    Raises what `ask` raises.
    """
    found = answer(asked, computed_at=computed_at)
    plain = replace(asked, by=())
    whole = replace(plain, grain=Grain.TOTAL)
    groups = [
        answer(replace(asked, by=(name,)), computed_at=computed_at) for name in _compared(asked)
    ]
    return Look(
        answer=found,
        uncut=answer(plain, computed_at=computed_at) if asked.by else found,
        whole=answer(whole, computed_at=computed_at),
        groups=[found] if asked.by else groups,
        lengths=list(_lengths(whole, computed_at)),
        last=_last_day(whole),
    )


def _compared(asked: Asked) -> Iterator[str]:
    """By what a figure is shown where no cut was asked; not by what it is narrowed to already."""
    for name in COMPARED:
        if not asked.by and name in CATALOGUE[asked.figure].by and name not in asked.filters:
            yield name


def _lengths(whole: Asked, computed_at: datetime) -> Iterator[Lengths]:
    if CATALOGUE[whole.figure].lengths is None:
        return
    for name in _PAIRS.get(whole.figure, (whole.figure,)):
        asked = replace(whole, figure=name)
        yield Lengths(answer(asked, computed_at=computed_at), distribution(asked))


def _last_day(whole: Asked) -> date | None:
    periods = counted_periods(
        start=whole.start, end=whole.end, grain=Grain.TOTAL, cut_off=whole.cut_off
    )
    end = periods[-1].counted.end if periods else None
    return end - timedelta(days=1) if end else None
