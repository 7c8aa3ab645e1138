"""What is offered to whom, and when."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from beds.models import Bed, BedPeriod
from beds.services import leave
from impact.audit.models import AccessLog
from patients.models import Patient
from providers.access import Role
from providers.models import User
from tests.integration.beds_api.world import TODAY, Writing
from tests.pages import attribute, found, opened
from tests.worlds import SINCE, place

WARD = "/wards/RHA/OWN/"


def doings(client: Client, address: str) -> set[str]:
    """The actions that a page leads to, by name."""
    links = [attribute(link, "href") for link in found(opened(client, address), "a")]
    return {
        link.partition("?")[0].rstrip("/").rpartition("/")[2]
        for link in links
        if "/do/" in link or (link.startswith(("/placements/", "/beds/")) and link.count("/") == 4)
    }


def as_a(there: Writing, role: Role, where: str) -> Client:
    client = Client()
    client.force_login(there.world.user(role, where, username="somebody"))
    return client


def test_bed_manager_is_offered_the_day_s_work(there: Writing) -> None:
    assert doings(there.client, WARD) == {
        *("admit", "confirm", "suspend"),
        *("hold", "pause", "close"),
        *("start-leave", "move-bed", "swap-beds", "transfer", "ready"),
        *("plan-discharge", "discharge", "start-intervention"),
    }


def test_clinician_is_offered_no_beds(there: Writing) -> None:
    offered = doings(as_a(there, Role.CLINICIAN, "RHA"), WARD)

    assert {"admit", "confirm", "discharge"} <= offered
    assert offered.isdisjoint({"hold", "pause", "close", "suspend"})


@pytest.mark.parametrize(
    ("role", "where"),
    [(Role.COMMISSIONER, "EAST"), (Role.CLINICIAN, "PRIV"), (Role.HUB, "EAST")],
)
def test_nobody_else_is_offered_anything(there: Writing, role: Role, where: str) -> None:
    assert doings(as_a(there, role, where), WARD) == set()


def test_the_past_has_no_buttons(there: Writing) -> None:
    assert doings(there.client, f"{WARD}?as_at=2026-11-19") == set()
    assert doings(there.client, f"/beds/{there.bed('2').pk}/?as_at=2026-11-19") == set()


def test_what_is_offered_follows_how_things_stand(there: Writing) -> None:
    leave.start_leave(
        placement=there.placement, kind="home", start_date=TODAY, today=TODAY, by=there_user(there)
    )
    BedPeriod.objects.create(
        bed=there.bed("2"), use="held", start_date=TODAY, reason="other", review_on=TODAY
    )

    person = doings(there.client, f"/beds/{there.bed('1').pk}/")
    held = doings(there.client, f"/beds/{there.bed('2').pk}/")

    assert "end-leave" in person
    assert person.isdisjoint({"start-leave", "transfer", "not-ready"})
    assert held == {"release", "review"}


def there_user(there: Writing) -> User:
    return User.objects.get(username="bed_manager-rha")


def test_bed_page_offers_its_bed_or_its_person(there: Writing) -> None:
    empty = doings(there.client, f"/beds/{there.bed('2').pk}/")
    taken = doings(there.client, f"/beds/{there.bed('1').pk}/")

    assert empty == {"admit", "hold", "pause", "close"}
    assert {"start-leave", "discharge"} <= taken
    assert taken.isdisjoint(empty)


@pytest.mark.parametrize(
    ("role", "where", "status"),
    [
        (Role.CLINICIAN, "RXG", 404),
        (Role.CLINICIAN, "PRIV", 403),
        (Role.COMMISSIONER, "EAST", 403),
    ],
)
def test_another_s_ward_bed_and_person_are_out_of_reach(
    there: Writing, role: Role, where: str, status: int
) -> None:
    client = as_a(there, role, where)
    addresses = (
        f"{WARD}do/admit/",
        f"/beds/{there.bed('2').pk}/close/",
        f"/placements/{there.placement.pk}/discharge/",
    )

    for address in addresses:
        assert client.get(address).status_code == status
        assert client.post(address, {}).status_code == status


def test_action_that_there_is_not_is_not_found(there: Writing) -> None:
    assert there.client.get(f"{WARD}do/demolish/").status_code == 404


def test_looking_at_a_form_that_names_somebody_is_on_record(there: Writing) -> None:
    there.client.get(f"/placements/{there.placement.pk}/discharge/")

    entry = AccessLog.objects.latest("pk")
    assert (entry.page, entry.people) == ("action/discharge", [there.placement.patient_id])


def test_ward_page_takes_as_many_queries_for_one_as_for_ten(there: Writing) -> None:
    def taken() -> int:
        with CaptureQueriesContext(connection) as queries:
            opened(there.client, WARD)
        return len(queries)

    taken()
    one = taken()
    ward = there.world.wards["own"]
    for number in range(10):
        bed = Bed.objects.create(ward=ward, label=f"X{number}", start_date=SINCE)
        placement = place(Patient.objects.create(), ward, there.world.icbs["QT1"])
        if number % 2:
            stay = placement.stays.get()
            BedPeriod.objects.create(bed=bed, use="occupied", stay=stay, start_date=SINCE)

    assert taken() == one
