"""What is planned, and what was promised and did not happen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from beds.queries.people import Person
from beds.queries.waiting import Waiting

HORIZONS = (2, 4, 12)
"""How many weeks ahead a plan is shown in."""


class Planned(StrEnum):
    """What is planned."""

    ADMISSION = "admission"
    DISCHARGE = "discharge"
    MOVE = "move"


@dataclass(frozen=True, kw_only=True)
class Expected:
    """A planned admission, discharge or move: a date on a referral or a placement, never a fact.

    `days` is how far ahead it lies; a negative one is how long ago it was promised. `within` is the
    shortest of 2, 4 and 12 weeks that holds it; None where it lies further ahead or has passed.
    """

    kind: Planned
    pseudonym: str
    on: date
    days: int
    service_line: str
    where: str

    @property
    def within(self) -> int | None:
        """The shortest horizon that holds the date, in weeks."""
        if self.days < 0:
            return None
        return next((weeks for weeks in HORIZONS if self.days < 7 * weeks), None)

    @property
    def missed(self) -> bool:
        """Whether the date has passed and it has not happened."""
        return self.days < 0


def planned(*, people: Iterable[Person], waiting: Iterable[Waiting], as_at: date) -> list[Expected]:
    """What is planned for these people as at a day, by date, passed dates first."""
    return sorted(
        [
            *(
                _discharge(one, one.planned_discharge_on, as_at)
                for one in people
                if one.planned_discharge_on
            ),
            *(_arrival(one, one.expected_on, as_at) for one in waiting if one.expected_on),
        ],
        key=lambda one: (one.on, one.kind, one.pseudonym),
    )


def _discharge(person: Person, on: date, as_at: date) -> Expected:
    return Expected(
        kind=Planned.DISCHARGE,
        pseudonym=person.pseudonym,
        on=on,
        days=(on - as_at).days,
        service_line=person.service_line,
        where=f"{person.provider_name}, {person.ward_name}",
    )


def _arrival(one: Waiting, on: date, as_at: date) -> Expected:
    held = one.held
    return Expected(
        kind=Planned.MOVE if one.is_move else Planned.ADMISSION,
        pseudonym=one.pseudonym,
        on=on,
        days=(on - as_at).days,
        service_line=one.service_line,
        where=f"{held.provider_name}, {held.ward_name}" if held else one.service_line_name,
    )
