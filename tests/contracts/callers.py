"""Who asks: somebody of each role, seen from provider RHA and collaborative EAST."""

from collections.abc import Callable

from django.test import Client

from providers.access import Role
from providers.services.accounts import system_user
from providers.services.clients import create_client
from tests.worlds import World


def _person(role: Role, where: str) -> Callable[[World], Client]:
    def signed_in(world: World) -> Client:
        client = Client()
        client.force_login(world.user(role, where))
        return client

    return signed_in


def _system(world: World) -> Client:
    made = create_client(
        label="reader", scopes=["read"], provider=world.providers["RHA"], by=system_user()
    )
    asked = {"grant_type": "client_credentials", **vars(made)}
    token = Client().post("/oauth/token/", asked).json()["access_token"]
    return Client(headers={"Authorization": f"Bearer {token}"})


def _nobody(world: World) -> Client:
    return Client()


# Column of the table to who asks. What is asked for is RHA's or EAST's: another's clinician gets
# what a stranger to both gets.
CALLERS: dict[str, Callable[[World], Client]] = {
    "anonymous": _nobody,
    "clinician": _person(Role.CLINICIAN, "RHA"),
    "clinician_other": _person(Role.CLINICIAN, "RXG"),
    "bed_manager": _person(Role.BED_MANAGER, "RHA"),
    "commissioner": _person(Role.COMMISSIONER, "EAST"),
    "case_manager": _person(Role.CASE_MANAGER, "EAST"),
    "hub": _person(Role.HUB, "EAST"),
    "auditor": _person(Role.AUDITOR, "EAST"),
    "administrator": _person(Role.ADMINISTRATOR, ""),
    "system_reader": _system,
}
