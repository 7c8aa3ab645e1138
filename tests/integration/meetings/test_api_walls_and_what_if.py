"""What walls show and what a meeting tries out, through the API: as on the pages."""

from typing import Any

import pytest
from django.test import Client

from beds.models import BedPeriod
from impact.audit.models import AccessLog
from providers.access import Role
from providers.models import User
from reporting.meeting_forms import account_named, accounts_named
from reporting.models import Action, Idea, Meeting, MeetingScreen, WhatIfStep
from reporting.services.meetings.thinking import MOST
from tests.factories import DAY, WhatIfStepFactory, days
from tests.integration.beds_api.world import sent
from tests.integration.meetings.world import NOON, Hall
from tests.pages import signed_in

pytestmark = pytest.mark.usefixtures("noon")
NOWHERE = {"service_line": None, "shown_at": None, "shown_by": None}
LOW = {"service_line": "LS"}


@pytest.fixture
def meeting(hall: Hall) -> Meeting:
    return hall.opened()


def read(client: Client, meeting: Meeting, part: str, status: int = 200) -> Any:
    answer = client.get(f"/api/v1/meetings/{meeting.pk}/{part}/")
    assert answer.status_code == status, answer.content
    return answer


def do(
    client: Client,
    meeting: Meeting,
    what: str,
    given: dict[str, Any],
    status: int = 200,
    **headers: str,
) -> Any:
    return sent(client, f"meetings/{meeting.pk}/{what}/", given, status, **headers)


def away(hall: Hall) -> int:
    number: int = hall.world.people["spot"].placements.get().pk
    return number


def test_the_chair_moves_the_walls_and_whoever_sees_the_meeting_reads_where_they_are(
    hall: Hall, hub: Client, meeting: Meeting
) -> None:
    reader = signed_in(hall.clinician)
    before = read(reader, meeting, "screen")

    moved = do(hub, meeting, "show", LOW, if_match=before["ETag"])
    after = read(reader, meeting, "screen")

    assert before.json() == NOWHERE
    assert after.json() == moved
    assert (moved["service_line"], moved["shown_by"]) == ("LS", str(hall.hub))
    assert after["ETag"] != before["ETag"]
    assert MeetingScreen.objects.get().shown_at == NOON


def test_a_chair_who_did_not_see_the_last_move_is_told_who_made_it(
    hall: Hall, hub: Client, meeting: Meeting
) -> None:
    before = read(hub, meeting, "screen")["ETag"]
    do(hub, meeting, "show", LOW, if_match=before, idempotency_key="one")

    late = do(hub, meeting, "show", LOW, 412, if_match=before)
    do(hub, meeting, "show", LOW, 428)
    again = do(hub, meeting, "show", LOW, if_match=before, idempotency_key="one")

    assert str(hall.hub) in late["detail"]
    assert again["service_line"] == "LS"
    assert MeetingScreen.objects.get().events.count() == 1  # type: ignore[attr-defined]


def test_walls_are_moved_as_on_the_page_alone(hall: Hall, hub: Client, meeting: Meeting) -> None:
    anybody = {"if_match": "*"}

    do(signed_in(hall.clinician), meeting, "show", LOW, 403, **anybody)
    unknown = do(hub, meeting, "show", {"service_line": "AED"}, 422, **anybody)
    do(hub, meeting, "show", LOW, **anybody)
    open_tag = read(hub, meeting, "screen")["ETag"]
    hall.closed(meeting)
    closed = do(hub, meeting, "show", LOW, 409, **anybody)

    assert (unknown["code"], closed["code"]) == ("no_such_line", "meeting_closed")
    shown = read(hub, meeting, "screen")
    assert shown.json() == NOWHERE
    assert shown["ETag"] != open_tag


