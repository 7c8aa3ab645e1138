"""Events of one day: admissions, discharges, transfers, pathways, readmissions, interventions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from tests.recount.facts import Fact, length, part, single
from tests.recount.patient_days import begun_on
from tests.recount.records import Collaborative, Held, Intervention, Spell, Stay
from tests.recount.where import is_its_patient, of_person_in_ward

LONDON = ZoneInfo("Europe/London")
PROVISIONAL_DAYS = 30


def own_stays(spell: Spell) -> list[Stay]:
    """Its ward stays in order, without those of a trial leave, which are no event of any kind."""
    return [stay for stay in spell.stays if stay.trial is None]


def own_spells(held: Held, person: int) -> list[Spell]:
    """A person's spells in order, without those that are only a trial leave from another."""
    mine = [it for it in held.spells.values() if it.person == person and own_stays(it)]
    return sorted(mine, key=_order)


def _order(spell: Spell) -> tuple[date, date, str, str]:
    """As ward stays: from, to with empty last, ward stay id; then the provider whose id it is."""
    first = own_stays(spell)[0]
    return begun_on(spell), spell.discharged or date.max, first.number, spell.provider


def _of(collaborative: Collaborative, stay: Stay, day: date) -> bool:
    return is_its_patient(collaborative, stay.spell, stay.ward, day)


def begun(held: Held, collaborative: Collaborative, day: date) -> Iterator[Spell]:
    """Its patients' spells that began on this day by care."""
    for spell in held.spells.values():
        own = own_stays(spell)
        is_begun = own and begun_on(spell) == day and not spell.begun_by_ward
        if is_begun and _of(collaborative, own[0], day):
            yield spell


def ended(held: Held, collaborative: Collaborative, day: date) -> Iterator[Spell]:
    """Its patients' spells that ended on this day by care."""
    for spell in held.spells.values():
        own = own_stays(spell)
        is_ended = own and spell.discharged == day and not spell.ended_by_ward
        if is_ended and _of(collaborative, own[-1], day):
            yield spell


def admissions(held: Held, collaborative: Collaborative, day: date) -> list[Fact]:
    return [
        single(of_person_in_ward(it, own_stays(it)[0].ward))
        for it in begun(held, collaborative, day)
    ]


def discharges(held: Held, collaborative: Collaborative, day: date) -> list[Fact]:
    facts = []
    for it in ended(held, collaborative, day):
        labels = of_person_in_ward(it, own_stays(it)[-1].ward)
        facts.append(single({**labels, "destination": destination(held, it)}))
    return facts


def destination(held: Held, spell: Spell) -> str:
    """One of six; what is not known is other."""
    return held.destinations.get(spell.destination) or "other"


def length_of_stay(held: Held, collaborative: Collaborative, day: date) -> list[Fact]:
    return [
        length(of_person_in_ward(it, own_stays(it)[-1].ward), (day - begun_on(it)).days)
        for it in ended(held, collaborative, day)
    ]


def transfers_in(held: Held, collaborative: Collaborative, day: date) -> list[Fact]:
    """Ward stays that began inside a spell: all but the first."""
    return [
        single(of_person_in_ward(spell, stay.ward))
        for spell in held.spells.values()
        for stay in own_stays(spell)[1:]
        if stay.dates.start == day and _of(collaborative, stay, day)
    ]


def transfers_out(held: Held, collaborative: Collaborative, day: date) -> list[Fact]:
    """Ward stays that ended inside a spell: all but the last."""
    return [
        single(of_person_in_ward(spell, stay.ward))
        for spell in held.spells.values()
        for stay in own_stays(spell)[:-1]
        if stay.dates.end == day and _of(collaborative, stay, day)
    ]


@dataclass
class Pathway:
    """Spells of one person that follow each other with a gap of at most a day."""

    spells: list[Spell]

    @property
    def last(self) -> Spell:
        """The spell with which it ends: the one that ends last."""
        return max(self.spells, key=lambda it: (it.discharged or date.max, _order(it)))

    @property
    def begun(self) -> date:
        return begun_on(self.spells[0])


