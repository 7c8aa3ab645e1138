"""Offers: another organisation's bed is asked for and answered, by whoever may and once."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from beds.choices import OfferAnswer
from beds.models import Bed, BedPeriod, Offer
from beds.services import offers
from impact.audit.models import AccessKind, AccessLog
from impact.core import clock
from impact.core.errors import NotAllowed, Refusal
from patients.models import Referral
from providers.access import Role
from providers.choices import CodeList
from providers.models import Code, User
from providers.services.accounts import system_user
from tests.factories import DAY, BedFactory, BedPeriodFactory, UserFactory, days, instant
from tests.integration.referrals.conftest import SignIn
from tests.integration.referrals.test_pages import parts, send
from tests.pages import listed, one, opened, page_of, rows, words
from tests.worlds import World


@pytest.fixture
def bed(world: World) -> Bed:
    """A vacant bed of a fellow member's."""
    made: Bed = BedFactory(ward=world.wards["fellow"], label="7")
    return made


@pytest.fixture
def hub(world: World) -> User:
    return world.user(Role.HUB, "EAST", username="the hub")


@pytest.fixture
def offer(referral: Referral, bed: Bed, hub: User) -> Offer:
    return offers.ask(referral=referral, bed=bed, today=DAY, by=hub)


def answer(offer: Offer, by: User, how: OfferAnswer, **given: Any) -> Offer:
    return offers.answer(offer=offer, answer=how, today=DAY, now=instant(), by=by, **given)


@pytest.fixture
def manager(world: World) -> User:
    return world.user(Role.BED_MANAGER, "PRIV", username="the manager")


def test_an_answer_is_wanted_within_two_working_days(
    referral: Referral, bed: Bed, hub: User
) -> None:
    asked = offers.ask(referral=referral, bed=bed, today=DAY, by=hub)

    assert (asked.asked_on, asked.answer_by, asked.answer) == (DAY, days(2), "")
    with pytest.raises(offers.AlreadyAsked):
        offers.ask(referral=referral, bed=bed, today=DAY, by=hub)


def test_yes_makes_the_hold(offer: Offer, manager: User, bed: Bed) -> None:
    answered = answer(offer, manager, OfferAnswer.YES)

    held = BedPeriod.objects.get(bed=bed)
    assert (held.use, held.referral, held.set_by) == ("held", offer.referral, manager)
    assert (answered.answered_by, answered.answered_at) == (manager, instant())
    with pytest.raises(offers.AlreadyAnswered):
        answer(offer, manager, OfferAnswer.YES)


def test_yes_for_a_bed_that_is_not_free_answers_nothing(
    offer: Offer, manager: User, bed: Bed
) -> None:
    BedPeriodFactory(bed=bed)

    with pytest.raises(Refusal) as refused:
        answer(offer, manager, OfferAnswer.YES)

    assert refused.value.code == "bed_closed"
    assert Offer.objects.get().answer == ""


def test_no_and_not_now_leave_the_bed_and_may_be_asked_again(
    offer: Offer, manager: User, referral: Referral, bed: Bed, hub: User
) -> None:
    later = answer(offer, manager, OfferAnswer.NOT_NOW, not_before=days(20))
    assert later.not_before == days(20)

    again = offers.ask(referral=referral, bed=bed, today=DAY, by=hub, answer_by=days(4))
    refused = answer(again, manager, OfferAnswer.NO, reason="ward_mix")

    assert (refused.reason, refused.answer_by) == ("ward_mix", days(4))
    assert not BedPeriod.objects.exists()


@pytest.mark.parametrize(
    ("how", "given", "code"),
    [
        (OfferAnswer.NO, {}, "answer_needs"),
        (OfferAnswer.NO, {"reason": "because"}, "unknown_code"),
        (OfferAnswer.YES, {"reason": "no_bed"}, "answer_needs"),
        (OfferAnswer.NOT_NOW, {}, "answer_needs"),
        (OfferAnswer.YES, {"not_before": days(3)}, "answer_needs"),
        (OfferAnswer.NOT_NOW, {"not_before": days(-3)}, "out_of_order"),
    ],
)
def test_what_an_answer_needs(
    offer: Offer, manager: User, how: OfferAnswer, given: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        answer(offer, manager, how, **given)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("role", "where"),
    [
        (Role.BED_MANAGER, "RHA"),
        (Role.HUB, "EAST"),
        (Role.CLINICIAN, "PRIV"),
        (Role.COMMISSIONER, "EAST"),
    ],
)
def test_only_the_ward_s_own_bed_managers_answer(
    offer: Offer, world: World, role: Role, where: str
) -> None:
    with pytest.raises(NotAllowed):
        answer(offer, world.user(role, where), OfferAnswer.YES)


