"""What is held, as plain records. Every interval is half-open; an end of None is still going."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class Dates:
    """Days from `start` to before `end`; None is no bound."""

    start: date | None
    end: date | None

    def __contains__(self, day: date) -> bool:
        begun = self.start is None or self.start <= day
        return begun and (self.end is None or day < self.end)


@dataclass(frozen=True)
class Line:
    """A service line; `mark` is the number of days past which a stay is long."""

    code: str
    programme: str
    level: str
    mark: int


@dataclass(frozen=True)
class Ward:
    """A ward, with the ICB in which its site stands."""

    key: int
    provider: str
    site: str
    site_icb: str
    code: str
    line: Line
    sex: str


@dataclass(frozen=True)
class Use:
    """What a bed is doing over some days; an occupied one names the ward stay."""

    what: str
    dates: Dates
    stay: int | None


@dataclass
class Bed:
    """A bed in service over some days, and its uses."""

    ward: Ward
    basis: str
    dates: Dates
    uses: list[Use] = field(default_factory=list)


@dataclass(frozen=True)
class Leave:
    """Days away from a ward stay."""

    key: int
    stay: int
    dates: Dates


@dataclass
class Stay:
    """A ward stay; `trial` is the leave in which a receiving stay lies."""

    key: int
    number: str
    ward: Ward
    dates: Dates
    spell: "Spell"
    trial: Leave | None = None
    leaves: list[Leave] = field(default_factory=list)

    @property
    def order(self) -> tuple[date, date, str]:
        """From, to with empty last, ward stay id."""
        assert self.dates.start is not None
        return self.dates.start, self.dates.end or date.max, self.number


@dataclass
class Spell:
    """A hospital provider spell with its ward stays."""

    key: int
    number: str
    person: int
    provider: str
    icb: str
    admitted: date
    discharged: date | None
    destination: str
    reason: str
    begun_by_ward: bool
    ended_by_ward: bool
    stays: list[Stay] = field(default_factory=list)


@dataclass(frozen=True)
class Ready:
    """Days on which somebody is clinically ready for discharge."""

    spell: int
    dates: Dates


@dataclass(frozen=True)
class Intervention:
    """A restrictive intervention of one type."""

    spell: int
    incident: str
    type: str
    started: datetime
    ended: datetime | None


@dataclass(frozen=True)
class Referral:
    """A referral; `spell` is what it was placed in."""

    key: int
    person: int
    icb: str
    line: Line
    kind: str
    level: str
    received: date
    assessed: date | None
    accepted: date | None
    declined: date | None
    withdrawn: date | None
    spell: int | None


@dataclass(frozen=True)
class Baseline:
    """Bed days agreed for a service line, of one provider or of the whole collaborative."""

    collaborative: str
    provider: str | None
    line: Line
    start: date
    end: date
    bed_days: Decimal
    price: Decimal | None


@dataclass
class Collaborative:
    """Who belongs to a collaborative, whose people are its own, and where its area is."""

    code: str
    programme: str
    members: list[tuple[str, Dates]] = field(default_factory=list)
    footprint: list[tuple[str, Dates]] = field(default_factory=list)
    flow_sites: list[tuple[str, Dates]] = field(default_factory=list)


@dataclass
class Held:
    """Everything that is held."""

    collaboratives: dict[str, Collaborative]
    beds: list[Bed]
    spells: dict[int, Spell]
    stays: dict[int, Stay]
    leaves: dict[int, Leave]
    ready: list[Ready]
    interventions: list[Intervention]
    referrals: list[Referral]
    baselines: list[Baseline]
    destinations: dict[str, str]
