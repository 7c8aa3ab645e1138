"""The weekly meeting through the API: from opening to what it saw, by the same services."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from impact.audit.live import state_of_records
from impact.audit.models import AccessLog
from impact.core import clock
from providers.access import Role
from providers.models import User
from reporting.models import Action, Decision, Meeting
from tests.factories import DAY, ConfirmationFactory, days, instant
from tests.integration.beds_api.world import sent
from tests.integration.meetings.world import Hall
from tests.pages import signed_in

PRESENT = {"provider": "PRIV", "presence": "present"}


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.at(DAY):
        yield


def seen(client: Client, path: str) -> Any:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def changed(
    client: Client, record: str, what: str, given: dict[str, Any], status: int = 200
) -> Any:
    tag = client.get(f"/api/v1/{record}")["ETag"]
    return sent(client, f"{record}{what}/", given, status, if_match=tag)


def test_a_meeting_from_opening_to_its_record(hall: Hall, hub: Client) -> None:
    User.objects.filter(pk=hall.clinician.pk).update(name="Ada Nurse")
    made = sent(hub, "meetings/", {"collaborative": "EAST", "held_on": DAY.isoformat()}, 201)
    meeting = f"meetings/{made['id']}/"
    about = {"placement": hall.world.people["spot"].placements.get().pk}

    attended = {"provider": "PRIV", "presence": "present", "names": "R. Okoro"}
    changed(hub, meeting, "attend", attended)
    decided = {"text": "The next bed is theirs", "service_line": "LS", **about}
    decision = sent(hub, f"{meeting}decide/", decided, 201)
    given = {"text": "Get a date", "owner": "ada nurse", "due_on": days(7).isoformat()}
    action = sent(hub, f"{meeting}act/", {**given, "ward": "RHA:OWN"}, 201)
    closed = changed(hub, meeting, "close", {})
    noted = sent(hub, f"{meeting}note/", {"text": "One ward was late"}, 201)
    record = seen(hub, f"{meeting}record/")

    assert [item["service_lines"] for item in made["agenda"]] == [["LS"]]
    assert (made["closed_at"], made["checksum"]) == (None, None)
    assert (decision["patient"], decision["bed"], decision["ward"]) == ("P-spot", None, None)
    assert (action["ward"], action["patient"]) == ("RHA:OWN", None)
    assert Action.objects.get().owner_user == hall.clinician
    assert closed["attendance"] == [attended]
    assert closed["closed_by"] == str(hall.hub)
    assert [one["text"] for one in noted["notes"]] == ["One ward was late"]
    written = json.dumps(
        record["seen"], sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()
    assert record["checksum"] == closed["checksum"] == hashlib.sha256(written).hexdigest()
    assert record["seen"]["bed_state"]["total"]["beds"] == 2
    figure = next(one for one in record["seen"]["figures"] if one["name"] == "occupancy")
    assert {"numerator", "denominator", "value", "version"} <= set(figure)
    assert AccessLog.objects.filter(page="api/v1/meetings/record").exists()


def test_an_open_meeting_has_no_record(hall: Hall, hub: Client) -> None:
    meeting = hall.opened()

    assert hub.get(f"/api/v1/meetings/{meeting.pk}/record/").status_code == 404
    told = sent(hub, f"meetings/{meeting.pk}/note/", {"text": "Too early"}, 409)
    assert told["code"] == "meeting_not_closed_yet"


def test_who_has_confirmed_in_time(hall: Hall, hub: Client) -> None:
    meeting, ward = hall.opened(), hall.world.wards["own"]
    ConfirmationFactory(ward=ward, by=hall.clinician, confirmed_at=instant(), headcount=2, held=2)

    with clock.at(instant()):
        told = seen(hub, f"meetings/{meeting.pk}/confirmed/")

    # Monday 4 May 2026 is a bank holiday's; the working day before is Friday 1 May.
    assert told["since"] == "2026-05-01T17:00:00+01:00"
    found = {one["provider"]: (one["confirmed"], one["late"]) for one in told["members"]}
    assert found["RHA"] == ([ward.name], ["flow"])
    assert found["PRIV"][0] == []


def test_a_meeting_that_changed_is_not_closed_unseen(hall: Hall, hub: Client) -> None:
    meeting = hall.opened()
    record = f"meetings/{meeting.pk}/"
    before = hub.get(f"/api/v1/{record}")["ETag"]
    hall.decided(meeting)

    told = sent(hub, f"{record}close/", {}, 412, if_match=before)
    sent(hub, f"{record}close/", {}, 428)

    assert str(hall.hub) in told["detail"]
    assert not Meeting.objects.get().is_closed


def test_a_note_beside_a_closed_meeting_makes_it_another_version(hall: Hall, hub: Client) -> None:
    meeting = hall.opened()
    hall.closed(meeting)
    record = f"meetings/{meeting.pk}/"
    before, pages = hub.get(f"/api/v1/{record}")["ETag"], state_of_records(DAY)

    sent(hub, f"{record}note/", {"text": "One ward was late"}, 201)
    after = hub.get(f"/api/v1/{record}")

    assert after["ETag"] != before
    assert [one["text"] for one in after.json()["notes"]] == ["One ward was late"]
    assert state_of_records(DAY) != pages
    # A closed meeting is not changed by whoever looked before or after.
    sent(hub, f"{record}attend/", PRESENT, 412, if_match=before)
    sent(hub, f"{record}attend/", PRESENT, 409, if_match=after["ETag"])


def test_a_step_makes_a_decision_another_version(hall: Hall, hub: Client) -> None:
    record = f"decisions/{hall.decided(hall.opened(), for_group=True).pk}/"
    before = hub.get(f"/api/v1/{record}")["ETag"]
    given = {"step": "sent_to_group", "on": DAY.isoformat()}

    sent(hub, f"{record}step/", given, 200, if_match=before)
    told = sent(hub, f"{record}step/", {**given, "step": "agreed_by_group"}, 412, if_match=before)

    assert str(hall.hub) in told["detail"]
    assert hub.get(f"/api/v1/{record}")["ETag"] != before


def test_a_decision_sent_twice_counts_once(hall: Hall, hub: Client) -> None:
    path = f"meetings/{hall.opened().pk}/decide/"

    one, other = (
        sent(hub, path, {"text": "As agreed"}, 201, idempotency_key="k1") for _ in range(2)
    )

    assert one == other
    assert Decision.objects.count() == 1


def test_what_is_said_is_refused_as_on_the_page(hall: Hall, hub: Client) -> None:
    meeting = f"meetings/{hall.opened().pk}/"
    ward, placement = "RHA:OWN", hall.world.people["own"].placements.get().pk

    number = sent(hub, f"{meeting}decide/", {"text": "999 000 0018"}, 422)
    both = sent(hub, f"{meeting}decide/", {"text": "x", "ward": ward, "placement": placement}, 422)
    west = hall.world.people["west"].placements.get().pk
    sent(hub, f"{meeting}decide/", {"text": "x", "placement": west}, 400)
    stranger = {"provider": "SPOT", "presence": "present"}

    assert (number["code"], both["code"]) == ("names_somebody", "about_one")
    assert "9990000018" not in str(number).replace(" ", "")
    tag = hub.get(f"/api/v1/{meeting}")["ETag"]
    other = sent(hub, f"{meeting}attend/", stranger, 422, if_match=tag)
    assert other["code"] == "not_a_member"
    assert not Decision.objects.exists()


def test_actions_are_listed_and_done(hall: Hall, hub: Client) -> None:
    first = hall.opened()
    kept = hall.action(first, owner_user=hall.clinician)
    hall.closed(first)
    second = hall.opened(days(7))
    theirs, stranger = signed_in(hall.clinician), signed_in(hall.world.user(Role.CLINICIAN, "PRIV"))

    carried = seen(hub, f"actions/?gone_through_in={second.pk}")["results"]
    assert [one["id"] for one in carried] == [kept.pk]
    assert seen(hub, f"actions/?meeting={second.pk}")["results"] == []
    assert seen(hub, f"actions/?overdue_on={days(7)}")["results"] == []
    assert seen(hub, f"actions/?overdue_on={days(8)}&collaborative=EAST")["count"] == 1
    changed(stranger, f"actions/{kept.pk}/", "done", {}, 403)
    done = changed(theirs, f"actions/{kept.pk}/", "done", {"outcome": "They have it"})
    changed(theirs, f"actions/{kept.pk}/", "done", {}, 409)

    assert (done["outcome"], done["done_by"]) == ("They have it", str(hall.clinician))
    assert seen(hub, "actions/?done=false")["results"] == []


def test_the_way_of_a_decision(hall: Hall, hub: Client) -> None:
    made = hall.decided(hall.opened(), for_group=True)
    record = f"decisions/{made.pk}/"
    given = {"step": "sent_to_group", "on": DAY.isoformat()}

    changed(signed_in(hall.clinician), record, "step", given, 403)
    changed(hub, record, "step", {**given, "step": "agreed_by_board"}, 409)
    told = changed(hub, record, "step", given)

    assert [one["step"] for one in told["steps"]] == ["sent_to_group"]
    assert told["next_steps"] == ["agreed_by_group", "not_agreed_by_group"]
    assert seen(hub, "decisions/?for_group=true")["count"] == 1


def test_lists_ask_the_same_number_of_queries_however_long(
    hall: Hall, hub: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(4):
        meeting = hall.opened(days(7 * number))
        hall.decided(meeting, for_group=True)
        hall.action(meeting, due_on=days(30))

    for path, most in {"meetings": 12, "decisions": 11, "actions": 10}.items():
        with django_assert_max_num_queries(most):
            assert seen(hub, f"{path}/")["count"] == 4
