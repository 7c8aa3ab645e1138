"""What hangs on a spell: leave, moves between beds, readiness, interventions."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from beds.imports.held import Held
from beds.imports.overlaps import Span, giving_way, inside, right
from beds.imports.records import (
    Event,
    Leave,
    LeaveValues,
    Ready,
    ReadyValues,
    Spell,
    Stay,
    StayValues,
)
from beds.imports.reference import Reference
from beds.imports.rows import ImportRow, Unit
from beds.imports.shortened import within
from impact.core.periods import local_date
from patients.choices import LeaveKind
from providers.choices import CodeList

_NAMES = ("provider", "spell_id", "ward_stay_id")


class Hanging:
    """Rows that belong to a spell of the batch or to one held."""

    def __init__(self, held: Held, reference: Reference) -> None:
        self.held = held
        self.reference = reference
        self.events: list[Event] = []
        self._stay_of: dict[int, Stay] = {}
        self._leaves: dict[tuple[int, str], Leave] = {}
        self._with_leave: dict[int, Stay] = {}
        self._merged_ready: list[Ready] = []
        self._unsettled: set[int] = set()

    def set_aside(self, stays: Iterable[ImportRow]) -> None:
        """Spells whose own rows are faulty: what hangs on them cannot be judged by their dates.

        Every other row is, whatever becomes of its neighbours: all faults are told at once.
        """
        self._unsettled = {id(row.unit) for row in stays if row.faults}

    def _can_judge(self, row: ImportRow) -> bool:
        if row.faults or row.unit is None or row.unit.differs:
            return False
        return id(row.unit) not in self._unsettled

    def locate(self, rows: Iterable[ImportRow]) -> None:
        """Ties each row to its spell; a row without one is refused alone."""
        rows = list(rows)
        self.held.load_spells(keys=self._keys(rows, "spell_id"))
        self.held.load_spells_of_stays(self._keys(rows, "ward_stay_id"))
        self.held.load_spells_of_leaves(self._keys(rows, "leave_id"))
        for row in rows:
            provider = self.reference.provider(row)
            self._check(row)
            spell = self._spell(row, provider)
            named = not any(fault.column in _NAMES for fault in row.faults)
            if spell is None and provider is not None and named:
                row.fault(
                    "ward_stay_id" if row.kind.name == "bed_moves" else "spell_id",
                    "unknown",
                    "no ward stay or spell of this provider has this id, held or in these files",
                )
            row.join(spell.unit if spell else Unit())

    def _check(self, row: ImportRow) -> None:
        """What can be told of a row by itself, whatever becomes of its spell."""
        if row.kind.name == "interventions":
            started, ended = row.get("started_at"), row.get("ended_at")
            if started and ended and ended < started:
                row.fault("ended_at", "order", "it ends before it starts; one of them is wrong")
            day = local_date(started) if started else None
            self.reference.check_code(row, "type", CodeList.INTERVENTION_TYPE, start=day, end=day)
            return
        start, end = row.get("from"), row.get("to") if "to" in row.kind.index else None
        if start and end and end < start:
            row.fault("to", "order", f"{end} is before from, {start}; one of them is wrong")
        if row.kind.name == "ready":
            span = {"start": start, "end": end}
            self.reference.check_code(row, "reason", CodeList.READINESS_REASON, **span)
            self.reference.check_code(row, "attributable_to", CodeList.DELAY_ATTRIBUTION, **span)

    def _keys(self, rows: Iterable[ImportRow], column: str) -> set[tuple[int, str]]:
        keys: set[tuple[int, str]] = set()
        for row in rows:
            if column in row.kind.index and row.get(column):
                provider = self.reference.providers.get(row.get("provider") or "")
                if provider:
                    keys.add((provider, row.get(column)))
        return keys

    def _spell(self, row: ImportRow, provider: int | None) -> Spell | None:
        if provider is None:
            return None
        if "ward_stay_id" in row.kind.index and row.get("ward_stay_id"):
            stay = self.held.stays.get((provider, row.get("ward_stay_id")))
            if stay is None:
                return None
            self._stay_of[row.order] = stay
            spell_id = row.get("spell_id") if "spell_id" in row.kind.index else None
            if spell_id and self.held.spells.get((provider, spell_id)) is not stay.spell:
                message = "the ward stay is of another spell; give one of them, or make them agree"
                row.fault("spell_id", "disagrees", message)
            return stay.spell
        if row.kind.name == "leave" and not row.get("spell_id"):
            row.fault("ward_stay_id", "missing", "give the ward stay or the spell of the leave")
            return None
        if "spell_id" not in row.kind.index:
            return None
        return self.held.spells.get((provider, row.get("spell_id") or ""))

    def merge_leave(self, rows: Iterable[ImportRow]) -> None:
        """Leave by its id, else by ward stay and first day; it lies inside the stay."""
        for spell in self.held.spells.values():
            for stay in spell.stays:
                for leave in stay.leaves:
                    if leave.held is not None and leave.held.leave_id:
                        self._leaves[spell.provider_id, leave.held.leave_id] = leave
        for row in rows:
            if self._can_judge(row):
                self._merge_leave(row)

    def _merge_leave(self, row: ImportRow) -> None:
        spell = _spell_of(row, self)
        start = row.get("from")
        stay = self._stay_of.get(row.order) or _stay_on(spell, start)
        if spell.new is None or (stay is not None and stay.new is None):
            _cancelled(row)
            return
        if stay is None or stay.new is None:
            row.fault("from", "outside", f"there is no ward stay of this spell on {start}")
            return
        leave = self._leave(row, stay, start)
        if leave.spell is not stay.spell:
            message = "leave with this id belongs to another spell; give this one an id of its own"
            row.fault("leave_id", "other_spell", message)
            return
        values = _leave_values(row, leave, stay, stay.new)
        if not inside(values.start, values.end, stay.new.start, stay.new.end):
            row.fault(
                "from",
                "outside",
                f"the leave ({start} to {values.end or 'still going'}) lies outside its ward stay "
                f"({stay.new.start} to {stay.new.end or 'still going'})",
            )
        elif values.kind == LeaveKind.TRIAL and not values.bed_kept:
            row.fault("bed_kept", "trial", "trial leave keeps the sending bed; expected Y")
        else:
            if leave.new is not None and leave.new.stay is not stay:
                leave.new.stay.leaves.remove(leave)
                stay.leaves.append(leave)
            leave.new = values
            leave.row = leave.row or row
            self._with_leave[id(stay)] = stay

    def judge_leave(self) -> None:
        """Leaves of one stay do not overlap."""
        for stay in self._with_leave.values():
            _refuse_overlaps(
                stay.leaves,
                "leave of this ward stay from {} is there already; leaves do not overlap",
            )

    def judge_ready(self) -> None:
        """Periods of readiness of one spell do not overlap."""
        for spell in {id(ready.spell): ready.spell for ready in self._merged_ready}.values():
            _refuse_overlaps(
                spell.ready,
                "this person is already recorded as ready for discharge from {}; end that first",
            )

    def _leave(self, row: ImportRow, stay: Stay, start: date) -> Leave:
        leave_id = row.get("leave_id")
        found = self._leaves.get((stay.spell.provider_id, leave_id)) if leave_id else None
        if found is None:
            found = next(
                (
                    leave
                    for leave in stay.leaves
                    if leave.new is not None
                    and leave.new.start == start
                    and not (leave_id and leave.new.leave_id)
                ),
                None,
            )
        if found is None:
            found = Leave(stay.spell)
            stay.leaves.append(found)
        if leave_id:
            self._leaves[stay.spell.provider_id, leave_id] = found
        return found

    def close_at_end(self, spells: Iterable[Spell]) -> None:
        """Leave and readiness that were still going end with their stay and their spell."""
        for spell in spells:
            for stay in spell.stays:
                for leave in stay.leaves:
                    if (
                        stay.new is not None
                        and leave.new is not None
                        and leave.new.end is None
                        and stay.new.end is not None
                    ):
                        leave.new = leave.new._replace(end=stay.new.end)
            if spell.new is None or spell.new.discharged_on is None:
                continue
            for ready in spell.ready:
                if ready.new is not None and ready.new.end is None:
                    ready.new = ready.new._replace(end=spell.new.discharged_on)

    def merge_moves(self, rows: Iterable[ImportRow]) -> None:
        """The bed of a stay from a day on."""
        for row in rows:
            if not self._can_judge(row):
                continue
            stay = self._stay_of[row.order]
            day = row.get("from")
            if stay.new is None:
                _cancelled(row)
            elif not (stay.new.start <= day < (stay.new.end or date.max)):
                row.fault("from", "outside", f"the ward stay does not cover {day}")

    def add_label(self, row: ImportRow) -> None:
        """The bed a row of moves names, from its day on."""
        self._stay_of[row.order].labels[row.get("from")] = (row.get("bed"), row)

    def merge_ready(self, rows: Iterable[ImportRow]) -> None:
        """Readiness by spell and first day."""
        for row in rows:
            if self._can_judge(row):
                self._merge_ready(row)

    def _merge_ready(self, row: ImportRow) -> None:
        spell = _spell_of(row, self)
        start, end = row.get("from"), row.get("to")
        now = spell.new
        if now is None:
            _cancelled(row)
            return
        ready = next((r for r in spell.ready if r.new and r.new.start == start), None)
        if ready is None:
            ready = Ready(spell)
            spell.ready.append(ready)
        if not row.has("to") and ready.held is not None:
            end = ready.held.end
        if end is None and now.discharged_on is not None:
            end = max(start, now.discharged_on)  # still going when the spell ended
        if not inside(start, end, now.admitted_on, now.discharged_on):
            row.fault(
                "from",
                "outside",
                f"the period ({start} to {end or 'still going'}) lies outside its spell "
                f"({now.admitted_on} to {now.discharged_on or 'still going'})",
            )
            return
        base = ready.held or ReadyValues(start, end)
        words = {
            column: row.get(column) or ""
            for column in ("reason", "attributable_to", "responsible_la")
            if row.has(column)
        }
        ready.new = base._replace(start=start, end=end, **words)
        ready.row = ready.row or row
        self._merged_ready.append(ready)

    def merge_interventions(self, rows: Iterable[ImportRow]) -> None:
        """Interventions by incident, type and start; they lie inside their spell."""
        rows = [row for row in rows if self._can_judge(row)]
        known = self.held.load_interventions(self._keys(rows, "incident_id"))
        for row in rows:
            self._merge_intervention(row, known)

    def _merge_intervention(self, row: ImportRow, known: dict[Any, Event]) -> None:
        spell = _spell_of(row, self)
        started, ended, type_ = row.get("started_at"), row.get("ended_at"), row.get("type")
        first, last = local_date(started), local_date(ended) if ended else None
        now = spell.new
        if now is None:
            _cancelled(row)
            return
        if not within(first, last, now):
            row.fault(
                "started_at",
                "outside",
                f"the intervention lies outside its spell ({now.admitted_on} to "
                f"{now.discharged_on or 'still going'})",
            )
            return
        key = (spell.provider_id, row.get("incident_id"), type_, started)
        event = known.get(key)
        if event is None:
            event = known[key] = Event(spell, key[1:])
            spell.interventions.append(event)
        elif event.spell is not spell:
            row.fault("incident_id", "other_spell", "this incident belongs to another spell")
            return
        if event.held is None or row.has("ended_at"):
            event.new = (ended,)
        event.row = event.row or row
        self.events.append(event)


def _spell_of(row: ImportRow, hanging: Hanging) -> Spell:
    provider = hanging.reference.providers[row.get("provider")]
    stay = hanging._stay_of.get(row.order)
    return stay.spell if stay else hanging.held.spells[provider, row.get("spell_id")]


def _leave_values(row: ImportRow, leave: Leave, stay: Stay, days: StayValues) -> LeaveValues:
    """What the row says of the leave, and what is held where it leaves a column out."""
    end, kept = row.get("to"), row.get("bed_kept")
    if leave.held is not None:
        end = end if row.has("to") else leave.held.end
        kept = kept if row.has("bed_kept") else leave.held.bed_kept
    return LeaveValues(
        stay,
        row.get("leave_id") or (leave.held.leave_id if leave.held else ""),
        row.get("kind"),
        row.get("from"),
        end or days.end,  # still going when the stay ended
        True if kept is None else kept,
    )


def _stay_on(spell: Spell, day: date) -> Stay | None:
    """The stay of the spell that covers the day, else one that begins or ends on it."""
    going = [s for s in spell.stays if s.new and s.new.start <= day <= (s.new.end or date.max)]
    covering = [s for s in going if s.new and day < (s.new.end or date.max)]
    return next(iter(covering or going), None)


def _refuse_overlaps(records: Iterable[Leave | Ready], sentence: str) -> None:
    spans = [
        Span(right(row=one.row, held=one.held, new=one.new), one.new.start, one.new.end, one)
        for one in records
        if one.new is not None
    ]
    for span, other in giving_way(spans):
        row = span.record.row or span.record.spell.unit.rows[-1]
        words = f"{other.start} to {other.end or 'still going'}"
        row.fault("from", "overlap", sentence.format(words))


def _cancelled(row: ImportRow) -> None:
    message = "the files cancel its ward stay or spell; leave the row out, or do not cancel"
    row.fault("spell_id" if "spell_id" in row.kind.index else None, "cancelled", message)