def test_only_who_leads_the_referral_asks(referral: Referral, bed: Bed, world: World) -> None:
    for role, where in ((Role.COMMISSIONER, "EAST"), (Role.CLINICIAN, "PRIV")):
        with pytest.raises(NotAllowed):
            offers.ask(referral=referral, bed=bed, today=DAY, by=world.user(role, where))
    assert offers.ask(
        referral=referral, bed=bed, today=DAY, by=world.user(Role.CLINICIAN, "RHA")
    ).pk


@pytest.mark.parametrize(
    "columns",
    [
        {"answer_by": days(-1)},
        {"answer": "yes"},
        {"answer": "no", "answered_at": instant()},
        {"not_before": days(3)},
        {"reason": "no_bed"},
    ],
)
def test_what_cannot_be_is_refused_by_the_database(
    referral: Referral, bed: Bed, columns: dict[str, Any]
) -> None:
    usual = {"asked_on": DAY, "asked_by": UserFactory(), "answer_by": DAY}
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.create(referral=referral, bed=bed, **{**usual, **columns})


def test_asked_and_answered_on_pages(sign_in: SignIn, referral: Referral, bed: Bed) -> None:
    hub, manager = sign_in(Role.HUB, "EAST"), sign_in(Role.BED_MANAGER, "PRIV")
    find = f"/referrals/{referral.pk}/find-a-bed/"

    assert send(hub, f"{find}{bed.pk}/", do="ask", **parts("answer_by", days(2))).status_code == 302

    (row,) = rows(listed(opened(manager, "/offers/"), "waiting"))
    assert row[1].text == referral.patient.pseudonym
    assert (row[4].text, row[5].text) == ("6 May 2026", "None yet")
    where = row[0].links[0]
    refused = send(manager, where, answer="no")
    assert refused.status_code == 422
    assert "Give a reason" in words(one(page_of(refused), "div", "nhsuk-error-summary"))
    assert send(manager, where, answer="yes").status_code == 302
    assert BedPeriod.objects.get(bed=bed).referral == referral

    (told,) = rows(listed(opened(hub, find), "offers"))
    assert told[5].text.startswith("Yes bed_manager-priv, 4 May 2026 at")
    assert "Held for this person" in words(listed(opened(hub, find), "suited"))


def test_an_overdue_answer_is_said_and_on_record(sign_in: SignIn, offer: Offer) -> None:
    client = sign_in(Role.HUB, "EAST")
    with clock.at(days(4)):
        (row,) = rows(listed(opened(client, "/offers/"), "waiting"))

    assert row[4].text == "Overdue by 2 days Due 6 May 2026"
    entry = AccessLog.objects.get()
    assert (entry.kind, entry.page, entry.shown) == (AccessKind.LIST, "offers", 1)


def test_a_no_says_why_wherever_it_is_told(
    sign_in: SignIn, offer: Offer, manager: User, hub: User, bed: Bed
) -> None:
    label = Code.objects.get(list=CodeList.DECLINE_REASON, code="ward_mix").label
    answer(offer, manager, OfferAnswer.NO, reason="ward_mix")
    client = sign_in(Role.HUB, "EAST")

    (row,) = rows(listed(opened(client, "/offers/"), "answered"))
    alone = words(one(opened(client, f"/offers/{offer.pk}/"), "main"))

    assert row[5].text.startswith(f"No: {label} ")
    assert f"No: {label}" in alone


def test_a_bed_is_no_longer_asked_for_once_the_referral_is_closed(
    offer: Offer, referral: Referral
) -> None:
    assert list(Offer.objects.waiting()) == [offer]

    referral.withdrawn_on = DAY
    referral.save()

    assert not Offer.objects.waiting().exists()


def test_who_sees_an_offer(sign_in: SignIn, offer: Offer) -> None:
    for role, where, status in (
        (Role.CLINICIAN, "PRIV", 200),
        (Role.COMMISSIONER, "EAST", 200),
        (Role.CLINICIAN, "RXG", 404),
        (Role.AUDITOR, "EAST", 404),
    ):
        assert sign_in(role, where).get(f"/offers/{offer.pk}/").status_code == status


def test_history_says_who_answered(offer: Offer, manager: User) -> None:
    answer(offer, manager, OfferAnswer.YES)
    events = Offer.pgh_event_model.objects.filter(pgh_obj=offer.pk)
    last = events.latest("pgh_id")

    assert last.answer == "yes"
    assert last.pgh_context.metadata["action"] == "offers.answer"
    assert system_user().pk != last.pgh_context.metadata["user"] == manager.pk
