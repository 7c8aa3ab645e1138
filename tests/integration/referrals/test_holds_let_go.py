"""A bed held for a referral is let go when the referral ends, in the same transaction."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from beds.choices import BedUse, OfferAnswer
from beds.models import Bed, BedPeriod, Offer
from beds.services import offers
from beds.services.holds import hold_bed
from impact.core.errors import Refusal
from patients.models import Referral
from patients.services import referrals
from providers.access import Role
from providers.models import User
from providers.services.accounts import system_user
from providers.services.dates import InFuture
from tests.factories import DAY, BedFactory, days, instant
from tests.integration.referrals.conftest import SignIn
from tests.pages import listed, opened, words
from tests.placing import history
from tests.worlds import World

End = Callable[..., Referral]
ENDS: dict[str, tuple[End, dict[str, Any]]] = {
    "decline": (referrals.decline, {"decline_reason": "treatment_not_indicated"}),
    "redirect": (referrals.redirect, {"redirected_to": "Community team"}),
    "withdraw": (referrals.withdraw, {}),
}
COLUMN = {"decline": "declined_on", "redirect": "redirected_on", "withdraw": "withdrawn_on"}


@pytest.fixture
def beds(world: World) -> list[Bed]:
    return [BedFactory(ward=world.wards["own"], label=label) for label in ("1", "2")]


@pytest.fixture
def by(world: World) -> User:
    return world.user(Role.BED_MANAGER, "RHA", username="the manager")


def hold(referral: Referral, bed: Bed, start: date) -> BedPeriod:
    return hold_bed(
        bed=bed,
        start_date=start,
        review_on=days(3),
        referral=referral,
        today=DAY,
        by=system_user(),
    )


def end(how: str, referral: Referral, on: date, by: User) -> Referral:
    service, given = ENDS[how]
    return service(referral=referral, today=DAY, by=by, **{COLUMN[how]: on}, **given)


@pytest.mark.parametrize("how", ENDS)
def test_every_hold_ends_with_the_referral(
    referral: Referral, beds: list[Bed], by: User, how: str
) -> None:
    held, of_today = hold(referral, beds[0], days(-2)), hold(referral, beds[1], DAY)

    # Recorded late: the bed was held until today all the same.
    end(how, referral, days(-1), by)

    held.refresh_from_db()
    assert held.end_date == DAY
    assert not BedPeriod.objects.filter(pk=of_today.pk).exists()
    assert history(held)[-1][1:] == (f"referrals.{how}", by.pk)


def test_other_holds_stay(world: World, referral: Referral, beds: list[Bed], by: User) -> None:
    other = hold_bed(
        bed=beds[0], start_date=DAY, review_on=days(3), reason="emergency", today=DAY, by=by
    )

    end("withdraw", referral, DAY, by)

    assert BedPeriod.objects.get(bed=beds[0]) == other
    assert other.end_date is None


def test_an_end_that_is_refused_leaves_the_bed_held(
    referral: Referral, beds: list[Bed], by: User
) -> None:
    held = hold(referral, beds[0], days(-2))

    with pytest.raises(InFuture):
        end("withdraw", referral, days(1), by)

    held.refresh_from_db()
    assert held.end_date is None


def test_what_was_asked_for_is_no_longer_waited_for(
    sign_in: SignIn, referral: Referral, beds: list[Bed], by: User, world: World
) -> None:
    bed = BedFactory(ward=world.wards["fellow"], label="9")
    hub = world.user(Role.HUB, "EAST", username="the hub")
    offer: Offer = offers.ask(referral=referral, bed=bed, today=DAY, by=hub)
    client: Client = sign_in(Role.BED_MANAGER, "PRIV")
    assert "bed 9" in words(listed(opened(client, "/offers/"), "waiting"))

    end("withdraw", referral, DAY, by)

    assert "bed 9" not in words(listed(opened(client, "/offers/"), "waiting"))
    with pytest.raises(Refusal):
        offers.answer(
            offer=offer,
            answer=OfferAnswer.YES,
            today=DAY,
            now=instant(),
            by=User.objects.get(username="bed_manager-priv"),
        )


def test_a_referral_that_a_file_ended_is_told_beside_its_hold(
    sign_in: SignIn, referral: Referral, beds: list[Bed]
) -> None:
    hold(referral, beds[0], days(-2))
    BedPeriod.objects.filter(use=BedUse.HELD).update(review_on=days(30))
    client = sign_in(Role.BED_MANAGER, "RHA")
    assert "bed 1" not in words(listed(opened(client, "/"), "reviews"))

    Referral.objects.filter(pk=referral.pk).update(withdrawn_on=DAY)

    assert "Its referral has ended" in words(listed(opened(client, "/"), "reviews"))
