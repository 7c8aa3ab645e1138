"""Whose figures a change touches, and which other days of the same person."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from patients.models import Placement, Stay
from providers.models import Collaborative
from reporting.figures.stored.history import changes, mark_seen, read_mark
from reporting.figures.stored.reach import Kind
from reporting.figures.stored.touched import ALL, Touched, touched_by
from tests.factories import InterventionFactory, WardFactory, instant
from tests.worlds import SINCE, World, place, small_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """All of its history has been read."""
    made = small_world()
    mark_seen()
    return made


def touched() -> Touched:
    """What has been changed since touches, by collaborative."""
    everyone = list(Collaborative.objects.values_list("pk", flat=True))
    return touched_by(changes(read_mark()), collaboratives=everyone)


def codes(found: Touched) -> set[str]:
    return {Collaborative.objects.get(pk=pk).code for pk, reaches in found.items() if reaches}


@pytest.mark.parametrize(
    ("person", "whose"),
    [
        ("own", {"EAST"}),
        ("inward", {"EAST"}),
        ("away", {"EAST", "WEST"}),  # a patient of EAST, in a ward of a member of both
        ("away of nobody", {"EAST", "WEST"}),
        ("spot", {"EAST"}),  # in a ward of neither, of EAST's footprint
        ("west", {"WEST"}),
        ("out of scope", set()),
    ],
)
def test_whose_figures_a_person_touches(world: World, person: str, whose: set[str]) -> None:
    """It may say too many, never too few."""
    end = SINCE + timedelta(days=40)
    placement = world.people[person].placements.get()
    Stay.objects.filter(placement=placement).update(end_date=end)
    Placement.objects.filter(pk=placement.pk).update(discharged_on=end)

    assert codes(touched()) == whose


def test_person_moved_into_the_footprint_touches_those_before_and_after(world: World) -> None:
    world.people["spot"].placements.update(responsible_icb=world.icbs["QWO"])

    assert codes(touched()) == {"EAST", "WEST"}


def test_end_of_a_spell_touches_the_persons_other_events(world: World) -> None:
    """Whether an earlier discharge was followed by a readmission depends on it."""
    person, ward = world.people["own"], world.wards["own"]
    end, again = SINCE + timedelta(days=9), SINCE + timedelta(days=20)
    Stay.objects.filter(patient=person).update(end_date=end)
    Placement.objects.filter(patient=person).update(discharged_on=end)
    later = place(person, ward, world.icbs["QT1"], again, None)
    mark_seen()
    Stay.objects.filter(placement=later).delete()
    later.delete()

    assert days(touched(), world, Kind.EVENTS) == {SINCE, end, again}


def test_move_to_another_ward_touches_interventions_from_then_on(world: World) -> None:
    """An intervention counts in the ward of its day."""
    placement = world.people["own"].placements.get()
    moved = instant().date()
    InterventionFactory(placement=placement, started_at=instant(-9))
    InterventionFactory(placement=placement, started_at=instant(3))
    mark_seen()
    Stay.objects.filter(placement=placement).update(end_date=moved)
    Stay.objects.create(
        placement=placement,
        patient=placement.patient,
        provider=placement.provider,
        ward=world.wards["flow"],
        ward_stay_id="moved",
        start_date=moved,
    )

    assert days(touched(), world, Kind.INTERVENTIONS) == {moved + timedelta(days=3)}


def _nothing_that_counts(world: World) -> None:
    world.people["own"].placements.update(planned_discharge_on=SINCE)
    world.wards["own"].name = "Another name"
    world.wards["own"].save()
    WardFactory(provider=world.providers["RHA"], service_line=world.wards["own"].service_line)


def _a_line_of_another_level(world: World) -> None:
    line = world.wards["own"].service_line
    line.security_level = "medium"
    line.save()


@pytest.mark.parametrize(
    ("work", "all_of_it"), [(_nothing_that_counts, False), (_a_line_of_another_level, True)]
)
def test_reference_data(world: World, work: Callable[[World], None], all_of_it: bool) -> None:
    work(world)

    found = touched()

    assert {frozenset(reaches) for reaches in found.values()} == ({ALL} if all_of_it else set())
    assert codes(found) == ({"EAST", "WEST"} if all_of_it else set())


def days(found: Touched, world: World, kind: Kind) -> set[date]:
    """The days of EAST that are touched singly."""
    reaches = found[world.collaboratives["EAST"].pk]
    assert all(it.last == it.first + timedelta(days=1) for it in reaches if it.kind == kind)
    return {it.first for it in reaches if it.kind == kind}
