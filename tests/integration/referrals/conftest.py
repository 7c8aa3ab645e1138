"""The small world on its day, and its people signed in."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from impact.core import clock
from patients.models import Referral
from patients.services import referrals
from patients.services.referrals import Received
from providers.access import Role
from providers.services.accounts import system_user
from tests.factories import DAY, days
from tests.worlds import World, small_world

SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def today(db: None) -> Iterator[None]:
    """The clock stands at the factories' day."""
    with clock.at(DAY):
        yield


@pytest.fixture
def world(db: None) -> World:
    return small_world()


@pytest.fixture
def sign_in(world: World) -> SignIn:
    """Return a function that signs somebody of a role in: `sign_in(Role.HUB, "EAST")`."""

    def signed_in(role: Role, where: str = "") -> Client:
        client = Client()
        client.force_login(world.user(role, where))
        return client

    return signed_in


@pytest.fixture
def referral(world: World) -> Referral:
    """Received three days ago for somebody of RHA's, which assesses."""
    return referrals.receive(
        patient=world.people["own"],
        told=Received(
            service_line=world.wards["own"].service_line,
            responsible_icb=world.icbs["QT1"],
            received_on=days(-3),
            assessor=world.providers["RHA"],
        ),
        today=DAY,
        by=system_user(),
    )
