"""The case manager's page: who is away, where they might come back to, and who may look."""

import csv

import pytest
from django.db import connection
from django.test import Client
from django.test.html import Element
from django.test.utils import CaptureQueriesContext

from beds.matching import Seeker, Wanted, beds_to_return_to
from beds.models import Bed
from beds.queries.away import people_away
from impact.audit.models import AccessKind, AccessLog
from patients.choices import MoveReason, ReferralKind, SeparationScope
from patients.models import LegalStatus, Patient, Readiness, RepatriationPlan, Separation
from patients.services import referrals
from patients.services.referrals import Received
from providers.access import Role
from providers.services.accounts import system_user
from tests.factories import DAY, BedFactory, days
from tests.integration.referrals.conftest import SignIn
from tests.pages import attribute, found, listed, one, opened, rows, words
from tests.worlds import World, place

PAGE = "/out-of-area/"


def listed_for(client: Client, anchor: str) -> dict[str, list[list[str]]]:
    """The rows of one list by the person in them."""
    told: dict[str, list[list[str]]] = {}
    for row in rows(listed(opened(client, PAGE), anchor)):
        told.setdefault(row[0].text.split()[0], []).append([cell.text for cell in row])
    return told


def test_everybody_of_the_footprint_who_is_away_with_why_and_how_long(
    sign_in: SignIn, world: World
) -> None:
    placement = world.people["spot"].placements.get()
    placement.out_of_area_reason = "choice"
    placement.save()

    client = sign_in(Role.CASE_MANAGER, "EAST")

    told = listed_for(client, "people")

    assert set(told) == {"P-away", "P-spot"}
    (row,) = told["P-spot"]
    assert row[1].startswith("spot")
    assert row[3].startswith("124")
    assert "since 1 January 2026" in row[3]
    assert row[4] not in ("", "Not recorded")
    assert row[5] == "Not recorded"
    assert row[6].startswith("Not restricted")
    assert row[7] == "1 January 2026: stale since they came, never confirmed"
    assert told["P-away"][0][7] == "Never: stale"
    assert told["P-away"][0][4] == "Not recorded"
    entry = AccessLog.objects.get()
    assert (entry.kind, entry.page, entry.shown) == (AccessKind.LIST, "out-of-area", 2)
    assert entry.filters == {"collaborative": "EAST"}
    (row,) = listed_for(client, "return")["P-spot"]
    assert row[1:3] == ["None recorded", "None set"]
    assert row[3] == "Never, on record: overdue was due by 1 April 2026"
    assert row[4:] == ["None planned", "0"]


def test_restricted_people_and_where_the_application_stands(sign_in: SignIn, world: World) -> None:
    for name in ("spot", "away"):
        person = world.people[name]
        LegalStatus.objects.create(
            patient=person,
            provider=person.placements.get().provider,
            status="15",
            start_date=days(-40),
        )
    Readiness.objects.create(
        placement=world.people["spot"].placements.get(), start_date=days(-9), reason="24"
    )

    told = listed_for(sign_in(Role.CASE_MANAGER, "EAST"), "people")

    assert told["P-spot"][0][6].startswith("Agreement awaited since 25 April 2026")
    assert told["P-away"][0][6].startswith("No application recorded")
    assert "Restricted" in told["P-away"][0][6]


def test_beds_that_are_free_or_come_free_within_twelve_weeks(
    sign_in: SignIn, world: World, beds: dict[str, Bed]
) -> None:
    client = sign_in(Role.CASE_MANAGER, "EAST")

    told = listed_for(client, "beds")

    assert {name: [row[1] for row in rows] for name, rows in told.items()} == {
        "P-away": ["Bed vacant", "Bed soon"],
        "P-spot": ["Bed vacant", "Bed soon"],
    }
    free_now, free_soon = told["P-spot"]
    assert free_now[4] == "Now"
    assert free_soon[4] == "Discharge planned for 26 July 2026"
    assert listed_for(client, "return")["P-spot"][0][5] == "2"
    text = words(one(opened(client, PAGE), "main"))
    assert world.people["own"].pseudonym + " " not in text


def test_api_tells_the_beds_of_the_page(
    sign_in: SignIn, world: World, beds: dict[str, Bed]
) -> None:
    client = sign_in(Role.CASE_MANAGER, "EAST")
    placement = world.people["spot"].placements.get()
    address = f"/api/v1/out-of-area/{placement.pk}/beds/"

    told = client.get(address).json()

    assert [(it["bed"], it["bed_label"], it["suited"], it["frees_on"]) for it in told] == [
        (beds["vacant"].pk, "vacant", True, None),
        (beds["soon"].pk, "soon", False, days(83).isoformat()),
    ]
    assert AccessLog.objects.latest("pk").people == [world.people["spot"].pk]
    assert sign_in(Role.CASE_MANAGER, "WEST").get(address).status_code == 404
    assert sign_in(Role.HUB, "EAST").get(address).status_code == 404


def test_only_so_many_beds_are_named_and_the_rest_counted(sign_in: SignIn, world: World) -> None:
    for number in range(5):
        BedFactory(ward=world.wards["own"], label=f"N{number}")

    told = listed_for(sign_in(Role.CASE_MANAGER, "EAST"), "beds")

    assert [row[1] for row in told["P-spot"]] == ["Bed N0", "Bed N1", "Bed N2"]
    assert "5 beds in all" in told["P-spot"][0][0]


