"""Who comes second is told who came first, keeps what was typed and goes on; twice is once."""

from typing import Any

from django.test import Client

from beds.choices import OfferAnswer
from beds.models import Bed, BedPeriod, Offer
from beds.services import offers
from beds.services.finding import place_in
from beds.services.pauses import pause_bed, resume_bed
from patients.models import Patient, Placement, Referral, Separation
from providers.access import Role
from tests.factories import DAY, UserFactory, days, instant
from tests.integration.actions.forms import opened, said, shown
from tests.integration.referrals.conftest import SignIn
from tests.integration.referrals.test_find_a_bed import beds, newcomer
from tests.integration.referrals.test_offers import bed, hub, manager, offer
from tests.integration.referrals.test_pages import parts
from tests.worlds import World

__all__ = ["bed", "beds", "hub", "manager", "newcomer", "offer"]


def place_of(referral: Referral, found: Bed) -> str:
    return f"/referrals/{referral.pk}/find-a-bed/{found.pk}/"


def colleague(world: World) -> Any:
    """Another bed manager of RHA."""
    user = world.user(Role.BED_MANAGER, "RHA", username="another")
    user.name = "Fred Swift"
    user.save()
    return user


def filled(client: Client, where: str, **typed: str) -> dict[str, str]:
    return {**opened(client, where), **typed}


def test_hold_of_a_bed_that_changed_is_told_kept_and_goes_on(
    sign_in: SignIn, newcomer: Referral, beds: dict[str, Bed], world: World
) -> None:
    client, where = sign_in(Role.BED_MANAGER, "RHA"), place_of(newcomer, beds["vacant"])
    typed = filled(client, where, do="hold", **parts("review_on", days(5)))
    by = colleague(world)
    paused = pause_bed(
        bed=beds["vacant"], start_date=DAY, reason="cleaning", review_on=DAY, today=DAY, by=by
    )
    resume_bed(pause=paused, on=DAY, today=DAY, by=by)

    told = client.post(where, typed)

    assert told.status_code == 422
    assert "Fred Swift changed this on " in said(told)
    assert "What you typed is kept" in said(told)
    kept = shown(told)
    assert kept["review_on_day"] == str(days(5).day)
    assert client.post(where, {**kept, "do": "hold"}).status_code == 302
    assert BedPeriod.objects.get(referral=newcomer, use="held").review_on == days(5)


def test_referral_that_was_placed_meanwhile_is_told_with_who_placed_it(
    sign_in: SignIn, newcomer: Referral, beds: dict[str, Bed], world: World
) -> None:
    client, where = sign_in(Role.BED_MANAGER, "RHA"), place_of(newcomer, beds["vacant"])
    typed = filled(client, where, do="place", **parts("on", DAY))
    place_in(referral=newcomer, bed=beds["vacant"], on=DAY, today=DAY, by=colleague(world))

    told = client.post(where, typed)

    assert told.status_code == 409
    text = told.content.decode()
    assert "Fred Swift changed this on " in text
    assert "it asks for no bed any more" in text
    assert Placement.objects.filter(patient=newcomer.patient).count() == 1


def test_double_click_places_once(
    sign_in: SignIn, newcomer: Referral, beds: dict[str, Bed]
) -> None:
    client, where = sign_in(Role.BED_MANAGER, "RHA"), place_of(newcomer, beds["vacant"])
    typed = filled(client, where, do="place", **parts("on", DAY))

    answers = [client.post(where, typed) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Placement.objects.filter(patient=newcomer.patient).count() == 1


def test_form_altered_and_sent_again_is_told(
    sign_in: SignIn, newcomer: Referral, beds: dict[str, Bed]
) -> None:
    client, where = sign_in(Role.BED_MANAGER, "RHA"), place_of(newcomer, beds["vacant"])
    typed = filled(client, where, do="hold", **parts("review_on", days(5)))
    client.post(where, typed)

    told = client.post(where, {**typed, **parts("review_on", days(6))}, follow=True)

    assert "was sent before" in told.content.decode()
    assert BedPeriod.objects.get(referral=newcomer).review_on == days(5)


def test_answer_that_comes_second_is_told(sign_in: SignIn, offer: Offer) -> None:
    client, where = sign_in(Role.BED_MANAGER, "PRIV"), f"/offers/{offer.pk}/"
    typed = filled(client, where, answer="not_now", **parts("not_before", days(5)))
    offers.answer(
        offer=offer,
        answer=OfferAnswer.NOT_NOW,
        not_before=days(9),
        today=DAY,
        now=instant(),
        by=_privileged(offer),
    )

    told = client.post(where, typed)

    assert told.status_code == 422
    assert "Ola Berg changed this on " in said(told)
    assert Offer.objects.get().answer == OfferAnswer.NOT_NOW


def _privileged(offer: Offer) -> Any:
    """A bed manager of the ward's own organisation."""
    user = UserFactory(name="Ola Berg")
    user.memberships.create(role=Role.BED_MANAGER, provider=offer.bed.ward.provider)
    return user


def test_answer_sent_twice_is_one(sign_in: SignIn, offer: Offer) -> None:
    client, where = sign_in(Role.BED_MANAGER, "PRIV"), f"/offers/{offer.pk}/"
    typed = filled(client, where, answer="yes")

    assert [client.post(where, typed).status_code for _ in range(2)] == [302, 302]
    assert BedPeriod.objects.filter(bed=offer.bed, use="held").count() == 1


def test_new_referral_sent_twice_is_one(sign_in: SignIn, world: World) -> None:
    client, where = sign_in(Role.HUB, "EAST"), "/referrals/new/"
    typed = filled(
        client,
        where,
        sex="male",
        service_line=str(world.wards["own"].service_line.pk),
        responsible_icb=str(world.icbs["QT1"].pk),
        kind="new",
        **parts("received_on", DAY),
    )
    people = Patient.objects.count()

    answers = [client.post(where, typed) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302], said(answers[0])
    assert answers[0]["Location"] == answers[1]["Location"]
    assert (Referral.objects.count(), Patient.objects.count()) == (1, people + 1)


def test_separation_sent_twice_is_one(sign_in: SignIn, world: World) -> None:
    client, where = sign_in(Role.HUB, "EAST"), "/separations/"
    typed = filled(
        client,
        where,
        one=world.people["own"].pseudonym,
        other=world.people["fellow"].pseudonym,
        scope="ward",
        **parts("start_date", DAY),
    )

    assert [client.post(where, typed).status_code for _ in range(2)] == [302, 302]
    assert Separation.objects.count() == 1
