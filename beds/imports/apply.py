"""Writes what a batch comes to, in one go."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from beds.imports import copying
from beds.imports.batch import Batch
from beds.imports.records import (
    BedRecord,
    Event,
    Leave,
    OutOfUse,
    PeriodValues,
    Person,
    PersonValues,
    Ready,
    ReadyValues,
    Spell,
    SpellValues,
    Stay,
)
from beds.imports.rest import Single
from beds.models import Bed, BedPeriod, Difference
from patients import models as care
from patients.pseudonyms import take

_PERSON = PersonValues._fields
_SPELL = ("spell_id", "patient_id", "responsible_icb_id", *SpellValues._fields[3:])
_READY = ("start_date", "end_date", *ReadyValues._fields[2:])
_STAY = ("ward_stay_id", "ward_id", "start_date", "end_date")
_LEAVE = ("stay_id", "leave_id", "kind", "start_date", "end_date", "bed_kept")
_BED = ("label", "basis", "start_date", "end_date")
_OUT = ("use", "start_date", "end_date", "reason", "note", "approved_on", "review_on")
_PERIOD = ("bed_id", "start_date", "end_date", "assumed")


def apply(batch: Batch) -> None:
    """Writes people, beds, spells and all that hangs on them; constraints must be deferred."""
    _write_beds(batch.beds())
    _write_people(batch.people.of_row.values())
    spells = [spell for spell in batch.held.spells.values() if not spell.unit.refused]
    spells = list({id(spell): spell for spell in spells}.values())
    _cancel_referrals(spells)
    _take_away_periods(batch)
    _take_away(spells)
    _write_spells(spells)
    _write_stays(spells)
    _write_leaves(spells)
    _write_trials(batch)
    _write_out_of_use(batch)
    _write_periods(batch)
    _write_ready(spells)
    _write_events(batch.hanging.events)
    _write_singles(single for single in batch.rest.singles if not single.row.refused)


def _number(model: Any, records: Iterable[Any]) -> list[Any]:
    """Gives new records their keys and returns them."""
    fresh = [record for record in records if record.pk is None]
    for record, key in zip(fresh, copying.take_keys(model, len(fresh)), strict=True):
        record.pk = key
    return fresh


def _write_beds(records: Iterable[BedRecord]) -> None:
    wanted = [record for record in records if record.now]
    fresh = _number(Bed, wanted)
    copying.insert(Bed, ("id", "ward_id", *_BED), ((r.pk, r.ward_id, *r.now) for r in fresh))
    changed = [(r.pk, *r.now) for r in wanted if r.held and r.now and r.now != r.held]
    copying.update(Bed, _BED, changed)


def _write_people(people: Iterable[Person]) -> None:
    wanted = list({id(p): p for p in people if p.new is not None}.values())
    fresh = _number(care.Patient, wanted)
    rows = (
        (person.pk, name, *person.new)
        for person, name in zip(fresh, take(count=len(fresh)), strict=True)
    )
    copying.insert(care.Patient, ("id", "pseudonym", *_PERSON), rows)
    changed = [(p.pk, *p.new) for p in wanted if p.held and p.new and p.new != p.held]
    copying.update(care.Patient, _PERSON, changed)
    identifiers = [
        (person.pk, provider, local)
        for person in wanted
        for provider, local in person.identifiers
        if _named_by_accepted(person, provider, local)
    ]
    keys = copying.take_keys(care.PatientIdentifier, len(identifiers))
    copying.insert(
        care.PatientIdentifier,
        ("id", "patient_id", "provider_id", "local_id"),
        ((key, *row) for key, row in zip(keys, identifiers, strict=True)),
    )


def _named_by_accepted(person: Person, provider: int, local: str) -> bool:
    return any(not row.refused and row.get("patient_id") == local for row in person.rows)


def _spell_columns(values: SpellValues) -> tuple[Any, ...]:
    return (values.spell_id, values.patient.pk, *values[2:])


def _cancel_referrals(spells: list[Spell]) -> None:
    gone = [spell.pk for spell in spells if spell.held and spell.new is None]
    if gone:
        care.Referral.objects.filter(placement__in=gone).update(placement=None)


def _take_away_periods(batch: Batch) -> None:
    kept = set(batch.kept_periods())
    gone = [pk for stay in batch.planned_stays() for pk, _ in stay.held_periods if pk not in kept]
    gone += [
        pk
        for spell in batch.held.spell_by_pk.values()
        for stay in spell.stays
        if stay.held and stay.now is None
        for pk, _ in stay.held_periods
    ]
    copying.delete(BedPeriod, gone)


def _take_away(spells: list[Spell]) -> None:
    stays = [stay for spell in spells for stay in spell.stays if stay.held and not stay.new]
    copying.delete(Difference, _keys(Difference, "stay", [stay.pk for stay in stays]))
    leaves = [
        leave.pk
        for spell in spells
        for stay in spell.stays
        for leave in stay.leaves
        if leave.held and not leave.new
    ]
    if leaves:
        care.Stay.objects.filter(trial_leave__in=leaves).update(trial_leave=None)
    copying.delete(care.Leave, leaves)
    copying.delete(care.Stay, (stay.pk for stay in stays))
    gone = [spell.pk for spell in spells if spell.held and not spell.new]
    for model in _HANGING:
        copying.delete(model, _keys(model, "placement", gone))
    copying.delete(care.Placement, [pk for pk in gone if pk])


_HANGING = (
    *(care.Readiness, care.Intervention),
    *(care.RepatriationPlan, care.Visit, care.CareReview),
)
"""What hangs on a placement and goes with it."""


def _keys(model: Any, column: str, owners: list[int | None]) -> list[int]:
    if not owners:
        return []
    return list(model.objects.filter(**{f"{column}__in": owners}).values_list("pk", flat=True))


def _write_spells(spells: list[Spell]) -> None:
    wanted = [spell for spell in spells if spell.new is not None]
    fresh = _number(care.Placement, wanted)
    copying.insert(
        care.Placement,
        ("id", "provider_id", *_SPELL),
        ((s.pk, s.provider_id, *_spell_columns(s.new)) for s in fresh),
    )
    changed = [
        (spell.pk, *_spell_columns(spell.new))
        for spell in wanted
        if spell.held and spell.new and spell.new != spell.held
    ]
    copying.update(care.Placement, _SPELL, changed)


def _write_stays(spells: list[Spell]) -> None:
    wanted = [stay for spell in spells if spell.new for stay in spell.stays if stay.new]
    fresh = _number(care.Stay, wanted)
    copying.insert(
        care.Stay,
        ("id", "placement_id", "provider_id", "patient_id", *_STAY),
        ((s.pk, s.spell.pk, s.spell.provider_id, s.spell.new.patient.pk, *s.new) for s in fresh),
    )
    changed = [(s.pk, *s.new) for s in wanted if s.held and s.new and s.new != s.held]
    copying.update(care.Stay, _STAY, changed)


def _write_leaves(spells: list[Spell]) -> None:
    wanted = [
        leave
        for spell in spells
        for stay in spell.stays
        for leave in stay.leaves
        if leave.new is not None
    ]
    fresh: list[Leave] = _number(care.Leave, wanted)
    rows = [(leave.pk, *_leave_columns(leave)) for leave in fresh]
    copying.insert(care.Leave, ("id", *_LEAVE), rows)
    changed = [
        (leave.pk, *_leave_columns(leave))
        for leave in wanted
        if leave.held and leave.new != leave.held
    ]
    copying.update(care.Leave, _LEAVE, changed)


def _leave_columns(leave: Leave) -> tuple[Any, ...]:
    if leave.new is None:
        raise AssertionError("leave taken away is not written")
    return (leave.new.stay.pk, *leave.new[1:])


def _write_trials(batch: Batch) -> None:
    changed = [
        (stay.pk, stay.trial.pk if stay.trial else None)
        for stay in batch.stays()
        if stay.now and stay.held_trial != (stay.trial.pk if stay.trial else None)
    ]
    copying.update(care.Stay, ("trial_leave_id",), changed)


def _write_out_of_use(batch: Batch) -> None:
    records = [r for r in batch.out_of_use() if r.now is not None]
    fresh = _number(BedPeriod, records)
    copying.insert(
        BedPeriod,
        ("id", "bed_id", "assumed", *_OUT),
        [(r.pk, r.bed.pk, False, *_out(r.now)) for r in fresh],
    )
    changed = [(r.pk, *_out(r.now)) for r in records if r.held and r.now and r.now != r.held]
    copying.update(BedPeriod, _OUT, changed)


def _out(values: OutOfUse) -> tuple[Any, ...]:
    return tuple(values)


def _write_periods(batch: Batch) -> None:
    fresh: list[tuple[Stay, PeriodValues]] = []
    changed: list[tuple[Any, ...]] = []
    for stay in batch.planned_stays():
        for period, pk, held in batch.matched_periods(stay):
            if pk is None:
                fresh.append((stay, period))
            elif period != held:
                changed.append((pk, *period))
    keys = copying.take_keys(BedPeriod, len(fresh))
    rows = (
        (key, "occupied", stay.pk, "", "", *period)
        for key, (stay, period) in zip(keys, fresh, strict=True)
    )
    copying.insert(BedPeriod, ("id", "use", "stay_id", "reason", "note", *_PERIOD), rows)
    copying.update(BedPeriod, _PERIOD, changed)


def _write_ready(spells: list[Spell]) -> None:
    wanted: list[Ready] = [
        ready for spell in spells if spell.new for ready in spell.ready if ready.new is not None
    ]
    fresh: list[Ready] = _number(care.Readiness, wanted)
    rows = [(r.pk, r.spell.pk, *r.new) for r in fresh if r.new]
    copying.insert(care.Readiness, ("id", "placement_id", *_READY), rows)
    changed = [(r.pk, *r.new) for r in wanted if r.held and r.new and r.new != r.held]
    copying.update(care.Readiness, _READY, changed)


def _write_events(events: Iterable[Event]) -> None:
    wanted = list({id(e): e for e in events if e.new and not e.spell.unit.refused}.values())
    fresh: list[Event] = _number(care.Intervention, wanted)
    columns = ("id", "placement_id", "provider_id", "incident_id", "type", "started_at", "ended_at")
    rows = [(e.pk, e.spell.pk, e.spell.provider_id, *e.key, *e.new) for e in fresh if e.new]
    copying.insert(care.Intervention, columns, rows)
    changed = [(e.pk, *e.new) for e in wanted if e.held and e.new and e.new != e.held]
    copying.update(care.Intervention, ("ended_at",), changed)


def _write_singles(singles: Iterable[Single]) -> None:
    fresh: dict[Any, list[Any]] = defaultdict(list)
    changed: dict[Any, list[Any]] = defaultdict(list)
    for single in singles:
        values = _single_columns(single)
        key = (single.model, tuple(values))
        if single.pk is None:
            fresh[key].append(tuple(values.values()))
        elif single.changed:
            changed[key].append((single.pk, *values.values()))
    for (model, columns), rows in fresh.items():
        keys = copying.take_keys(model, len(rows))
        numbered = [(key, *row) for key, row in zip(keys, rows, strict=True)]
        copying.insert(model, ("id", *columns), numbered)
    for (model, columns), rows in changed.items():
        copying.update(model, columns, rows)


def _single_columns(single: Single) -> dict[str, Any]:
    values = dict(single.new)
    if single.person is not None:
        values["patient_id"] = single.person.pk
    if single.spell is not None:
        values["placement_id"] = single.spell.pk
    return values
