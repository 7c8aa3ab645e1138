"""The bed state, beds and their uses in the API."""

import io
import json
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from beds.models import Bed, BedPeriod
from impact.audit.models import AccessLog
from impact.core import clock
from patients.models import Referral, Stay
from providers.access import Role
from providers.choices import CodeList
from providers.models import Code
from tests.worlds import SINCE, World, small_world

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


@pytest.fixture
def world() -> World:
    """EAST with two beds in `own` (one taken) and one each in `fellow`, `out of scope`, `west`."""
    made = small_world()
    for ward, labels in (("own", "12"), ("fellow", "1"), ("out of scope", "1"), ("west", "1")):
        for label in labels:
            Bed.objects.create(ward=made.wards[ward], label=label, start_date=SINCE)
    BedPeriod.objects.create(
        bed=bed(made, "own"), use="occupied", stay=stay(made, "own"), start_date=SINCE
    )
    for which, code in ((CodeList.CLOSURE_REASON, "staffing"), (CodeList.HOLD_REASON, "other")):
        Code.objects.get_or_create(list=which, code=code, defaults={"label": code})
    return made


def bed(world: World, ward: str, label: str = "1") -> Bed:
    return Bed.objects.get(ward=world.wards[ward], label=label)


def stay(world: World, person: str) -> Stay:
    return Stay.objects.get(patient=world.people[person])


def sign_in(world: World, role: Role = Role.CLINICIAN, where: str = "RHA") -> Client:
    client = Client()
    client.force_login(world.user(role, where))
    return client


def get(client: Client, path: str, status: int = 200, **params: Any) -> Any:
    answer = client.get(f"/api/v1/{path}", params)
    assert answer.status_code == status, answer.content
    return answer.json()


def post(client: Client, path: str, given: dict[str, Any], status: int) -> dict[str, Any]:
    answer = client.post(f"/api/v1/{path}", given, content_type="application/json")
    assert answer.status_code == status, answer.content
    if status >= 400:
        assert answer["Content-Type"] == "application/problem+json"
    return answer.json()


def test_bed_state_of_the_only_collaborative_today(world: World) -> None:
    answer = get(sign_in(world), "bed-state/")

    assert (answer["as_at"], answer["collaborative"], answer["by"]) == (
        "2026-11-20",
        "EAST",
        "ward",
    )
    assert answer["known_at"] == "2026-11-20T09:00:00+00:00"
    assert [(row["ward"], row["beds"], row["occupied"]) for row in answer["rows"]] == [
        ("PRIV:FELLOW", 1, 0),
        ("RHA:OWN", 2, 1),
    ]
    assert answer["total"]["out_of_area"] == 2


def test_bed_state_narrowed_and_cut(world: World) -> None:
    client = sign_in(world)

    by_line = get(client, "bed-state/", by="service_line", service_line="LS", as_at="2026-01-01")
    assert by_line["rows"][0]["service_line"] == "LS"
    assert by_line["rows"][0].keys() & {"provider", "ward", "site"} == set()
    narrowed = get(client, "bed-state/", by="provider", provider="rha")
    assert [row["provider"] for row in narrowed["rows"]] == ["RHA"]
    assert narrowed["total"]["waiting"] is None


def test_bed_state_is_what_the_command_prints(world: World) -> None:
    out = io.StringIO()
    call_command("bed_state", collaborative="EAST", by="site", format="json", stdout=out)

    assert json.loads(out.getvalue()) == get(sign_in(world), "bed-state/", by="site")


def test_bed_state_of_several_has_to_be_named(world: World) -> None:
    client = sign_in(world, where="PRIV")

    problem = get(client, "bed-state/", status=400)
    assert problem["errors"] == [
        {
            "field": "collaborative",
            "code": "needed",
            "message": "Say which collaborative. Choose one of EAST or WEST.",
        }
    ]
    assert get(client, "bed-state/", collaborative="WEST")["collaborative"] == "WEST"


