"""Referrals in a real browser: read by axe at two widths, and led from receipt on by keyboard."""

import pytest
from playwright.sync_api import ViewportSize, expect

from beds.models import Bed, Offer
from patients.models import Referral
from patients.referral_states import ReferralState
from patients.services.separations import separate
from providers.access import Role
from providers.models import Membership, Provider, User
from tests.fixtures.browser import DESKTOP, PHONE, assert_accessible
from tests.impact import Impact, days
from tests.journeys.conftest import SignedIn, keep
from tests.journeys.test_looks import too_wide


def open_referral(made: Impact) -> Referral:
    """One that came in a week ago and stands at its beginning."""
    referral = Referral.objects.filter(
        kind="new", placement=None, responsible_icb__footprints__collaborative=made.collaborative
    )[0]
    referral.accepted_on = referral.expected_on = None
    referral.save()
    return referral


def made_bed_manager() -> User:
    """Somebody who may hold RHA's beds."""
    user = User.objects.create(username="beds", name="Tom Hallam")
    rha = Provider.objects.get(key="RHA")
    Membership.objects.create(user=user, role=Role.BED_MANAGER, provider=rha)
    return user


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "390"])
def test_pages_are_accessible_and_fit(
    signed_in: SignedIn, monday: Impact, viewport: ViewportSize
) -> None:
    referral = open_referral(monday)
    bed = Bed.objects.filter(ward__in=monday.wards, ward__provider__key="RHA")[0]
    offer = Offer.objects.create(
        referral=referral, bed=bed, asked_on=days(-3), asked_by=monday.hub, answer_by=days(-1)
    )
    separate(
        one=monday.ready,
        other=monday.secluded,
        scope="ward",
        start_date=days(-3),
        today=days(0),
        by=monday.hub,
    )
    page = signed_in(monday.hub, viewport=viewport)
    for name, address in {
        "referrals": "/referrals/",
        "referral": f"/referrals/{referral.pk}/",
        "referral-step": f"/referrals/{referral.pk}/redirect/",
        "referral-new": "/referrals/new/",
        "find-a-bed": f"/referrals/{referral.pk}/find-a-bed/?show=others",
        "offers": "/offers/",
        "separations": "/separations/",
        "found-bed": f"/referrals/{referral.pk}/find-a-bed/{bed.pk}/",
        "offer": f"/offers/{offer.pk}/",
    }.items():
        if name == "found-bed":
            page = signed_in(made_bed_manager(), viewport=viewport)
        page.goto(address)
        keep(page, f"{name}-{viewport['width']}")
        assert_accessible(page)
        assert not too_wide(page), name


def test_triage_by_keyboard_with_a_mistake_on_the_way(signed_in: SignedIn, monday: Impact) -> None:
    referral = open_referral(monday)
    page = signed_in(monday.hub)
    page.goto(f"/referrals/{referral.pk}/")
    page.get_by_role("link", name="Triage").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Day").fill("32")
    page.get_by_role("button", name="Triage").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The day must be a number from 1 to 31")
    expect(page.get_by_label("Day")).to_have_value("32")
    assert_accessible(page)

    page.get_by_label("Day").fill("23")
    page.get_by_role("button", name="Triage").press("Enter")

    expect(page.get_by_role("status").first).to_contain_text("Triage: done.")
    referral.refresh_from_db()
    assert referral.state == ReferralState.TRIAGED
