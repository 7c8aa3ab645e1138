"""Merges rows of stays into spells and judges each spell by itself.

A spell's ward stays cover it without gap, in order: the first begins at admission, the last ends
at discharge.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from beds.imports.held import Held
from beds.imports.people import People
from beds.imports.provisional import Provisional
from beds.imports.records import Spell, SpellValues, Stay, StayValues, one_of
from beds.imports.reference import Reference
from beds.imports.rows import ImportRow, Unit
from providers.choices import CodeList

_CODED = {
    "source_of_admission": CodeList.SOURCE_OF_ADMISSION,
    "discharge_destination": CodeList.DISCHARGE_DESTINATION,
    "legal_status": CodeList.LEGAL_STATUS,
    "out_of_area_reason": CodeList.OUT_OF_AREA_REASON,
    "ethnic_category": CodeList.ETHNIC_CATEGORY,
}
_SPELL_COLUMNS = SpellValues._fields[3:-1]
_STAY_COLUMNS = ("ward", "bed", "from", "to", "record_status")
Complaint = tuple[Stay | None, str, str, str]
_DATES = {"discharged_on", "planned_discharge_on"}


class Spells:
    """The spells and ward stays of a batch."""

    def __init__(self, held: Held, reference: Reference, people: People) -> None:
        self.held = held
        self.reference = reference
        self.people = people
        self.provisional = Provisional(held, reference)
        self.touched: dict[int, Spell] = {}
        self.wards: dict[int, int | None] = {}
        self._ward_ends: dict[int, date] = {}

    def resolve(self, row: ImportRow) -> None:
        """Looks up ward, ICB and codes of a row of stays; a fault for each that is not known."""
        provider = self.reference.provider(row)
        ward = self.reference.ward(row, provider, row.get("from"))
        self.wards[row.order] = ward.pk if ward else None
        if ward is not None and ward.end is not None:
            self._ward_ends[row.order] = ward.end
        self.reference.icb(row)
        for column, name in _CODED.items():
            start, end = row.get("admitted_on"), row.get("discharged_on") or row.get("to")
            self.reference.check_code(row, column, name, start=start, end=end)
        _check_order(row, "from", "to")
        _check_order(row, "admitted_on", "discharged_on")
        _check_order(row, "birth_date", "admitted_on")

    def locate(self, rows: Iterable[ImportRow]) -> None:
        """Finds or makes the spell and the ward stay of each row, and ties the row to it."""
        rows = list(rows)
        keys = {key for row in rows if (key := self._key(row, "spell_id"))}
        self.held.load_spells(keys=keys)
        self.held.load_spells_of_stays(
            {key for row in rows if (key := self._key(row, "ward_stay_id"))}
        )
        self.provisional.load()
        told = [(key, row) for row in rows if (key := self._key(row, "spell_id"))]
        people = self.people.of_row
        taken = self.provisional.taken_over(told, people=people, wards=self.wards)
        self.held.spells.update(taken)
        for row in rows:
            key = self._key(row, "spell_id")
            if key is None:
                row.join(Unit())
                continue
            spell = self.held.spells.get(key) or self._make(key)
            self.touched[id(spell)] = spell
            self._locate_stay(row, spell)
            row.join(spell.unit)

    def _key(self, row: ImportRow, column: str) -> tuple[int, str] | None:
        provider = self.reference.providers.get(row.get("provider") or "")
        value = row.get(column)
        return (provider, value) if provider and value else None

    def _make(self, key: tuple[int, str]) -> Spell:
        spell = Spell(provider_id=key[0], unit=Unit())
        self.held.spells[key] = spell
        return spell

    def _locate_stay(self, row: ImportRow, spell: Spell) -> None:
        key = self._key(row, "ward_stay_id")
        if key is None:
            return
        ward = self.wards.get(row.order)
        stay = self.held.stays.get(key) or self.provisional.stay_for(row, spell, ward)
        if stay is None:
            stay = Stay(spell)
            spell.stays.append(stay)
        elif stay.spell is not spell:
            row.fault(
                "ward_stay_id",
                "other_spell",
                "this ward stay already belongs to another spell; give it an id of its own, or "
                "cancel it there first",
            )
            return
        self.held.stays[key] = stay
        if stay.row is None:
            stay.row = row

    def merge(self) -> None:
        """What the rows of each spell make of it, where none of these rows is faulty.

        A faulty row of what hangs on the spell refuses it too, yet the rest is judged with it.
        """
        for spell in self.touched.values():
            rows = [row for row in spell.unit.rows if row.kind.name == "stays"]
            if any(row.faults for row in rows):
                continue
            _compare_stays(rows)
            current = [row for row in rows if row.get("record_status") != "cancelled"]
            said = self._compare(spell, current)
            if any(row.faults for row in rows):
                continue
            self._merge_stays(spell, rows)
            if any(stay.new for stay in spell.stays):
                if current:
                    spell.new = self._values(spell, current, said)
            else:
                spell.new = None
                for ready in spell.ready:
                    ready.new = None
            if spell.new is not None:
                self._judge(spell, rows)

    def _judge(self, spell: Spell, rows: list[ImportRow]) -> None:
        """Tells what is wrong with a spell, where nothing that was typed stands against it."""
        complaints = list(_complaints(spell))
        typed = self.provisional.against(spell, fits=not complaints)
        if typed is not None:
            self.provisional.set_aside(spell, typed)
            return
        for stay, column, code, message in complaints:
            row = stay.row if stay is not None and stay.row is not None else rows[-1]
            row.fault(column, code, message)

    def _compare(self, spell: Spell, rows: list[ImportRow]) -> dict[str, Any]:
        """What the rows say of the spell; the later of two that disagree is faulty."""
        said: dict[str, tuple[Any, ImportRow]] = {}
        for row in rows:
            person = self.people.of_row.get(row.order)
            for column, value in (
                ("patient_id", person),
                ("responsible_icb", self.reference.icbs.get(row.get("responsible_icb"))),
                *((name, row.get(name)) for name in _SPELL_COLUMNS),
            ):
                if value is None:
                    continue
                earlier = said.setdefault(column, (value, row))
                if earlier[0] != value:
                    row.fault(
                        column,
                        "disagrees",
                        f"it says otherwise of the same spell than {earlier[1].file} row "
                        f"{earlier[1].number}; make them agree",
                    )
                    spell.unit.refused = True
        return {column: value for column, (value, _) in said.items()}

    def _merge_stays(self, spell: Spell, rows: list[ImportRow]) -> None:
        for row in rows:
            stay = self.held.stays[spell.provider_id, row.get("ward_stay_id")]
            if row.get("record_status") == "cancelled":
                stay.new = None
                for leave in stay.leaves:
                    leave.new = None
                continue
            ward = self.wards[row.order]
            if ward is None:
                raise AssertionError("a row without a ward is faulty")
            end = row.get("to")
            if not row.has("to") and stay.held is not None:
                end = stay.held.end
            last = self._ward_ends.get(row.order)
            if last is not None and (end is None or end > last):
                row.fault("to", "outside", f"the ward ends on {last}; the ward stay ends by then")
            new = StayValues(row.get("ward_stay_id"), ward, row.get("from"), end)
            stay.new = one_of(stay.held, new)

    def _values(self, spell: Spell, rows: list[ImportRow], said: dict[str, Any]) -> SpellValues:
        person, icb, admitted = said["patient_id"], said["responsible_icb"], said["admitted_on"]
        spell_id = rows[0].get("spell_id")
        base = spell.held or SpellValues(spell_id, person, icb, admitted)
        changes: dict[str, Any] = {}
        for column in _SPELL_COLUMNS[1:]:
            if any(row.has(column) for row in rows):
                empty = None if column in _DATES else ""
                if column in ("begun_by", "ended_by"):
                    empty = "care"
                changes[column] = said.get(column, empty)
        if changes.get("discharged_on", base.discharged_on) is None:
            _refuse_destination(rows)
            changes["discharge_destination"] = ""
        new = base._replace(
            spell_id=spell_id,
            patient=person,
            icb_id=icb,
            admitted_on=admitted,
            # Under its own id it is still what somebody typed in, until a file gives it another.
            typed=base.typed and spell_id == base.spell_id,
            **changes,
        )
        return one_of(spell.held, new)


def _refuse_destination(rows: Iterable[ImportRow]) -> None:
    for row in rows:
        if row.get("discharge_destination") and not row.faults:
            message = "a destination needs a date of discharge; fill discharged_on"
            row.fault("discharge_destination", "no_discharge", message)


def _compare_stays(rows: Iterable[ImportRow]) -> None:
    """Rows of one ward stay agree; the later of two that do not is faulty."""
    said: dict[str, ImportRow] = {}
    for row in rows:
        earlier = said.setdefault(row.get("ward_stay_id"), row)
        other = next((c for c in _STAY_COLUMNS if _told(row, c) != _told(earlier, c)), None)
        if other is not None:
            row.fault(
                other,
                "disagrees",
                f"it says otherwise of the same ward stay than {earlier.file} row "
                f"{earlier.number}; make them agree",
            )


def _told(row: ImportRow, column: str) -> Any:
    if column == "record_status":
        return row.get(column) or "current"
    return row.get(column)


def _check_order(row: ImportRow, first: str, last: str) -> None:
    start, end = row.get(first), row.get(last)
    if start is not None and end is not None and end < start:
        row.fault(last, "order", f"{end} is before {first}, {start}; one of them is wrong")


def _stay_order(stay: Stay) -> tuple[date, date, str]:
    if stay.new is None:
        raise AssertionError("only stays that count are put in order")
    return stay.new.start, stay.new.end or date.max, stay.new.ward_stay_id


def _complaints(spell: Spell) -> Iterator[Complaint]:
    """What is wrong with the dates of a spell: of which ward stay (None: of the whole), where."""
    values = spell.new
    stays = sorted((stay for stay in spell.stays if stay.new), key=_stay_order)
    if values is None:
        return
    if values.discharged_on is not None and values.discharged_on < values.admitted_on:
        told = f"{values.discharged_on} is before the admission"
        yield None, "discharged_on", "order", told
    first = stays[0].new
    if first is not None and first.start != values.admitted_on:
        yield (
            stays[0],
            "from",
            "cover",
            f"the spell begins on {values.admitted_on}, its first ward stay on {first.start}; "
            "they must be one day",
        )
    yield from _uncovered(stays, values)


def _uncovered(stays: list[Stay], values: SpellValues) -> Iterator[Complaint]:
    reached = values.admitted_on
    for stay in stays:
        now = stay.new
        if now is None:
            continue
        if now.start > reached and now is not stays[0].new:
            yield (
                stay,
                "from",
                "gap",
                f"the ward stay before ends on {reached} and this one begins on {now.start}; the "
                "ward stays of a spell must follow each other without a gap",
            )
        reached = max(reached, now.end or date.max)
        if values.discharged_on is not None and (now.end is None or now.end > values.discharged_on):
            yield (
                stay,
                "to",
                "cover",
                f"the ward stay {_ending(now.end)}, the discharge was on "
                f"{values.discharged_on}; end it that day",
            )
    end = values.discharged_on or date.max
    if reached < end:
        left = values.discharged_on
        said = f"the discharge was on {left}" if left else "nobody is discharged"
        yield (
            stays[-1],
            "to",
            "cover",
            f"the last ward stay ends on {reached}, {said}; the last ward stay ends at discharge",
        )


def _ending(day: date | None) -> str:
    return f"ends on {day}" if day else "has no end"