def test_a_step_is_added_once_and_tells_the_numbers_before_and_after(
    hall: Hall, hub: Client, meeting: Meeting
) -> None:
    step = {"idea": "close_ward", "ward": "RHA:OWN"}

    one, other = (
        do(hub, meeting, "what-if/consider", step, 201, idempotency_key="k") for _ in range(2)
    )
    tried = read(hub, meeting, "what-if").json()

    assert one == other
    (told,) = tried["steps"]
    assert told == {
        "id": WhatIfStep.objects.get().pk,
        "idea": "close_ward",
        "ward": "RHA:OWN",
        "referral": None,
        "placement": None,
        "patient": None,
        "words": "Close own, RHA",
        "told": told["told"],
        "refused": False,
    }
    assert told["told"].startswith("1 bed would be closed")
    assert [tried[when]["total"]["closed"] for when in ("before", "after")] == [0, 1]
    assert [tried[when]["rows"][0]["can_admit"] for when in ("before", "after")] == [2, 1]
    state = hub.get("/api/v1/bed-state/?by=service_line").json()
    assert (tried["before"]["rows"], tried["before"]["total"]) == (state["rows"], state["total"])
    assert not BedPeriod.objects.exists()


def test_a_step_that_cannot_be_taken_twice_is_told_as_refused(
    hall: Hall, hub: Client, meeting: Meeting
) -> None:
    home = {"idea": "bring_home", "placement": away(hall), "ward": "RHA:OWN"}
    for _ in range(2):
        do(hub, meeting, "what-if/consider", home, 201)

    first, second = read(hub, meeting, "what-if").json()["steps"]

    assert (first["refused"], second["refused"]) == (False, True)
    assert first["patient"] == "P-spot"
    assert second["told"]
    entry = AccessLog.objects.filter(page="api/v1/meetings/what-if").latest("pk")
    assert (entry.user, entry.shown) == (hall.hub, 1)


@pytest.mark.parametrize(
    "step",
    [
        {"idea": "close_ward"},
        {"idea": "close_ward", "ward": "RXG:WEST"},
        {"idea": "close_ward", "ward": "SPOT:SPOT"},
        {"idea": "bring_home", "ward": "RHA:OWN"},
        {"idea": "place", "ward": "RHA:OWN", "referral": 0},
        {"idea": "sell", "ward": "RHA:OWN"},
    ],
)
def test_what_the_page_does_not_offer_is_refused(
    hall: Hall, hub: Client, meeting: Meeting, step: dict[str, Any]
) -> None:
    do(hub, meeting, "what-if/consider", step, 400)

    assert not WhatIfStep.objects.exists()


def test_a_step_names_nothing_that_its_idea_does_not_need(
    hall: Hall, hub: Client, meeting: Meeting
) -> None:
    step = {"idea": "discharge", "placement": away(hall), "ward": "RHA:OWN"}

    do(hub, meeting, "what-if/consider", step, 400)
    ours = hall.world.people["own"].placements.get().pk
    do(hub, meeting, "what-if/consider", {"idea": "bring_home", "placement": ours}, 400)
    home = {"idea": "bring_home", "placement": ours, "ward": "RHA:OWN"}
    told = do(hub, meeting, "what-if/consider", home, 400)

    assert "placement" in str(told)
    assert not WhatIfStep.objects.exists()


def test_steps_are_taken_back_one_by_one_or_all_by_who_saw_them(
    hall: Hall, hub: Client, meeting: Meeting
) -> None:
    steps = [WhatIfStepFactory(meeting=meeting, ward=hall.world.wards["own"]) for _ in range(3)]
    other = WhatIfStepFactory()
    before = read(hub, meeting, "what-if")["ETag"]

    left = do(hub, meeting, "what-if/take-back", {"step": steps[0].pk}, if_match=before)
    late = do(hub, meeting, "what-if/take-back", {"step": steps[1].pk}, 412, if_match=before)
    do(hub, meeting, "what-if/discard", {}, 428)
    do(hub, meeting, "what-if/take-back", {"step": other.pk}, if_match="*")
    assert [one["id"] for one in left["steps"]] == [step.pk for step in steps[1:]]
    assert str(hall.hub) in late["detail"]
    assert meeting.what_if.count() == 2

    now = read(hub, meeting, "what-if")["ETag"]
    assert do(hub, meeting, "what-if/discard", {}, if_match=now)["steps"] == []
    assert list(WhatIfStep.objects.all()) == [other]


