"""Who sees which wards, people and identities, role by role."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from beds.services.placements import cancel_admission
from patients.choices import ReferralKind
from patients.models import Patient, Placement, Referral, Stay
from providers.access import Role
from providers.models import Collaborative, CollaborativeMember, Provider, Ward
from tests.worlds import SINCE, World, place, small_world

pytestmark = pytest.mark.django_db

EAST_PEOPLE = {"own", "inward", "flow", "fellow", "away", "spot"}
ALL_BUT = {
    (Role.CLINICIAN, "RHA"): EAST_PEOPLE | {"out of scope"},
    (Role.BED_MANAGER, "RHA"): EAST_PEOPLE | {"out of scope"},
    (Role.CLINICIAN, "PRIV"): EAST_PEOPLE | {"west", "away of nobody"},
    (Role.CLINICIAN, "RXG"): {"west"},
    (Role.CLINICIAN, "SPOT"): {"spot"},
    (Role.COMMISSIONER, "EAST"): EAST_PEOPLE,
    (Role.COMMISSIONER, "WEST"): {"west"},
    (Role.CASE_MANAGER, "EAST"): EAST_PEOPLE,
    (Role.HUB, "EAST"): EAST_PEOPLE,
    (Role.AUDITOR, "EAST"): set(),
    (Role.ADMINISTRATOR, ""): set(),
    (Role.SYSTEM_READER, "RHA"): EAST_PEOPLE | {"out of scope"},
    (Role.SYSTEM_READER, "WEST"): {"west"},
    (Role.SYSTEM_WRITER, "RXG"): {"west"},
}
IDENTITIES = {
    (Role.CLINICIAN, "RHA"): {"own", "inward", "flow", "out of scope"},
    (Role.BED_MANAGER, "RHA"): {"own", "inward", "flow", "out of scope"},
    (Role.CLINICIAN, "PRIV"): {"fellow", "away", "away of nobody"},
    (Role.CLINICIAN, "RXG"): {"west"},
    (Role.CASE_MANAGER, "EAST"): {"away", "spot"},
    (Role.CASE_MANAGER, "WEST"): set(),
    (Role.COMMISSIONER, "EAST"): set(),
    (Role.HUB, "EAST"): set(),
    (Role.AUDITOR, "EAST"): set(),
    (Role.ADMINISTRATOR, ""): set(),
    (Role.SYSTEM_READER, "RHA"): set(),
    (Role.SYSTEM_WRITER, "RHA"): {"own", "inward", "flow", "out of scope"},
    (Role.SYSTEM_WRITER, "EAST"): set(),
}


@pytest.fixture
def world() -> World:
    return small_world()


def names(world: World, found) -> set[str]:
    by_key = {person.pk: name for name, person in world.people.items()}
    return {by_key[key] for key in found.values_list("pk", flat=True)}


@pytest.mark.parametrize(("role", "where"), ALL_BUT)
def test_patients_visible_by_role(world: World, role: Role, where: str) -> None:
    user = world.user(role, where)

    found = Patient.objects.visible_to(user)

    assert names(world, found) == ALL_BUT[role, where]


@pytest.mark.parametrize(("role", "where"), ALL_BUT)
def test_placements_and_stays_visible_as_their_people(world: World, role: Role, where: str) -> None:
    user = world.user(role, where)
    people = {world.people[name].pk for name in ALL_BUT[role, where]}

    placements = Placement.objects.visible_to(user).values_list("patient", flat=True)
    stays = Stay.objects.visible_to(user).values_list("patient", flat=True)

    assert sorted(placements) == sorted(stays) == sorted(people)


@pytest.mark.parametrize(("role", "where"), IDENTITIES)
def test_identities_visible_by_role(world: World, role: Role, where: str) -> None:
    user = world.user(role, where)

    found = Patient.objects.identity_visible_to(user)

    assert names(world, found) == IDENTITIES[role, where]


def test_nobody_signed_in_sees_nothing(world: World) -> None:
    user = AnonymousUser()

    assert not Patient.objects.visible_to(user)
    assert not Patient.objects.identity_visible_to(user)
    assert not Ward.objects.visible_to(user)
    assert not Ward.objects.readable_by(user)
    assert not Collaborative.objects.readable_by(user)


def test_inactive_user_sees_nothing(world: World) -> None:
    user = world.user(Role.CLINICIAN, "RHA")
    user.is_active = False
    user.save()

    assert not Patient.objects.visible_to(user)
    assert not Provider.objects.visible_to(user)


def test_membership_that_has_ended_shows_nothing(world: World) -> None:
    user = world.user(Role.ADMINISTRATOR)
    world.grant(user, Role.CLINICIAN, "RHA", end_date=date(2026, 2, 1))
    world.grant(user, Role.HUB, "EAST", start_date=date(2199, 1, 1))

    assert not Patient.objects.visible_to(user)
    assert not Collaborative.objects.visible_to(user)


def test_two_roles_add_up(world: World) -> None:
    user = world.user(Role.COMMISSIONER, "WEST")
    world.grant(user, Role.CLINICIAN, "SPOT")

    assert names(world, Patient.objects.visible_to(user)) == {"west", "spot"}


def test_past_placement_with_own_provider_shows_the_person_not_the_present_stay(
    world: World,
) -> None:
    moved = Patient.objects.create(pseudonym="P-moved")
    then = place(moved, world.wards["own"], world.icbs["QWO"], end=date(2026, 3, 1))
    now = place(moved, world.wards["west"], world.icbs["QWO"], start=date(2026, 3, 1))
    clinician = world.user(Role.CLINICIAN, "RHA")

    placements = Placement.objects.visible_to(clinician)

    assert then in placements
    assert now not in placements
    assert moved in Patient.objects.visible_to(clinician)
    assert moved in Patient.objects.identity_visible_to(clinician)


def test_footprint_counts_on_the_days_of_the_stay(world: World) -> None:
    world.collaboratives["EAST"].footprint.update(end_date=SINCE)
    commissioner = world.user(Role.COMMISSIONER, "EAST")

    found = Patient.objects.visible_to(commissioner)

    # Its ward in another ICB is in area by natural clinical flow; no other is any more.
    assert names(world, found) == {"flow"}


def test_same_day_stay_counts_as_its_day(world: World) -> None:
    visitor = Patient.objects.create(pseudonym="P-visitor")
    place(visitor, world.wards["spot"], world.icbs["QT1"], start=SINCE, end=SINCE)
    world.collaboratives["EAST"].footprint.update(start_date=SINCE)
    hub = world.user(Role.HUB, "EAST")

    assert visitor in Patient.objects.visible_to(hub)


def test_member_that_left_is_seen_and_sees_its_own_alone(world: World) -> None:
    CollaborativeMember.objects.filter(
        collaborative=world.collaboratives["EAST"], provider=world.providers["PRIV"]
    ).update(end_date=date(2026, 6, 1))
    lead = world.user(Role.CLINICIAN, "RHA")
    former = world.user(Role.CLINICIAN, "PRIV")

    assert world.providers["PRIV"] in Provider.objects.visible_to(lead)
    assert world.wards["own"] not in Ward.objects.visible_to(former)
    assert world.people["own"] not in Patient.objects.visible_to(former)
    assert world.people["fellow"] in Patient.objects.visible_to(former)


def test_case_manager_loses_identity_when_person_comes_home(world: World) -> None:
    person = world.people["spot"]
    person.stays.update(end_date=date(2026, 5, 1))
    person.placements.update(discharged_on=date(2026, 5, 1))
    place(person, world.wards["own"], world.icbs["QT1"], start=date(2026, 5, 1))
    manager = world.user(Role.CASE_MANAGER, "EAST")

    assert person in Patient.objects.visible_to(manager)
    assert person not in Patient.objects.identity_visible_to(manager)


def test_referrals_visible_by_footprint_assessor_and_move(world: World) -> None:
    line = world.wards["own"].service_line

    def refer(reference: str, icb: str, **others) -> Referral:
        patient = others.pop("patient", None) or Patient.objects.create(pseudonym=reference)
        return Referral.objects.create(
            reference=reference,
            patient=patient,
            responsible_icb=world.icbs[icb],
            service_line=line,
            received_on=SINCE,
            **others,
        )

    ours = refer("R1", "QT1")
    assessed = refer("R2", "QWO", provider=world.providers["RHA"])
    moving = refer("R3", "QOQ", patient=world.people["inward"], kind=ReferralKind.MOVE)
    theirs = refer("R4", "QWO")

    clinician = world.user(Role.CLINICIAN, "RHA")
    commissioner = world.user(Role.COMMISSIONER, "EAST")
    auditor = world.user(Role.AUDITOR, "EAST")

    assert set(Referral.objects.visible_to(clinician)) == {ours, assessed, moving}
    assert set(Referral.objects.visible_to(commissioner)) == {ours, moving}
    assert not Referral.objects.visible_to(auditor)
    assert theirs.patient not in Patient.objects.visible_to(clinician)
    assert ours.patient in Patient.objects.visible_to(commissioner)


def test_person_merged_away_is_seen_with_who_they_are_now(world: World) -> None:
    old = Patient.objects.create(pseudonym="P-old", merged_into=world.people["own"])

    assert old in Patient.objects.visible_to(world.user(Role.CLINICIAN, "RHA"))
    assert old not in Patient.objects.visible_to(world.user(Role.CLINICIAN, "RXG"))


def test_wards_visible_are_those_of_fellow_members(world: World) -> None:
    clinician = world.user(Role.CLINICIAN, "RHA")

    assert {ward.name for ward in Ward.objects.visible_to(clinician)} == {
        "own",
        "flow",
        "out of scope",
        "fellow",
        "away",
    }
    assert {ward.name for ward in Ward.objects.readable_by(clinician)} == {
        "own",
        "flow",
        "out of scope",
        "fellow",
        "away",
        "spot",
    }


@pytest.mark.parametrize(
    ("role", "where", "expected"),
    [
        (Role.ADMINISTRATOR, "", {"RHA", "PRIV", "RXG", "SPOT"}),
        (Role.ADMINISTRATOR, "RHA", {"RHA", "PRIV", "SPOT"}),
        (Role.AUDITOR, "WEST", {"RXG", "PRIV", "SPOT"}),
        (Role.CLINICIAN, "SPOT", {"SPOT"}),
    ],
)
def test_reference_data_readable_by_role(
    world: World, role: Role, where: str, expected: set[str]
) -> None:
    user = world.user(role, where)

    found = Provider.objects.readable_by(user)

    assert {provider.key for provider in found} == expected


def test_a_list_takes_five_queries_whatever_is_in_it(
    world: World, django_assert_num_queries
) -> None:
    user = world.user(Role.COMMISSIONER, "EAST")

    with django_assert_num_queries(5):
        list(Patient.objects.visible_to(user).order_by("pk"))
    with django_assert_num_queries(5):
        list(Stay.objects.visible_to(user).order_by("pk"))


def test_conditions_on_days_hold_at_their_edges(world: World) -> None:
    world.collaboratives["EAST"].footprint.update(start_date=date(2026, 3, 1))
    commissioner = world.user(Role.COMMISSIONER, "EAST")

    def seen(start: date, end: date | None) -> bool:
        person = Patient.objects.create(pseudonym=f"P-{Patient.objects.count()}")
        place(person, world.wards["spot"], world.icbs["QT1"], start=start, end=end)
        return Patient.objects.visible_to(commissioner).filter(pk=person.pk).exists()

    assert not seen(date(2026, 1, 1), date(2026, 3, 1))
    assert seen(date(2026, 1, 1), date(2026, 3, 2))
    assert seen(date(2026, 3, 1), date(2026, 3, 1))
    assert not seen(date(2026, 2, 28), date(2026, 2, 28))
    world.collaboratives["EAST"].footprint.update(start_date=None, end_date=date(2026, 3, 1))
    assert seen(date(2026, 2, 28), date(2026, 2, 28))
    assert not seen(date(2026, 3, 1), date(2026, 4, 1))


def test_member_and_area_must_hold_together(world: World) -> None:
    world.collaboratives["EAST"].footprint.update(start_date=date(2026, 6, 1))
    world.collaboratives["EAST"].members.update(end_date=date(2026, 6, 1))
    person = world.people["inward"]
    person.stays.update(end_date=date(2026, 7, 1))

    found = Patient.objects.visible_to(world.user(Role.COMMISSIONER, "EAST"))

    assert person not in found


def cancelled(world: World, name: str) -> Patient:
    """Somebody whose only admission was taken away as an error."""
    person = world.people[name]
    cancel_admission(placement=person.placements.get(), by=world.user(Role.HUB, "EAST"))
    return person


def test_person_whose_only_admission_was_cancelled_is_seen_by_who_saw_it(world: World) -> None:
    person = cancelled(world, "own")
    roles = [*ALL_BUT, (Role.AUDITOR, "WEST")]

    seeing = {
        (role, where)
        for number, (role, where) in enumerate(roles)
        if Patient.objects.visible_to(world.user(role, where, username=f"u{number}"))
        .filter(pk=person.pk)
        .exists()
    }

    assert seeing == {role for role in ALL_BUT if "own" in ALL_BUT[role]}


def test_person_cancelled_out_of_scope_is_the_providers_alone(world: World) -> None:
    person = cancelled(world, "out of scope")

    assert person in Patient.objects.visible_to(world.user(Role.CLINICIAN, "RHA"))
    assert person not in Patient.objects.visible_to(world.user(Role.COMMISSIONER, "EAST"))


def test_cancelled_admission_shows_nobody_who_had_care_elsewhere(world: World) -> None:
    west, icb = world.wards["west"], world.icbs["QWO"]
    place(world.people["own"], west, icb, start=date(2025, 3, 1), end=date(2025, 6, 1))
    held = world.people["own"].placements.get(provider=world.providers["RHA"])
    cancel_admission(placement=held, by=world.user(Role.HUB, "EAST"))
    person = world.people["own"]

    assert person not in Patient.objects.visible_to(world.user(Role.CLINICIAN, "RHA"))
    assert person in Patient.objects.visible_to(world.user(Role.CLINICIAN, "RXG"))
