"""What the simulation writes down: people, spells, stays and all that hangs on them.

Days are whole numbers (see `calendar.days`); None as an end means still going.
"""

from dataclasses import dataclass, field

from impact.demo.calendar.days import Day
from impact.demo.plan import WardPlan
from impact.demo.randomness import Chance


@dataclass(eq=False, slots=True)
class LegalPeriod:
    """Days under one legal status. `term` is the first length in days, 0 where it has none."""

    provider: str
    status: str
    start: Day
    term: int
    end: Day | None = None


@dataclass(eq=False, slots=True)
class Person:
    """Somebody invented. `temper` (0 to 1) says how often restrictive interventions befall them."""

    number: int
    nhs_number: str
    birth: Day
    sex: str
    ethnic_category: str
    learning_disability: str
    autism: str
    home_area: str
    authority: str
    icb: str
    temper: float
    chance: Chance
    local_ids: dict[str, str] = field(default_factory=dict)
    legal: list[LegalPeriod] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Leave:
    """Days away from a stay. `back` is the planned return, `told` whether the file names it."""

    leave_id: str
    kind: str
    start: Day
    back: Day
    bed_kept: bool
    told: bool
    end: Day | None = None


@dataclass(eq=False, slots=True)
class WardStay:
    """A ward stay; `beds` are the labels it has had, each from a day."""

    stay_id: str
    ward: WardPlan
    start: Day
    end: Day | None = None
    beds: list[tuple[Day, str]] = field(default_factory=list)
    leaves: list[Leave] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Readiness:
    """Days ready for discharge."""

    start: Day
    reason: str
    attributable_to: str
    end: Day | None = None


@dataclass(eq=False, slots=True)
class Intervention:
    """One type of restrictive intervention; minutes since the midnight that begins `on`."""

    incident_id: str
    type: str
    on: Day
    minute: int
    minutes: int


@dataclass(eq=False, slots=True)
class Spell:
    """One provider's care of a person. `plans` are the discharge dates set, each from a day."""

    provider: str
    spell_id: str
    person: Person
    admitted: Day
    source: str
    legal_status: str
    out_of_area_reason: str = ""
    discharged: Day | None = None
    destination: str = ""
    stays: list[WardStay] = field(default_factory=list)
    readiness: list[Readiness] = field(default_factory=list)
    interventions: list[Intervention] = field(default_factory=list)
    plans: list[tuple[Day, Day]] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Referral:
    """A request for a bed; dates are filled in on the day they come true."""

    referral_id: str
    assessor: str
    person: Person
    service_line: str
    kind: str
    urgency: str
    source: str
    location: str
    received: Day
    from_level: str = ""
    assessed: Day | None = None
    reported: Day | None = None
    level: str = ""
    accepted: Day | None = None
    declined: Day | None = None
    decline_reason: str = ""
    withdrawn: Day | None = None
    spell: Spell | None = None

    @property
    def is_open(self) -> bool:
        """Whether nothing has become of it yet."""
        return self.declined is None and self.withdrawn is None and self.spell is None


@dataclass(eq=False, slots=True)
class SurgeBed:
    """A bed above contract while it is in service."""

    ward: WardPlan
    label: str
    start: Day
    end: Day | None = None


@dataclass(eq=False, slots=True)
class Closure:
    """Days on which a bed is closed, planned `until` a day; `told` if the file names that day."""

    ward: WardPlan
    label: str
    start: Day
    until: Day
    told: bool
    reason: str
    note: str
    approved: Day | None
    end: Day | None = None


@dataclass(eq=False, slots=True)
class Hold:
    """Days on which an empty bed is kept for a referred person, `expected` on a day."""

    ward: WardPlan
    label: str
    start: Day
    until: Day
    review: Day
    expected: Day
    referral: Referral
    end: Day | None = None


@dataclass(eq=False, slots=True)
class Pause:
    """Days on which a ward cannot fill an empty bed."""

    ward: WardPlan
    label: str
    start: Day
    until: Day
    review: Day
    reason: str
    end: Day | None = None


@dataclass(eq=False, slots=True)
class Suspension:
    """Days on which a ward takes nobody."""

    ward: WardPlan
    start: Day
    reason: str
    note: str
    end: Day | None = None
