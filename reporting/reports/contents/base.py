"""A content: what a report may hold, declared once and made from what is asked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reporting.figures.suppression import Audience
from reporting.reports.asking import Asked, Asks
from reporting.reports.sheets import Sheet

EVERYBODY = frozenset(Audience)
NAMED = frozenset({Audience.CLINICAL, Audience.AGREEMENT})
"""For whom rows about single people may be."""


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a report may hold.

    `name` is for programs and never changes; `title` and `meaning` are for people. `version` goes
    up by one whenever the same records would give other rows: a receipt names it. `audiences` are
    those to whom it may be issued. `cuts` and `filters` are what `Asked.by` and `Asked.filters` may
    name, each filter with one value alone where `one_each`. `figures` are those of the catalogue
    that it shows whatever is asked, whose definition versions every file prints.

    `make` gives the sheets in order, from the database alone: the same records and the same `Asked`
    give the same cells, whenever it is called. It reads no clock, orders every row, and leaves
    pseudonyms, hiding and rounding to the kinds of its columns.
    """

    name: str
    title: str
    meaning: str
    version: int
    make: Callable[[Asked], Iterable[Sheet]]
    asks: Asks
    audiences: frozenset[Audience] = EVERYBODY
    cuts: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    one_each: bool = False
    figures: tuple[str, ...] = ()