def test_bed_state_of_others_is_not_found(world: World) -> None:
    client = sign_in(world)

    unseen = get(client, "bed-state/", status=404, collaborative="WEST")
    unknown = get(client, "bed-state/", status=404, collaborative="NONE")
    assert unseen == unknown


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"as_at": "31/02/2026"}, "as_at"),
        ({"as_at": "0001-01-01"}, "as_at"),
        ({"by": "bed"}, "by"),
        ({"provider": "NOBODY"}, "provider"),
        ({"provider": "100 %d"}, "provider"),
        ({"service_line": "AED"}, "service_line"),
        ({"provider": "\x00"}, "provider"),
    ],
)
def test_bed_state_refuses_what_is_not_right(
    world: World, params: dict[str, str], field: str
) -> None:
    problem = get(sign_in(world), "bed-state/", status=400, **params)

    assert [fault["field"] for fault in problem["errors"]] == [field]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_bed_state_is_not_for_everybody(world: World, role: Role) -> None:
    where = "EAST" if role == Role.AUDITOR else ""

    get(sign_in(world, role, where), "bed-state/", status=404, collaborative="EAST")


@pytest.mark.parametrize("path", ["bed-state/", "wards/", "patients/", "placements/"])
def test_writing_is_answered_by_a_problem(world: World, path: str) -> None:
    client = sign_in(world)

    for send in (client.post, client.put, client.patch, client.delete):
        answer = send(f"/api/v1/{path}", {}, content_type="application/json")
        assert answer.status_code == 405
        assert answer["Content-Type"] == "application/problem+json"
    assert Client().get(f"/api/v1/{path}").status_code == 401


def test_bed_state_takes_few_queries(world: World) -> None:
    """Session, user, collaborative, the four of the bed state, and the session kept alive."""
    client = sign_in(world)
    with CaptureQueriesContext(connection) as taken:
        get(client, "bed-state/")
    queries = [each["sql"] for each in taken if "SAVEPOINT" not in each["sql"]]
    assert len(queries) == 8


def test_beds_are_those_of_the_collaborative_and_ones_own(world: World) -> None:
    def wards(client: Client) -> list[str]:
        return sorted({row["ward"] for row in get(client, "beds/")["results"]})

    assert wards(sign_in(world)) == ["PRIV:FELLOW", "RHA:OUT-OF-SCOPE", "RHA:OWN"]
    assert wards(sign_in(world, where="PRIV")) == ["PRIV:FELLOW", "RHA:OWN", "RXG:WEST"]
    assert wards(sign_in(world, Role.COMMISSIONER, "WEST")) == ["RXG:WEST"]
    assert wards(sign_in(world, Role.AUDITOR, "EAST")) == []


def test_beds_by_state_on_a_day(world: World) -> None:
    client = sign_in(world)

    def found(**params: Any) -> list[tuple[str, str]]:
        return [(row["ward"], row["bed"]) for row in get(client, "beds/", **params)["results"]]

    assert found(as_at="2026-11-20", state="occupied") == [("RHA:OWN", "1")]
    assert ("RHA:OWN", "2") in found(as_at="2026-11-20", state="vacant", ward="RHA:OWN")
    assert found(as_at="2025-12-31") == []
    assert found(ward="RHA:OWN", ordering="-bed") == [("RHA:OWN", "2"), ("RHA:OWN", "1")]
    problem = get(client, "beds/", status=400, state="held")
    assert problem["errors"][0]["field"] == "as_at"


def test_timeline_shows_whom_the_caller_may_see(world: World) -> None:
    client = sign_in(world, where="PRIV")

    spans = get(client, f"beds/{bed(world, 'own').pk}/timeline/")["spans"]

    assert [(span["state"], span["from"], span["to"]) for span in spans] == [
        ("occupied", "2026-01-01", None)
    ]
    assert spans[0]["patient"] == world.people["own"].pseudonym
    entry = AccessLog.objects.get()
    assert (entry.page, entry.shown) == ("api/v1/beds/timeline", 1)


def test_timeline_of_others_is_not_found(world: World) -> None:
    get(sign_in(world), f"beds/{bed(world, 'west').pk}/timeline/", status=404)


def test_close_a_bed(world: World) -> None:
    manager = sign_in(world, Role.BED_MANAGER)
    given = {"bed": bed(world, "own", "2").pk, "from": "2026-11-20", "reason": "staffing"}

    made = post(manager, "closures/", given, 201)

    assert made == get(manager, f"closures/{made['id']}/")
    assert made["ward"] == "RHA:OWN"
    assert (made["from"], made["to"], made["approved_on"]) == ("2026-11-20", None, None)
    assert get(manager, "bed-state/", provider="RHA")["total"]["closed"] == 1
    assert [row["id"] for row in get(manager, "closures/", as_at="2026-11-21")["results"]] == [
        made["id"]
    ]
    assert get(manager, "closures/", as_at="2026-11-19")["count"] == 0


