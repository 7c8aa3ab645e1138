"""A batch: what its rows come to beside what is held, and which of them are refused.

Kinds are taken in the order beds, closures, stays with their leave and moves, the rest, whatever
the order of the files.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import count

from beds.imports.clashes import judge_people
from beds.imports.hanging import Hanging
from beds.imports.held import Held
from beds.imports.inventory import Inventory
from beds.imports.people import People
from beds.imports.records import BedRecord, OutOfUseRecord, PeriodValues, Spell, Stay
from beds.imports.reference import Reference
from beds.imports.rest import Rest
from beds.imports.rows import ImportRow, Unit
from beds.imports.shortened import judge_held
from beds.imports.spells import Spells
from beds.imports.wards import WardJudge
from impact.core.text import counted

_ROUNDS = 25
_TAKEN_OVER = (
    "placement that was typed is taken over from the extract",
    "placements that were typed are taken over from the extract",
)
_SET_ASIDE = (
    "placement is left as it was typed, since the extract says otherwise: see the differences",
    "placements are left as they were typed, since the extract says otherwise: see the differences",
)


class Batch:
    """Rows of one import, judged against what is held."""

    def __init__(self, rows: list[ImportRow], *, lock: bool) -> None:
        self.rows = rows
        self.lock = lock
        self.by_kind: dict[str, list[ImportRow]] = defaultdict(list)
        for row in rows:
            self.by_kind[row.kind.name].append(row)
        self.held = Held()
        self.reference = Reference()
        self.people = People(self.held, self.reference)
        self.spells = Spells(self.held, self.reference, self.people)
        self.hanging = Hanging(self.held, self.reference)
        self.inventory = Inventory(self.held, self.reference)
        self.rest = Rest(self.held, self.reference, self.people)
        self.judges: dict[int, WardJudge] = {}
        self.plans: dict[int, dict[int, list[PeriodValues]]] = {}

    def plan(self) -> None:
        """Judges every row; afterwards each is taken or refused, and why is known."""
        kinds = self.by_kind
        out_of_use = [*kinds["closures"], *kinds["pauses"]]
        self.inventory.resolve([*kinds["beds"], *out_of_use])
        for row in kinds["stays"]:
            self.spells.resolve(row)
        wards = {ward.pk for ward in self.inventory.ward_of.values()}
        wards |= {ward for ward in self.spells.wards.values() if ward}
        self.held.load_wards(wards, lock=self.lock)
        self.people.identify([*kinds["stays"], *kinds["referrals"]])
        self.people.merge()
        self._plan_spells()
        self._load_wards_left()
        self.inventory.merge_beds(kinds["beds"])
        self.inventory.merge_out_of_use(out_of_use)
        self._judge()
        self._settle()

    def _plan_spells(self) -> None:
        kinds = self.by_kind
        self.spells.locate(kinds["stays"])
        hanging = [
            row for kind in ("leave", "bed_moves", "ready", "interventions") for row in kinds[kind]
        ]
        self.hanging.locate(hanging)
        self.spells.merge()
        self.hanging.set_aside(kinds["stays"])
        touched = list(self.spells.touched.values())
        self.hanging.close_at_end(touched)
        self.hanging.merge_leave(kinds["leave"])
        self.hanging.judge_leave()
        self.hanging.merge_moves(kinds["bed_moves"])
        for row in kinds["bed_moves"]:
            if not row.refused:
                self.hanging.add_label(row)
        self.hanging.merge_ready(kinds["ready"])
        self.hanging.judge_ready()
        self.hanging.merge_interventions(kinds["interventions"])
        judge_held(touched, self.held)

    def _load_wards_left(self) -> None:
        """Wards of held stays that leave or moves of the batch speak of."""
        spoken = {
            values.ward_id
            for spell in self._spells()
            if spell.unit.rows
            for stay in spell.stays
            for values in (stay.held, stay.new)
            if values is not None
        }
        self.held.load_wards(spoken - self.held.loaded_wards, lock=self.lock)
        self.held.load_spells_of_people()

    def stays(self) -> Iterator[Stay]:
        """Every ward stay the batch knows of."""
        for spell in self._spells():
            yield from spell.stays

    def _spells(self) -> list[Spell]:
        """Every spell once: one typed in is known by its own id and by that of the file."""
        return list({id(spell): spell for spell in self.held.spells.values()}.values())

    def _judge(self) -> None:
        """Refuses what clashes until nothing does; what stood in nobody's way comes back."""
        dirty = set(self.held.loaded_wards)
        for attempt in count():
            refused = judge_people(self._spells(), self.reference)
            by_ward: dict[int, list[Stay]] = defaultdict(list)
            for stay in self.stays():
                if stay.now is not None:
                    by_ward[stay.now.ward_id].append(stay)
            self._end_holds()
            again: set[int] = set()
            for ward in sorted(dirty):
                judge = self._judge_of(ward, by_ward[ward])
                plan = judge.judge()
                if plan is None:
                    again.add(ward)
                else:
                    self.plans[ward] = plan
            # Each round that restores nothing refuses something: that comes to an end.
            restored = attempt < _ROUNDS and self._restore()
            if not refused and not again and not restored:
                return
            dirty = set(self.held.loaded_wards)

    def _judge_of(self, ward: int, stays: list[Stay]) -> WardJudge:
        self.judges[ward] = WardJudge(
            self.reference.ward_codes[ward],
            self.held.beds_of_ward[ward],
            self.inventory.of_ward(ward),
            stays,
        )
        return self.judges[ward]

    def _end_holds(self) -> None:
        """A hold for somebody whom the batch puts into that ward ends when they come."""
        coming: dict[int, list[Stay]] = defaultdict(list)
        for stay in self.stays():
            if stay.row is not None and stay.now is not None and stay.spell.now is not None:
                patient = stay.spell.now.patient.pk
                if patient is not None:
                    coming[patient].append(stay)
        for record in self.out_of_use():
            if record.held is None or record.referred_patient not in coming:
                continue
            record.new = record.held
            for stay in coming[record.referred_patient]:
                now = stay.now
                if now is None or now.ward_id != record.bed.ward_id or stay.untouched:
                    continue
                if record.held.end is None or now.start < record.held.end:
                    record.new = record.held._replace(end=max(record.held.start, now.start))

    def _restore(self) -> bool:
        """Rows refused for a clash with something that is itself refused are judged anew."""
        units: dict[int, Unit] = {id(row.unit): row.unit for row in self.rows if row.unit}
        restored = False
        for unit in units.values():
            if unit.causes and any(cause.refused for cause in unit.causes):
                unit.restore()
                restored = True
        return restored

    def _settle(self) -> None:
        self.people.settle()
        for kind, take in (
            ("legal_status", self.rest.legal_status),
            ("referrals", self.rest.referrals),
            ("baselines", self.rest.baselines),
        ):
            take(self.by_kind[kind])
        self.people.settle()
        while self.rest.settle():  # a referral refused may leave a person without any row
            self.people.settle()

    def beds(self) -> list[BedRecord]:
        """Every bed of the wards concerned."""
        return [bed for beds in self.held.beds_of_ward.values() for bed in beds]

    def out_of_use(self) -> list[OutOfUseRecord]:
        """Every closure, hold and pause of the wards concerned."""
        return [record for records in self.held.out_of_use.values() for record in records]

    def notes(self) -> list[str]:
        """What came of what was typed on the wards of the batch, in sentences."""
        over = sum(
            spell.held is not None and spell.held.typed and not spell.new.typed
            for spell in self.spells.touched.values()
            if spell.new is not None and not spell.unit.refused
        )
        aside = len(self.spells.provisional.contradicted)
        return [
            f"{counted(number, *words)}."
            for number, words in ((over, _TAKEN_OVER), (aside, _SET_ASIDE))
            if number
        ]

    def planned_stays(self) -> Iterator[Stay]:
        """The stays whose beds were chosen."""
        for stay in self.stays():
            if stay.now is not None and stay.now.ward_id in self.plans:
                yield stay

    def planned(self, stay: Stay) -> list[PeriodValues]:
        """The beds chosen for a stay, with the keys of the beds."""
        if stay.now is None:
            return []
        numbers = self.judges[stay.now.ward_id].numbers
        periods = self.plans[stay.now.ward_id].get(id(stay), [])
        return [
            period._replace(bed_id=numbers[period.bed_id].pk or -id(numbers[period.bed_id]))
            for period in periods
        ]

    def matched_periods(
        self, stay: Stay
    ) -> list[tuple[PeriodValues, int | None, PeriodValues | None]]:
        """The beds chosen beside the held period each takes over, if any."""
        left = {(values.bed_id, values.start): (pk, values) for pk, values in stay.held_periods}
        matched: list[tuple[PeriodValues, int | None, PeriodValues | None]] = []
        for period in self.planned(stay):
            pk, held = left.pop((period.bed_id, period.start), (None, None))
            matched.append((period, pk, held))
        return matched

    def kept_periods(self) -> Iterator[int]:
        """Keys of held periods that stay, changed or not."""
        for stay in self.planned_stays():
            for _, pk, _ in self.matched_periods(stay):
                if pk is not None:
                    yield pk
