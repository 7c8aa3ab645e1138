"""Judges who can be in which bed of a ward, and says what is in the way.

What is held and untouched comes first, then what the batch changes in it, then what is new, in the
order of the files.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from beds.imports.allocation import BedDays, Claim, Full, Taken, WardBeds
from beds.imports.labels import alike
from beds.imports.records import BedRecord, OutOfUseRecord, PeriodValues, Stay
from beds.imports.rows import ImportRow, Unit
from beds.imports.stretches import leave_changed, merged, required, uncovered, was_given_up
from impact.core.text import counted, long_date, shown

HELD, CHANGED_CLOSURE, CHANGED_STAY, NEW_CLOSURE, NEW_STAY, UNCOVERED = range(6)


@dataclass(slots=True, eq=False)
class Asked:
    """A claim with its rank among others and whom to tell when it is refused."""

    rank: int
    order: int
    claim: Claim
    unit: Unit
    row: ImportRow | None


@dataclass
class WardJudge:
    """One ward: its beds, what takes them out of use, and the stays in it."""

    name: str
    beds: list[BedRecord]
    out_of_use: list[OutOfUseRecord]
    stays: list[Stay]
    numbers: dict[int, BedRecord] = field(default_factory=dict)
    names_no_bed: bool = False
    held: set[int] = field(default_factory=set)

    def judge(self) -> dict[int, list[PeriodValues]] | None:
        """Refuses what does not fit. The beds of each stay, or None where anything was refused.

        Beds in the answer are numbers of `self.numbers`; stays are told by identity.
        """
        self.numbers = dict(enumerate(self._in_service()))
        plan = self._plan()
        asked = self._out_of_use_asked() + self._stays_asked(plan)
        self.held = {id(ask.claim) for ask in asked if ask.rank in (HELD, UNCOVERED)}
        refused = self.names_no_bed
        for ask in sorted(asked, key=lambda ask: (ask.rank, ask.order)):
            if ask.rank not in (HELD, UNCOVERED) and ask.unit.refused:
                continue
            answer = plan.admit(ask.claim)
            if answer is not None and ask.rank != UNCOVERED:
                refused = self._refuse(ask, answer, plan) or refused
        if refused:
            return None
        return {owner: merged(placed) for owner, placed in plan.choose().items()}

    def _in_service(self) -> Iterable[BedRecord]:
        return [bed for bed in self.beds if bed.now and bed.now[2] < (bed.now[3] or date.max)]

    def _plan(self) -> WardBeds:
        days: set[date] = set()
        for record in self.out_of_use:
            if record.now:
                days |= {record.now.start, record.now.end or date.max}
        for stay in self.stays:
            if stay.now:
                days |= {stay.now.start, stay.now.end or date.max}
            for leave in stay.leaves:
                if leave.now:
                    days |= {leave.now.start, leave.now.end or date.max}
            days |= set(stay.labels)
            for _, period in stay.held_periods:
                days |= {period.start, period.end or date.max}
        beds = [
            BedDays(number, bed.now[0], bed.now[2], bed.now[3] or date.max)
            for number, bed in self.numbers.items()
            if bed.now
        ]
        return WardBeds(beds, days)

    def _number(self, record: BedRecord) -> int | None:
        return next((n for n, bed in self.numbers.items() if bed is record), None)

    def _out_of_use_asked(self) -> list[Asked]:
        asked: list[Asked] = []
        for record in self.out_of_use:
            now, number = record.now, self._number(record.bed)
            if now is None or now.start == now.end:
                continue
            if number is None:
                if record.row is not None and not record.unit.refused:
                    record.row.fault("bed", "unknown", "the bed is not in service")
                    self.names_no_bed = True
                continue
            claim = Claim(record, now.start, now.end or date.max, bed=number)
            rank, row = HELD, None
            if record.row is not None and now != record.held:
                rank = NEW_CLOSURE if record.held is None else CHANGED_CLOSURE
                row = record.row
            order = row.order if row else -1
            asked.append(Asked(rank, order, claim, record.unit, row))
        return asked

    def _stays_asked(self, plan: WardBeds) -> list[Asked]:
        asked: list[Asked] = []
        for stay in self.stays:
            if stay.now is None:
                continue
            spoken_of = stay.row is not None or stay.labels or leave_changed(stay)
            if spoken_of and not stay.spell.unit.refused:
                asked += self._batch_claims(stay, plan)
            else:
                asked += self._held_claims(stay, plan)
        return asked

    def _held_claims(self, stay: Stay, plan: WardBeds) -> list[Asked]:
        """A stay the batch does not speak of keeps its beds; assumed ones may be chosen anew."""
        asked: list[Asked] = []
        for _, period in stay.held_periods:
            number = self._number_of_pk(period.bed_id)
            if number is None or period.start == period.end:
                continue
            claim = Claim(
                stay,
                period.start,
                period.end or date.max,
                bed=None if period.assumed else number,
                preferred=number,
                first=True,
                key=(stay.held.ward_stay_id if stay.held else "",),
            )
            asked.append(Asked(HELD, int(period.assumed), claim, stay.spell.unit, None))
        for start, end in uncovered(required(stay, plan), stay.held_periods):
            claim = Claim(stay, start, end, key=(stay.held.ward_stay_id if stay.held else "",))
            asked.append(Asked(UNCOVERED, 0, claim, stay.spell.unit, None))
        return asked

    def _number_of_pk(self, pk: int) -> int | None:
        return next((n for n, bed in self.numbers.items() if bed.pk == pk), None)

    def _batch_claims(self, stay: Stay, plan: WardBeds) -> list[Asked]:
        now = stay.now
        rows = [row for _, row in stay.labels.values()]
        row = stay.row or (rows or [leave.row for leave in stay.leaves if leave.row])[0]
        if now is None or row is None:
            return []
        rank = NEW_STAY if stay.held is None else CHANGED_STAY
        labels = self._labels(stay)
        if now.start == now.end:
            self._check_label(stay, now.start)
        asked: list[Asked] = []
        for start, end in required(stay, plan):
            for part in self._parts(stay, labels, start, end):
                asked.append(Asked(rank, row.order, part, stay.spell.unit, row))
        return asked

    def _check_label(self, stay: Stay, day: date) -> None:
        """A stay of no night holds no bed, but a label it names exists where the ward has beds."""
        label = stay.row.get("bed") if stay.row else None
        serving = any(bed.now and bed.now[2] <= day < (bed.now[3] or date.max) for bed in self.beds)
        if label and serving and self._labelled(label, day) is None:
            self._unknown_label(stay, label, day, stay.row)

    def _unknown_label(self, stay: Stay, label: str, day: date, row: ImportRow | None) -> None:
        told = row or stay.row
        if told is not None and not stay.spell.unit.refused:
            message = (
                f"{shown(label)} is no bed of ward {self.name} on {long_date(day)}; name "
                "one that is in service, or leave the cell empty"
            )
            told.fault("bed", "unknown", message)
            self.names_no_bed = True

    def _labels(self, stay: Stay) -> list[tuple[date, str, ImportRow | None]]:
        """From which day the stay has which label: what is held, then what the batch says."""
        known: dict[date, tuple[str, ImportRow | None]] = {}
        until: date | None = None
        for _, period in stay.held_periods:
            if period.assumed:
                continue
            bed = next((bed for bed in self.beds if bed.pk == period.bed_id), None)
            earlier = max((day for day in known if day <= period.start), default=None)
            if bed is None or bed.held is None:
                continue
            # After a gap, a leave without the bed kept, the same bed was told anew.
            if period.start != until or earlier is None or known[earlier][0] != bed.held[0]:
                known[period.start] = (bed.held[0], None)
            until = period.end
        if stay.row is not None and stay.now is not None and stay.row.get("bed"):
            first = min(known, default=None)
            if first is not None and known[first][1] is None and self._is_first(stay, first):
                del known[first]
            known[stay.now.start] = (stay.row.get("bed"), stay.row)
        for day, (label, row) in stay.labels.items():
            known[day] = (label, row)
        return sorted((day, label, row) for day, (label, row) in known.items())

    def _is_first(self, stay: Stay, day: date) -> bool:
        return not any(period.start < day for _, period in stay.held_periods)

    def _parts(
        self,
        stay: Stay,
        labels: list[tuple[date, str, ImportRow | None]],
        start: date,
        end: date,
    ) -> list[Claim]:
        key = (stay.now.ward_stay_id if stay.now else "",)
        parts: list[Claim] = []
        day = start
        while day < end:
            current = [entry for entry in labels if entry[0] <= day]
            until = min([entry[0] for entry in labels if entry[0] > day] + [end])
            if not current:
                held = self._held_bed(stay, day)
                earlier = stay.held is not None and day < stay.held.start
                # Days that turn out to come before those held are rather spent in the same bed.
                preferred = self._labelled(labels[0][1], until) if labels and earlier else held
                parts.append(Claim(stay, day, until, preferred=preferred, key=key))
                parts[-1].first = held is not None
                day = until
                continue
            said_on, label, row = current[-1]
            number = self._labelled(label, day)
            hard = not was_given_up(stay, said_on, day)
            if number is not None:
                until = min(until, self._end_of(number))
            elif hard:
                self._unknown_label(stay, label, day, row)
                return parts
            held = self._held_bed(stay, day)
            preferred = number if hard or held is None else held
            parts.append(
                Claim(stay, day, until, bed=number if hard else None, preferred=preferred, key=key)
            )
            parts[-1].first = not hard
            day = until
        return parts

    def _end_of(self, number: int) -> date:
        now = self.numbers[number].now
        return (now[3] if now else None) or date.max

    def _held_bed(self, stay: Stay, day: date) -> int | None:
        for _, period in stay.held_periods:
            if period.start <= day < (period.end or date.max):
                return self._number_of_pk(period.bed_id)
        return None

    def _labelled(self, label: str, day: date) -> int | None:
        serving = {
            number: bed.now[0]
            for number, bed in self.numbers.items()
            if bed.now and bed.now[2] <= day < (bed.now[3] or date.max)
        }
        found = alike(serving.values(), label)
        return next((number for number, name in serving.items() if name == found), None)

    def _refuse(self, ask: Asked, answer: Taken | Full, plan: WardBeds) -> bool:
        """Refuses the unit of the claim, or of the bed whose change leaves no room for it."""
        if ask.rank == HELD or ask.row is None:
            return self._refuse_changed_beds(ask, answer)
        if ask.unit.refused:
            return False
        if isinstance(answer, Full):
            on_the_day = [it for it in plan.claims if it.start <= answer.day < it.end]
            causes = self._units(on_the_day)
            message = full_sentence(self.name, answer)
        else:
            causes = self._units([answer.by] if answer.by else [])
            message = self._taken_sentence(ask.claim, answer)
        column = "bed" if "bed" in ask.row.kind.index else "bed_kept"
        ask.unit.clashes(ask.row, column, message, causes)
        return True

    def _units(self, claims: Iterable[Claim]) -> list[Unit]:
        """The units that ask for these beds in this batch; what is held stays whatever happens."""
        return [_unit_of(claim) for claim in claims if id(claim) not in self.held]

    def _refuse_changed_beds(self, ask: Asked, answer: Taken | Full) -> bool:
        changed = [
            bed
            for bed in self.beds
            if bed.row is not None and not bed.unit.refused and bed.now != bed.held
        ]
        if isinstance(answer, Taken) and ask.claim.bed in self.numbers:
            mine = self.numbers[ask.claim.bed]
            changed = [bed for bed in changed if bed is mine] or changed
        for bed in changed:
            if bed.row is not None:
                message = (
                    f"somebody is in the bed or it is out of use from "
                    f"{long_date(ask.claim.start)}; its days of service must cover that"
                )
                bed.unit.clashes(bed.row, "to", message, [])
        return bool(changed)

    def _taken_sentence(self, claim: Claim, answer: Taken) -> str:
        now = self.numbers[claim.bed].now if claim.bed is not None else None
        label = now[0] if now else ""
        span = _span_words(answer.start, answer.end)
        if answer.by is None:
            return f"bed {label} of ward {self.name} is in service {span}"
        use = "occupied"
        if isinstance(answer.by.owner, OutOfUseRecord) and answer.by.owner.now:
            use = answer.by.owner.now.use
        return f"bed {label} of ward {self.name} is {use} {span}; name another or correct the dates"


def full_sentence(ward: str, full: Full) -> str:
    """`ward A: 12 beds, this would be the 13th on 5 May 2026`."""
    beds = counted(full.in_service, "bed")
    this = ordinal(full.in_use + 1)
    return f"ward {ward}: {beds}, this would be the {this} on {long_date(full.day)}"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }".replace(" ", "")


def _unit_of(claim: Claim) -> Unit:
    owner = claim.owner
    return owner.unit if isinstance(owner, OutOfUseRecord) else owner.spell.unit


def _span_words(start: date, end: date) -> str:
    if end == date.max:
        return f"from {long_date(start)} with no end"
    return f"from {long_date(start)} to {long_date(end)}"