def test_closing_a_taken_bed_says_what_is_in_the_way_and_never_who(world: World) -> None:
    manager = sign_in(world, Role.BED_MANAGER)
    given = {"bed": bed(world, "own").pk, "from": "2026-11-20", "reason": "staffing"}

    problem = post(manager, "closures/", given, 409)

    assert problem["code"] == "bed_occupied"
    assert problem["conflict"] == {
        "what": "the bed is occupied",
        "from": "2026-01-01",
        "to": None,
    }
    assert world.people["own"].pseudonym not in json.dumps(problem)


def test_holding_a_closed_bed_is_a_conflict(world: World) -> None:
    manager = sign_in(world, Role.BED_MANAGER)
    target = bed(world, "own", "2")
    post(
        manager,
        "closures/",
        {"bed": target.pk, "from": "2026-11-20", "to": "2026-12-01", "reason": "staffing"},
        201,
    )

    problem = post(
        manager,
        "holds/",
        {"bed": target.pk, "from": "2026-11-20", "reason": "other", "review_on": "2026-11-27"},
        409,
    )

    assert problem["conflict"]["to"] == "2026-12-01"


def test_beds_are_closed_and_held_by_their_own_managers_alone(world: World) -> None:
    closure = {"from": "2026-11-20", "reason": "staffing"}
    fellow = {**closure, "bed": bed(world, "fellow").pk}

    assert post(sign_in(world, Role.BED_MANAGER), "closures/", fellow, 403)["code"] == "not_allowed"
    own = {**closure, "bed": bed(world, "own", "2").pk}
    post(sign_in(world), "closures/", own, 403)
    unseen = {**closure, "bed": bed(world, "west").pk}
    problem = post(sign_in(world, Role.BED_MANAGER, "PRIV"), "closures/", unseen, 403)
    assert problem["code"] == "not_allowed"


def test_bed_that_cannot_be_seen_cannot_be_named(world: World) -> None:
    manager = sign_in(world, Role.BED_MANAGER)
    given = {"bed": bed(world, "west").pk, "from": "2026-11-20", "reason": "staffing"}

    problem = post(manager, "closures/", given, 400)

    assert problem["errors"][0]["field"] == "bed"


def test_hold_names_its_person_where_the_caller_may_see_them(world: World) -> None:
    manager = sign_in(world, Role.BED_MANAGER)
    referral = Referral.objects.create(
        provider=world.providers["RHA"],
        reference="R1",
        patient=world.people["away"],
        responsible_icb=world.icbs["QT1"],
        service_line=world.wards["own"].service_line,
        received_on=SINCE,
        accepted_on=SINCE,
    )

    made = post(
        manager,
        "holds/",
        {
            "bed": bed(world, "own", "2").pk,
            "from": "2026-11-20",
            "referral": referral.pk,
            "review_on": "2026-11-27",
        },
        201,
    )

    assert made["patient"] == world.people["away"].pseudonym
    assert get(manager, "holds/")["results"] == [made]
    seen = AccessLog.objects.filter(page="api/v1/holds").order_by("pk")
    assert [(entry.shown, entry.people) for entry in seen] == [
        (1, [world.people["away"].pk]),
        (1, []),
    ]
    Referral.objects.filter(pk=referral.pk).update(
        patient=world.people["west"], responsible_icb=world.icbs["QWO"], provider=None
    )
    assert get(manager, f"holds/{made['id']}/")["patient"] is None


def test_pauses_are_read(world: World) -> None:
    BedPeriod.objects.create(
        bed=bed(world, "fellow"),
        use="paused",
        start_date=TODAY,
        reason="acuity",
        review_on=date(2026, 11, 27),
    )

    (row,) = get(sign_in(world), "pauses/", review_before="2026-11-28")["results"]

    assert (row["ward"], row["bed_label"], row["reason"]) == ("PRIV:FELLOW", "1", "acuity")
    assert get(sign_in(world, Role.COMMISSIONER, "WEST"), "pauses/")["count"] == 0
