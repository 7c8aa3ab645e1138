"""People in wards that no member feeds: recorded, confirmed and moved on by their case manager."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from beds.models import BedPeriod, StayConfirmation
from beds.services import unfed
from beds.services.finding import place_in
from beds.services.opening import Admission
from beds.services.unfed import GoneFromThere, confirm_stays, record_admission
from impact.audit.models import AccessLog
from impact.core import clock
from impact.core.errors import NotAllowed
from patients.choices import MoveReason, ReferralKind
from patients.models import Patient, Placement, Referral, Stay
from patients.services import referrals
from patients.services.referrals import Newcomer, Received
from providers.access import Role
from providers.models import User
from providers.services.accounts import system_user
from tests.factories import DAY, BedFactory, days, nhs_number
from tests.integration.out_of_area.test_page import PAGE, listed_for
from tests.integration.referrals.conftest import SignIn
from tests.integration.referrals.test_pages import parts, send
from tests.pages import attribute, found, listed, one, opened, page_of, rows, words
from tests.worlds import SINCE, World, place

WARD = f"{PAGE}wards/SPOT/SPOT/"
NEW = f"{PAGE}new/"
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest.fixture
def manager(world: World) -> User:
    return world.user(Role.CASE_MANAGER, "EAST", username="manager")


@pytest.fixture
def client(manager: User) -> Client:
    client = Client()
    client.force_login(manager)
    return client


def stay_of(world: World, name: str = "spot") -> Stay:
    return world.people[name].stays.get()


def confirm(world: World, by: User, ago: int = 0, name: str = "spot") -> None:
    at = NOW - timedelta(days=ago)
    confirm_stays(stays=[stay_of(world, name)], confirmed_at=at, by=by)


def referred(world: World, kind: str, person: str, **more: Any) -> Referral:
    told = Received(
        service_line=world.wards["own"].service_line,
        responsible_icb=world.icbs["QT1"],
        received_on=days(-5),
        assessor=world.providers["RHA"],
        kind=kind,
        **more,
    )
    return referrals.receive(patient=world.people[person], told=told, today=DAY, by=system_user())


def due_on_home(client: Client) -> list[list[str]]:
    found = rows(listed(opened(client, "/"), "confirm-away"))
    return [[cell.text for cell in row] for row in found]


@pytest.mark.parametrize(
    ("ago", "last", "due"),
    [
        (None, "1 January 2026: stale since they came, never confirmed", "Overdue by 116 days"),
        (8, "26 April 2026: stale by manager", "Overdue by 1 day"),
        (7, "27 April 2026 by manager", "Today"),
        (2, "2 May 2026 by manager", "9 May 2026"),
    ],
)
def test_what_is_due_and_overdue_stands_on_home_and_on_the_page(
    client: Client, world: World, manager: User, ago: int | None, last: str, due: str
) -> None:
    if ago is not None:
        confirm(world, manager, ago)

    assert due_on_home(client) == [["spot SPOT, SPOT-HOME", "1", last, due]]
    on_page = rows(listed(opened(client, PAGE), "confirm-away"))
    assert [cell.text for cell in on_page[0]] == due_on_home(client)[0]
    assert on_page[0][0].links == (WARD,)
    assert listed_for(client, "people")["P-spot"][0][-1] == last


def test_bed_state_tells_who_was_not_confirmed_for_long(
    client: Client, world: World, manager: User
) -> None:
    def told() -> str:
        return words(listed(opened(client, "/bed-state/"), "out-of-area"))

    assert "Stale: last confirmed 1 January 2026" in told()
    confirm(world, manager)
    assert "Stale: last confirmed 1 January 2026" not in told()
    assert "Stale: never confirmed" in told()


def test_a_ward_is_confirmed_person_by_person(client: Client, world: World, manager: User) -> None:
    other = Patient.objects.create(pseudonym="P-spot-2")
    place(other, world.wards["spot"], world.icbs["QT1"])
    stay = stay_of(world)

    answer = send(client, WARD, stays=str(stay.pk), note="Ward manager, by telephone")

    assert (answer.status_code, answer["Location"]) == (302, WARD)
    made = StayConfirmation.objects.get()
    assert (made.stay, made.by, made.note) == (stay, manager, "Ward manager, by telephone")
    people = {row[0].text: row for row in rows(listed(opened(client, WARD), "people"))}
    assert people["P-spot"][2].text == "4 May 2026 by manager"
    assert "stale" in people["P-spot-2"][2].text
    # The ward is as fresh as the one in it who was confirmed the longest ago.
    assert due_on_home(client)[0][1:3] == [
        "2",
        "1 January 2026: stale since they came, never confirmed",
    ]


def test_nobody_ticked_confirms_nobody(client: Client) -> None:
    answer = send(client, WARD)

    assert answer.status_code == 422
    assert "Tick those who are still there" in words(one(page_of(answer), "main"))
    assert not StayConfirmation.objects.exists()


def test_somebody_who_left_meanwhile_is_told_and_not_confirmed(
    client: Client, world: World, manager: User
) -> None:
    stay = stay_of(world)
    form = one(opened(client, WARD), "main")
    hidden = {
        attribute(field, "name"): attribute(field, "value")
        for field in found(form, "input")
        if attribute(field, "type") == "hidden"
    }
    other = Patient.objects.create(pseudonym="P-spot-2")
    record_admission(
        person=other,
        ward=world.wards["spot"],
        admitted_on=DAY,
        admission=Admission(responsible_icb=world.icbs["QT1"]),
        today=DAY,
        by=world.user(Role.CASE_MANAGER, "EAST", username="other"),
    )

    late = client.post(WARD, {**hidden, "stays": str(stay.pk)})

    assert late.status_code == 422
    assert "other changed this" in words(one(page_of(late), "main"))
    Stay.objects.filter(pk=stay.pk).update(end_date=DAY)
    with pytest.raises(GoneFromThere):
        confirm_stays(stays=[stay], confirmed_at=NOW, by=manager)
    assert not StayConfirmation.objects.exists()


@pytest.mark.parametrize(
    ("role", "where"),
    [(Role.CASE_MANAGER, "WEST"), (Role.HUB, "EAST"), (Role.BED_MANAGER, "RHA")],
)
def test_nobody_else_records_or_confirms(
    sign_in: SignIn, world: World, role: Role, where: str
) -> None:
    client = sign_in(role, where)
    user = User.objects.get(username=f"{role.value}-{where}".lower())

    assert client.get(WARD).status_code == 404
    with pytest.raises(NotAllowed):
        confirm(world, user)
    with pytest.raises(NotAllowed):
        record_admission(
            person=world.people["west"],
            ward=world.wards["spot"],
            admitted_on=DAY,
            admission=Admission(responsible_icb=world.icbs["QT1"]),
            today=DAY,
            by=user,
        )
    assert not StayConfirmation.objects.exists()


@pytest.mark.parametrize(
    ("ward", "icb"),
    [("own", "QT1"), ("away", "QT1"), ("west", "QT1"), ("spot", "QWO")],
    ids=["own-ward", "members-far-ward", "other-members-ward", "other-footprint"],
)
def test_case_manager_records_only_their_people_in_wards_that_no_member_feeds(
    world: World, manager: User, ward: str, icb: str
) -> None:
    with pytest.raises(NotAllowed):
        record_admission(
            person=Newcomer(),
            ward=world.wards[ward],
            admitted_on=DAY,
            admission=Admission(responsible_icb=world.icbs[icb]),
            today=DAY,
            by=manager,
        )


def test_somebody_who_waits_is_recorded_and_a_plan_comes_next(client: Client, world: World) -> None:
    Stay.objects.filter(patient=world.people["own"]).delete()
    Placement.objects.filter(patient=world.people["own"]).delete()
    referral = referred(world, ReferralKind.NEW, "own")

    page = opened(client, f"/referrals/{referral.pk}/find-a-bed/")
    assert f"{NEW}?referral={referral.pk}" in [attribute(a, "href") for a in found(page, "a")]
    answer = send(
        client,
        NEW,
        referral=str(referral.pk),
        ward=str(world.wards["spot"].pk),
        out_of_area_reason="no_bed",
        **parts("admitted_on", DAY),
    )

    made = Placement.objects.get(patient=world.people["own"])
    assert answer["Location"] == f"{PAGE}{made.pk}/plan/"
    referral.refresh_from_db()
    assert referral.placement == made
    assert (made.out_of_area_reason, made.provider.key) == ("no_bed", "SPOT")
    assert listed_for(client, "people")["P-own"][0][-1].startswith("4 May 2026")


def test_somebody_new_is_recorded_with_what_is_known(client: Client, world: World) -> None:
    number = nhs_number()
    answer = send(
        client,
        NEW,
        nhs_number=number,
        sex="female",
        responsible_icb=str(world.icbs["QT1"].pk),
        ward=str(world.wards["spot"].pk),
        **parts("admitted_on", days(-9)),
    )

    assert answer.status_code == 302
    person = Patient.objects.get(nhs_number=number)
    assert person.sex == "female"
    assert person.stays.get().ward == world.wards["spot"]


def test_one_person_is_said_once_and_whose_they_are(client: Client, world: World) -> None:
    referral = referred(world, ReferralKind.NEW, "fellow")
    ward = {"ward": str(world.wards["spot"].pk), **parts("admitted_on", DAY)}

    both = send(client, NEW, referral=str(referral.pk), pseudonym="P-own", **ward)
    nobodys = send(client, NEW, pseudonym="P-own", **ward)
    inside = send(client, NEW, pseudonym="P-own", responsible_icb=str(world.icbs["QT1"].pk), **ward)

    assert "one of both" in words(one(page_of(both), "main"))
    assert "Choose the ICB" in words(one(page_of(nobodys), "main"))
    assert inside.status_code == 422
    assert "already" in words(one(page_of(inside), "div", "nhsuk-error-summary"))


def test_only_wards_that_no_member_feeds_and_the_footprint_are_offered(
    client: Client, world: World
) -> None:
    form = one(opened(client, NEW), "main")
    chosen = {
        attribute(field, "name"): [words(option) for option in found(field, "option")][1:]
        for field in found(form, "select")
    }

    assert chosen["ward"] == ["SPOT, spot"]
    assert chosen["responsible_icb"] == ["QT1"]


def test_case_manager_discharges_and_moves_on_who_was_there(client: Client, world: World) -> None:
    placement = world.people["spot"].placements.get()
    page = opened(client, WARD)
    links = {attribute(link, "href") for link in found(page, "a")}
    discharge = f"/placements/{placement.pk}/discharge/"
    assert {discharge, f"/placements/{placement.pk}/ready/"} <= links

    answer = send(client, discharge, **parts("discharged_on", DAY))

    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    placement.refresh_from_db()
    assert placement.discharged_on == DAY
    assert client.get(WARD).status_code == 404


def test_case_manager_does_nothing_where_a_member_feeds_the_ward(
    client: Client, world: World
) -> None:
    for name in ("own", "away", "fellow"):
        placement = world.people[name].placements.get()
        assert client.get(f"/placements/{placement.pk}/discharge/").status_code == 403


def test_anothers_person_in_the_same_ward_is_not_theirs(
    client: Client, world: World, manager: User
) -> None:
    other = Patient.objects.create(pseudonym="P-west-spot")
    placement = place(other, world.wards["spot"], world.icbs["QWO"])
    world.grant(manager, Role.COMMISSIONER, "WEST")

    assert "P-west-spot" not in words(one(opened(client, WARD), "main"))
    assert client.get(f"/placements/{placement.pk}/discharge/").status_code == 403
    with pytest.raises(NotAllowed):
        confirm_stays(stays=[other.stays.get()], confirmed_at=NOW, by=manager)


def test_they_come_back_into_a_bed_by_those_who_take_them(world: World) -> None:
    move = referred(world, ReferralKind.MOVE, "spot", move_reason=MoveReason.CLOSER_TO_HOME)
    bed = BedFactory(ward=world.wards["own"], label="B1")

    placed = place_in(
        referral=move, bed=bed, on=DAY, today=DAY, by=world.user(Role.BED_MANAGER, "RHA")
    )

    assert placed.provider.key == "RHA"
    assert BedPeriod.objects.get(bed=bed).stay.placement == placed
    left = world.people["spot"].placements.get(provider__key="SPOT")
    assert left.discharged_on == DAY


def test_a_members_person_is_not_fetched_without_their_word(world: World) -> None:
    move = referred(world, ReferralKind.MOVE, "away", move_reason=MoveReason.CLOSER_TO_HOME)
    bed = BedFactory(ward=world.wards["own"], label="B1")

    with pytest.raises(NotAllowed):
        place_in(referral=move, bed=bed, on=DAY, today=DAY, by=world.user(Role.BED_MANAGER, "RHA"))


def test_what_is_seen_is_on_record(client: Client) -> None:
    opened(client, WARD)

    entry = AccessLog.objects.get()
    assert (entry.page, entry.filters, entry.shown) == (
        "out-of-area/ward",
        {"ward": "SPOT:SPOT"},
        1,
    )


def test_caseload_knows_yesterday_from_today(world: World, manager: User) -> None:
    assert unfed.in_caseload(user=manager, on=DAY) == {stay_of(world).pk}
    assert unfed.in_caseload(user=manager, on=SINCE - timedelta(days=1)) == set()


def test_through_the_api(client: Client, world: World, manager: User) -> None:
    placement = world.people["spot"].placements.get()
    record = f"/api/v1/placements/{placement.pk}/"

    made = client.post(f"{record}confirm/", {"note": "Charge nurse"}, "application/json")
    read = client.get(f"{record}confirmations/")

    assert made.status_code == 201
    assert made.json() == read.json()[0]
    assert made.json()["ward"] == "SPOT:SPOT"
    assert (made.json()["by"], made.json()["placement"]) == ("manager", placement.pk)
    admitted = client.post(
        "/api/v1/placements/admit/",
        {
            "patient": "P-west",
            "ward": "SPOT:SPOT",
            "admitted_on": DAY.isoformat(),
            "responsible_icb": "QT1",
        },
        "application/json",
    )
    # Nobody of another collaborative can be named.
    assert admitted.status_code == 400
    inside = world.people["own"].placements.get()
    refused = client.post(f"/api/v1/placements/{inside.pk}/confirm/", {}, "application/json")
    assert refused.status_code == 403
    tag = client.get(record)["ETag"]
    gone = client.post(
        f"{record}discharge/",
        {"discharged_on": clock.today().isoformat()},
        "application/json",
        headers={"If-Match": tag},
    )
    assert gone.status_code == 200, gone.content
