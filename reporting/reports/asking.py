"""What somebody asks of a report, and what a content may be asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Flag, auto

from impact.core.grains import Grain
from providers.models import Collaborative


class Asks(Flag):
    """What a content is asked for beside the collaborative; without `PERIOD` it is as at a day."""

    DAY = auto()  # as at `as_at`
    PERIOD = auto()  # from `start` to before `end`
    GRAIN = auto()  # how finely the period is cut
    CUT = auto()  # by what: `by`
    FILTERS = auto()  # only where: `filters`
    FIGURES = auto()  # which figures


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A report as it is asked for.

    `as_at` is the day it is true for, and the cut-off of what is counted; `known_at` when it is
    made. `start` and `end` (exclusive) are None for a report as at a day. `by` and `filters` are
    dimensions, `figures` names of the catalogue.
    """

    collaborative: Collaborative
    as_at: date
    known_at: datetime
    start: date | None = None
    end: date | None = None
    grain: Grain = Grain.TOTAL
    by: tuple[str, ...] = ()
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    figures: tuple[str, ...] = ()

    @property
    def period(self) -> tuple[date, date]:
        """From and to (exclusive) of a content that is asked for a period."""
        if self.start is None or self.end is None:
            raise ValueError("this report is as at a day: it has no period")
        return self.start, self.end
