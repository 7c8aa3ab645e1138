"""What is held and what a batch makes of it: each record keeps both, until one is chosen.

`held` is what the database has (None: nothing), `new` what the batch asks for (None: away with
it). `now` is the one that counts: `held` once the record's unit is refused.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from beds.imports.rows import ImportRow, Unit

Values = TypeVar("Values")


class PersonValues(NamedTuple):
    """Columns of a person."""

    nhs_number: str | None = None
    birth_date: date | None = None
    sex: str = "unknown"
    ethnic_category: str = ""
    learning_disability: str = ""
    autism: str = ""
    home_area: str = ""


class SpellValues(NamedTuple):
    """Columns of a placement; `patient` is the person's record."""

    spell_id: str
    patient: "Person"
    icb_id: int
    admitted_on: date
    discharged_on: date | None = None
    planned_discharge_on: date | None = None
    source_of_admission: str = ""
    discharge_destination: str = ""
    legal_status: str = ""
    out_of_area_reason: str = ""
    begun_by: str = "care"
    ended_by: str = "care"
    typed: bool = False


class StayValues(NamedTuple):
    """Columns of a ward stay."""

    ward_stay_id: str
    ward_id: int
    start: date
    end: date | None


class LeaveValues(NamedTuple):
    """Columns of leave; `stay` is the ward stay's record."""

    stay: "Stay"
    leave_id: str
    kind: str
    start: date
    end: date | None
    bed_kept: bool


class ReadyValues(NamedTuple):
    """Columns of readiness."""

    start: date
    end: date | None
    reason: str = ""
    attributable_to: str = ""
    responsible_la: str = ""


class PeriodValues(NamedTuple):
    """A stretch of days of a stay in a bed."""

    bed_id: int
    start: date
    end: date | None
    assumed: bool


def one_of(held: Values | None, new: Values) -> Values:
    """What is held where the batch asks for the same: of two equal ones one is remembered."""
    return held if held == new else new


@dataclass(slots=True, eq=False)
class Person:
    """A person: rows that speak of them are merged once it is known which are refused."""

    pk: int | None = None
    held: PersonValues | None = None
    new: PersonValues | None = None
    identifiers: list[tuple[int, str]] = field(default_factory=list)
    rows: list[ImportRow] = field(default_factory=list)
    nhs_number: str | None = None


@dataclass(slots=True, eq=False)
class Spell:
    """A placement with all that hangs on it; one unit."""

    provider_id: int
    unit: Unit
    pk: int | None = None
    held: SpellValues | None = None
    new: SpellValues | None = None
    stays: list["Stay"] = field(default_factory=list)
    ready: list["Ready"] = field(default_factory=list)
    interventions: list["Event"] = field(default_factory=list)

    @property
    def now(self) -> SpellValues | None:
        """What counts."""
        return self.held if self.unit.refused else self.new


@dataclass(slots=True, eq=False)
class Stay:
    """A ward stay, its leave, and where in the ward it lies."""

    spell: Spell
    pk: int | None = None
    held: StayValues | None = None
    new: StayValues | None = None
    row: ImportRow | None = None
    leaves: list["Leave"] = field(default_factory=list)
    held_periods: list[tuple[int, PeriodValues]] = field(default_factory=list)
    labels: dict[date, tuple[str, ImportRow]] = field(default_factory=dict)
    held_trial: int | None = None
    trial: "Leave | None" = None

    @property
    def now(self) -> StayValues | None:
        """What counts."""
        return self.held if self.spell.unit.refused else self.new

    @property
    def untouched(self) -> bool:
        """Whether what counts is what is held."""
        return self.held is not None and self.now == self.held


@dataclass(slots=True, eq=False)
class Leave:
    """Leave from a stay."""

    spell: Spell
    pk: int | None = None
    held: LeaveValues | None = None
    new: LeaveValues | None = None
    row: ImportRow | None = None

    @property
    def now(self) -> LeaveValues | None:
        """What counts."""
        return self.held if self.spell.unit.refused else self.new


@dataclass(slots=True, eq=False)
class Ready:
    """A period of readiness."""

    spell: Spell
    pk: int | None = None
    held: ReadyValues | None = None
    new: ReadyValues | None = None
    row: ImportRow | None = None

    @property
    def now(self) -> ReadyValues | None:
        """What counts."""
        return self.held if self.spell.unit.refused else self.new


@dataclass(slots=True, eq=False)
class Event:
    """An intervention: only its end can change."""

    spell: Spell
    key: tuple[str, str, datetime]
    pk: int | None = None
    held: tuple[datetime | None] | None = None
    new: tuple[datetime | None] | None = None
    row: ImportRow | None = None


@dataclass(slots=True, eq=False)
class BedRecord:
    """A bed over its days in service: (label, basis, start, end)."""

    ward_id: int
    unit: Unit
    pk: int | None = None
    held: tuple[str, str, date, date | None] | None = None
    new: tuple[str, str, date, date | None] | None = None
    row: ImportRow | None = None

    @property
    def now(self) -> tuple[str, str, date, date | None] | None:
        """What counts."""
        return self.held if self.unit.refused else self.new


class OutOfUse(NamedTuple):
    """Days on which a bed is closed, held or paused."""

    use: str
    start: date
    end: date | None
    reason: str = ""
    note: str = ""
    approved_on: date | None = None
    review_on: date | None = None


@dataclass(slots=True, eq=False)
class OutOfUseRecord:
    """A closure, which files carry, or a hold or pause, which they do not."""

    bed: BedRecord
    unit: Unit
    pk: int | None = None
    held: OutOfUse | None = None
    new: OutOfUse | None = None
    row: ImportRow | None = None
    referred_patient: int | None = None

    @property
    def now(self) -> OutOfUse | None:
        """What counts."""
        return self.held if self.unit.refused else self.new