def pathways(held: Held, person: int) -> list[Pathway]:
    found: list[Pathway] = []
    for spell in own_spells(held, person):
        reached = found[-1].last.discharged or date.max if found else date.min
        if found and (begun_on(spell) - reached).days <= 1:
            found[-1].spells.append(spell)
        else:
            found.append(Pathway([spell]))
    return found


def pathway_length_of_stay(held: Held, collaborative: Collaborative, day: date) -> list[Fact]:
    facts = []
    for person in {it.person for it in held.spells.values()}:
        for pathway in pathways(held, person):
            last = pathway.last
            if last.discharged != day or last.ended_by_ward:
                continue
            where = own_stays(last)[-1]
            if _of(collaborative, where, day):
                labels = of_person_in_ward(last, where.ward)
                facts.append(length(labels, (day - pathway.begun).days))
    return facts


def readmissions_30d(held: Held, collaborative: Collaborative, day: date) -> list[Fact]:
    facts = []
    for it in ended(held, collaborative, day):
        following = next_admission(held, it)
        gap = (begun_on(following) - day).days if following else None
        if destination(held, it) == "died":
            continue
        if following and gap is not None and gap <= 1 and following.provider != it.provider:
            continue
        labels = of_person_in_ward(it, own_stays(it)[-1].ward)
        facts.append(part(labels, counts=gap is not None and gap <= PROVISIONAL_DAYS))
    return facts


def next_admission(held: Held, spell: Spell) -> Spell | None:
    """The next spell of the person, anywhere, in scope or not, however late it was recorded."""
    mine = own_spells(held, spell.person)
    for later in mine[mine.index(spell) + 1 :]:
        if spell.discharged and begun_on(later) >= spell.discharged and not later.begun_by_ward:
            return later
    return None


def wait_to_admission(held: Held, collaborative: Collaborative, day: date) -> list[Fact]:
    facts = []
    for spell in begun(held, collaborative, day):
        received = [
            it.received for it in held.referrals if it.spell == spell.key and it.received <= day
        ]
        if received:
            labels = of_person_in_ward(spell, own_stays(spell)[0].ward)
            facts.append(length(labels, (day - min(received)).days))
    return facts


def interventions(
    held: Held, collaborative: Collaborative, day: date, *, only: str | None = None
) -> list[Fact]:
    facts = []
    for it in held.interventions:
        stay = where_it_happened(held, it)
        is_asked = only in (None, it.type) and it.started.astimezone(LONDON).date() == day
        if goes_on(held, it):
            continue
        if stay and is_asked and _of(collaborative, stay, day):
            facts.append(single(of_person_in_ward(stay.spell, stay.ward)))
    return facts


def seclusions(held: Held, collaborative: Collaborative, day: date) -> list[Fact]:
    return interventions(held, collaborative, day, only="05")


def goes_on(held: Held, it: Intervention) -> bool:
    """Whether it only goes on under the provider to whom the ward has passed: no new start."""
    spell = held.spells[it.spell]
    return spell.begun_by_ward and any(
        before is not it
        and held.spells[before.spell].person == spell.person
        and (before.incident, before.type, before.ended) == (it.incident, it.type, it.started)
        for before in held.interventions
    )


def where_it_happened(held: Held, it: Intervention) -> Stay | None:
    """The ward stay of the spell that covers the day; on the day of discharge, the last.

    Of two, a stay and one on trial from it, the one in which the person is.
    """
    day = it.started.astimezone(LONDON).date()
    spell = held.spells[it.spell]
    there = [stay for stay in spell.stays if day in stay.dates]
    for stay in there:
        if stay.trial:
            return stay
    if there:
        return there[0]
    last = own_stays(spell) or spell.stays
    return last[-1] if spell.discharged == day else None
