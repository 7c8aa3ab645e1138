"""Weeks of random work on two providers' wards: every call succeeds or refuses by name.

A refusal that the services' own checks did not foresee would be a plain Conflict or Invalid, made
of what the database said; an error of another kind would end the test. After every day nobody is
without a bed who should have one.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from beds.choices import Basis
from beds.models import Bed, BedPeriod
from beds.services import beds as inventory
from beds.services import (
    closures,
    corrections,
    holds,
    leave,
    moves,
    pauses,
    placements,
    trial_leave,
    wards,
)
from impact.core.dated import as_at
from impact.core.errors import Conflict, Invalid, Refusal, TryAgain
from patients.choices import LeaveKind
from patients.models import Leave, Patient, Placement, Stay
from patients.services import readiness
from providers.models import Ward
from tests.factories import DAY, IcbFactory, PatientFactory, ProviderFactory, UserFactory
from tests.placing import ward_with_beds

pytestmark = pytest.mark.django_db
DAYS, CALLS_A_DAY, SEEDS = 20, 8, 3
NOT_FORESEEN = (Conflict, Invalid, TryAgain, Refusal)


@dataclass
class Weeks:
    """The wards, the people, a day that goes on, and dice."""

    dice: random.Random
    today: Any = DAY
    told: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.by, self.icb = UserFactory(), IcbFactory()
        first = ward_with_beds(3)
        ward_with_beds(2, provider=first.ward.provider)
        ward_with_beds(3)
        ward_with_beds(0)
        self.people: list[Patient] = [PatientFactory() for _ in range(9)]

    def any(self, rows: Any) -> Any:
        """One of the rows, None where there is none."""
        found = list(rows)
        return self.dice.choice(found) if found else None

    @property
    def ward(self) -> Ward:
        return self.any(Ward.objects.filter(end_date=None))

    def bed(self, ward: Ward) -> Bed | None:
        return self.any(Bed.objects.filter(as_at(self.today), ward=ward))

    def placement(self) -> Placement | None:
        return self.any(Placement.objects.filter(discharged_on=None))

    @property
    def on(self) -> Any:
        return self.today - timedelta(days=self.dice.choice([0, 0, 0, 1, 3, 8]))

    def do(self, call: Callable[[], Any]) -> None:
        """Make the call; count the refusals by name."""
        try:
            call()
        except Refusal as refusal:
            if type(refusal) in NOT_FORESEEN:
                raise
            self.told[type(refusal).__name__] += 1
        else:
            self.told["done"] += 1

    def admit(self) -> None:
        ward = self.ward
        placements.admit(
            patient=self.dice.choice(self.people),
            ward=ward,
            bed=self.bed(ward),
            admitted_on=self.on,
            responsible_icb=self.icb,
            today=self.today,
            by=self.by,
        )

    def transfer(self) -> None:
        ward, placement = self.ward, self.placement()
        if placement:
            move = placements.Move(placement=placement, ward=ward, bed=self.bed(ward))
            placements.transfer(move=move, on=self.on, today=self.today, by=self.by)

    def swap(self) -> None:
        one, other = self.placement(), self.placement()
        if one and other:
            placements.swap_beds(one=one, other=other, on=self.on, today=self.today, by=self.by)

    def move(self) -> None:
        placement = self.placement()
        stay = placement and placement.stays.last()
        bed = stay and self.bed(stay.ward)
        if placement and bed:
            moves.move_bed(placement=placement, bed=bed, on=self.on, today=self.today, by=self.by)

    def discharge(self) -> None:
        placement = self.placement()
        if placement:
            placements.discharge(
                placement=placement, discharged_on=self.on, today=self.today, by=self.by
            )

    def go(self) -> None:
        placement = self.placement()
        if not placement:
            return
        kind = self.dice.choice([LeaveKind.HOME, LeaveKind.COURT, LeaveKind.TRIAL])
        start, ward = self.on, self.ward
        on_trial = kind == LeaveKind.TRIAL
        ends = None if on_trial else self.dice.choice([None, start + timedelta(days=4)])
        leave.start_leave(
            placement=placement,
            kind=kind,
            start_date=start,
            end_date=ends,
            bed_kept=on_trial or self.dice.random() < 0.5,
            trial=leave.Trial(ward=ward, bed=self.bed(ward)) if on_trial else None,
            today=self.today,
            by=self.by,
        )

    def come_back(self) -> None:
        running = self.any(Leave.objects.filter(end_date=None))
        if running:
            leave.end_leave(leave=running, ended_on=self.on, today=self.today, by=self.by)

    def settle(self) -> None:
        placement = self.placement()
        if placement:
            trial_leave.make_trial_a_transfer(
                placement=placement, on=self.on, today=self.today, by=self.by
            )

    def ready(self) -> None:
        placement = self.placement()
        given = {"placement": placement, "today": self.today, "by": self.by}
        if placement and self.dice.random() < 0.5:
            readiness.mark_ready(start_date=self.on, **given)
        elif placement:
            readiness.mark_not_ready(on=self.on, **given)

    def use_bed(self) -> None:
        bed = self.bed(self.ward)
        if bed is None:
            return
        start = self.on
        later = start + timedelta(days=6)
        given = {"bed": bed, "start_date": start, "today": self.today, "by": self.by}
        choice = self.dice.randrange(4)
        if choice == 0:
            closures.close_bed(reason="acuity", end_date=self.dice.choice([None, later]), **given)
        elif choice == 1:
            holds.hold_bed(reason="other", review_on=later, **given)
        elif choice == 2:
            pauses.pause_bed(reason="acuity", review_on=later, **given)
        else:
            basis = self.dice.choice(list(Basis))
            inventory.change_basis(bed=bed, basis=basis, on=start, today=self.today, by=self.by)

    def free_bed(self) -> None:
        period = self.any(BedPeriod.objects.filter(stay=None, end_date=None))
        if period is None:
            return
        given = {"on": self.on, "by": self.by}
        if period.use == "closed":
            closures.reopen_bed(closure=period, **given)
        elif period.use == "held":
            holds.release_hold(hold=period, today=self.today, **given)
        else:
            pauses.resume_bed(pause=period, today=self.today, **given)

    def cancel(self) -> None:
        placement = self.placement()
        if placement and self.dice.random() < 0.3:
            placements.cancel_admission(placement=placement, by=self.by)

    def pass_on(self) -> None:
        if self.dice.random() < 0.1:
            wards.transfer_ward(
                ward=self.ward,
                provider=ProviderFactory(),
                on=self.on,
                today=self.today,
                by=self.by,
            )

    def correct(self) -> None:
        """What no longer fits is the database's to say, in a sentence of its triggers."""
        record = self.any([*Placement.objects.all(), *Stay.objects.all(), *Leave.objects.all()])
        if record is None:
            return
        start = record.admitted_on if isinstance(record, Placement) else record.start_date
        end = record.discharged_on if isinstance(record, Placement) else record.end_date
        shift = timedelta(days=self.dice.randint(-3, 3))
        try:
            corrections.correct_dates(
                record=record,
                start_date=start + shift,
                end_date=end and end + timedelta(days=self.dice.randint(-3, 3)),
                today=self.today,
                by=self.by,
            )
        except (Conflict, Invalid) as refusal:
            self.told[f"correct: {type(refusal).__name__}"] += 1


