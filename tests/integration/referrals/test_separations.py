"""Separations: kept by the hub, respected when a bed is found, and told to nobody else."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from beds.matching import find_a_bed
from beds.models import BedPeriod
from beds.services.holds import hold_bed
from impact.audit.models import AccessLog
from impact.core.errors import NotAllowed
from patients.models import Patient, Referral, Separation
from patients.services import separations
from providers.access import Role
from providers.models import User
from tests.factories import DAY, BedFactory, ReferralFactory, days
from tests.integration.referrals.conftest import SignIn
from tests.integration.referrals.test_pages import parts, send
from tests.pages import form_state, found, listed, one, opened, rows, words
from tests.worlds import World

WORDS = "Separation: speak to the support hub"


@pytest.fixture
def hub(world: World) -> User:
    return world.user(Role.HUB, "EAST", username="the hub")


@pytest.fixture
def newcomer(world: World) -> Referral:
    made: Referral = ReferralFactory(
        patient=Patient.objects.create(),
        service_line=world.wards["own"].service_line,
        responsible_icb=world.icbs["QT1"],
    )
    return made


def apart(world: World, referral: Referral, hub: User, **given: Any) -> Separation:
    """Keeps the referred person from somebody in the ward `own`."""
    usual = {"scope": "ward", "start_date": days(-1), "today": DAY}
    return separations.separate(
        one=referral.patient, other=world.people["own"], by=hub, **{**usual, **given}
    )


def told(referral: Referral, world: World) -> set[str]:
    """The labels of beds against which a separation speaks."""
    found = find_a_bed(referral=referral, collaborative=world.collaboratives["EAST"], as_at=DAY)
    return {one.bed.label for one in found if WORDS in [reason.words for reason in one.against]}


@pytest.fixture(autouse=True)
def beds(world: World) -> None:
    for name in ("own", "flow", "fellow"):
        BedFactory(ward=world.wards[name], label=name)


def test_a_ward_is_kept_apart_while_the_separation_lasts(
    world: World, newcomer: Referral, hub: User
) -> None:
    assert told(newcomer, world) == set()
    made = apart(world, newcomer, hub)
    assert told(newcomer, world) == {"own"}

    separations.end_separation(separation=made, on=DAY, today=DAY, by=hub)
    assert told(newcomer, world) == set()


def test_a_site_is_kept_apart_with_all_its_wards(
    world: World, newcomer: Referral, hub: User
) -> None:
    world.wards["flow"].site = world.wards["own"].site
    world.wards["flow"].save()
    apart(world, newcomer, hub, scope="site")

    assert told(newcomer, world) == {"own", "flow"}


def test_where_the_other_is_to_come_counts_too(world: World, newcomer: Referral, hub: User) -> None:
    other = ReferralFactory(patient=Patient.objects.create())
    separations.separate(
        one=newcomer.patient,
        other=other.patient,
        scope="ward",
        start_date=DAY,
        today=DAY,
        by=hub,
    )
    bed = BedFactory(ward=world.wards["fellow"], label="next")
    hold_bed(bed=bed, start_date=DAY, review_on=DAY, referral=other, today=DAY, by=hub)

    assert told(newcomer, world) == {"fellow", "next"}
    assert BedPeriod.objects.count() == 1


def test_a_merged_record_is_kept_apart_too(world: World, newcomer: Referral, hub: User) -> None:
    duplicate = Patient.objects.create()
    separations.separate(
        one=newcomer.patient, other=duplicate, scope="ward", start_date=DAY, today=DAY, by=hub
    )
    duplicate.merged_into = world.people["own"]
    duplicate.save()

    assert told(newcomer, world) == {"own"}


def test_what_cannot_be(world: World, newcomer: Referral, hub: User) -> None:
    made = apart(world, newcomer, hub)
    with pytest.raises(separations.AlreadySeparated):
        apart(world, newcomer, hub)
    with pytest.raises(separations.OnePerson):
        separations.separate(
            one=newcomer.patient,
            other=newcomer.patient,
            scope="ward",
            start_date=DAY,
            today=DAY,
            by=hub,
        )
    with pytest.raises(NotAllowed):
        apart(world, newcomer, world.user(Role.BED_MANAGER, "RHA"))
    separations.end_separation(separation=made, on=DAY, today=DAY, by=hub)
    with pytest.raises(separations.SeparationEnded):
        separations.end_separation(separation=made, on=DAY, today=DAY, by=hub)
    with pytest.raises(IntegrityError), transaction.atomic():
        Separation.objects.create(
            one=made.other, other=made.one, scope="ward", start_date=days(9), set_by=hub
        )


def test_the_hub_s_page_and_nobody_else_s(
    sign_in: SignIn, world: World, newcomer: Referral
) -> None:
    client = sign_in(Role.HUB, "EAST")
    fields = {
        "one": newcomer.patient.pseudonym,
        "other": world.people["own"].pseudonym.lower(),
        "scope": "ward",
        **parts("start_date", DAY),
    }
    assert "/separations/" in client.get("/referrals/").content.decode()
    assert send(client, "/separations/", **fields).status_code == 302
    assert world.people["own"].pseudonym in words(opened(client, "/separations/"))
    assert AccessLog.objects.filter(page="separations").latest("pk").shown == 2
    assert send(client, "/separations/", **fields).status_code == 422

    clinician = sign_in(Role.BED_MANAGER, "RHA")
    assert clinician.get("/separations/").status_code == 404
    assert "/separations/" not in clinician.get("/referrals/").content.decode()
    end = f"/separations/{Separation.objects.get().pk}/end/"
    assert clinician.post(end).status_code == 404
    find = opened(clinician, f"/referrals/{newcomer.pk}/find-a-bed/")
    (row,) = [row for row in rows(listed(find, "others")) if row[0].text.startswith("Bed own")]
    assert WORDS in row[4].text
    assert world.people["own"].pseudonym not in words(find)

    assert client.post(end).status_code == 412
    shown = next(found(one(opened(client, "/separations/"), "main"), "form"))
    assert [client.post(end, form_state(shown)).status_code for _ in range(2)] == [302, 302]
    assert Separation.objects.get().end_date == DAY


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [("own", "fellow", True), ("own", "west", False), ("away of nobody", "west", False)],
)
def test_a_hub_sees_a_pair_of_whom_it_knows_both(
    world: World, hub: User, one: str, other: str, shown: bool
) -> None:
    """Its own hub's, whatever else the reader is: here also a clinician of WEST's."""
    world.grant(hub, Role.CLINICIAN, "RXG")
    made = separations.separate(
        one=world.people[one],
        other=world.people[other],
        scope="ward",
        start_date=DAY,
        today=DAY,
        by=hub,
    )

    assert list(Separation.objects.visible_to(hub)) == ([made] if shown else [])
    assert not Separation.objects.visible_to(world.user(Role.CLINICIAN, "RHA")).exists()
