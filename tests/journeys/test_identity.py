"""Somebody asks who a person is, in a real browser: read by axe at two widths."""

import pytest
from playwright.sync_api import ViewportSize, expect

from patients.models import Patient, PatientIdentifier, Stay
from providers.access import Role
from providers.models import Membership
from tests.fixtures.browser import DESKTOP, PHONE, assert_accessible
from tests.impact import Impact
from tests.journeys.conftest import SignedIn, keep
from tests.journeys.test_looks import too_wide

NUMBER, SHOWN = "9991112223", "999 111 2223"


def own_patient(made: Impact) -> Patient:
    """Somebody of the clinician's own organisation, with both their numbers."""
    own = made.clinician.memberships.get().provider
    person: Patient = Stay.objects.filter(provider=own).select_related("patient")[0].patient
    person.nhs_number = NUMBER
    person.save()
    PatientIdentifier.objects.create(patient=person, provider=own, local_id="a-number-of-ours")
    return person


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "390"])
def test_identity_is_shown_once_a_reason_is_given(
    signed_in: SignedIn, monday: Impact, viewport: ViewportSize
) -> None:
    person = own_patient(monday)
    page = signed_in(monday.clinician, viewport=viewport)
    page.goto(f"/patients/{person.pseudonym}/")

    page.get_by_role("link", name="See who this is").click()
    keep(page, f"identity-asked-{viewport['width']}")
    assert_accessible(page)
    expect(page.get_by_text(SHOWN)).to_have_count(0)
    page.get_by_label("Why you need it").fill("to book an ambulance")
    page.get_by_role("button", name="Show who this is").click()

    expect(page.get_by_text(SHOWN)).to_be_visible()
    expect(page.get_by_text("a-number-of-ours")).to_be_visible()
    keep(page, f"identity-told-{viewport['width']}")
    assert_accessible(page)
    assert not too_wide(page)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "390"])
def test_page_that_masks_is_accessible_and_fits(
    signed_in: SignedIn, monday: Impact, viewport: ViewportSize
) -> None:
    person = own_patient(monday)
    rha = monday.clinician.memberships.get().provider
    Membership.objects.create(user=monday.clinician, role=Role.BED_MANAGER, provider=rha)
    page = signed_in(monday.clinician, viewport=viewport)
    page.goto(f"/patients/{person.pseudonym}/identity/mask/")
    keep(page, f"identity-mask-{viewport['width']}")
    assert_accessible(page)
    assert not too_wide(page)

    page.get_by_label("Why they were wrong").fill("Another person of that name")
    page.get_by_label("The NHS number held today is wrong too").check()
    page.get_by_role("button", name="Mask them").click()

    expect(page.get_by_text("The wrong numbers are masked")).to_be_visible()
