"""Beds of a batch, and what takes them out of use: closures and pauses."""

from collections.abc import Iterable
from datetime import date

from beds.choices import BedUse
from beds.imports.held import Held
from beds.imports.labels import alike
from beds.imports.overlaps import Span, giving_way, right
from beds.imports.records import BedRecord, OutOfUse, OutOfUseRecord
from beds.imports.reference import Reference, WardDays
from beds.imports.rows import ImportRow, Unit
from impact.core.text import shown
from providers.choices import CodeList

OTHER = "other"
_USES = {"closures": BedUse.CLOSED, "pauses": BedUse.PAUSED}
_REASONS = {BedUse.CLOSED: CodeList.CLOSURE_REASON, BedUse.PAUSED: CodeList.PAUSE_REASON}


class Inventory:
    """Beds by ward, label and first day; closures by bed and first day."""

    def __init__(self, held: Held, reference: Reference) -> None:
        self.held = held
        self.reference = reference
        self.ward_of: dict[int, WardDays] = {}
        self.closure_of: dict[int, OutOfUseRecord] = {}

    def resolve(self, rows: Iterable[ImportRow]) -> None:
        """Looks up the ward of each row."""
        for row in rows:
            provider = self.reference.provider(row)
            ward = self.reference.ward(row, provider, row.get("from"))
            if ward is not None:
                self.ward_of[row.order] = ward
            start, end = row.get("from"), row.get("to")
            if start and end and end < start:
                row.fault("to", "order", f"{end} is before from, {start}; one of them is wrong")

    def merge_beds(self, rows: Iterable[ImportRow]) -> None:
        """New beds and changed ones; a label is on one bed of a ward a day."""
        touched: set[tuple[int, str]] = set()
        for row in rows:
            ward = self.ward_of.get(row.order)
            if row.faults or ward is None:
                row.join(Unit())
            else:
                label = self._label(ward, row.get("bed"))
                self._merge_bed(row, ward, label)
                touched.add((ward.pk, label))
        for place in sorted(touched):
            while self._refuse_same_label(*place):
                pass

    def _label(self, ward: WardDays, wanted: str) -> str:
        """The label as the ward has it; as it is wanted where the ward has none like it."""
        beds = self.held.beds_of_ward[ward.pk]
        known = {values[0] for bed in beds for values in (bed.held, bed.new) if values is not None}
        return alike(known, wanted) or wanted

    def _merge_bed(self, row: ImportRow, ward: WardDays, label: str) -> None:
        start, end, basis = row.get("from"), row.get("to"), row.get("basis") or "block"
        record = self._bed(ward.pk, label, start)
        if record is None:
            record = BedRecord(ward.pk, Unit())
            self.held.beds_of_ward[ward.pk].append(record)
        elif record.new is not None:
            basis = basis if row.has("basis") else record.new[1]
            end = end if row.has("to") else record.new[3]
        row.join(record.unit)
        if ward.end is not None and (end is None or end > ward.end):
            row.fault("to", "outside", f"the ward ends on {ward.end}; the bed ends by then")
            return
        record.new = (label, basis, start, end)
        record.row = record.row or row

    def _bed(self, ward: int, label: str, start: date) -> BedRecord | None:
        for record in self.held.beds_of_ward[ward]:
            for values in (record.held, record.new):
                if values is not None and (values[0], values[2]) == (label, start):
                    return record
        return None

    def _refuse_same_label(self, ward: int, label: str) -> bool:
        """Refuses what puts a label on two beds; True if any, since its held days count again."""
        beds = [bed for bed in self.held.beds_of_ward[ward] if bed.now and bed.now[0] == label]
        spans = [
            Span(right(row=bed.row, held=bed.held, new=bed.now), bed.now[2], bed.now[3], bed)
            for bed in beds
            if bed.now
        ]
        told = False
        for span, other in giving_way(spans):
            row = span.record.row
            if row is not None and not span.record.unit.refused:
                told = True
                row.fault(
                    "from",
                    "overlap",
                    f"bed {label} of this ward is already in service from {other.start} to "
                    f"{other.end or 'no end'}; end that one first, or name its first day to "
                    "change it",
                )
        return told

    def merge_out_of_use(self, rows: Iterable[ImportRow]) -> None:
        """Closures and pauses, new and changed; whether the bed is free is judged with its ward."""
        for row in rows:
            use = _USES[row.kind.name]
            ward = self.ward_of.get(row.order)
            if row.faults or ward is None:
                row.join(Unit())
                continue
            record = self._out_of_use(row, ward, use)
            if record is None:
                row.join(Unit())
                continue
            row.join(record.unit)
            record.new = self._values(row, record, use)
            record.row = record.row or row
            self.closure_of[row.order] = record

    def _out_of_use(self, row: ImportRow, ward: WardDays, use: BedUse) -> OutOfUseRecord | None:
        start = row.get("from")
        serving = {
            bed.now[0]: bed
            for bed in self.held.beds_of_ward[ward.pk]
            if bed.now and bed.now[2] <= start < (bed.now[3] or date.max)
        }
        label = alike(serving, row.get("bed"))
        if label is None:
            wanted = shown(row.get("bed"))
            row.fault("bed", "unknown", f"{wanted} is no bed of ward {ward.code} on {start}")
            return None
        bed = serving[label]
        for record in self._of_bed(bed):
            for values in (record.held, record.new):
                if values and values.use == use and values.start == start:
                    return record
        made = OutOfUseRecord(bed, Unit())
        self._of_bed(bed).append(made)
        return made

    def _of_bed(self, bed: BedRecord) -> list[OutOfUseRecord]:
        # A bed of this batch has no number yet; its place in memory serves, negative to be apart.
        return self.held.out_of_use[bed.pk if bed.pk is not None else -id(bed)]

    def of_ward(self, ward: int) -> list[OutOfUseRecord]:
        """Everything that takes beds of the ward out of use."""
        return [record for bed in self.held.beds_of_ward[ward] for record in self._of_bed(bed)]

    def _values(self, row: ImportRow, record: OutOfUseRecord, use: BedUse) -> OutOfUse:
        base = record.new or OutOfUse(use.value, row.get("from"), None)
        reason, note = self._reason(row.get("reason"), _REASONS[use])
        changes: dict[str, object] = {"start": row.get("from"), "reason": reason}
        for column, field in (
            ("to", "end"),
            ("approved_on", "approved_on"),
            ("review_on", "review_on"),
        ):
            if column in row.kind.index and row.has(column):
                changes[field] = row.get(column)
        if row.has("note") or note:
            said = row.get("note") or ""
            changes["note"] = "; ".join(text for text in (note, said) if text)
        return base._replace(**changes)  # type: ignore[arg-type]

    def _reason(self, text: str, name: CodeList) -> tuple[str, str]:
        """A reason of the list; any other text is `other` with the text as note."""
        word = "_".join(text.casefold().split())
        if word in self.reference.codes.get(name.value, {}):
            return word, ""
        return OTHER, text
