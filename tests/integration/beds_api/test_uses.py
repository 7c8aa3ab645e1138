"""What is done to beds, closures, holds and pauses through the API."""

from django.test import Client

from beds.models import Bed, BedPeriod
from providers.access import Role
from tests.integration.beds_api.world import Writing, sent

PAUSE = {"from": "2026-11-19", "reason": "cleaning", "review_on": "2026-11-22"}


def test_closure_is_approved_and_ended(api: Writing) -> None:
    bed = api.bed("2")
    given = {"bed": bed.pk, "from": "2026-11-18", "reason": "staffing"}
    made = api.send("closures/", given, 201)
    record = f"closures/{made['id']}/"
    manager = Client()
    manager.force_login(api.world.user(Role.CASE_MANAGER, "EAST"))

    api.update(record, "approve", {"approved_on": "2026-11-19"}, 403)
    approved = sent(manager, f"{record}approve/", {"approved_on": "2026-11-19"}, 200, if_match="*")
    reopened = api.update(record, "reopen", {"on": "2026-11-20"})

    assert approved["approved_on"] == "2026-11-19"
    assert reopened["to"] == "2026-11-20"


def test_pause_is_reviewed_within_seven_days_and_ended(api: Writing) -> None:
    made = api.send("pauses/", {**PAUSE, "bed": api.bed("2").pk}, 201)
    record = f"pauses/{made['id']}/"

    late = api.update(record, "review", {"review_on": "2026-12-20"}, 422)
    reviewed = api.update(record, "review", {"review_on": "2026-11-27"})
    resumed = api.update(record, "resume", {"on": "2026-11-20"})

    assert late["errors"][0]["field"] == "review_on"
    assert reviewed["review_on"] == "2026-11-27"
    assert resumed["to"] == "2026-11-20"


def test_what_ends_on_its_first_day_is_taken_away(api: Writing) -> None:
    made = api.send("pauses/", {**PAUSE, "bed": api.bed("2").pk}, 201)

    assert api.update(f"pauses/{made['id']}/", "resume", {"on": PAUSE["from"]}, 204) is None

    assert not BedPeriod.objects.filter(pk=made["id"]).exists()


def test_hold_is_released_by_its_ward_and_by_the_hub(api: Writing) -> None:
    hub = Client()
    hub.force_login(api.world.user(Role.HUB, "EAST"))
    given = {"from": "2026-11-19", "reason": "emergency", "review_on": "2026-11-21"}

    for client in (api.client, hub):
        hold = api.send("holds/", {**given, "bed": api.bed("2").pk}, 201)
        path = f"holds/{hold['id']}/release/"
        sent(client, path, {"on": "2026-11-19"}, 204, if_match="*")

    assert not api.bed("2").periods.exists()


def test_bed_is_opened_changed_and_retired(api: Writing) -> None:
    made = api.send("beds/", {"ward": "RHA:OWN", "bed": "3", "from": "2026-11-01"}, 201)
    again = api.send("beds/", {"ward": "RHA:OWN", "bed": "3", "from": "2026-11-01"}, 409)
    record = f"beds/{made['id']}/"
    surge = api.update(record, "change-basis", {"basis": "surge", "on": "2026-11-10"})
    retired = api.update(f"beds/{surge['id']}/", "retire", {"on": "2026-12-01"})

    assert (made["basis"], surge["basis"], retired["to"]) == ("block", "surge", "2026-12-01")
    assert again["conflict"]["what"] == "a bed with this label"
    assert Bed.objects.get(pk=made["id"]).end_date.isoformat() == "2026-11-10"