WORK = [
    *(Weeks.admit, Weeks.admit, Weeks.admit, Weeks.transfer, Weeks.transfer, Weeks.swap),
    *(Weeks.move, Weeks.discharge, Weeks.go, Weeks.go, Weeks.come_back, Weeks.settle),
    *(Weeks.ready, Weeks.use_bed, Weeks.free_bed, Weeks.free_bed, Weeks.cancel, Weeks.pass_on),
    *(Weeks.correct, Weeks.correct),
]


def without_a_bed(day: Any) -> list[str]:
    """Who is in a ward that has beds in service, not away without a bed, and in none of them."""
    stays = Stay.objects.filter(as_at(day)).exclude(
        pk__in=Leave.objects.filter(as_at(day), bed_kept=False).values("stay")
    )
    return [
        f"{stay} {stay.pk}"
        for stay in stays
        if Bed.objects.filter(as_at(stay.start_date), ward=stay.ward).exists()
        and not stay.bed_periods.filter(as_at(day)).exists()
    ]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_weeks_of_random_work_end_in_order(seed: int) -> None:
    weeks = Weeks(dice=random.Random(seed))

    for _ in range(DAYS):
        weeks.today += timedelta(days=1)
        for _ in range(CALLS_A_DAY):
            work = weeks.dice.choice(WORK)
            weeks.do(lambda work=work: work(weeks))
        assert without_a_bed(weeks.today) == []

    assert weeks.told["done"] > DAYS
