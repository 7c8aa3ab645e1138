"""A row of the bed state: its columns, what it names, and how it is printed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from impact.core.periods import LONDON

SIX_PLACES = Decimal("0.000001")


def local_time(moment: datetime | None) -> str | None:
    """An instant as it is served: ISO 8601 in local time with its offset."""
    return moment.astimezone(LONDON).isoformat() if moment else None


class Cut(StrEnum):
    """By what the rows are cut."""

    WARD = "ward"
    SITE = "site"
    PROVIDER = "provider"
    SERVICE_LINE = "service_line"


NAMES: Mapping[Cut, tuple[str, ...]] = {
    Cut.WARD: ("provider", "site", "ward", "service_line"),
    Cut.SITE: ("provider", "site"),
    Cut.PROVIDER: ("provider",),
    Cut.SERVICE_LINE: ("service_line",),
}
"""What a row of each cut names."""

COUNTS = (
    *("beds", "surge", "closed", "open", "open_block", "occupied", "on_leave"),
    *("absent_without_leave", "held", "paused", "vacant", "can_admit"),
)
"""The counted columns of a bed, in the order in which a row shows them."""


@dataclass(frozen=True)
class Change:
    """How many things came into a column between two days, and how many left it."""

    ins: int
    outs: int

    def __str__(self) -> str:
        ins = f"+{self.ins}" if self.ins else ""
        outs = f"−{self.outs}" if self.outs else ""
        return f"{ins} {outs}".strip()


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the bed state, or its total, which names nothing.

    `open_block` is the denominator of `occupancy`. `waiting` and `out_of_area` are None on rows
    that are neither of a service line nor the total. `labels` holds the names for a reader of what
    `provider`, `site`, `ward` and `service_line` name by key, and of who confirmed a ward.
    `changes` holds the ins and outs of each column where they were asked for.
    """

    provider: str | None = None
    site: str | None = None
    ward: str | None = None
    service_line: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    beds: int
    surge: int
    closed: int
    open: int
    open_block: int
    occupied: int
    on_leave: int
    absent_without_leave: int
    held: int
    paused: int
    vacant: int
    can_admit: int
    ready_for_discharge: int
    admissions_suspended: int
    confirmed_at: datetime | None
    stale: bool
    can_admit_low: int
    waiting: int | None
    out_of_area: int | None
    changes: Mapping[str, Change] = field(default_factory=dict)

    @property
    def occupancy(self) -> Decimal | None:
        """Occupied over open block beds, in %, at most six decimals; None without an open one."""
        if not self.open_block:
            return None
        value = Decimal(100 * self.occupied) / self.open_block
        return value.quantize(SIX_PLACES, ROUND_HALF_UP)

    @property
    def can_admit_high(self) -> int:
        """What could be admitted if every ward, stale ones too, stands as it is recorded."""
        return self.can_admit

    @property
    def keys(self) -> dict[str, str]:
        """The names that the row has, `provider`, `site`, `ward`, `service_line`, in this order."""
        named = {name: getattr(self, name) for name in NAMES[Cut.WARD]}
        return {name: key for name, key in named.items() if key is not None}

    def as_dict(self) -> dict[str, Any]:
        """The row as the API answers it and the command prints it (`contract.md` section 3)."""
        return {
            **self.keys,
            **{name: getattr(self, name) for name in COUNTS},
            "occupancy": None if self.occupancy is None else float(self.occupancy),
            "ready_for_discharge": self.ready_for_discharge,
            "admissions_suspended": self.admissions_suspended,
            "confirmed_at": local_time(self.confirmed_at),
            "stale": self.stale,
            "can_admit_low": self.can_admit_low,
            "can_admit_high": self.can_admit_high,
            "waiting": self.waiting,
            "out_of_area": self.out_of_area,
        }
