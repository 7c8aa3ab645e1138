"""EAST as a system of RHA writes to it: two beds in its ward, one of them taken."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.test import Client

from beds.models import Bed, BedPeriod
from impact.core import clock
from patients.models import Placement, Stay
from providers.access import Role
from tests.worlds import SINCE, World, small_world

TODAY = date(2026, 11, 20)


@dataclass
class Writing:
    """The world, and a bed manager of RHA who asks."""

    world: World
    client: Client

    @property
    def now(self) -> datetime:
        """The present instant."""
        return clock.now()

    @property
    def placement(self) -> Placement:
        """The one of the person in bed 1."""
        return Placement.objects.get(patient=self.world.people["own"])

    def bed(self, label: str, ward: str = "own") -> Bed:
        return Bed.objects.get(ward=self.world.wards[ward], label=label)

    def tag(self, path: str) -> str:
        answer = self.client.get(f"/api/v1/{path}")
        assert answer.status_code == 200, answer.content
        return answer["ETag"]

    def send(self, path: str, given: dict[str, Any], status: int, **headers: str) -> Any:
        return sent(self.client, path, given, status, **headers)

    def update(self, record: str, what: str, given: dict[str, Any], status: int = 200) -> Any:
        """Send an update with the version that the record has now."""
        return self.send(f"{record}{what}/", given, status, if_match=self.tag(record))

    def admission(self, label: str = "2", **given: Any) -> dict[str, Any]:
        """What is sent to admit somebody who is nowhere yet."""
        person = self.world.people["inward"]
        Stay.objects.filter(patient=person).delete()
        Placement.objects.filter(patient=person).update(discharged_on=date(2026, 6, 1))
        return {
            "patient": person.pseudonym,
            "ward": "RHA:OWN",
            "bed": self.bed(label).pk,
            "admitted_on": "2026-11-20",
            "responsible_icb": "QT1",
            **given,
        }


def sent(client: Client, path: str, given: dict[str, Any], status: int, **headers: str) -> Any:
    """The answer to a write, which has this status; a refusal is a problem document."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = client.post(f"/api/v1/{path}", given, content_type="application/json", headers=named)
    assert answer.status_code == status, answer.content
    if status >= 400:
        assert answer["Content-Type"] == "application/problem+json"
    return answer.json() if answer.content else None


def writing() -> Writing:
    """Make it."""
    world = small_world()
    for label in "12":
        Bed.objects.create(ward=world.wards["own"], label=label, start_date=SINCE)
    for ward in ("fellow", "west"):
        Bed.objects.create(ward=world.wards[ward], label="1", start_date=SINCE)
    BedPeriod.objects.create(
        bed=Bed.objects.get(ward=world.wards["own"], label="1"),
        use="occupied",
        stay=Stay.objects.get(patient=world.people["own"]),
        start_date=SINCE,
    )
    client = Client()
    client.force_login(world.user(Role.BED_MANAGER, "RHA"))
    return Writing(world, client)
