"""How many queries each page takes: as many for one ward as for fifty."""

from collections.abc import Iterable, Iterator
from datetime import date, time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from beds.models import Bed
from impact.core import clock
from patients.models import Placement
from providers.access import PROVIDER_ROLES, Role
from providers.models import Membership, User
from reporting.models import Attendance, Meeting
from reporting.services.meetings import close_meeting
from tests.factories import (
    ActionFactory,
    AgendaItemFactory,
    DecisionFactory,
    DecisionStepFactory,
    DifferenceFactory,
    FetchFactory,
    ImportBatchFactory,
    MeetingFactory,
    NotHeldFactory,
    OfferFactory,
    ReadyIssueFactory,
    ReportFactory,
    SeparationFactory,
)
from tests.integration.beds_state.small import NOW, Small

DAY = date(2026, 11, 20)
LAST = date(2026, 11, 13)
BOUNDS: dict[str, dict[str, int]] = {
    Role.COMMISSIONER: {
        "/": 17,
        "/bed-state/": 18,
        "/bed-state/?service_line=LS_M_MI": 19,
        "/bed-state/?open=all&by=site": 18,
        "/bed-state/?view=wall": 18,
        "/bed-state/map/": 12,
        "/bed-state/changes/?state=occupied": 13,
        "/bed-state/bed-state.csv": 12,
        "/bed-state/bed-state.xlsx": 16,
        "/wards/RHA/W0-/": 25,
        "/reports/": 15,
        "/api/v1/reports/": 10,
    },
    Role.HUB: {
        "/referrals/": 27,
        "/offers/": 13,
        "/data/questions/": 12,
        "/data/wards/": 10,
        "/separations/": 11,
        "/meetings/": 14,
        f"/meetings/IMPACT/{DAY}/": 25,
        f"/meetings/IMPACT/{DAY}/wall/": 20,
        f"/meetings/IMPACT/{DAY}/what-if/": 32,
        f"/meetings/IMPACT/{DAY}/lines/LS_M_MI/": 35,
        f"/meetings/IMPACT/{DAY}/lines/LS_M_MI/promises/": 12,
        f"/meetings/IMPACT/{DAY}/lines/LS_M_MI/charts/": 24,
        f"/meetings/IMPACT/{LAST}/": 16,
        f"/meetings/IMPACT/{LAST}/minutes/": 14,
        f"/meetings/IMPACT/{LAST}/difference/": 40,
        "/api/v1/referrals/": 12,
        "/api/v1/offers/": 11,
        "/api/v1/meetings/": 12,
        "/api/v1/decisions/": 11,
        "/api/v1/actions/": 10,
    },
    Role.CASE_MANAGER: {
        "/out-of-area/": 18,
        "/out-of-area/out-of-area.csv": 16,
    },
    Role.BED_MANAGER: {
        "/": 26,
        "/data/": 12,
        "/data/differences/": 10,
        "/data/wards/": 10,
        "/api/v1/wards/": 6,
        "/api/v1/beds/": 6,
        "/api/v1/closures/": 6,
        "/api/v1/holds/": 11,
        "/api/v1/pauses/": 6,
        "/api/v1/patients/": 11,
        "/api/v1/placements/": 16,
        "/api/v1/imports/": 7,
        "/api/v1/differences/": 7,
    },
    Role.AUDITOR: {"/audit/": 22, "/jobs/": 17},
}
"""At most so many, with those of the session, the navigation and the record of who saw whom."""


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.at(DAY):
        yield


@pytest.fixture
def small(db: None) -> Small:
    return Small()


def fill(small: Small, wards: range) -> None:
    """Wards with one bed in each state, people in them, elsewhere and waiting."""
    far = small.site(f"FAR{wards.start}", small.provider(f"N{wards.start}"), "QOQ")
    for number in wards:
        code = f"W{number}-"
        ward = small.ward(code, beds=5)
        stay = small.stay(date(2026, 3, 1), bed=f"{code}1")
        small.leave(stay, date(2026, 11, 1))
        small.use(f"{code}2", "held", date(2026, 11, 1), referral=small.referral(date(2026, 11, 1)))
        small.use(f"{code}3", "closed", date(2026, 11, 1))
        small.use(f"{code}4", "paused", date(2026, 11, 1))
        small.confirm(ward, NOW)
        small.stay(date(2026, 3, 1), ward=small.ward(f"X{number}", site=far))
        asked = small.referral(date(2026, 11, 2), kind="move", patient=stay.patient)
        OfferFactory(referral=asked, bed=Bed.objects.get(label=f"{code}5"))
        one, other = sorted((stay.patient, small.person()), key=lambda person: person.pk)
        SeparationFactory(one=one, other=other)
        DifferenceFactory(stay=stay)
        NotHeldFactory(ward=ward)
        ImportBatchFactory(provider=small.rha)
        report = ReportFactory(collaborative=small.collaborative, schedule="weekly")
        FetchFactory(file=ReadyIssueFactory(report=report).files.get())


def meet(small: Small, wards: range) -> None:
    """A decision and an action of each ward in the meeting of the day; the last one is closed."""
    today, _ = Meeting.objects.get_or_create(
        collaborative=small.collaborative,
        held_on=DAY,
        defaults={"starts_at": time(9, 30), "opened_at": NOW, "opened_by": small.user},
    )
    if not today.items.exists():
        AgendaItemFactory(meeting=today, service_lines=["LS_M_MI"])
    for placement in Placement.objects.filter(provider=small.rha).order_by("-pk")[: len(wards)]:
        said = {"meeting": today, "placement": placement, "service_line": "LS_M_MI"}
        DecisionStepFactory(decision=DecisionFactory(for_group=True, **said))
        ActionFactory(**said)
    for number in wards:
        Attendance.objects.create(
            meeting=today, provider=small.provider(f"A{number}"), presence="present"
        )
    if not Meeting.objects.filter(held_on=LAST).exists():
        before = MeetingFactory(collaborative=small.collaborative, held_on=LAST, opened_at=NOW)
        hub = User.objects.get(username=Role.HUB)
        close_meeting(meeting=before, today=LAST, now=NOW, by=hub)


def taken(client: Client, addresses: Iterable[str]) -> dict[str, int]:
    """How many queries each page takes, the first of a session apart: it puts its end off."""
    client.get("/")
    counts = {}
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
            if response.streaming:
                b"".join(response.streaming_content)  # type: ignore[attr-defined]
        assert response.status_code == 200, address
        counts[address] = sum(not query["sql"].startswith(_AROUND) for query in queries)
    return counts


def somebody(small: Small, role: str) -> Client:
    """A browser in which somebody with this role has signed in."""
    at = (
        {"provider": small.rha}
        if role in PROVIDER_ROLES
        else {"collaborative": small.collaborative}
    )
    user = User.objects.create(username=role, name=role)
    Membership.objects.create(user=user, role=role, **at)
    client = Client()
    client.force_login(user)
    return client


_AROUND = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def test_pages_take_as_many_queries_for_one_ward_as_for_fifty(small: Small):
    clients = {role: somebody(small, role) for role in BOUNDS}

    fill(small, range(1))
    meet(small, range(1))
    one = {role: taken(clients[role], bounds) for role, bounds in BOUNDS.items()}
    fill(small, range(1, 50))
    meet(small, range(1, 50))
    fifty = {role: taken(clients[role], bounds) for role, bounds in BOUNDS.items()}

    assert fifty == one
    assert {
        (role, address): count
        for role, counts in one.items()
        for address, count in counts.items()
        if count > BOUNDS[role][address]
    } == {}
