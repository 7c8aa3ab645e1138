"""What is called suited on one page is suited on every other: bed state, find a bed, admit form."""

import pytest
from django.test import Client

from beds.matching import find_a_bed
from beds.models import Bed
from beds.queries import lists_under
from patients.choices import SeparationScope
from patients.models import Patient, Referral, Separation
from patients.services import referrals
from patients.services.referrals import Newcomer, Received
from providers.access import Role
from providers.choices import WardSex
from providers.models import User
from providers.services.accounts import system_user
from tests.factories import DAY, BedFactory, BedPeriodFactory, HeldFactory, ServiceLineFactory, days
from tests.integration.referrals.conftest import SignIn
from tests.pages import attribute, found, listed, one, opened, rows, words
from tests.worlds import World


def waits(world: World, level: str = "low", **person: str) -> Referral:
    """Somebody new, accepted for the line of RHA's ward."""
    by = system_user()
    referral = referrals.receive_newcomer(
        newcomer=Newcomer(**person),
        told=Received(
            service_line=world.wards["own"].service_line,
            responsible_icb=world.icbs["QT1"],
            received_on=days(-9),
            assessor=world.providers["RHA"],
        ),
        today=DAY,
        by=by,
    )
    referral = referrals.assess(
        referral=referral, assessed_on=days(-2), level_recommended=level, today=DAY, by=by
    )
    return referrals.accept(referral=referral, accepted_on=days(-1), today=DAY, by=by)


@pytest.fixture
def everybody(world: World) -> list[Referral]:
    """One for each thing that may speak against a bed, and one for whom it is held."""
    ward = world.wards["own"]
    for label in ("1", "2", "3", "closed"):
        BedFactory(ward=ward, label=label)
    BedFactory(ward=world.wards["fellow"], label="9")
    ward.sex = WardSex.MALE
    ward.save()
    found = [
        waits(world, sex="male", learning_disability="5", autism="5"),
        waits(world, sex="female", learning_disability="5", autism="5"),
        waits(world, sex="male", learning_disability="1"),
        waits(world, "medium", sex="male"),
        waits(world, sex="male"),
        waits(world, sex="male"),
    ]
    beds = Bed.objects.in_bulk(field_name="id")
    by_label = {bed.label: bed for bed in beds.values()}
    BedPeriodFactory(bed=by_label["closed"])
    HeldFactory(bed=by_label["2"], referral=found[4], reason="")
    pair: list[Patient] = sorted(
        [found[5].patient, world.people["own"]], key=lambda person: person.pk
    )
    Separation.objects.create(
        one=pair[0],
        other=pair[1],
        scope=SeparationScope.WARD,
        start_date=days(-9),
        set_by=system_user(),
    )
    return found


def test_bed_state_counts_what_find_a_bed_calls_suited(
    world: World, everybody: list[Referral]
) -> None:
    east = world.collaboratives["EAST"]
    counted = lists_under(collaborative=east, as_at=DAY).suited
    called = {
        one.pk: sum(
            match.suited for match in find_a_bed(referral=one, collaborative=east, as_at=DAY)
        )
        for one in everybody
    }

    assert counted == called
    # 1, 3 and 9; only 9; none; none; those and the one held; 9, away from whom they must not meet.
    assert [called[one.pk] for one in everybody] == [3, 1, 0, 0, 4, 1]


def test_the_number_leads_to_those_beds(
    sign_in: SignIn, world: World, everybody: list[Referral]
) -> None:
    client = sign_in(Role.BED_MANAGER, "RHA")
    first = everybody[0]
    told = rows(listed(opened(client, "/bed-state/"), "first-bed"))
    (row,) = [row for row in told if row[0].text.startswith(first.patient.pseudonym)]
    (number,) = [cell for cell in row if cell.links and "find-a-bed" in cell.links[0]]

    assert number.links == (f"/referrals/{first.pk}/find-a-bed/#suited",)
    page = opened(client, number.links[0].partition("#")[0])
    assert str(len(rows(listed(page, "suited")))) == number.text == "3"


def offered(client: Client, address: str) -> list[str]:
    select = next(
        field
        for field in found(one(opened(client, address), "main"), "select")
        if attribute(field, "name") == "referral"
    )
    return [words(option) for option in found(select, "option")][1:]


def test_admit_form_offers_the_line_of_the_ward_with_the_suited_first(
    sign_in: SignIn, world: World, everybody: list[Referral]
) -> None:
    client = sign_in(Role.BED_MANAGER, "RHA")
    other = waits(world)
    Referral.objects.filter(pk=other.pk).update(service_line=ServiceLineFactory())
    gone = waits(world)
    Referral.objects.filter(pk=gone.pk).update(
        accepted_on=None, redirected_on=DAY, redirected_to="Elsewhere"
    )
    moving = waits(world)
    Referral.objects.filter(pk=moving.pk).update(kind="move", move_reason="closer_to_home")

    told = offered(client, "/wards/RHA/OWN/do/admit/")

    names = [one.patient.pseudonym for one in everybody]
    assert [line.split(",")[0] for line in told] == [names[number] for number in (0, 4, 1, 2, 3, 5)]
    assert [line.endswith(": suited") for line in told] == [True] * 2 + [False] * 4


def test_hold_form_offers_those_who_would_move_here_too(
    sign_in: SignIn, world: World, everybody: list[Referral]
) -> None:
    client = sign_in(Role.BED_MANAGER, "RHA")
    moving = waits(world)
    Referral.objects.filter(pk=moving.pk).update(kind="move", move_reason="closer_to_home")
    bed = Bed.objects.get(label="1")

    told = offered(client, f"/beds/{bed.pk}/hold/")

    assert moving.patient.pseudonym in {line.split(",")[0] for line in told}
    assert len(told) == len(everybody) + 1


def test_nobody_of_another_collaborative_is_offered(sign_in: SignIn, world: World) -> None:
    waits(world)
    assert User.objects.filter(username="bed_manager-rxg").count() == 0

    assert offered(sign_in(Role.BED_MANAGER, "RXG"), "/wards/RXG/WEST/do/admit/") == []
