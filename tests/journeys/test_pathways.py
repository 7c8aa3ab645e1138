"""Whole stories in a real browser: referral to discharge, out of area and back, a closed ward."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from beds.models import Bed, BedPeriod
from impact.core.dated import as_at
from patients.models import Patient, Placement, Referral
from providers.access import Role
from providers.models import Membership, Provider, User, Ward
from tests.fixtures.browser import DESKTOP, PHONE, assert_accessible
from tests.impact import DAY, Impact
from tests.journeys.conftest import SignedIn
from tests.journeys.hands import Hands, Keyboard, Mouse
from tests.journeys.test_looks import too_wide
from tests.journeys.test_out_of_area import case_manager
from tests.journeys.test_work_of_the_day import PATIENCE, manager, roomy_ward

BOTH = pytest.mark.parametrize(
    ("viewport", "by"), [(DESKTOP, Mouse), (PHONE, Keyboard)], ids=["1280", "390 by keyboard"]
)


class Walk:
    """Somebody on their way through pages, each of which must fit and be accessible."""

    def __init__(self, page: Page, by: type[Mouse] | type[Keyboard]) -> None:
        self.page = page
        self.hands: Hands = by(page)

    def go(self, address: str) -> None:
        self.page.goto(address)
        self.look()

    def follow(self, name: str | re.Pattern[str]) -> None:
        """Follow a link and wait for its page."""
        was = self.page.url
        self.hands.press(self.page.get_by_role("link", name=name).first)
        self.page.wait_for_url(lambda url: url != was, timeout=PATIENCE)
        self.look()

    def press(self, button: str, says: str) -> None:
        """Send a form and read what is said then."""
        self.hands.press(self.page.get_by_role("button", name=button, exact=True))
        said = self.page.locator(".app-message").first
        expect(said).to_contain_text(says, timeout=PATIENCE)
        self.look()

    def look(self) -> None:
        assert_accessible(self.page)
        assert not too_wide(self.page), self.page.url


def bed_manager_of(provider: Provider) -> User:
    user = User.objects.create(username=f"beds-{provider.key}".lower(), name="Noor Ali")
    Membership.objects.create(user=user, role=Role.BED_MANAGER, provider=provider)
    return user


def free_bed(ward: Ward) -> Bed:
    used = BedPeriod.objects.filter(as_at(DAY), bed__ward=ward).values("bed")
    return Bed.objects.filter(as_at(DAY), ward=ward).exclude(pk__in=used)[0]


@BOTH
def test_from_referral_to_discharge(
    signed_in: SignedIn,
    monday: Impact,
    viewport: ViewportSize,
    by: type[Mouse] | type[Keyboard],
) -> None:
    ward = roomy_ward()
    hub = Walk(signed_in(monday.hub, viewport=viewport), by)
    hub.go("/referrals/new/")
    for label, choice in {
        "Sex": "Female" if ward.sex == "female" else "Male",
        "Service line": ward.service_line.name,
        "Responsible ICB": ward.site.icb.name,
        "Assessor": str(ward.provider),
    }.items():
        hub.hands.choose(hub.page.get_by_label(label), choice)
    hub.press("Take in the referral", "The referral was taken in")
    referral = Referral.objects.latest("pk")
    assert (referral.provider, referral.service_line) == (ward.provider, ward.service_line)

    own = Walk(signed_in(manager(), viewport=viewport), by)
    own.go(f"/referrals/{referral.pk}/")
    own.follow("Record the assessment")
    own.hands.press(own.page.get_by_label("Medium", exact=True))
    own.press("Record the assessment", "Record the assessment: done.")
    own.follow("Accept")
    own.press("Accept", "Accept: done.")
    own.follow("Find a bed")
    own.go(f"/referrals/{referral.pk}/find-a-bed/{free_bed(ward).pk}/")
    own.press("Place in this bed", "The person is in this bed.")

    patient = Patient.objects.get(referrals=referral)
    own.go(f"/patients/{patient.pseudonym}/")
    own.follow("Ready for discharge")
    own.press("Save", "is ready for discharge since 23 November 2026")
    own.follow("Planned discharge date")
    own.press("Save", "no discharge is planned")
    own.follow(re.compile(f"^Discharge ?: In {ward.name}"))
    own.press("Discharge", "was discharged on 23 November 2026")

    placement = patient.placements.get()
    assert (placement.admitted_on, placement.discharged_on) == (DAY, DAY)
    assert not BedPeriod.objects.filter(as_at(DAY), stay__patient=patient).exists()
    referral.refresh_from_db()
    assert referral.placement == placement


@BOTH
def test_out_of_area_and_back(
    signed_in: SignedIn,
    monday: Impact,
    viewport: ViewportSize,
    by: type[Mouse] | type[Keyboard],
) -> None:
    ward = roomy_ward()
    cases = Walk(signed_in(case_manager(monday), viewport=viewport), by)
    cases.go("/out-of-area/")
    address = cases.page.locator("section[aria-labelledby=people] tbody a").first.get_attribute(
        "href"
    )
    assert address
    away = Placement.objects.get(pk=int(address.rstrip("/").rpartition("/")[2]))
    cases.go(f"{address}plan/")
    cases.hands.type(cases.page.get_by_label("Next step"), "Assessment by the ward")
    cases.hands.type(cases.page.get_by_label("Whose it is"), "Kit Marsh")
    for label, part in {"Day": "30", "Month": "11", "Year": "2026"}.items():
        cases.hands.type(cases.page.get_by_label(label, exact=True).first, part)
    cases.press("Save the plan", "The plan is saved.")
    cases.go(f"{address}seen/")
    cases.hands.type(cases.page.get_by_label("Seen by"), "Kit Marsh")
    cases.press("Record the visit", "The visit is on record.")

    there = Walk(signed_in(bed_manager_of(away.provider), viewport=viewport), by)
    there.go(f"/placements/{away.pk}/discharge/?back=patient")
    there.press("Discharge", "was discharged on 23 November 2026")

    own = Walk(signed_in(manager(), viewport=viewport), by)
    own.go(f"/wards/{ward.provider.key}/{ward.code}/do/admit/")
    own.hands.type(own.page.get_by_label("Or somebody without a referral"), away.patient.pseudonym)
    own.hands.choose(own.page.get_by_label("Responsible ICB"), away.responsible_icb.name)
    own.hands.choose_first(own.page.get_by_label("Bed", exact=True))
    own.hands.press(own.page.get_by_role("button", name="Admit", exact=True))
    done = own.page.locator(".app-message, .nhsuk-error-summary").first
    expect(done).to_be_visible(timeout=PATIENCE)
    if own.page.locator(".nhsuk-error-summary").count():
        # Whom the ward is not for is admitted on a second look.
        own.look()
        own.hands.press(own.page.get_by_role("button", name="Admit", exact=True))
    expect(own.page.locator(".app-message").first).to_contain_text(
        "was admitted on 23 November 2026", timeout=PATIENCE
    )
    cases.go("/out-of-area/")
    expect(cases.page.locator("section[aria-labelledby=people]")).not_to_contain_text(
        away.patient.pseudonym
    )
    assert away.patient.placements.filter(discharged_on=None).get().provider == ward.provider


@BOTH
def test_a_closed_ward(
    signed_in: SignedIn,
    monday: Impact,
    viewport: ViewportSize,
    by: type[Mouse] | type[Keyboard],
) -> None:
    ward = roomy_ward()
    bed, place = free_bed(ward), f"/wards/{ward.provider.key}/{ward.code}/"
    own = Walk(signed_in(manager(), viewport=viewport), by)
    own.go(f"/beds/{bed.pk}/")
    own.follow("Close a bed")
    own.hands.choose_first(own.page.get_by_label("Reason"))
    own.press("Close", "is closed from 23 November 2026")
    own.follow("Suspend admissions")
    own.hands.choose_first(own.page.get_by_label("Reason"))
    own.hands.press(own.page.get_by_role("button", name="Suspend", exact=False).first)
    expect(own.page.get_by_text("Admissions are suspended since").first).to_be_visible(
        timeout=PATIENCE
    )
    expect(own.page.get_by_role("link", name="Admit", exact=True)).to_have_count(0)
    own.look()

    cases = Walk(signed_in(case_manager(monday), viewport=viewport), by)
    cases.go(f"/beds/{bed.pk}/")
    cases.follow("Approve a closure")
    cases.press("Approve", "is approved")

    hub = Walk(signed_in(monday.hub, viewport=viewport), by)
    hub.go(f"/bed-state/?service_line={ward.service_line.code}&open=all")
    row = hub.page.locator("tr", has=hub.page.get_by_role("link", name=ward.name, exact=True))
    expect(row.first).to_be_visible()

    own.go(f"{place}do/resume-admissions/")
    own.hands.press(own.page.locator("main form button[type=submit]").last)
    expect(own.page.get_by_role("link", name="Admit", exact=True)).to_be_visible(timeout=PATIENCE)
    own.go(f"/beds/{bed.pk}/")
    own.follow("Reopen a bed")
    own.press("Reopen", "is open again from 23 November 2026")
    closure = BedPeriod.objects.filter(bed=bed, use="closed")
    assert not closure.filter(as_at(DAY + timedelta(days=1))).exists()