def test_every_step_becomes_an_action_in_order_or_none_does(
    hall: Hall, hub: Client, meeting: Meeting
) -> None:
    User.objects.filter(pk=hall.clinician.pk).update(name="Ada Nurse")
    ward = hall.world.wards["own"]
    closing = WhatIfStepFactory(meeting=meeting, ward=ward)
    home = WhatIfStepFactory(
        meeting=meeting, idea=Idea.BRING_HOME, ward=ward, placement_id=away(hall)
    )
    tasks = [
        {"step": closing.pk, "owner": "ada nurse", "due_on": days(7).isoformat()},
        {"step": home.pk, "owner": "Ward manager", "due_on": days(7).isoformat()},
    ]
    seen = read(hub, meeting, "what-if")["ETag"]

    def take(tasks: list[dict[str, Any]], status: int, **headers: str) -> Any:
        return do(hub, meeting, "what-if/take-up", {"tasks": tasks}, status, **headers)

    half = take(tasks[:1], 422, if_match=seen)
    take([tasks[0], tasks[0]], 400, if_match=seen)
    early = take([{**task, "due_on": days(-1).isoformat()} for task in tasks], 422, if_match=seen)
    take(tasks, 412, if_match='"0"')
    assert (half["code"], early["code"]) == ("nobodys_step", "due_passed")
    assert not Action.objects.exists()

    one, other = (take(tasks, 200, if_match=seen, idempotency_key="up") for _ in range(2))

    assert one == other
    assert [(row["text"], row["patient"], row["ward"]) for row in one] == [
        ("Close own, RHA", None, "RHA:OWN"),
        ("Bring P-spot home to own, RHA", "P-spot", None),
    ]
    owners = Action.objects.order_by("pk").values_list("owner_user", flat=True)
    assert list(owners) == [hall.clinician.pk, None]
    assert not WhatIfStep.objects.exists()


def test_what_if_is_for_those_who_run_an_open_meeting(
    hall: Hall, hub: Client, meeting: Meeting
) -> None:
    reader = signed_in(hall.clinician)
    read(reader, meeting, "what-if", 403)
    for what in ("consider", "take-back", "discard", "take-up"):
        do(reader, meeting, f"what-if/{what}", {}, 403, if_match="*")
    for _ in range(MOST):
        WhatIfStepFactory(meeting=meeting, ward=hall.world.wards["own"])
    step = {"idea": "close_ward", "ward": "RHA:OWN"}
    full = do(hub, meeting, "what-if/consider", step, 409)

    hall.closed(meeting)

    closed = do(hub, meeting, "what-if/consider", step, 409)
    assert (full["code"], closed["code"]) == ("too_many_steps", "meeting_closed")
    read(hub, meeting, "what-if", 404)
    assert do(hub, meeting, "what-if/discard", {}, 409, if_match="*")["code"] == "meeting_closed"
    assert meeting.held_on == DAY


def test_a_name_that_two_accounts_have_is_nobodys(hall: Hall, meeting: Meeting) -> None:
    User.objects.filter(pk=hall.clinician.pk).update(name="Ada Größe")
    names = ["ada größe ", "Nobody"]

    assert accounts_named(names, hall.east, on=DAY) == {names[0]: hall.clinician, "Nobody": None}
    hall.world.user(Role.HUB, "WEST", username="elsewhere")
    User.objects.filter(username="elsewhere").update(name="Ada Größe")
    assert account_named(names[0], hall.east, on=DAY) == hall.clinician
    hall.world.user(Role.COMMISSIONER, "EAST", username="same")
    User.objects.filter(username="same").update(name="ADA Größe")
    assert account_named(names[0], hall.east, on=DAY) is None
    assert accounts_named([], hall.east, on=DAY) == {}
