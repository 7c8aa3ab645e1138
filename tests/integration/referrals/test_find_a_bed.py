"""Find a bed: what is read, what is shown to whom, and holding or placing in one's own wards."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from beds.matching import find_a_bed
from beds.models import Bed, BedPeriod
from impact.audit.models import AccessLog
from patients.choices import MoveReason, ReferralKind
from patients.models import Patient, Placement, Referral
from patients.referral_states import ReferralState
from patients.services import referrals
from patients.services.referrals import Received
from providers.access import Role
from providers.models import AdmissionSuspension
from providers.services.accounts import system_user
from tests.factories import DAY, BedFactory, BedPeriodFactory, ConfirmationFactory, days, instant
from tests.integration.referrals.conftest import SignIn
from tests.integration.referrals.test_pages import parts, send
from tests.pages import listed, one, opened, page_of, rows, words
from tests.worlds import World


@pytest.fixture
def newcomer(world: World) -> Referral:
    """Somebody for low secure, assessed by RHA and waiting for a first bed."""
    by = system_user()
    person = Patient.objects.create(sex="male", home_area="E06000018")
    referral = referrals.receive(
        patient=person,
        told=Received(
            service_line=world.wards["own"].service_line,
            responsible_icb=world.icbs["QT1"],
            received_on=days(-3),
            assessor=world.providers["RHA"],
        ),
        today=DAY,
        by=by,
    )
    referral = referrals.assess(
        referral=referral, assessed_on=days(-2), level_recommended="low", today=DAY, by=by
    )
    return referrals.accept(referral=referral, accepted_on=days(-1), today=DAY, by=by)


@pytest.fixture
def beds(world: World) -> dict[str, Bed]:
    """A bed of RHA in each state, one at a fellow member, and one of another collaborative."""
    made = {
        name: BedFactory(ward=world.wards[ward], label=name)
        for name, ward in {
            "vacant": "own",
            "closed": "own",
            "full": "own",
            "flow": "flow",
            "fellow": "fellow",
            "west": "west",
        }.items()
    }
    BedPeriodFactory(bed=made["closed"])
    stay = world.people["own"].stays.get()
    stay.placement.planned_discharge_on = days(5)
    stay.placement.save()
    BedPeriod.objects.create(
        bed=made["full"], use="occupied", stay=stay, start_date=stay.start_date
    )
    AdmissionSuspension.objects.create(
        ward=world.wards["flow"], start_date=days(-1), reason="staffing", set_by=system_user()
    )
    ConfirmationFactory(ward=world.wards["own"], confirmed_at=instant(-1))
    return made


def labels(referral: Referral, world: World) -> dict[str, tuple[str, ...]]:
    found = find_a_bed(referral=referral, collaborative=world.collaboratives["EAST"], as_at=DAY)
    return {one.bed.label: tuple(reason.words for reason in one.against) for one in found}


def test_every_bed_of_the_collaborative_with_what_speaks_against_it(
    newcomer: Referral, beds: dict[str, Bed], world: World
) -> None:
    assert labels(newcomer, world) == {
        "vacant": (),
        "fellow": (),
        "full": ("Occupied, discharge planned for 9 May 2026",),
        "closed": ("Closed",),
        "flow": ("Admissions to the ward are suspended",),
    }
    assert next(iter(labels(newcomer, world))) in ("vacant", "fellow")


def test_reading_takes_two_queries_however_many_beds(
    newcomer: Referral, beds: dict[str, Bed], world: World
) -> None:
    for number in range(30):
        BedFactory(ward=world.wards["own"], label=f"M{number}")
    referral = Referral.objects.select_related("patient", "service_line").get(pk=newcomer.pk)
    with CaptureQueriesContext(connection) as queries:
        assert len(labels(referral, world)) == 35

    assert len(queries) == 2


def test_page_shows_suited_beds_first_and_what_one_change_would_open(
    sign_in: SignIn, newcomer: Referral, beds: dict[str, Bed]
) -> None:
    page = opened(sign_in(Role.HUB, "EAST"), f"/referrals/{newcomer.pk}/find-a-bed/")

    assert "From what is recorded. The receiving clinician decides suitability." in words(page)
    assert {row[0].text.split()[1] for row in rows(listed(page, "suited"))} == {"vacant", "fellow"}
    opens = {row[0].text.split()[1]: row[-1].text for row in rows(listed(page, "near"))}
    assert opens == {
        "full": "The discharge planned for 9 May 2026 happens",
        "closed": "The bed is reopened",
        "flow": "Admissions are resumed",
    }
    (vacant,) = [row for row in rows(listed(page, "suited")) if "vacant" in row[0].text]
    assert vacant[0].links == (f"/referrals/{newcomer.pk}/find-a-bed/{beds['vacant'].pk}/",)
    (fellow,) = [row for row in rows(listed(page, "suited")) if "fellow" in row[0].text]
    assert "not confirmed within 7 days" in fellow[0].text
    assert AccessLog.objects.get().people == [newcomer.patient_id]


def test_nobody_in_a_bed_is_named(
    sign_in: SignIn, newcomer: Referral, beds: dict[str, Bed], world: World
) -> None:
    client = sign_in(Role.CLINICIAN, "RHA")
    for address in ("", f"{beds['full'].pk}/"):
        text = client.get(f"/referrals/{newcomer.pk}/find-a-bed/{address}").content.decode()
        assert world.people["own"].pseudonym not in text
        assert newcomer.patient.pseudonym in text


def found(client: Client, referral: Referral, bed: Bed) -> str:
    where = f"/referrals/{referral.pk}/find-a-bed/{bed.pk}/"
    assert client.get(where).status_code == 200
    return where


def test_hold_and_then_place_in_one_s_own_ward(
    sign_in: SignIn, newcomer: Referral, beds: dict[str, Bed]
) -> None:
    client = sign_in(Role.BED_MANAGER, "RHA")
    where = found(client, newcomer, beds["vacant"])

    held = send(client, where, do="hold", **parts("review_on", days(7)))

    assert (held.status_code, held["Location"]) == (302, f"/referrals/{newcomer.pk}/")
    period = BedPeriod.objects.get(referral=newcomer)
    assert (period.bed, period.use, period.review_on) == (beds["vacant"], "held", days(7))
    assert "Held for this person" in words(opened(client, where))

    assert send(client, where, do="place", **parts("on", DAY)).status_code == 302
    newcomer.refresh_from_db()
    assert newcomer.state == ReferralState.PLACED
    (stay,) = newcomer.patient.stays.all()
    assert stay.bed_periods.get().bed == beds["vacant"]
    assert client.get(where).status_code == 404


def test_what_is_refused_is_said_and_kept(
    sign_in: SignIn, newcomer: Referral, beds: dict[str, Bed]
) -> None:
    client = sign_in(Role.BED_MANAGER, "RHA")

    for fields, sentence in (
        ({"do": "place", **parts("on", days(2))}, "has not come yet"),
        ({"do": "hold", **parts("review_on", days(-2))}, "lies before"),
    ):
        answer = send(client, found(client, newcomer, beds["vacant"]), **fields)
        assert answer.status_code == 422
        assert sentence in words(one(page_of(answer), "div", "nhsuk-error-summary"))
    closed = send(
        client, found(client, newcomer, beds["closed"]), do="hold", **parts("review_on", days(7))
    )
    assert "is closed" in words(one(page_of(closed), "div", "nhsuk-error-summary"))
    assert not BedPeriod.objects.filter(referral=newcomer).exists()


@pytest.mark.parametrize(
    ("role", "where", "bed", "status"),
    [
        (Role.CLINICIAN, "RHA", "vacant", 403),
        (Role.BED_MANAGER, "RHA", "fellow", 403),
        (Role.HUB, "EAST", "vacant", 403),
        (Role.COMMISSIONER, "EAST", "vacant", 403),
        (Role.BED_MANAGER, "RXG", "vacant", 404),
        (Role.BED_MANAGER, "RHA", "west", 404),
    ],
)
def test_beds_are_held_by_their_own_people(
    sign_in: SignIn,
    newcomer: Referral,
    beds: dict[str, Bed],
    role: Role,
    where: str,
    bed: str,
    status: int,
) -> None:
    answer = sign_in(role, where).post(
        f"/referrals/{newcomer.pk}/find-a-bed/{beds[bed].pk}/",
        {"do": "hold", **parts("review_on", days(7))},
    )

    assert answer.status_code == status
    assert not BedPeriod.objects.filter(referral=newcomer).exists()


def test_a_move_within_one_s_own_wards(sign_in: SignIn, beds: dict[str, Bed], world: World) -> None:
    client = sign_in(Role.BED_MANAGER, "RHA")
    AdmissionSuspension.objects.all().delete()
    fields: dict[str, Any] = {
        "service_line": world.wards["own"].service_line,
        "responsible_icb": world.icbs["QT1"],
        "received_on": DAY,
        "kind": ReferralKind.MOVE,
        "move_reason": MoveReason.CLOSER_TO_HOME,
    }
    move = referrals.receive(
        patient=world.people["own"], told=Received(**fields), today=DAY, by=system_user()
    )

    answer = send(
        client,
        f"/referrals/{move.pk}/find-a-bed/{beds['flow'].pk}/",
        do="place",
        **parts("on", DAY),
    )

    move.refresh_from_db()
    assert answer.status_code == 302
    assert move.placement == Placement.objects.get(patient=world.people["own"])
    assert move.patient.stays.get(end_date=None).ward == world.wards["flow"]
