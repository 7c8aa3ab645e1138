"""Changes since a point: what is told, to whom, and what a point is good for."""

from datetime import timedelta
from typing import Any

import pytest

from beds.models import Bed, BedPeriod
from impact.audit.models import AccessLog
from patients.models import Patient, Placement, Stay
from providers.access import Role
from providers.models import Icb, User
from tests.integration.following.follower import Follower, full_read, reader
from tests.integration.following.older import something_older, told_of
from tests.worlds import SINCE, World, place, small_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return made_world()


def made_world() -> World:
    """Two collaboratives, and a paused bed of RHA."""
    made = small_world()
    bed = Bed.objects.create(ward=made.wards["own"], label="01", start_date=SINCE)
    BedPeriod.objects.create(
        bed=bed, use="paused", reason="cleaning", review_on=SINCE, start_date=SINCE
    )
    return made


@pytest.fixture
def clinician(world: World) -> User:
    return world.user(Role.CLINICIAN, "RHA")


def test_reading_from_the_start_tells_all_that_the_lists_tell(clinician: User) -> None:
    client = reader(clinician)

    follower = Follower(client, page_size=3).catch_up()

    assert follower.records == full_read(client)
    assert follower.pages > 3
    assert follower.resets == 1
    assert len(follower.people) > 3


def test_a_change_is_told_with_the_whole_of_what_it_is_of(world: World, clinician: User) -> None:
    follower = Follower(reader(clinician)).catch_up()
    placement = world.people["own"].placements.get()

    Placement.objects.filter(pk=placement.pk).update(planned_discharge_on="2026-12-01")
    told = follower.catch_up()

    assert "P-own" in told.told
    assert told.people["P-own"]["placements"][0]["planned_discharge_on"] == "2026-12-01"
    assert told.resets == 1


def test_what_is_taken_away_is_gone(world: World, clinician: User) -> None:
    client = reader(clinician)
    follower = Follower(client).catch_up()
    bed = Bed.objects.get()

    BedPeriod.objects.all().delete()
    bed_number = bed.pk
    bed.delete()
    _take_away(world.people["own"])
    follower.catch_up()

    assert follower.records == full_read(client)
    assert follower.gone == [bed_number]
    # Whoever saw an admission that was an error still finds the person, without it.
    assert follower.people["P-own"]["placements"] == []


def test_who_is_somebody_elses_alone_from_then_on_is_gone(world: World, clinician: User) -> None:
    client = reader(clinician)
    person = world.people["own"]
    place(
        person, world.wards["west"], world.icbs["QWO"], start=SINCE - timedelta(days=9), end=SINCE
    )
    follower = Follower(client).catch_up()

    _take_away(person, ward=world.wards["own"])
    follower.catch_up()

    assert follower.gone == ["P-own"]
    assert follower.records == full_read(client)


def _take_away(person: Patient, **which: Any) -> None:
    """Their ward stays, and the placements of these, as one does what was entered in error."""
    stays = Stay.objects.filter(patient=person, **which)
    placements = list(stays.values_list("placement", flat=True))
    stays.delete()
    Placement.objects.filter(pk__in=placements).delete()


def test_who_leaves_ones_sight_is_gone_and_nothing_more_is_told(world: World) -> None:
    """A commissioner of EAST no longer sees somebody whose responsible ICB is another."""
    client = reader(world.user(Role.COMMISSIONER, "EAST"))
    follower = Follower(client).catch_up()
    assert "P-spot" in follower.people

    Placement.objects.filter(patient=world.people["spot"]).update(
        responsible_icb=Icb.objects.get(code="QOQ")
    )
    row = next(row for row in follower.ask()["people"] if row["pseudonym"] == "P-spot")

    parts: dict[str, list[Any]] = {"placements": [], "referrals": [], "out_of_area": []}
    assert row == {"pseudonym": "P-spot", "patient": None, **parts}
    assert follower.records == full_read(client)


def test_who_never_was_in_sight_is_not_told_as_gone(world: World, clinician: User) -> None:
    follower = Follower(reader(clinician)).catch_up()

    person = world.people["west"]
    Placement.objects.filter(patient=person).update(planned_discharge_on="2026-12-01")
    _take_away(person)
    follower.catch_up()

    assert follower.gone == []
    assert "P-west" not in follower.told


def test_who_comes_and_goes_between_two_questions_leaves_nothing(
    world: World, clinician: User
) -> None:
    client = reader(clinician)
    follower = Follower(client).catch_up()

    made = place(
        world.people["west"], world.wards["own"], world.icbs["QT1"], start=SINCE, end=SINCE
    )
    Stay.objects.filter(placement=made).delete()
    made.delete()
    follower.catch_up()

    assert follower.records == full_read(client)


def test_a_role_that_is_taken_away_takes_everything_with_it(world: World, clinician: User) -> None:
    client = reader(clinician)
    follower = Follower(client).catch_up()

    world.grant(clinician, Role.CLINICIAN, "RXG")
    clinician.memberships.filter(provider=world.providers["RHA"]).delete()
    follower.catch_up()

    assert follower.resets == 2
    assert follower.records == full_read(client)
    assert "P-own" not in follower.people


def test_the_point_of_another_leads_nowhere_of_theirs(world: World, clinician: User) -> None:
    since = Follower(reader(clinician)).catch_up().since
    other = Follower(reader(world.user(Role.CLINICIAN, "RXG")))
    other.since = since

    other.catch_up()

    assert other.resets == 1
    assert other.records == full_read(other.client)


@pytest.mark.parametrize(
    "since", ["nonsense", "%00", "eJw", "Zm9v", "A" * 5000, "eJyrVkrLz1eyUkpKLFKqBQAdegQ0"]
)
def test_what_is_no_point_is_refused_in_a_sentence(clinician: User, since: str) -> None:
    answer = reader(clinician).get("/api/v1/changes/", {"since": since})

    assert answer.status_code == 400
    assert "no point" in str(answer.json())


def test_each_answer_is_on_record_as_one_list(world: World, clinician: User) -> None:
    Follower(reader(clinician)).catch_up()

    entry = AccessLog.objects.get(page="api/v1/changes")
    assert entry.user == clinician
    assert entry.shown == len(Follower(reader(clinician)).catch_up().people)


def test_no_identity_is_told(world: World, clinician: User) -> None:
    person = world.people["own"]
    person.nhs_number = "9991112258"
    person.save()

    answer = reader(clinician).get("/api/v1/changes/")

    assert "9991112258" not in answer.content.decode()


def test_the_number_of_questions_to_the_database_does_not_grow(transactional_db: None) -> None:
    with something_older():
        world = made_world()
        client = reader(world.user(Role.CLINICIAN, "RHA"))
        since = client.get("/api/v1/changes/").json()["since"]
        another_bed_and_person(world, "02")
        few, questions = told_of(client, since)
        for label in range(3, 13):
            another_bed_and_person(world, f"{label:02}")
        many, questions_of_many = told_of(client, since)

    assert len(many["people"]) == len(few["people"]) + 10
    assert len(many["beds"]) == len(few["beds"]) + 10
    assert questions_of_many == questions


def another_bed_and_person(world: World, label: str) -> None:
    """A bed that is closed, and somebody beside it."""
    bed = Bed.objects.create(ward=world.wards["own"], label=label, start_date=SINCE)
    BedPeriod.objects.create(bed=bed, use="closed", reason="staffing", start_date=SINCE)
    place(Patient.objects.create(), world.wards["own"], world.icbs["QT1"])
