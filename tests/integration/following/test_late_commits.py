"""Whoever follows misses nothing, in whatever order transactions end: over real connections."""

import pytest

from patients.models import Patient
from providers.access import Role
from tests.integration.following.follower import Follower, full_read, reader
from tests.integration.following.older import Held
from tests.sessions import OtherSession
from tests.worlds import World, small_world

pytestmark = pytest.mark.django_db(transaction=True)


def touch(person: Patient, area: str) -> None:
    Patient.objects.filter(pk=person.pk).update(home_area=area)


@pytest.fixture
def world(transactional_db: None) -> World:
    return small_world()


@pytest.fixture
def follower(world: World) -> Follower:
    return Follower(reader(world.user(Role.CLINICIAN, "RHA"))).catch_up()


def area(follower: Follower, name: str) -> str:
    held: str = follower.catch_up().people[f"P-{name}"]["patient"]["home_area"]
    return held


def test_what_ends_after_a_later_change_was_told_is_told_then(
    world: World, follower: Follower
) -> None:
    with OtherSession() as session:
        held = Held(session, lambda: touch(world.people["own"], "LATE"))
        touch(world.people["fellow"], "SOON")

        assert area(follower, "fellow") == "SOON"
        assert area(follower, "own") == ""
        held.commit()
        assert area(follower, "own") == "LATE"


def test_what_is_held_over_many_answers_is_told_when_it_ends(
    world: World, follower: Follower
) -> None:
    """The number below which nothing is looked at must not pass it, however often it moves."""
    with OtherSession() as session:
        held = Held(session, lambda: touch(world.people["own"], "LATE"))
        for number in range(6):
            touch(world.people["fellow"], f"TIME{number}")
            assert area(follower, "fellow") == f"TIME{number}"
        held.commit()

        assert area(follower, "own") == "LATE"


def test_two_that_end_in_the_other_order_are_both_told(world: World, follower: Follower) -> None:
    with OtherSession() as session, OtherSession() as other:
        first = Held(session, lambda: touch(world.people["own"], "FIRST"))
        second = Held(other, lambda: touch(world.people["fellow"], "SECOND"))
        follower.catch_up()
        second.commit()
        assert area(follower, "fellow") == "SECOND"
        third = Held(other, lambda: touch(world.people["fellow"], "THIRD"))
        follower.catch_up()
        first.commit()
        assert area(follower, "own") == "FIRST"
        follower.catch_up()
        third.commit()
        assert area(follower, "fellow") == "THIRD"


def test_what_ends_between_two_pages_is_told(world: World, follower: Follower) -> None:
    follower.page_size = 1
    with OtherSession() as session:
        held = Held(session, lambda: touch(world.people["own"], "LATE"))
        for name in ("inward", "flow", "fellow"):
            touch(world.people[name], "SOON")
        assert follower.ask()["more"]
        held.commit()
        follower.catch_up()

    assert area(follower, "own") == "LATE"
    assert follower.records == full_read(follower.client)


def test_what_ends_while_all_is_read_from_the_start_is_told(world: World) -> None:
    follower = Follower(reader(world.user(Role.CLINICIAN, "RHA")), page_size=2)
    with OtherSession() as session:
        held = Held(session, lambda: touch(world.people["own"], "LATE"))
        while "P-own" not in follower.people:
            follower.ask()
        held.commit()
        follower.catch_up()

    assert area(follower, "own") == "LATE"
    assert follower.records == full_read(follower.client)


def test_what_is_undone_is_never_told(world: World, follower: Follower) -> None:
    with OtherSession() as session:
        held = Held(session, lambda: touch(world.people["own"], "NEVER"))
        follower.catch_up()
        held.roll_back()

    assert area(follower, "own") == ""
