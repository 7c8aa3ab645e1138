"""Random collaboratives for the bed state: small, odd, and as the database allows them.

`make_world(random)` writes them with bulk inserts. Members come and go, footprints and flow sites
change, wards open and close, one provider serves two collaboratives, people are on leave, on trial,
ready, out of area, waiting; beds are closed, held, paused, surge.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from beds.models import Bed, BedPeriod, Confirmation
from impact.core.periods import LONDON
from patients.models import Leave, Patient, Placement, Readiness, Referral, Stay
from providers.models import (
    AdmissionSuspension,
    Collaborative,
    CollaborativeMember,
    FlowSite,
    FootprintIcb,
    Icb,
    Provider,
    ServiceLine,
    Site,
    User,
    Ward,
)

FIRST = date(2026, 1, 1)
SPAN = 60
"""How many days the story of a world lasts."""

LEAVES = ("section17", "home", "general_hospital", "court", *("absent_without_leave",) * 3)


@dataclass
class World:
    """What was made, as far as a test names it."""

    collaboratives: list[Collaborative] = field(default_factory=list)
    providers: list[Provider] = field(default_factory=list)
    lines: list[ServiceLine] = field(default_factory=list)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


class Maker:
    """Makes one world out of one source of chance."""

    def __init__(self, random: Random, prefix: str = "") -> None:
        self.random = random
        self.prefix = prefix
        self.numbers = count(1)

    def chance(self, likely: float) -> bool:
        return self.random.random() < likely

    def name(self, kind: str) -> str:
        return f"{self.prefix}{kind}{next(self.numbers)}"

    def within(self, start: date, end: date | None) -> tuple[date, date | None]:
        """A part of an interval, sometimes the whole of it."""
        last = end or day(SPAN)
        room = max((last - start).days, 0)
        first = start + timedelta(days=self.random.randint(0, room))
        if end is None and self.chance(0.4):
            return first, None
        return first, first + timedelta(days=self.random.randint(0, (last - first).days))

    def link_dates(self) -> dict[str, date | None]:
        """Dates of a membership and the like: mostly for all time."""
        if self.chance(0.6):
            return {}
        return {
            "start_date": day(self.random.randint(-5, SPAN // 2)) if self.chance(0.6) else None,
            "end_date": day(self.random.randint(SPAN // 2, SPAN)) if self.chance(0.5) else None,
        }


def make_world(random: Random, *, wards: int = 9, prefix: str = "") -> World:
    """One world of two programmes and three collaboratives over `wards` wards."""
    make = Maker(random, prefix)
    icbs = Icb.objects.bulk_create([Icb(code=make.name("I"), name="ICB") for _ in range(3)])
    world = World(
        providers=Provider.objects.bulk_create(
            [
                Provider(key=make.name("P"), name="P", short_name=f"Org {n % 2}", sector="nhs")
                for n in range(3)
            ]
        ),
        lines=ServiceLine.objects.bulk_create(
            [
                ServiceLine(
                    code=make.name("L"),
                    name="Line",
                    programme=f"{prefix}prog{n % 2}",
                    security_level="low",
                    sex="male",
                    client_group="mi",
                    long_stay_days=20,
                    position=random.randint(0, 2),
                )
                for n in range(3)
            ]
        ),
    )
    sites = Site.objects.bulk_create(
        [
            Site(key=make.name("S"), name="Site", provider=owner, icb=random.choice(icbs))
            for owner in world.providers
            for _ in range(2)
        ]
    )
    _collaboratives(make, world, icbs, sites)
    made = _wards(make, world, sites, wards)
    _suspend_and_confirm(make, made)
    _care(make, made, icbs, world)
    return world


def _collaboratives(make: Maker, world: World, icbs: list[Icb], sites: list[Site]) -> None:
    for programme, footprint in ((0, icbs[:2]), (0, icbs[2:]), (1, icbs[1:])):
        collaborative = Collaborative.objects.create(
            code=make.name("C"), name="C", programme=f"{make.prefix}prog{programme}"
        )
        world.collaboratives.append(collaborative)
        members = make.random.sample(world.providers, make.random.randint(1, 3))
        CollaborativeMember.objects.bulk_create(
            CollaborativeMember(collaborative=collaborative, provider=provider, **make.link_dates())
            for provider in members
        )
        FootprintIcb.objects.bulk_create(
            FootprintIcb(collaborative=collaborative, icb=icb, **make.link_dates())
            for icb in footprint
        )
        if make.chance(0.5):
            FlowSite.objects.create(
                collaborative=collaborative, site=make.random.choice(sites), **make.link_dates()
            )


def _wards(make: Maker, world: World, sites: list[Site], number: int) -> list[Ward]:
    made = []
    for _ in range(number):
        dates = make.link_dates() if make.chance(0.3) else {}
        made.append(
            Ward(
                provider=make.random.choice(world.providers),
                site=make.random.choice(sites),
                code=make.name("W"),
                name=f"Ward {make.random.randint(1, 3)}",
                service_line=make.random.choice(world.lines),
                sex="male",
                **dates,
            )
        )
    return Ward.objects.bulk_create(made)


def _suspend_and_confirm(make: Maker, wards: list[Ward]) -> None:
    user = User.objects.create(username=make.name("u"), name="Ward clerk")
    for ward in wards:
        if make.chance(0.3):
            start, end = make.within(FIRST, None)
            AdmissionSuspension.objects.create(
                ward=ward, start_date=start, end_date=end, reason="other", set_by=user
            )
        Confirmation.objects.bulk_create(
            Confirmation(
                ward=ward,
                by=user,
                headcount=0,
                held=0,
                confirmed_at=datetime(2026, 1, 1, make.random.choice((0, 9, 23)), 30, tzinfo=LONDON)
                + timedelta(days=make.random.randint(-3, SPAN)),
            )
            for _ in range(make.random.choice((0, 1, 6, 9)))
        )


@dataclass
class _Stay:
    """A ward stay that is to be written, with its bed."""

    ward: Ward
    start: date
    end: date | None
    bed: Bed | None
    trial_of: "_Stay | None" = None
    kept: list[tuple[str, date, date | None]] = field(default_factory=list)
    given_up: tuple[date, date] | None = None


def _care(make: Maker, wards: list[Ward], icbs: list[Icb], world: World) -> None:
    beds = Bed.objects.bulk_create(
        bed for ward in wards for bed in _beds_of(make, ward) if make.chance(0.8)
    )
    stays: list[_Stay] = []
    others: list[BedPeriod] = []
    for bed in beds:
        _fill(make, bed, stays, others)
    for ward in wards:
        for _ in range(make.random.randint(0, 2)):
            start, end = make.within(ward.start_date or FIRST, ward.end_date)
            stays.append(_Stay(ward, start, end, None))
    _put_on_trial(make, stays)
    _send_on_leave(make, stays)
    _write(make, stays, icbs)
    BedPeriod.objects.bulk_create(others)
    _refer(make, icbs, world)


def _beds_of(make: Maker, ward: Ward) -> list[Bed]:
    made = []
    for number in range(make.random.randint(0, 4)):
        start, end = make.within(ward.start_date or FIRST, ward.end_date)
        if make.chance(0.6):
            start, end = ward.start_date or FIRST, ward.end_date
        basis = "surge" if make.chance(0.25) else "block"
        made.append(Bed(ward=ward, label=str(number), basis=basis, start_date=start, end_date=end))
    return made


def _fill(make: Maker, bed: Bed, stays: list[_Stay], others: list[BedPeriod]) -> None:
    """One use after another, with gaps, until the bed or the story ends."""
    cursor = bed.start_date
    last = bed.end_date or day(SPAN)
    while cursor < last:
        cursor += timedelta(days=make.random.choice((0, 0, 1, 5, 15)))
        end: date | None = cursor + timedelta(days=make.random.randint(1, 20))
        if cursor >= last:
            return
        if end is not None and end >= last:
            end = bed.end_date
        use = make.random.choice(("occupied", "occupied", "occupied", "closed", "held", "paused"))
        if use == "occupied":
            stays.append(_Stay(bed.ward, cursor, end, bed))
        else:
            review = {} if use == "closed" else {"review_on": cursor + timedelta(days=7)}
            others.append(
                BedPeriod(
                    bed=bed, use=use, start_date=cursor, end_date=end, reason="other", **review
                )
            )
        if end is None:
            return
        cursor = end


def _put_on_trial(make: Maker, stays: list[_Stay]) -> None:
    """Some stays turn out to be trials of somebody whose bed is kept elsewhere."""
    for receiving in stays:
        if not make.chance(0.25):
            continue
        for sending in stays:
            if sending is not receiving and _can_send(sending, receiving):
                receiving.trial_of = sending
                sending.kept.append(("trial", receiving.start, receiving.end))
                break


def _can_send(sending: _Stay, receiving: _Stay) -> bool:
    inside = sending.start <= receiving.start and (
        sending.end is None or (receiving.end is not None and receiving.end <= sending.end)
    )
    free = not sending.kept and sending.trial_of is None and not receiving.kept
    return inside and free and receiving.start != receiving.end


def _send_on_leave(make: Maker, stays: list[_Stay]) -> None:
    for stay in stays:
        elsewhere = stay.kept or stay.trial_of or stay.start == stay.end
        if elsewhere or not make.chance(0.7):
            continue
        start, end = make.within(stay.start, stay.end)
        if stay.bed and make.chance(0.4) and end and start < end:
            stay.given_up = (start, end)
        elif start != end:
            stay.kept.append((make.random.choice(LEAVES), start, end))


def _write(make: Maker, stays: list[_Stay], icbs: list[Icb]) -> None:
    people = {
        id(stay): patient
        for stay, patient in zip(
            stays,
            Patient.objects.bulk_create(Patient(pseudonym=make.name("X-")) for _ in stays),
            strict=True,
        )
    }
    for stay in stays:
        if stay.trial_of:
            people[id(stay)] = people[id(stay.trial_of)]
    placements = Placement.objects.bulk_create(
        Placement(
            provider_id=stay.ward.provider_id,
            spell_id=make.name("H"),
            patient=people[id(stay)],
            responsible_icb=make.random.choice(icbs),
            admitted_on=stay.start,
            discharged_on=stay.end,
        )
        for stay in stays
    )
    rows = {
        id(stay): Stay(
            placement=placement,
            patient=placement.patient,
            provider_id=placement.provider_id,
            ward=stay.ward,
            ward_stay_id=make.name("Y"),
            start_date=stay.start,
            end_date=stay.end,
        )
        for stay, placement in zip(stays, placements, strict=True)
    }
    Stay.objects.bulk_create(rows[id(stay)] for stay in stays if not stay.trial_of)
    _write_leave(stays, rows)
    BedPeriod.objects.bulk_create(_occupied(stays, rows))
    Readiness.objects.bulk_create(
        Readiness(placement=placement, start_date=start, end_date=end)
        for placement in placements
        if make.chance(0.7)
        for start, end in [make.within(placement.admitted_on, placement.discharged_on)]
    )


def _write_leave(stays: list[_Stay], rows: dict[int, Stay]) -> None:
    trials: dict[int, Leave] = {}
    for stay in stays:
        for kind, start, end in stay.kept:
            leave = Leave.objects.create(
                stay=rows[id(stay)], kind=kind, start_date=start, end_date=end
            )
            trials[id(stay)] = leave
        if stay.given_up:
            start, end = stay.given_up
            Leave.objects.create(
                stay=rows[id(stay)], kind="home", start_date=start, end_date=end, bed_kept=False
            )
    for stay in stays:
        if stay.trial_of:
            rows[id(stay)].trial_leave = trials[id(stay.trial_of)]
    Stay.objects.bulk_create(rows[id(stay)] for stay in stays if stay.trial_of)


def _occupied(stays: list[_Stay], rows: dict[int, Stay]) -> list[BedPeriod]:
    """The days of each stay in its bed; leave without the bed kept makes a hole."""
    found = []
    for stay in stays:
        if stay.bed is None or stay.start == stay.end:
            continue
        spans: list[tuple[date, date | None]] = [(stay.start, stay.end)]
        if stay.given_up:
            spans = [(stay.start, stay.given_up[0]), (stay.given_up[1], stay.end)]
        found += [
            BedPeriod(
                bed=stay.bed, use="occupied", stay=rows[id(stay)], start_date=start, end_date=end
            )
            for start, end in spans
            if start != end
        ]
    return found


def _refer(make: Maker, icbs: list[Icb], world: World) -> None:
    placements = list(Placement.objects.filter(provider__in=world.providers))
    for _ in range(make.random.randint(0, 8)):
        received = make.random.randint(0, SPAN - 10)
        accepted = received + make.random.randint(0, 10)
        dates: dict[str, Any] = {
            "received_on": day(received),
            "accepted_on": day(accepted) if make.chance(0.9) else None,
        }
        outcome = make.random.choice(("waits", "waits", "declined_on", "withdrawn_on", "placed"))
        if outcome in ("declined_on", "withdrawn_on"):
            dates[outcome] = day(accepted + make.random.randint(0, 20))
        placement = None
        if outcome == "placed" and placements:
            placement = make.random.choice(placements)
        Referral.objects.create(
            reference=make.name("R"),
            patient=placement.patient
            if placement
            else Patient.objects.create(pseudonym=make.name("X-")),
            responsible_icb=make.random.choice(icbs),
            service_line=make.random.choice(world.lines),
            kind=make.random.choice(("new", "move")),
            placement=placement,
            **dates,
        )
