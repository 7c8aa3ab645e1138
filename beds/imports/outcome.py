"""What became of each row: created, changed, unchanged or refused."""

from datetime import date
from typing import Any

from beds.imports.batch import Batch
from beds.imports.faults import Fault
from beds.imports.records import PersonValues, SpellValues, Stay
from beds.imports.rest import Single
from beds.imports.rows import ImportRow

CREATED, CHANGED, UNCHANGED = "created", "changed", "unchanged"
_SPELL_COLUMNS = SpellValues._fields[3:-1]


def outcomes(batch: Batch) -> dict[int, str]:
    """The outcome of every row that is not refused, by its order."""
    singles = {id(single.row): single for single in batch.rest.singles}
    found: dict[int, str] = {}
    for row in batch.rows:
        if row.unit is not None and row.unit.set_aside:
            found[row.order] = UNCHANGED
        elif not row.refused:
            found[row.order] = _OF_KIND.get(row.kind.name, _single)(batch, row, singles)
    return found


def depend(batch: Batch) -> list[Fault]:
    """Tells each row that is refused only with others which row it hangs on."""
    hanging = [
        row
        for row in batch.rows
        if row.refused and not row.faults and not (row.unit and row.unit.set_aside)
    ]
    faulty = {
        id(row.unit): next((other for other in row.unit.rows if other.faults), row)
        for row in hanging
        if row.unit is not None
    }
    told: list[Fault] = []
    for row in hanging:
        other = faulty.get(id(row.unit), row)
        reason = f"{other.file} row {other.number} of the same spell was refused"
        told.append(row.fault(None, "depends", f"{row.hangs_on or reason}; mend that first"))
    return told


def _of(held: Any, new: Any, first: bool) -> str:
    if held is None:
        return CREATED if first else UNCHANGED
    return UNCHANGED if held == new else CHANGED


def _stays(batch: Batch, row: ImportRow, _: Any) -> str:
    provider = batch.reference.providers[row.get("provider")]
    stay = batch.held.stays[provider, row.get("ward_stay_id")]
    if row.get("record_status") == "cancelled":
        return CHANGED if stay.held else UNCHANGED
    if stay.held is None:
        return _of(None, stay.new, stay.row is row)
    same = (
        stay.held == stay.new
        and _says_what_is_held(batch, row, stay)
        and all(pk and period == held for period, pk, held in batch.matched_periods(stay))
        and len(batch.matched_periods(stay)) == len(stay.held_periods)
    )
    return UNCHANGED if same else CHANGED


def _says_what_is_held(batch: Batch, row: ImportRow, stay: Stay) -> bool:
    spell, person = stay.spell, batch.people.of_row[row.order]
    if spell.held is None or spell.new is None or person.held is None or person.new is None:
        return False
    spell_same = spell.held[:3] == spell.new[:3] and all(
        getattr(spell.held, name) == getattr(spell.new, name)
        for name in _SPELL_COLUMNS
        if row.has(name) or name in ("admitted_on",)
    )
    person_same = all(
        getattr(person.held, name) == getattr(person.new, name)
        for name in PersonValues._fields
        if row.has(name)
    )
    known_as = (spell.provider_id, row.get("patient_id")) not in person.identifiers
    return spell_same and person_same and known_as and spell.held.typed == spell.new.typed


def _moves(batch: Batch, row: ImportRow, _: Any) -> str:
    provider = batch.reference.providers[row.get("provider")]
    stay = batch.held.stays[provider, row.get("ward_stay_id")]
    day: date = row.get("from")
    _, last = stay.labels.get(day, ("", row))
    if last is not row:
        return UNCHANGED  # a later row names the bed from the same day
    planned = _period_on(batch.planned(stay), day)
    held = _period_on([values for _, values in stay.held_periods], day)
    told = {(each.bed_id, each.assumed) for each in (planned, held) if each is not None}
    if planned is not None and held is not None and len(told) == 1:
        return UNCHANGED
    began = any(values.start == day for _, values in stay.held_periods)
    return CHANGED if began else CREATED


def _period_on(periods: list[Any], day: date) -> Any:
    return next((p for p in periods if p.start <= day < (p.end or date.max)), None)


def _leave(batch: Batch, row: ImportRow, _: Any) -> str:
    for stay in _spell_stays(batch, row):
        for leave in stay.leaves:
            if leave.new and leave.new.start == row.get("from"):
                return _of(leave.held, leave.new, leave.row is row)
    return UNCHANGED


def _spell_stays(batch: Batch, row: ImportRow) -> list[Stay]:
    provider = batch.reference.providers[row.get("provider")]
    if row.get("ward_stay_id"):
        return [batch.held.stays[provider, row.get("ward_stay_id")]]
    return batch.held.spells[provider, row.get("spell_id")].stays


def _ready(batch: Batch, row: ImportRow, _: Any) -> str:
    provider = batch.reference.providers[row.get("provider")]
    for ready in batch.held.spells[provider, row.get("spell_id")].ready:
        if ready.new and ready.new.start == row.get("from"):
            return _of(ready.held, ready.new, ready.row is row)
    return UNCHANGED


def _interventions(batch: Batch, row: ImportRow, _: Any) -> str:
    provider = batch.reference.providers[row.get("provider")]
    key = (row.get("incident_id"), row.get("type"), row.get("started_at"))
    for event in batch.held.spells[provider, row.get("spell_id")].interventions:
        if event.key == key:
            return _of(event.held, event.new, event.row is row)
    return UNCHANGED


def _beds(batch: Batch, row: ImportRow, _: Any) -> str:
    ward = batch.inventory.ward_of[row.order].pk
    for bed in batch.held.beds_of_ward[ward]:
        if bed.new and (bed.new[0], bed.new[2]) == (row.get("bed"), row.get("from")):
            return _of(bed.held, bed.new, bed.row is row)
    return UNCHANGED


def _out_of_use(batch: Batch, row: ImportRow, _: Any) -> str:
    record = batch.inventory.closure_of[row.order]
    return _of(record.held, record.new, record.row is row)


def _single(batch: Batch, row: ImportRow, singles: dict[int, Single]) -> str:
    single = singles.get(id(row))
    if single is None:
        return UNCHANGED
    if single.held is None:
        return CREATED
    return CHANGED if single.changed or _person_changed(batch, row) else UNCHANGED


def _person_changed(batch: Batch, row: ImportRow) -> bool:
    person = batch.people.of_row.get(row.order)
    return person is not None and person.held is not None and person.held != person.new


_OF_KIND = {
    "stays": _stays,
    "bed_moves": _moves,
    "leave": _leave,
    "ready": _ready,
    "interventions": _interventions,
    "beds": _beds,
    "closures": _out_of_use,
    "pauses": _out_of_use,
}
