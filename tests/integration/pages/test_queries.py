"""How many queries each page takes: as many for one ward as for fifty."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from impact.core import clock
from providers.access import Role
from providers.models import Membership
from tests.integration.beds_state.small import NOW, Small

DAY = date(2026, 11, 20)
BOUNDS = {
    "/": 16,
    "/bed-state/": 16,
    "/bed-state/?service_line=LS_M_MI": 17,
    "/bed-state/?open=all&by=site": 16,
    "/bed-state/?view=wall": 16,
    "/bed-state/map/": 12,
    "/bed-state/changes/?state=occupied": 13,
    "/bed-state/bed-state.csv": 12,
    "/bed-state/bed-state.xlsx": 16,
    "/wards/RHA/W0-/": 24,
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
        small.referral(date(2026, 11, 2), kind="move", patient=stay.patient)


def taken(client: Client) -> dict[str, int]:
    """How many queries each page takes, the first of a session apart: it puts its end off."""
    client.get("/")
    counts = {}
    for address in BOUNDS:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
            if response.streaming:
                b"".join(response.streaming_content)  # type: ignore[attr-defined]
        assert response.status_code == 200, address
        counts[address] = sum(not query["sql"].startswith(_AROUND) for query in queries)
    return counts


_AROUND = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def test_pages_take_as_many_queries_for_one_ward_as_for_fifty(small: Small):
    Membership.objects.create(
        user=small.user, role=Role.COMMISSIONER, collaborative=small.collaborative
    )
    client = Client()
    client.force_login(small.user)

    fill(small, range(1))
    one = taken(client)
    fill(small, range(1, 50))

    assert taken(client) == one
    assert {address: count for address, count in one.items() if count > BOUNDS[address]} == {}
