"""Writes generated lives into the database, and puts them into beds."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from beds.models import Bed, BedPeriod
from impact.core.periods import LONDON, start_of_day
from patients.models import (
    Intervention,
    Leave,
    Patient,
    Placement,
    Readiness,
    Referral,
    Stay,
)
from providers.models import Ward
from tests.factories import nhs_number
from tests.integration.figures.lives import Spell, There, make_lives
from tests.integration.figures.places import SPAN, Story, make_places

Days = tuple[date, date | None]
OPEN = date(2999, 1, 1)
CLOCK_CHANGES = ("2026-03-29", "2025-10-26", "2024-03-31", "2024-10-27")
HOURS = ("00:00", "00:30", "01:30", "02:30", "12:00", "23:00", "23:59")


def make_world(story: Story, *, people: int = 14) -> Story:
    """A small world; `story` names what is in it."""
    make_places(story)
    spells = make_lives(story, people)
    placements = _write_spells(story, spells, people)
    stays = _write_stays(story, spells, placements)
    _Beds(story, stays).write()
    _write_episodes(story, spells, placements)
    _write_referrals(story, spells, placements)
    return story


def _write_spells(story: Story, spells: list[Spell], people: int) -> dict[Spell, Placement]:
    """In any order, so that nothing can lean on the order of keys."""
    patients = Patient.objects.bulk_create(
        [Patient(pseudonym=story.name("X-"), nhs_number=nhs_number()) for _ in range(people)]
    )
    mixed = story.random.sample(spells, len(spells))
    made = Placement.objects.bulk_create(
        [
            Placement(
                provider=spell.provider,
                spell_id=story.name("H"),
                patient=patients[spell.person],
                responsible_icb=spell.icb,
                admitted_on=spell.start,
                discharged_on=spell.end,
                discharge_destination=spell.destination,
                out_of_area_reason=spell.reason,
                begun_by=spell.begun_by,
                ended_by=spell.ended_by,
            )
            for spell in mixed
        ]
    )
    return dict(zip(mixed, made, strict=True))


def _write_stays(
    story: Story, spells: list[Spell], placements: dict[Spell, Placement]
) -> dict[There, Stay]:
    """Own stays, their leave, then the stays on trial that lie in it, and theirs."""
    rows = [(spell, it) for spell in spells for it in spell.stays]
    story.random.shuffle(rows)
    leaves: dict[int, Leave] = {}
    found: dict[There, Stay] = {}
    for on_trial in (False, True):
        chosen = [(spell, it) for spell, it in rows if (it.trial is not None) == on_trial]
        made = Stay.objects.bulk_create(
            [
                Stay(
                    placement=placements[spell],
                    patient=placements[spell].patient,
                    provider=spell.provider,
                    ward=it.ward,
                    ward_stay_id=story.name(story.random.choice(("Y", "y", "Y-"))),
                    start_date=it.start,
                    end_date=it.end,
                    trial_leave=leaves[id(it.trial)] if it.trial else None,
                )
                for spell, it in chosen
            ]
        )
        found.update(zip((it for _, it in chosen), made, strict=True))
        away = [(there, it) for _, there in chosen for it in there.away]
        written = Leave.objects.bulk_create(
            [
                Leave(
                    stay=found[there],
                    kind=it.kind,
                    start_date=it.start,
                    end_date=it.end,
                    bed_kept=it.kept,
                )
                for there, it in away
            ]
        )
        leaves.update(zip((id(it) for _, it in away), written, strict=True))
    return found


@dataclass
class _Taken:
    """A bed that is to be written, and what is done with it when."""

    ward: Ward
    label: str
    basis: str
    start: date
    end: date | None
    uses: list[tuple[str, Days, Stay | None]] = field(default_factory=list)

    def is_free(self, start: date, end: date | None) -> bool:
        inside = self.start <= start and (self.end is None or (end is not None and end <= self.end))
        return inside and not any(
            start < (last or OPEN) and first < (end or OPEN) for _, (first, last), _ in self.uses
        )


class _Beds:
    """Finds a bed for every stay, opens one where none is free, and uses what is left."""

    def __init__(self, story: Story, stays: dict[There, Stay]) -> None:
        self.story = story
        self.stays = stays
        self.beds: list[_Taken] = []

    def write(self) -> None:
        for place in self.story.places:
            wards = [it for it in (place.ward, place.later) if it and place.has_beds]
            for ward in wards * self.story.random.randint(0, 2):
                self._open(ward, *self.story.within(self._first(ward), ward.end_date))
        for there, stay in self.stays.items():
            if there.has_beds:
                for start, end in self._pieces(there):
                    self._occupy(stay, start, end)
        for bed in self.beds:
            self._use(bed)
        self._save()

    def _first(self, ward: Ward) -> date:
        return ward.start_date or self.story.day(-100)

    def _open(self, ward: Ward, start: date, end: date | None) -> _Taken:
        basis = "surge" if self.story.chance(0.3) else "block"
        bed = _Taken(ward, self.story.name("b"), basis, start, end)
        self.beds.append(bed)
        return bed

    def _pieces(self, there: There) -> list[Days]:
        """The days in which the stay holds a bed, sometimes cut by a move within the ward."""
        pieces: list[Days] = []
        cursor: date | None = there.start
        gone = [it for it in there.away if not it.kept and it.start != it.end]
        for leave in sorted(gone, key=lambda it: it.start):
            assert cursor is not None
            pieces.append((cursor, leave.start))
            cursor = leave.end
        if cursor is not None and cursor != there.end:
            pieces.append((cursor, there.end))
        pieces = [(start, end) for start, end in pieces if start != end]
        if pieces and self.story.chance(0.2):
            start, end = pieces.pop()
            moved = start + timedelta(days=1)
            pieces += [(start, moved), (moved, end)] if moved != end else [(start, end)]
        return pieces

    def _occupy(self, stay: Stay, start: date, end: date | None) -> None:
        free = [it for it in self.beds if it.ward == stay.ward and it.is_free(start, end)]
        bed = self.story.random.choice(free) if free else self._open_for(stay.ward, start, end)
        bed.uses.append(("occupied", (start, end), stay))

    def _open_for(self, ward: Ward, start: date, end: date | None) -> _Taken:
        """A bed in service exactly as long as it is needed, or longer."""
        if self.story.chance(0.3):
            return self._open(ward, start, end)
        first = max(self._first(ward), start - timedelta(days=self.story.random.randint(0, 40)))
        last = None if end is None else end + timedelta(days=self.story.random.randint(0, 40))
        if ward.end_date is not None:
            last = min(last or ward.end_date, ward.end_date)
        return self._open(ward, first, last)

    def _use(self, bed: _Taken) -> None:
        for use in ("closed", "held", "paused", "closed"):
            start, end = self.story.within(bed.start, bed.end)
            if bed.is_free(start, end) and start != end and self.story.chance(0.7):
                bed.uses.append((use, (start, end), None))

    def _save(self) -> None:
        made = Bed.objects.bulk_create(
            [
                Bed(
                    ward=it.ward,
                    label=it.label,
                    basis=it.basis,
                    start_date=it.start,
                    end_date=it.end,
                )
                for it in self.beds
            ]
        )
        BedPeriod.objects.bulk_create(
            [
                BedPeriod(
                    bed=bed,
                    use=use,
                    start_date=start,
                    end_date=end,
                    stay=stay,
                    reason="" if stay else "other",
                    review_on=start if use in ("held", "paused") else None,
                )
                for bed, taken in zip(made, self.beds, strict=True)
                for use, (start, end), stay in taken.uses
            ]
        )


def _write_episodes(story: Story, spells: list[Spell], placements: dict[Spell, Placement]) -> None:
    ready, done = [], []
    for spell in spells:
        if story.chance(0.4):
            start, end = story.within(spell.start, spell.end)
            ready.append(Readiness(placement=placements[spell], start_date=start, end_date=end))
        for _ in range(story.random.choice((0, 0, 1, 3))):
            done.append(
                Intervention(
                    placement=placements[spell],
                    provider=spell.provider,
                    incident_id=story.name("N"),
                    type=story.random.choice(("05", "05", "06", "01", "14")),
                    started_at=_instant(story, spell),
                )
            )
        if spell.ended_by == "ward_transfer" and story.chance(0.6):
            done += _going_on(story, spell, spells, placements)
    Readiness.objects.bulk_create(ready)
    Intervention.objects.bulk_create(done)


def _going_on(
    story: Story, spell: Spell, spells: list[Spell], placements: dict[Spell, Placement]
) -> list[Intervention]:
    """One that runs while the ward changes provider: it ends at midnight, and another goes on."""
    assert spell.end is not None
    midnight = start_of_day(spell.end)
    following = next(
        it
        for it in spells
        if (it.person, it.start, it.begun_by) == (spell.person, spell.end, "ward_transfer")
    )
    incident, kind = story.name("N"), story.random.choice(("05", "06"))
    return [
        Intervention(
            placement=placements[one],
            provider=one.provider,
            incident_id=incident,
            type=kind,
            started_at=started,
            ended_at=ended,
        )
        for one, started, ended in (
            (spell, start_of_day(spell.start), midnight),
            (following, midnight, None),
        )
    ]


def _instant(story: Story, spell: Spell) -> datetime:
    """Any hour of a day of the spell, the day of discharge too, the days of clock changes often."""
    last = spell.end or max(story.day(SPAN), spell.start)
    day = spell.start + timedelta(days=story.random.randint(0, (last - spell.start).days))
    changes = [date.fromisoformat(it) for it in CLOCK_CHANGES]
    inside = [it for it in changes if spell.start <= it <= last]
    if inside and story.chance(0.3):
        day = inside[0]
    if story.chance(0.3):
        day = last
    hour, minute = story.random.choice(HOURS).split(":")
    fold = story.random.randint(0, 1)
    return datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=LONDON, fold=fold)


def _write_referrals(story: Story, spells: list[Spell], placements: dict[Spell, Placement]) -> None:
    """First referrals of spells, moves of people who are there, and people still waiting."""
    made = []
    for _ in range(2 * len(spells)):
        spell = story.random.choice(spells)
        received = spell.start + timedelta(days=story.random.randint(-20, 20))
        accepted = received + timedelta(days=story.random.choice((0, 0, 3, 9)))
        assessed = received + timedelta(days=story.random.choice((0, 1, 5, 12)))
        end = accepted + timedelta(days=story.random.randint(-3, 40))
        outcome = story.random.choice(("placed", "placed", "waits", "declined_on", "withdrawn_on"))
        made.append(
            Referral(
                provider=story.random.choice(story.providers),
                reference=story.name("R"),
                patient=placements[spell].patient,
                responsible_icb=story.random.choice(story.icbs),
                service_line=story.random.choice(story.lines),
                kind=story.random.choice(("new", "move")),
                level_recommended=story.random.choice(("", "low", "medium", "high")),
                received_on=received,
                assessed_on=assessed if story.chance(0.5) else None,
                accepted_on=accepted if story.chance(0.85) else None,
                placement=placements[spell] if outcome == "placed" else None,
                **({outcome: max(end, received)} if outcome.endswith("_on") else {}),
            )
        )
    Referral.objects.bulk_create(made)
