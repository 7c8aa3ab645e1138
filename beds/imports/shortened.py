"""What is held and no longer fits into a spell that a batch shortens."""

from collections.abc import Iterable
from datetime import date

from beds.imports.held import Held
from beds.imports.overlaps import inside
from beds.imports.records import Leave, Ready, Spell, SpellValues, Stay
from impact.core.periods import local_date


def judge_held(spells: Iterable[Spell], held: Held) -> None:
    """Refuses spells outside of which leave, readiness or interventions would lie."""
    spells = list(spells)
    _judge_interventions(spells, held)
    for spell in spells:
        if spell.new is None or spell.unit.refused:
            continue
        for stay in spell.stays:
            for leave in stay.leaves:
                _judge_leave(stay, leave, spell)
        for ready in spell.ready:
            _judge_readiness(ready, spell)


def _judge_interventions(spells: Iterable[Spell], held: Held) -> None:
    shortened = {
        spell.pk: spell for spell in spells if spell.pk is not None and _is_shortened(spell)
    }
    for pk, times in held.intervention_times(shortened).items():
        spell = shortened[pk]
        sent = {event.pk: event.new for event in spell.interventions}
        for key, started, ended in times:
            ended = (sent.get(key) or (ended,))[0]
            first, last = local_date(started), local_date(ended) if ended else None
            if spell.new and not within(first, last, spell.new):
                _blame(spell, f"an intervention of {first} is held outside of it")
                break


def _is_shortened(spell: Spell) -> bool:
    held, new = spell.held, spell.new
    if held is None or new is None or spell.unit.refused:
        return False
    return new.admitted_on > held.admitted_on or (
        new.discharged_on is not None and new.discharged_on < (held.discharged_on or date.max)
    )


def within(first: date, last: date | None, spell: SpellValues) -> bool:
    """Whether an intervention's days lie in the spell, the day of discharge among them."""
    stop = spell.discharged_on or date.max
    return spell.admitted_on <= first <= stop and (last is None or last <= stop)


def _judge_readiness(ready: Ready, spell: Spell) -> None:
    now, whole = ready.new, spell.new
    if now is None or whole is None or ready.row is not None:
        return
    if not inside(now.start, now.end, whole.admitted_on, whole.discharged_on):
        _blame(spell, f"readiness from {now.start} is held outside of it")


def _judge_leave(stay: Stay, leave: Leave, spell: Spell) -> None:
    if leave.new is None or leave.row is not None or stay.new is None:
        return
    if not inside(leave.new.start, leave.new.end, stay.new.start, stay.new.end):
        _blame(spell, f"leave from {leave.new.start} is held outside of it; send its new dates too")


def _blame(spell: Spell, sentence: str) -> None:
    for row in reversed(spell.unit.rows):
        row.fault(None, "outside", f"the new dates do not fit: {sentence}")
        spell.unit.refused = True
        return
