"""What is done to wards through the API."""

from beds.models import Confirmation
from tests.integration.beds_api.world import Writing
from tests.placing import history

RECORDED = 2
"""In RHA's ward: the person in bed 1, and one whose bed nobody recorded."""


def ward_of(api: Writing) -> str:
    return f"wards/{api.world.wards['own'].pk}/"


def test_ward_is_confirmed_with_its_headcount(api: Writing) -> None:
    told = api.update(ward_of(api), "confirm", {"headcount": RECORDED, "note": "All seen"})

    made = Confirmation.objects.get()
    assert (made.headcount, made.held, made.note) == (RECORDED, RECORDED, "All seen")
    assert told["confirmed_at"] is not None
    assert history(made)[0][1] == "wards.confirm_ward"


def test_other_headcount_is_confirmed_once_it_is_said_to_stand(api: Writing) -> None:
    problem = api.update(ward_of(api), "confirm", {"headcount": 5}, 409)
    api.update(ward_of(api), "confirm", {"headcount": 5, "agreed": True})

    made = Confirmation.objects.get()
    assert problem["code"] == "counted_differently"
    assert (made.headcount, made.held) == (5, RECORDED)


def test_who_confirms_what_changed_meanwhile_is_told(api: Writing) -> None:
    seen = api.tag(ward_of(api))
    api.update(ward_of(api), "confirm", {"headcount": RECORDED})

    problem = api.send(f"{ward_of(api)}confirm/", {"headcount": RECORDED}, 412, if_match=seen)

    assert problem["changed_by"]
    assert Confirmation.objects.count() == 1


def test_admissions_are_suspended_and_resumed(api: Writing) -> None:
    asked = {"from": "2026-11-19", "reason": "staffing"}

    told = api.update(ward_of(api), "suspend-admissions", asked)
    again = api.update(ward_of(api), "suspend-admissions", asked, 409)
    back = api.update(ward_of(api), "resume-admissions", {"on": "2026-11-20"})
    late = api.update(ward_of(api), "resume-admissions", {"on": "2026-11-20"}, 409)

    assert told["admissions_suspended"] is True
    assert back["admissions_suspended"] is False
    assert (again["code"], late["code"]) == ("already_suspended", "not_suspended")


def test_confirmation_and_suspension_do_not_stand_in_each_others_way(api: Writing) -> None:
    seen = api.tag(ward_of(api))
    asked = {"from": "2026-11-19", "reason": "staffing"}

    api.update(ward_of(api), "confirm", {"headcount": RECORDED})
    api.send(f"{ward_of(api)}suspend-admissions/", asked, 200, if_match=seen)
    after = api.tag(ward_of(api))
    api.update(ward_of(api), "resume-admissions", {"on": "2026-11-20"})
    api.send(f"{ward_of(api)}confirm/", {"headcount": RECORDED}, 200, if_match=after)

    api.send(f"{ward_of(api)}suspend-admissions/", asked, 412, if_match=after)
    assert Confirmation.objects.count() == 2


def test_interventions_begin_and_end(api: Writing) -> None:
    record = f"placements/{api.placement.pk}/"
    begun = api.update(
        record,
        "start-intervention",
        {"incident_id": "I1", "type": "05", "started_at": "2026-11-19T10:00:00Z"},
    )
    (going,) = begun["interventions"]
    ended = api.update(
        record,
        "end-intervention",
        {"intervention": going["id"], "ended_at": "2026-11-19T12:00:00Z"},
    )
    again = {"intervention": going["id"], "ended_at": "2026-11-19T12:00:00Z"}

    assert (going["type"], going["ended_at"]) == ("05", None)
    assert ended["interventions"][0]["ended_at"].startswith("2026-11-19T12:00:00")
    assert api.update(record, "end-intervention", again, 409)["code"] == "already_ended"
    api.update(record, "end-intervention", {**again, "intervention": going["id"] + 1}, 404)
