"""The state that the simulation has reached, and the few ways in which it changes.

Stories decide; only the methods here move people and take beds, so that nobody is in two beds and
no bed has two uses whatever the stories do.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from impact.demo.calendar.days import Day
from impact.demo.people import People
from impact.demo.plan import CollaborativePlan
from impact.demo.population import Population
from impact.demo.randomness import Streams
from impact.demo.records import (
    Closure,
    Hold,
    Leave,
    Pause,
    Person,
    Readiness,
    Referral,
    Spell,
    SurgeBed,
    Suspension,
    WardStay,
)
from impact.demo.wards import WardState


@dataclass(eq=False, slots=True)
class Trial:
    """A trial leave under way: where the person is on trial, and in which bed."""

    leave: Leave
    spell: Spell
    place: WardState
    label: str


@dataclass(eq=False, slots=True)
class Care:
    """Somebody in hospital now. `home` is the collaborative responsible for them, "" for none.

    `phase` counts the phases of care, so that what was planned in an earlier one lapses.
    """

    person: Person
    home: str
    spell: Spell
    stay: WardStay
    place: WardState
    label: str
    due: Day = 0
    ending: str = ""
    phase: int = 0
    leave: Leave | None = None
    ready: Readiness | None = None
    move: Referral | None = None
    trial: Trial | None = None

    @property
    def is_settled(self) -> bool:
        """Whether they are on the ward: neither on leave nor on trial."""
        return self.leave is None and self.trial is None


class World:
    """Everything on the day reached, and everything written down so far."""

    def __init__(self, plan: tuple[CollaborativePlan, ...], streams: Streams, day: Day) -> None:
        self.day = day
        self.streams = streams
        self.people = People(streams)
        self.populations = {found.code: Population(found) for found in plan}
        self.wards: dict[str, WardState] = {}
        for population in self.populations.values():
            population.settle(self.wards)
        self.cares: list[Care] = []
        self.spells: list[Spell] = []
        self.persons: dict[int, Person] = {}
        self.referrals: list[Referral] = []
        self.surge_beds: list[SurgeBed] = []
        self.closures: list[Closure] = []
        self.holds: list[Hold] = []
        self.pauses: list[Pause] = []
        self.suspensions: list[Suspension] = []
        self._agenda: dict[Day, list[tuple[int, int, Callable[..., None], Any]]] = {}
        self._planned = 0
        self._numbers: dict[tuple[str, str], int] = defaultdict(int)

    # --- what is to come ---------------------------------------------------------------------

    def at(self, day: Day, rank: int, what: Callable[..., None], *given: object) -> None:
        """Do something on a day, today at the earliest; lower ranks come first in a day."""
        self._planned += 1
        entry = (rank, self._planned, what, given)
        self._agenda.setdefault(max(day, self.day), []).append(entry)

    def keep_appointments(self) -> None:
        """Do what was planned for today, what it adds for today included."""
        while entries := self._agenda.pop(self.day, None):
            for _, _, what, given in sorted(entries, key=lambda entry: entry[:2]):
                what(*given)

    # --- numbers -----------------------------------------------------------------------------

    def number(self, provider: str, kind: str) -> int:
        """The next number of that kind at a provider."""
        self._numbers[provider, kind] += 1
        return self._numbers[provider, kind]

    def local_id(self, person: Person, provider: str) -> str:
        """The number under which the provider knows the person."""
        if provider not in person.local_ids:
            person.local_ids[provider] = f"{provider[:3]}{self.number(provider, 'person') + 40_000}"
        return person.local_ids[provider]

    def home_of(self, icb: str, line: str) -> str:
        """The collaborative responsible for a board's people in a service line, "" for none."""
        for code, population in self.populations.items():
            if icb in population.plan.footprint and line in population.lines:
                return code
        return ""

    # --- people in beds ----------------------------------------------------------------------

    def admit(
        self, person: Person, place: WardState, *, source: str, reason: str = "", label: str = ""
    ) -> Care:
        """A person begins a spell in a ward today."""
        spell = self._begin_spell(person, place, source)
        spell.out_of_area_reason = reason
        home = self.home_of(person.icb, place.plan.service_line)
        care = Care(person, home, spell, spell.stays[0], place, "")
        self._take(care, label)
        self.persons[person.number] = person
        self.cares.append(care)
        return care

    def shift(self, care: Care, place: WardState, *, label: str = "") -> None:
        """A person moves to another ward today; to another provider, with a spell of its own."""
        self._leave_ward(care)
        if place.plan.provider == care.spell.provider:
            care.stay = self._begin_stay(care.spell, place)
        else:
            self._end_spell(care.spell, _receiving(place))
            care.ready = None
            care.spell = self._begin_spell(
                care.person, place, "87" if care.place.plan.independent else "53"
            )
            care.stay = care.spell.stays[0]
        care.place = place
        self._take(care, label)

    def discharge(self, care: Care, destination: str) -> None:
        """A person leaves hospital today."""
        self._leave_ward(care)
        self._end_spell(care.spell, destination)
        care.phase += 1
        self.cares.remove(care)
        if care.person.legal and care.person.legal[-1].end is None:
            care.person.legal[-1].end = self.day

    def move_bed(self, care: Care, label: str) -> None:
        """A person changes beds in the ward today."""
        care.place.clear(care.label)
        self.lie_down(care, label)

    def lie_down(self, care: Care, label: str) -> None:
        """A person without a bed takes one of the ward's today."""
        care.place.put(label, "taken")
        care.label = label
        care.stay.beds.append((self.day, label))

    # --- trial leave -------------------------------------------------------------------------

    def begin_trial(self, care: Care, place: WardState, leave: Leave) -> None:
        """A person goes to another provider's ward on trial today; the sending bed is kept."""
        source = "87" if care.place.plan.independent else "53"
        spell = self._begin_spell(care.person, place, source)
        label = place.choose(self.streams.of("trial-bed", spell.spell_id))
        place.put(label, "taken")
        spell.stays[0].beds.append((self.day, label))
        care.stay.leaves.append(leave)
        care.trial = Trial(leave, spell, place, label)

    def end_trial(self, care: Care) -> Trial:
        """The trial ends today: leave and receiving spell do; the person is with the sender."""
        trial = care.trial
        if trial is None:
            raise ValueError("this person is not on trial")
        trial.leave.end = trial.spell.stays[0].end = self.day
        trial.place.clear(trial.label)
        self._end_spell(trial.spell, _receiving(care.place))
        care.trial = None
        return trial

    # --- inside ------------------------------------------------------------------------------

    def _begin_spell(self, person: Person, place: WardState, source: str) -> Spell:
        provider = place.plan.provider
        mark = "/" if provider == "RT5" else "-"
        spell = Spell(
            provider=provider,
            spell_id=f"{provider}{mark}{self.number(provider, 'spell'):05d}",
            person=person,
            admitted=self.day,
            source=source,
            legal_status=person.legal[-1].status if person.legal else "",
        )
        self.local_id(person, provider)
        self.spells.append(spell)
        self._begin_stay(spell, place)
        return spell

    def _begin_stay(self, spell: Spell, place: WardState) -> WardStay:
        stay = WardStay(f"{spell.spell_id}-{len(spell.stays) + 1}", place.plan, self.day)
        spell.stays.append(stay)
        return stay

    def _end_spell(self, spell: Spell, destination: str) -> None:
        spell.discharged = self.day
        spell.destination = destination
        for readiness in spell.readiness:
            readiness.end = self.day if readiness.end is None else readiness.end

    def _take(self, care: Care, label: str) -> None:
        place = care.place
        care.label = ""
        if place.has_beds:
            self.lie_down(care, label or place.choose(self.streams.of("bed", care.stay.stay_id)))

    def _leave_ward(self, care: Care) -> None:
        if not care.is_settled:
            raise ValueError("somebody on leave returns before they move or are discharged")
        if care.label:
            care.place.clear(care.label)
        care.stay.end = self.day


def _receiving(place: WardState) -> str:
    """The destination of discharge that a move to the ward is recorded with."""
    if place.plan.security == "medium":
        return "84" if place.plan.independent else "50"
    return "87" if place.plan.independent else "53"
