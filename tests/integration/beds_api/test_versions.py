"""Every update says which version it is for; who comes second is told who came first."""

from functools import partial

import pytest

from beds.models import BedPeriod
from beds.queries.versions import placement_events
from beds.services import leave, placements
from impact.audit.versions import unchanged, version
from impact.core.errors import Outdated
from patients.models import Leave
from providers.access import Role
from tests.factories import UserFactory
from tests.integration.beds_api.world import TODAY, Writing, writing
from tests.sessions import in_a_session, together

AWAY = {"kind": "home", "from": "2026-11-19"}


def test_update_without_a_version_is_refused(api: Writing) -> None:
    problem = api.send(f"placements/{api.placement.pk}/start-leave/", AWAY, 428)

    assert problem["code"] == "version_needed"
    assert not Leave.objects.exists()


def test_who_comes_second_is_told_who_came_first(api: Writing) -> None:
    record = f"placements/{api.placement.pk}/"
    seen = api.tag(record)
    colleague = UserFactory(name="Fred Swift")
    leave.start_leave(
        placement=api.placement, kind="home", start_date=TODAY, today=TODAY, by=colleague
    )

    problem = api.send(f"{record}discharge/", {"discharged_on": "2026-11-20"}, 412, if_match=seen)

    assert (problem["code"], problem["changed_by"]) == ("outdated", "Fred Swift")
    assert "Fred Swift changed this on" in problem["detail"]
    assert "(start leave)" in problem["detail"]
    assert problem["changed_at"]
    assert api.placement.discharged_on is None
    api.send(f"{record}discharge/", {"discharged_on": "2026-11-20"}, 200, if_match=api.tag(record))


def test_version_that_never_was_is_an_old_one(api: Writing) -> None:
    for seen in ('"x"', '"9-9"', '"1-1-1-1-1-x"', 'W/""'):
        api.send(f"placements/{api.placement.pk}/start-leave/", AWAY, 412, if_match=seen)


def test_answer_of_an_update_carries_the_next_version(api: Writing) -> None:
    record = f"placements/{api.placement.pk}/"
    before = api.tag(record)
    answer = api.client.post(
        f"/api/v1/{record}start-leave/",
        AWAY,
        content_type="application/json",
        headers={"if-match": before},
    )

    assert answer["ETag"] == api.tag(record) != before


def test_looking_changes_no_version(api: Writing) -> None:
    record = f"placements/{api.placement.pk}/"

    assert api.tag(record) == api.tag(record)


def test_change_of_another_bed_is_no_change_of_this_one(api: Writing) -> None:
    made = api.send("closures/", {"bed": api.bed("2").pk, "from": "2026-11-19", "reason": "x"}, 422)
    assert made["code"] == "unknown_code"
    before = api.tag(f"beds/{api.bed('1').pk}/")
    BedPeriod.objects.create(
        bed=api.bed("2"), use="closed", start_date=TODAY, reason="refurbishment"
    )

    assert api.tag(f"beds/{api.bed('1').pk}/") == before


@pytest.mark.django_db(transaction=True)
def test_of_two_updates_of_one_version_one_is_made() -> None:
    made = writing()
    record = f"placements/{made.placement.pk}/"
    seen = made.tag(record)
    user = made.world.user(Role.BED_MANAGER, "RHA", username="another")

    def discharge(client: Writing) -> int:
        return client.client.post(
            f"/api/v1/{record}discharge/",
            {"discharged_on": "2026-11-20"},
            content_type="application/json",
            headers={"if-match": seen},
        ).status_code

    other = Writing(made.world, type(made.client)())
    other.client.force_login(user)

    assert sorted(together([partial(discharge, made), partial(discharge, other)])) == [200, 412]


@pytest.mark.django_db(transaction=True)
def test_change_made_between_looking_and_locking_is_told() -> None:
    made = writing()
    watched = placement_events(made.placement)
    seen = version(watched)
    colleague = UserFactory(name="Fred Swift")
    given = {"today": TODAY, "by": colleague}

    def start_leave() -> None:
        leave.start_leave(placement=made.placement, kind="home", start_date=TODAY, **given)

    def discharge() -> None:
        with unchanged(watched, seen=seen):
            together([start_leave])
            placements.discharge(placement=made.placement, discharged_on=TODAY, **given)

    with pytest.raises(Outdated) as caught:
        discharge()

    assert caught.value.changed_by == "Fred Swift"
    assert in_a_session(lambda: made.placement.discharged_on) is None
