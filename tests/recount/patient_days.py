"""Patient days: where every person is at one midnight."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tests.recount.facts import Fact, length, part
from tests.recount.records import Collaborative, Held, Referral, Spell, Stay
from tests.recount.where import (
    Labels,
    is_footprint,
    is_in_area,
    is_in_scope,
    is_its_patient,
    is_members_ward_in_area,
    of_person_in_ward,
)


@dataclass
class PatientDay:
    """One midnight of one person, in the ward where it is spent."""

    stay: Stay
    is_footprint: bool
    is_in_area: bool
    is_in_members_ward_in_area: bool

    @property
    def spell(self) -> Spell:
        return self.stay.spell

    @property
    def labels(self) -> Labels:
        return of_person_in_ward(self.spell, self.stay.ward)

    @property
    def is_out_of_area(self) -> bool:
        return self.is_footprint and not self.is_in_area


def patient_days(held: Held, collaborative: Collaborative, day: date) -> Iterator[PatientDay]:
    """Those of its patients."""
    for stay in whereabouts(held, day):
        if is_its_patient(collaborative, stay.spell, stay.ward, day):
            yield PatientDay(
                stay,
                is_footprint(collaborative, stay.spell.icb, day),
                is_in_area(collaborative, stay.ward, day),
                is_members_ward_in_area(collaborative, stay.ward, day),
            )


def whereabouts(held: Held, day: date) -> Iterator[Stay]:
    """The ward stay in which each person spends this midnight.

    On leave or not, bed kept or not; somebody on trial is where they are on trial.
    """
    there = [stay for stay in held.stays.values() if day in stay.dates]
    sending = {stay.trial.stay for stay in there if stay.trial}
    for stay in there:
        if stay.key not in sending:
            yield stay


def out_of_area_rate(held: Held, collaborative: Collaborative, day: date) -> list[Fact]:
    return [
        part(it.labels, counts=it.is_out_of_area)
        for it in patient_days(held, collaborative, day)
        if it.is_footprint
    ]


def out_of_area_inappropriate_rate(
    held: Held, collaborative: Collaborative, day: date
) -> list[Fact]:
    return [
        part(it.labels, counts=it.is_out_of_area and it.spell.reason == "no_bed")
        for it in patient_days(held, collaborative, day)
        if it.is_footprint
    ]


def inward_rate(held: Held, collaborative: Collaborative, day: date) -> list[Fact]:
    return [
        part(it.labels, counts=not it.is_footprint)
        for it in patient_days(held, collaborative, day)
        if it.is_in_members_ward_in_area
    ]


def just_patient_days(held: Held, collaborative: Collaborative, day: date) -> list[Fact]:
    """The denominator of what happens to patients, by itself."""
    return [part(it.labels, counts=False) for it in patient_days(held, collaborative, day)]


def ready_for_discharge_rate(held: Held, collaborative: Collaborative, day: date) -> list[Fact]:
    ready = {held.spells[row.spell].person for row in held.ready if day in row.dates}
    return [
        part(it.labels, counts=it.spell.person in ready)
        for it in patient_days(held, collaborative, day)
    ]


def current_length_of_stay(held: Held, collaborative: Collaborative, day: date) -> list[Fact]:
    """The midnights spent so far; of somebody on trial, those of the sending spell."""
    facts = []
    for it in patient_days(held, collaborative, day):
        spell = held.stays[it.stay.trial.stay].spell if it.stay.trial else it.spell
        so_far = (day + timedelta(days=1) - begun_on(spell)).days
        facts.append(length(it.labels, so_far, mark=it.stay.ward.line.mark))
    return facts


def begun_on(spell: Spell) -> date:
    """The day of admission; what was a trial leave before the spell was its own is none of it."""
    own = [it.dates.start for it in spell.stays if it.trial is None and it.dates.start]
    return min(own, default=spell.admitted)


def wrong_level_rate(held: Held, collaborative: Collaborative, day: date) -> list[Fact]:
    asked = [it for it in held.referrals if it.kind == "move" and is_recommended(held, it, day)]
    return [
        part(
            it.labels,
            counts=any(
                move.person == it.spell.person and move.level != it.stay.ward.line.level
                for move in asked
            ),
        )
        for it in patient_days(held, collaborative, day)
    ]


def is_recommended(held: Held, move: Referral, day: date) -> bool:
    """A level was recommended, from the assessment on or else the day the move was asked for.

    Until it happens, is declined or is withdrawn.
    """
    ended = [it for it in (move.declined, move.withdrawn, placed_on(held, move)) if it]
    is_told = bool(move.level) and (move.assessed or move.received) <= day
    return is_told and not any(it <= day for it in ended)


def placed_on(held: Held, referral: Referral) -> date | None:
    """The day of the admission; of a move, of the first ward stay that began after it was asked."""
    if referral.spell is None:
        return None
    spell = held.spells[referral.spell]
    if referral.kind == "new":
        return spell.admitted
    begun = [it.dates.start for it in spell.stays if it.dates.start]
    return min((day for day in begun if day >= referral.received), default=None)


def waiting(held: Held, collaborative: Collaborative, day: date) -> list[Fact]:
    """Footprint referrals in scope accepted and not placed, withdrawn or declined."""
    facts = []
    for it in held.referrals:
        ended = [end for end in (it.declined, it.withdrawn, placed_on(held, it)) if end]
        is_accepted = it.accepted is not None and it.accepted <= day
        is_asked = is_in_scope(collaborative, it.line) and is_footprint(collaborative, it.icb, day)
        if is_accepted and is_asked and not any(end <= day for end in ended):
            assert it.accepted is not None
            labels: Labels = {
                "service_line": it.line.code,
                "security_level": it.line.level,
                "icb": it.icb,
            }
            found = length(labels, (day - it.accepted).days)
            found.numerator = found.denominator
            facts.append(found)
    return facts
