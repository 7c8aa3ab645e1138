"""IMPACT on a Monday: the reference data's wards with people in most of their beds.

Everything is drawn by one seeded source of chance, so that every run shows the same. Dates lie
around `DAY`. Written in bulk: it takes a second where services would take ten.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import count
from random import Random

from django.core.management import call_command

from beds.choices import Basis
from beds.models import Bed, BedPeriod, Confirmation
from patients import pseudonyms
from patients.models import (
    Intervention,
    Leave,
    LegalStatus,
    Patient,
    Placement,
    Readiness,
    Referral,
    Stay,
)
from patients.nhs_numbers import check_digit
from providers.access import Role
from providers.models import (
    AdmissionSuspension,
    Collaborative,
    Icb,
    Membership,
    Provider,
    ServiceLine,
    User,
    Ward,
)
from providers.queries import own_wards

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SIGN_IN_WITH = "a phrase that nobody guesses"
HOMES = ("E06000018", "E10000024", "E06000015", "E10000018", "E10000019", "E06000061")
LEGAL = ("03", "09", "09", "10", "15")
REASONS = ("18", "24", "05", "13")
LONGEST = 2_400  # after the day on which the reference data's beds open
OUT_OF_AREA = ("no_bed", "no_bed", "specialist", "choice")


def days(number: int) -> date:
    """The day so many days after `DAY`."""
    return DAY + timedelta(days=number)


@dataclass
class Impact:
    """What was made, as far as a test names it."""

    collaborative: Collaborative
    clinician: User
    commissioner: User
    hub: User
    administrator: User
    secluded: Patient
    ready: Patient
    wards: list[Ward] = field(default_factory=list)


def impact() -> Impact:
    """Load the reference data and fill its beds."""
    call_command("load_reference", stdout=StringIO())
    collaborative = Collaborative.objects.get(code="IMPACT")
    return _Maker(collaborative).made()


class _Maker:
    def __init__(self, collaborative: Collaborative) -> None:
        self.chance = Random(11)
        # Far from where the factories begin, for tests that add to this.
        self.numbers = count(500_000)
        self.collaborative = collaborative
        self.icbs = list(Icb.objects.filter(footprints__collaborative=collaborative))
        self.own = list(own_wards(collaborative=collaborative, on=DAY).order_by("pk"))

    def made(self) -> Impact:
        users = self.users()
        stays = self.in_beds()
        away = self.away()
        self.uses()
        self.happenings([*stays, *away])
        self.waiting(stays)
        self.confirmations(users["clinician"])
        AdmissionSuspension.objects.create(
            ward=Ward.objects.get(code="NASEBY"),
            start_date=days(-20),
            reason="regulator",
            set_by=users["clinician"],
        )
        secluded = Intervention.objects.filter(type="05").select_related("placement__patient")[0]
        ready = Readiness.objects.select_related("placement__patient")[0]
        return Impact(
            collaborative=self.collaborative,
            secluded=secluded.placement.patient,
            ready=ready.placement.patient,
            wards=self.own,
            **users,
        )

    def users(self) -> dict[str, User]:
        rha = Provider.objects.get(key="RHA")
        impact = self.collaborative
        held: dict[str, tuple[str, Role, Provider | None, Collaborative | None]] = {
            "clinician": ("Amara Okafor", Role.CLINICIAN, rha, None),
            "commissioner": ("Ruth Adeyemi", Role.COMMISSIONER, None, impact),
            "hub": ("Grace Lindley", Role.HUB, None, impact),
            "administrator": ("Sian Probert", Role.ADMINISTRATOR, None, None),
        }
        users = {}
        for username, (name, role, provider, collaborative) in held.items():
            user = User.objects.create_user(username=username, name=name, password=SIGN_IN_WITH)
            Membership.objects.create(
                user=user, role=role, provider=provider, collaborative=collaborative
            )
            users[username] = user
        return users

    def in_beds(self) -> list[Stay]:
        """Nine beds in ten of every ward have somebody in them; a few came or went this week."""
        beds = list(Bed.objects.filter(ward__in=self.own).select_related("ward").order_by("pk"))
        surge = Ward.objects.get(code="PHOENIX")
        beds.append(
            Bed.objects.create(ward=surge, label="S1", basis=Basis.SURGE, start_date=days(-90))
        )
        taken = [bed for bed in beds if self.chance.random() < 0.9]
        starts = [self.start() for _ in taken]
        starts[-1] = max(starts[-1], days(-60))
        ends = [days(-3) if self.chance.random() < 0.02 else None for _ in taken]
        stays = self.stays([bed.ward for bed in taken], starts, ends)
        BedPeriod.objects.bulk_create(
            BedPeriod(
                bed=bed,
                use="occupied",
                stay=stay,
                start_date=stay.start_date,
                end_date=stay.end_date,
                assumed=bed.ward.provider_id % 4 == 0,
            )
            for bed, stay in zip(taken, stays, strict=True)
        )
        return [stay for stay in stays if stay.end_date is None]

    def start(self) -> date:
        """Mostly within two years, some longer ago than any mark, a few this week."""
        if self.chance.random() < 0.03:
            return days(-self.chance.randint(1, 5))
        return days(-min(int(self.chance.expovariate(1 / 500)) + 8, LONGEST))

    def stays(
        self, wards: list[Ward], starts: list[date], ends: list[date | None], **columns: str
    ) -> list[Stay]:
        people = self.people(len(wards), [ward.sex for ward in wards])
        placements = Placement.objects.bulk_create(
            Placement(
                provider_id=ward.provider_id,
                spell_id=f"S{next(self.numbers)}",
                patient=person,
                responsible_icb=self.chance.choice(self.icbs),
                admitted_on=start,
                discharged_on=end,
                planned_discharge_on=None if end else self.planned(),
                legal_status=self.chance.choice(LEGAL),
                **columns,
            )
            for ward, person, start, end in zip(wards, people, starts, ends, strict=True)
        )
        return Stay.objects.bulk_create(
            Stay(
                placement=placement,
                patient_id=placement.patient_id,
                provider_id=placement.provider_id,
                ward=ward,
                ward_stay_id=f"W{next(self.numbers)}",
                start_date=placement.admitted_on,
                end_date=placement.discharged_on,
            )
            for ward, placement in zip(wards, placements, strict=True)
        )

    def planned(self) -> date | None:
        drawn = self.chance.random()
        if drawn < 0.02:
            return days(-self.chance.randint(2, 40))
        return days(self.chance.randint(0, 100)) if drawn < 0.12 else None

    def people(self, number: int, sexes: list[str]) -> list[Patient]:
        names = pseudonyms.take(count=number)
        return Patient.objects.bulk_create(
            Patient(
                pseudonym=name,
                nhs_number=self.nhs_number(),
                sex="female" if sex == "female" else "male",
                birth_date=date(1960 + self.chance.randint(0, 44), 6, 15),
                home_area=self.chance.choice(HOMES),
                learning_disability=self.chance.choice("155"),
                autism=self.chance.choice("255"),
            )
            for name, sex in zip(names, sexes, strict=True)
        )

    def nhs_number(self) -> str:
        """A valid one of the 999 range."""
        while True:
            nine = f"999{next(self.numbers):06}"
            digit = check_digit(nine)
            if digit is not None:
                return f"{nine}{digit}"

    def away(self) -> list[Stay]:
        """Fourteen people in wards out of area."""
        elsewhere = Ward.objects.filter(
            service_line__programme="adult_secure", site__icb__code__in=("QOP", "QUE", "QHL")
        ).order_by("pk")
        wards = [self.chance.choice(list(elsewhere)) for _ in range(14)]
        stays = self.stays(wards, [self.start() for _ in wards], [None for _ in wards])
        for stay in stays:
            stay.placement.out_of_area_reason = self.chance.choice(OUT_OF_AREA)
        Placement.objects.bulk_update([stay.placement for stay in stays], ["out_of_area_reason"])
        return stays

    def uses(self) -> None:
        """Some of the beds that nobody is in are closed, held or paused."""
        free = list(
            Bed.objects.filter(ward__in=self.own)
            .exclude(periods__end_date__isnull=True, periods__isnull=False)
            .order_by("pk")
        )
        closed, paused = free[2::7], free[5::9]
        BedPeriod.objects.bulk_create(
            BedPeriod(
                bed=bed,
                use="closed",
                start_date=days(-2),
                reason=self.chance.choice(("refurbishment", "staffing", "acuity")),
                approved_on=days(-1),
            )
            for bed in closed
        )
        BedPeriod.objects.bulk_create(
            BedPeriod(
                bed=bed, use="paused", start_date=days(-1), reason="acuity", review_on=days(4)
            )
            for bed in paused
            if bed not in closed
        )

    def happenings(self, stays: list[Stay]) -> None:
        """Leave, readiness, seclusion and legal status, for some."""
        drawn = self.chance.sample(stays, 60)
        Leave.objects.bulk_create(
            Leave(
                stay=stay,
                kind="absent_without_leave" if number == 0 else "section17",
                start_date=max(stay.start_date, days(-2)),
                end_date=None if number == 0 else days(1),
            )
            for number, stay in enumerate(drawn[:12])
        )
        Readiness.objects.bulk_create(
            Readiness(
                placement=stay.placement,
                start_date=max(stay.start_date, days(-self.chance.randint(5, 300))),
                reason=self.chance.choice(REASONS),
                attributable_to="04",
                responsible_la=self.chance.choice(HOMES),
            )
            for stay in drawn[20:34]
        )
        LegalStatus.objects.bulk_create(
            LegalStatus(
                patient_id=stay.patient_id,
                provider_id=stay.provider_id,
                status=stay.placement.legal_status,
                start_date=stay.start_date,
            )
            for stay in drawn
        )
        for number, stay in enumerate(drawn[40:46]):
            Intervention.objects.create(
                placement=stay.placement,
                provider_id=stay.provider_id,
                incident_id=f"I{number}",
                type=("05", "06", "01")[number % 3],
                started_at=NOW - timedelta(hours=20),
                ended_at=NOW - timedelta(hours=19) if number % 3 == 2 else None,
            )

    def waiting(self, stays: list[Stay]) -> None:
        """Twenty people wait for a first bed and six to move; for two of them a bed is held."""
        lines = list(ServiceLine.objects.filter(programme="adult_secure"))
        chosen = [self.chance.choice(lines) for _ in range(20)]
        people = self.people(20, [line.sex for line in chosen])
        first = [self.referral(person, line) for person, line in zip(people, chosen, strict=True)]
        moving = self.chance.sample(stays, 6)
        for stay in moving:
            self.referral(stay.patient, self.chance.choice(lines), kind="move")
        free = Bed.objects.filter(ward__in=self.own, periods__isnull=True).order_by("pk")
        for referral, bed in zip(first[:2], free, strict=False):
            BedPeriod.objects.create(
                bed=bed,
                use="held",
                referral=referral,
                start_date=days(-4),
                review_on=days(-1),
            )

    def referral(self, person: Patient, line: ServiceLine, kind: str = "new") -> Referral:
        accepted = days(-self.chance.randint(3, 200))
        return Referral.objects.create(
            reference=f"R{next(self.numbers)}",
            patient=person,
            responsible_icb=self.chance.choice(self.icbs),
            service_line=line,
            kind=kind,
            urgency=self.chance.choice(("routine", "routine", "urgent")),
            current_location="Prison" if kind == "new" else "",
            received_on=accepted - timedelta(days=30),
            accepted_on=accepted,
            expected_on=days(10) if self.chance.random() < 0.2 else None,
        )

    def confirmations(self, by: User) -> None:
        """Every ward was confirmed; four of them too long ago."""
        Confirmation.objects.bulk_create(
            Confirmation(
                ward=ward,
                confirmed_at=NOW - timedelta(days=10 if number % 8 == 3 else number % 6, hours=2),
                by=by,
                headcount=12,
                held=12 - (number % 9 == 0),
            )
            for number, ward in enumerate(self.own)
        )