def test_a_move_says_what_they_need_and_what_comes_next(
    sign_in: SignIn, world: World, beds: dict[str, Bed]
) -> None:
    by = system_user()
    move = referrals.receive(
        patient=world.people["spot"],
        told=Received(
            service_line=world.wards["own"].service_line,
            responsible_icb=world.icbs["QT1"],
            received_on=days(-5),
            assessor=world.providers["RHA"],
            kind=ReferralKind.MOVE,
            move_reason=MoveReason.CLOSER_TO_HOME,
        ),
        today=DAY,
        by=by,
    )
    move = referrals.assess(
        referral=move, assessed_on=days(-3), level_recommended="medium", today=DAY, by=by
    )
    referrals.accept(referral=move, accepted_on=days(-2), today=DAY, by=by)
    client = sign_in(Role.CASE_MANAGER, "EAST")

    (row,) = listed_for(client, "return")["P-spot"]
    assert (row[1], row[5]) == ("Move to ls accepted 2 May 2026", "0")
    assert set(listed_for(client, "beds")) == {"P-away"}


def test_a_separation_keeps_beds_from_them_without_being_told(
    world: World, beds: dict[str, Bed]
) -> None:
    pair = sorted([world.people["spot"], world.people["own"]], key=lambda person: person.pk)
    Separation.objects.create(
        one=pair[0],
        other=pair[1],
        scope=SeparationScope.WARD,
        start_date=days(-1),
        set_by=system_user(),
    )

    away = people_away(collaborative=world.collaboratives["EAST"], as_at=DAY)

    assert {one.person.pseudonym: len(one.beds) for one in away} == {"P-away": 2, "P-spot": 0}


def test_a_bed_held_for_nobody_suits_nobody_who_was_not_referred(world: World) -> None:
    held = BedFactory(ward=world.wards["own"], label="held")
    held.periods.create(use="held", start_date=days(-1), reason="other", review_on=days(3))
    person = world.people["spot"]
    wanted = Wanted(
        referral=None, service_line="LS", level="", sex="male", learning_disability="", autism=""
    )

    found = beds_to_return_to(
        seekers=[Seeker(person.pk, "", wanted)],
        collaborative=world.collaboratives["EAST"],
        as_at=DAY,
    )

    assert found == {person.pk: []}


def test_file_has_a_row_for_each_person_and_names_them_on_record(
    sign_in: SignIn, world: World, beds: dict[str, Bed]
) -> None:
    answer = sign_in(Role.CASE_MANAGER, "EAST").get(f"{PAGE}out-of-area.csv")

    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    cover, _, table = text.partition("\r\n\r\n")
    assert "Collaborative,EAST" in cover
    told = {row["Person"]: row for row in csv.DictReader(table.splitlines())}
    assert set(told) == {"P-away", "P-spot"}
    assert told["P-spot"]["Days"] == "124"
    assert told["P-spot"]["Beds that would suit"] == "2"
    entry = AccessLog.objects.get(kind=AccessKind.EXPORT)
    assert entry.people == sorted(world.people[name].pk for name in ("away", "spot"))


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}out-of-area.csv"])
def test_another_collaborative_is_not_there(sign_in: SignIn, address: str) -> None:
    client = sign_in(Role.CASE_MANAGER, "WEST")

    assert client.get(f"{address}?collaborative=EAST").status_code == 404
    assert client.get(f"{address}?collaborative=WEST").status_code == 200


def test_somebody_of_two_collaboratives_chooses(sign_in: SignIn, world: World) -> None:
    client = sign_in(Role.CASE_MANAGER, "EAST")
    user = world.user(Role.CASE_MANAGER, "WEST", username="both")
    world.grant(user, Role.CASE_MANAGER, "EAST")
    both = Client()
    both.force_login(user)

    assert f"{PAGE}?collaborative=WEST" in links_of(opened(both, PAGE))
    assert f"{PAGE}?collaborative=WEST" not in links_of(opened(client, PAGE))


def test_place_in_the_navigation_is_the_case_manager_s(sign_in: SignIn) -> None:
    assert PAGE in links_of(opened(sign_in(Role.CASE_MANAGER, "EAST"), "/"))
    assert PAGE not in links_of(opened(sign_in(Role.CLINICIAN, "RHA"), "/"))


def links_of(page: Element) -> set[str]:
    return {attribute(link, "href") for link in found(page, "a")}


def test_as_many_queries_for_two_people_as_for_thirty(
    sign_in: SignIn, world: World, beds: dict[str, Bed]
) -> None:
    client = sign_in(Role.CASE_MANAGER, "EAST")
    client.get(PAGE)

    before = queries_of(client)
    for number in range(28):
        person = Patient.objects.create(pseudonym=f"Q-{number}")
        placement = place(person, world.wards["spot"], world.icbs["QT1"])
        RepatriationPlan.objects.create(
            placement=placement,
            next_step="Call",
            owner="Farah",
            due_on=DAY,
            target_ward=world.wards["own"],
            target_on=days(number),
        )
        BedFactory(ward=world.wards["own"], label=f"M{number}")

    assert len(listed_for(client, "people")) == 30
    assert queries_of(client) == before
    assert before <= 20


def queries_of(client: Client) -> int:
    around = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE)
    return sum(not query["sql"].startswith(around) for query in queries)
