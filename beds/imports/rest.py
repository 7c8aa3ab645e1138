"""Legal status, referrals and baselines: rows that stand by themselves."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from beds.imports.held import Held, chunks
from beds.imports.overlaps import Span, giving_way
from beds.imports.people import People
from beds.imports.records import Person, Spell
from beds.imports.reference import Reference
from beds.imports.rows import ImportRow, Unit
from patients.choices import ReferralKind
from patients.models import LegalStatus, Referral
from providers.choices import CodeList
from providers.models import Baseline

_REFERRAL_TEXT = (
    *("urgency", "source", "current_location", "level_recommended", "decline_reason"),
    *("redirected_to", "move_reason"),
)
_REFERRAL_DATES = (
    *("triaged_on", "assessment_booked_for", "assessed_on", "report_sent_on"),
    *("accepted_on", "expected_on", "declined_on", "redirected_on", "withdrawn_on"),
)


@dataclass(slots=True, eq=False)
class Single:
    """A row of one table: the columns it had, those it gets, and the people and spell it names."""

    model: type[Model]
    row: ImportRow
    pk: int | None
    held: dict[str, Any] | None
    new: dict[str, Any]
    person: Person | None = None
    spell: Spell | None = None

    @property
    def changed(self) -> bool:
        """Whether anything held would change."""
        if self.held is None:
            return False
        person = self.person.pk if self.person else None
        spell = self.spell.pk if self.spell else None
        now = {**self.new}
        if self.person is not None:
            now["patient_id"] = person
        if "placement_id" in self.held and (self.spell is not None or "placement_id" in now):
            now["placement_id"] = spell
        return any(self.held[column] != value for column, value in now.items())


class Rest:
    """The rows of a batch that stand by themselves."""

    def __init__(self, held: Held, reference: Reference, people: People) -> None:
        self.held = held
        self.reference = reference
        self.people = people
        self.singles: list[Single] = []
        self._known: dict[Any, Single] = {}

    def _keep(self, key: Any, single: Single) -> Single:
        """Return what is kept: a later row of one key updates the earlier one."""
        earlier = self._known.get(key)
        if earlier is None:
            self._known[key] = single
            self.singles.append(single)
            return single
        earlier.new.update(single.new)
        earlier.spell = single.spell or earlier.spell
        single.row.join(earlier.row.unit or Unit())
        return earlier

    def legal_status(self, rows: Iterable[ImportRow]) -> None:
        """By person and first day."""
        rows = list(rows)
        for row in rows:
            self.reference.provider(row)
            start, end = row.get("from"), row.get("to")
            self.reference.check_code(row, "status", CodeList.LEGAL_STATUS, start=start, end=end)
            if start and end and end < start:
                row.fault("to", "order", f"{end} is before from, {start}; one of them is wrong")
        people = {row.order: self.people.known(row) for row in rows if not row.faults}
        held = self._held_legal({person.pk for person in people.values() if person and person.pk})
        for row in rows:
            person = people.get(row.order)
            if person is None and not row.faults:
                row.fault(
                    "patient_id",
                    "unknown",
                    "this provider has nobody with this local number, held or in these files",
                )
            row.join(Unit())
            if row.faults or person is None:
                continue
            pk, before = held.get((person.pk, row.get("from")), (None, None))
            new: dict[str, Any] = {"status": row.get("status"), "start_date": row.get("from")}
            for column, field in (("to", "end_date"), ("expires_on", "expires_on")):
                if row.has(column) or before is None:
                    new[field] = row.get(column)
            if before is None:
                new["provider_id"] = self.reference.providers[row.get("provider")]
            single = Single(LegalStatus, row, pk, before, new, person=person)
            self._keep(("legal", id(person), row.get("from")), single)

    def _held_legal(self, patients: set[int]) -> dict[Any, tuple[int, dict[str, Any]]]:
        held: dict[Any, tuple[int, dict[str, Any]]] = {}
        for part in chunks(patients):
            found: list[dict[str, Any]] = list(
                LegalStatus.objects.filter(patient__any_of=part).values()  # type: ignore[arg-type]
            )
            for row in found:
                held[row["patient_id"], row["start_date"]] = (row.pop("id"), row)
        return held

    def referrals(self, rows: Iterable[ImportRow]) -> None:
        """By assessing provider and referral id."""
        rows = list(rows)
        for row in rows:
            self.reference.provider(row)
            self.reference.icb(row)
            self.reference.line(row)
            self.reference.provider(row, "spell_provider")
            self._judge_referral(row)
        held = self._held_referrals(rows)
        named = {known for row in rows if (known := self._spell_key(row))}
        self.held.load_spells(keys=named)
        for row in rows:
            spell = self._spell(row)
            row.join(Unit())
            if row.faults:
                continue
            provider = self.reference.providers.get(row.get("provider") or "")
            key: Any = (provider, row.get("referral_id"))
            found = held.get(key)
            pk, before = found if found else (None, None)
            new = self._referral_values(row, provider, before)
            person = self.people.of_row.get(row.order)
            if person is None:
                row.fault("patient_id", "unknown", "it cannot be told whom this referral is for")
                continue
            _judge_spell(row, spell, person)
            _judge_with_held(row, before)
            if row.faults:
                continue
            single = Single(Referral, row, pk, before, new, person=person, spell=spell)
            if row.has("spell_id") and spell is None:
                new["placement_id"] = None
            _judge_end(row, self._keep(("referral", *key), single))

    def _judge_referral(self, row: ImportRow) -> None:
        received = row.get("received_on")
        for column in _REFERRAL_DATES:
            day = row.get(column)
            if day is not None and received is not None and day < received:
                row.fault(column, "order", f"{day} is before received_on, {received}")
        sent, assessed = row.get("report_sent_on"), row.get("assessed_on")
        if sent is not None and assessed is not None and sent < assessed:
            row.fault("report_sent_on", "order", f"{sent} is before assessed_on, {assessed}")
        birth = row.get("birth_date")
        if birth is not None and received is not None and birth > received:
            row.fault("birth_date", "order", f"{birth} is after received_on, {received}")

    def _spell_key(self, row: ImportRow) -> tuple[int, str] | None:
        owner = row.get("spell_provider") or row.get("provider")
        provider = self.reference.providers.get(owner or "")
        return (provider, row.get("spell_id")) if provider and row.get("spell_id") else None

    def _spell(self, row: ImportRow) -> Spell | None:
        if row.get("spell_id") is None:
            return None
        key = self._spell_key(row)
        spell = self.held.spells.get(key) if key else None
        if spell is None and not row.faults:
            row.fault("spell_id", "unknown", "no spell of this provider has this id, held or sent")
        return spell

    def _held_referrals(self, rows: list[ImportRow]) -> dict[Any, tuple[int, dict[str, Any]]]:
        held: dict[Any, tuple[int, dict[str, Any]]] = {}
        references = {row.get("referral_id") for row in rows} - {None}
        for part in chunks(references):
            found: list[dict[str, Any]] = list(
                Referral.objects.filter(reference__any_of=part).values()  # type: ignore[arg-type]
            )
            for row in found:
                held[row["provider_id"], row["reference"]] = (row.pop("id"), row)
        return held

    def _referral_values(
        self, row: ImportRow, provider: int | None, before: dict[str, Any] | None
    ) -> dict[str, Any]:
        new: dict[str, Any] = {
            "provider_id": provider,
            "reference": row.get("referral_id"),
            "responsible_icb_id": self.reference.icbs[row.get("responsible_icb")],
            "service_line_id": self.reference.lines[row.get("service_line")],
            "received_on": row.get("received_on"),
        }
        if row.has("kind") or before is None:
            new["kind"] = row.get("kind") or "new"
        for column in _REFERRAL_TEXT:
            if row.has(column) or before is None:
                new[column] = row.get(column) or ""
        for column in _REFERRAL_DATES:
            if row.has(column) or before is None:
                new[column] = row.get(column)
        return new

    def baselines(self, rows: Iterable[ImportRow]) -> None:
        """By collaborative, provider, service line and first day."""
        rows = list(rows)
        held: dict[Any, tuple[int, dict[str, Any]]] = {}
        agreed: list[dict[str, Any]] = list(
            Baseline.objects.values() if rows else ()  # type: ignore[arg-type]
        )
        for found in agreed:
            held[_baseline_key(found)] = (found.pop("id"), found)
        for row in rows:
            collaborative = self.reference.collaborative(row)
            provider, line = self.reference.provider(row), self.reference.line(row)
            start, end = row.get("from"), row.get("to")
            if start and end and end <= start:
                row.fault("to", "order", f"{end} is not after from, {start}")
            key = (collaborative, provider, line, start)
            row.join(Unit())
            if row.faults:
                continue
            pk, before = held.get(key, (None, None))
            new = {
                "collaborative_id": collaborative,
                "provider_id": provider,
                "service_line_id": line,
                "start_date": start,
                "end_date": end,
                "bed_days": row.get("bed_days"),
            }
            if row.has("price") or before is None:
                new["price"] = row.get("price")
            self._keep(("baseline", *key), Single(Baseline, row, pk, before, new))
        while self._refuse_baselines(held):
            pass

    def _refuse_baselines(self, held: dict[Any, tuple[int, dict[str, Any]]]) -> bool:
        """Refuses baselines that overlap; True if any, since its held days count again."""
        spans: dict[Any, list[Span]] = defaultdict(list)
        sent = {
            key[1:]: single
            for key, single in self._known.items()
            if key[0] == "baseline" and not single.row.refused
        }
        for key in {**held, **sent}:
            single = sent.get(key)
            before = held[key][1] if key in held else None
            values = single.new if single else before or {}
            rank = (0, 0)
            if single is not None and (before is None or single.changed):
                rank = (1 if before else 2, single.row.order)
            days = (values["start_date"], values["end_date"])
            spans[key[:3]].append(Span(rank, *days, single))
        told = False
        for span, other in (pair for group in spans.values() for pair in giving_way(group)):
            if span.record is not None:
                told = True
                message = f"a baseline from {other.start} to {other.end} covers some of these days"
                span.record.row.fault("from", "overlap", message)
        return told

    def settle(self) -> bool:
        """Refuses rows that name people or spells of which only refused rows speak; True if any.

        They say no fault of their own: `outcome.depend` tells on what they hang.
        """
        refused = False
        for single in self.singles:
            if single.row.refused:
                continue
            person, spell = single.person, single.spell
            if person is not None and person.pk is None and person.new is None:
                single.row.hangs_on = "the rows that speak of this person were refused"
            if spell is not None and spell.pk is None and spell.unit.refused:
                single.row.hangs_on = "the spell it names was refused"
            if single.row.hangs_on and single.row.unit is not None:
                single.row.unit.refused = refused = True
        return refused


def _judge_spell(row: ImportRow, spell: Spell | None, person: Person) -> None:
    """A referral led to a spell of the same person, and to one that there is."""
    if spell is None or (spell.held is None and spell.unit.refused):
        return
    if spell.now is None:
        message = "the files cancel this spell; leave spell_id empty, or do not cancel"
        row.fault("spell_id", "cancelled", message)
    elif spell.now.patient is not person:
        message = "this spell is another person's; correct the id, or merge the two records first"
        row.fault("spell_id", "other_person", message)


def _judge_with_held(row: ImportRow, before: dict[str, Any] | None) -> None:
    """Dates that the row leaves as they are held are not before its received_on."""
    received = row.get("received_on")
    for column in _REFERRAL_DATES:
        day = before[column] if before and not row.has(column) else None
        if day is not None and day < received:
            message = f"{received} is after {column}, held as {day}; send that date too"
            row.fault("received_on", "order", message)


def _judge_end(row: ImportRow, single: Single) -> None:
    """What the row comes to, with what is held: the columns that belong together agree."""
    values = {**(single.held or {}), **single.new}
    if bool(values["redirected_on"]) != bool(values["redirected_to"]):
        message = "a redirected referral has redirected_on and redirected_to; send both or neither"
        row.fault("redirected_to", "order", message)
    if values["redirected_on"] and values["accepted_on"]:
        message = f"accepted on {values['accepted_on']}; an accepted referral is not redirected"
        row.fault("redirected_on", "order", message)
    if values["move_reason"] and values["kind"] != ReferralKind.MOVE:
        row.fault("move_reason", "order", "only a move has a reason to move; leave it empty")


def _baseline_key(found: dict[str, Any]) -> tuple[Any, ...]:
    return (
        found["collaborative_id"],
        found["provider_id"],
        found["service_line_id"],
        found["start_date"],
    )
