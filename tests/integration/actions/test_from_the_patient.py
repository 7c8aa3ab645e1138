"""What the page of a person offers to whom, and where its forms lead back to."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from beds.models import Bed, BedPeriod
from beds.services import leave, placements
from patients.choices import ReferralKind
from patients.models import Patient, Referral
from providers.access import Role
from tests.factories import LeaveFactory, ReadinessFactory, UserFactory
from tests.integration.actions.forms import press
from tests.integration.actions.test_offered import as_a, doings
from tests.integration.beds_api.world import TODAY, Writing
from tests.pages import attribute, found, listed, opened, rows
from tests.worlds import SINCE

WORK = {
    *("start-leave", "move-bed", "transfer", "ready", "plan-discharge", "discharge"),
    "start-intervention",
}


def person(there: Writing) -> Patient:
    return there.placement.patient


def page_of(there: Writing) -> str:
    return f"/patients/{person(there).pseudonym}/"


def referring(client: Client, address: str) -> list[str]:
    """The links that refer somebody."""
    links = [attribute(link, "href") for link in found(opened(client, address), "a")]
    return [link for link in links if link.startswith("/referrals/new/")]


def test_own_person_is_worked_for_from_their_page(there: Writing) -> None:
    assert doings(there.client, page_of(there)) >= WORK
    assert referring(there.client, page_of(there)) == [
        f"/referrals/new/?pseudonym={person(there).pseudonym}&kind=move"
    ]


@pytest.mark.parametrize(
    ("role", "where", "refers"),
    [
        (Role.COMMISSIONER, "EAST", False),
        (Role.CASE_MANAGER, "EAST", False),
        (Role.HUB, "EAST", True),
        (Role.CLINICIAN, "PRIV", True),
    ],
)
def test_nobody_else_works_in_that_ward(
    there: Writing, role: Role, where: str, refers: bool
) -> None:
    client = as_a(there, role, where)

    assert doings(client, page_of(there)) == set()
    assert bool(referring(client, page_of(there))) == refers


def test_form_leads_back_to_the_person(there: Writing) -> None:
    address = f"/placements/{there.placement.pk}/discharge/?back=patient"

    answer = press(there.client, address, {})

    assert answer["Location"] == page_of(there)
    after = opened(there.client, page_of(there))
    assert rows(listed(after, "placements"))[0][2].text == "20 November 2026"
    assert doings(there.client, page_of(there)) == {"correct-dates"}


def test_refused_form_still_leads_back_to_the_person(there: Writing) -> None:
    address = f"/placements/{there.placement.pk}/start-leave/?back=patient"

    refused = press(there.client, address, {}, 422)

    assert f'href="{page_of(there)}"' in refused.content.decode()


def test_back_leads_nowhere_else(there: Writing) -> None:
    address = f"/placements/{there.placement.pk}/discharge/?back=https://elsewhere.example/"

    assert press(there.client, address, {})["Location"] == "/wards/RHA/OWN/#work"


def test_somebody_on_trial_leave_is_worked_for_in_both_wards(there: Writing) -> None:
    trial = leave.Trial(ward=there.world.wards["flow"])
    leave.start_leave(
        placement=there.placement,
        kind="trial",
        start_date=TODAY,
        trial=trial,
        today=TODAY,
        by=UserFactory(),
    )

    work = opened(there.client, page_of(there))
    headings = [heading.children[0] for heading in found(work, "h3", "nhsuk-heading-s")]

    assert {str(one).strip() for one in headings} >= {"In own, bed 1", "In flow"}
    assert {"end-leave", "make-transfer"} <= doings(there.client, page_of(there))


def test_somebody_in_no_ward_is_referred_for_a_first_bed(there: Writing) -> None:
    placements.discharge(
        placement=there.placement, discharged_on=TODAY, today=TODAY, by=UserFactory()
    )

    assert referring(there.client, page_of(there))[0].endswith("kind=new")


def test_referral_and_each_bed_are_told_with_their_dates(there: Writing) -> None:
    stay = there.placement.stays.get()
    referral = Referral.objects.create(
        reference="R1",
        patient=person(there),
        responsible_icb=there.placement.responsible_icb,
        service_line=stay.ward.service_line,
        kind=ReferralKind.MOVE,
        received_on=TODAY,
    )
    BedPeriod.objects.filter(stay=stay).update(end_date=TODAY)
    BedPeriod.objects.create(bed=there.bed("2"), use="occupied", stay=stay, start_date=TODAY)

    told = {
        row[0].text: row for row in rows(listed(opened(there.client, page_of(there)), "events"))
    }

    assert told["Move"][0].links == (f"/referrals/{referral.pk}/",)
    assert told["Move"][2].text == "Still going"
    assert "Bed 1, 2 from 20 November 2026" in told["Ward stay"][4].text


def test_page_takes_as_many_queries_for_one_record_as_for_ten(there: Writing) -> None:
    def taken() -> int:
        with CaptureQueriesContext(connection) as queries:
            opened(there.client, page_of(there))
        return len(queries)

    taken()
    one = taken()
    stay = there.placement.stays.get()
    BedPeriod.objects.filter(stay=stay).delete()
    for number in range(10):
        start = SINCE.replace(month=number + 1)
        bed = Bed.objects.create(ward=stay.ward, label=f"X{number}", start_date=SINCE)
        BedPeriod.objects.create(
            bed=bed,
            use="occupied",
            stay=stay,
            start_date=start,
            end_date=SINCE.replace(month=number + 2),
        )
        LeaveFactory(stay=stay, start_date=start, end_date=start.replace(day=9))
        ReadinessFactory(placement=there.placement, start_date=start, end_date=start.replace(day=9))

    assert taken() == one
    assert one <= 50
