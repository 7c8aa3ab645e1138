"""The day's work on a ward in a real browser: by mouse, by keyboard, two people at once."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from beds.models import Bed, BedPeriod
from impact.core.dated import as_at
from patients.models import Leave, Patient, Placement, Referral
from providers.access import Role
from providers.models import Membership, Provider, User, Ward
from tests.fixtures.browser import DESKTOP, PHONE, assert_accessible
from tests.impact import DAY, Impact
from tests.journeys.conftest import SignedIn, keep
from tests.journeys.hands import Hands, Keyboard, Mouse
from tests.journeys.test_looks import too_wide

NAMES = ("Ola Berg", "Ida Holm")
PATIENCE = 60_000
"""A busy machine is slow, not broken."""


def manager(name: str = NAMES[0]) -> User:
    """A bed manager of RHA."""
    user = User.objects.create(username=name.lower().replace(" ", "."), name=name)
    rha = Provider.objects.get(key="RHA")
    Membership.objects.create(user=user, role=Role.BED_MANAGER, provider=rha)
    return user


def roomy_ward() -> Ward:
    """A ward of RHA with two beds that nothing uses, ever after."""
    used = BedPeriod.objects.filter(end_date=None) | BedPeriod.objects.filter(end_date__gt=DAY)
    for ward in Ward.objects.filter(as_at(DAY), provider__key="RHA").order_by("pk"):
        free = Bed.objects.filter(as_at(DAY), ward=ward).exclude(pk__in=used.values("bed"))
        if ward.suspensions.as_at(DAY).exists():
            continue
        taken = Bed.objects.filter(as_at(DAY), ward=ward, periods__in=used)
        for period in BedPeriod.objects.filter(bed__in=taken, use="occupied")[: 2 - free.count()]:
            discharged(period)
        return ward
    raise AssertionError("RHA has no ward that takes people")


def discharged(period: BedPeriod) -> None:
    """Let somebody have left yesterday."""
    gone = DAY - timedelta(days=1)
    placement = period.stay.placement
    placement.interventions.all().delete()
    placement.readiness.all().delete()
    Leave.objects.filter(stay=period.stay).delete()
    BedPeriod.objects.filter(pk=period.pk).delete()
    placement.stays.all().delete()
    Placement.objects.filter(pk=placement.pk).update(discharged_on=gone)


def waiting(ward: Ward) -> Patient:
    """Somebody whom the ward is for and who waits for a bed like its."""
    sex = "female" if ward.sex == "female" else "male"
    patient = Patient.objects.create(sex=sex)
    Referral.objects.create(
        reference=f"JOURNEY{patient.pk}",
        patient=patient,
        responsible_icb=ward.site.icb,
        service_line=ward.service_line,
        received_on=DAY - timedelta(days=20),
        accepted_on=DAY - timedelta(days=10),
    )
    return patient


def address(ward: Ward) -> str:
    return f"/wards/{ward.provider.key}/{ward.code}/"


def go(page: Page, hands: Hands, patient: Patient, what: str) -> None:
    """Open what can be done for somebody, and the page of one of it."""
    summary = page.locator("summary", has_text=patient.pseudonym)
    hands.press(summary)
    hands.press(page.get_by_role("link", name=re.compile(f"^{what} ?: {patient.pseudonym}")))
    expect(page.get_by_role("heading", level=1, name=what)).to_be_visible(timeout=PATIENCE)


def done(page: Page, sentence: str) -> None:
    """The ward's page says what was done."""
    expect(page.locator(".app-message")).to_contain_text(sentence, timeout=PATIENCE)
    expect(page.get_by_role("heading", name="The day's work")).to_be_visible()


@pytest.mark.parametrize("by", [Mouse, Keyboard])
def test_somebody_is_admitted_moved_goes_on_leave_and_leaves(
    signed_in: SignedIn, monday: Impact, by: type[Mouse] | type[Keyboard]
):
    ward = roomy_ward()
    patient = waiting(ward)
    page = signed_in(manager())
    hands: Hands = by(page)
    who = patient.pseudonym
    page.goto(address(ward))

    hands.press(page.get_by_role("link", name="Admit", exact=True))
    hands.type(page.get_by_label("Or somebody without a referral"), who)
    hands.choose_first(page.get_by_label("Responsible ICB"))
    hands.choose_first(page.get_by_label("Bed", exact=True))
    hands.press(page.get_by_role("button", name="Admit"))
    done(page, f"{who} was admitted on 23 November 2026.")

    go(page, hands, patient, "Move to another bed")
    hands.choose_first(page.get_by_label("Bed", exact=True))
    hands.press(page.get_by_role("button", name="Move"))
    done(page, f"{who} was moved to bed")

    go(page, hands, patient, "Start leave")
    hands.press(page.get_by_label("Section 17 leave"))
    hands.press(page.get_by_role("button", name="Start leave"))
    done(page, f"{who}: section 17 leave from 23 November 2026.")

    go(page, hands, patient, "End leave")
    hands.press(page.get_by_role("button", name="End leave"))
    done(page, f"{who} is back from leave")

    go(page, hands, patient, "Ready for discharge")
    hands.press(page.get_by_role("button", name="Save"))
    done(page, f"{who} is ready for discharge since 23 November 2026.")

    go(page, hands, patient, "Discharge")
    hands.press(page.get_by_role("button", name="Discharge"))
    done(page, f"{who} was discharged on 23 November 2026.")
    assert patient.placements.get().discharged_on == DAY


def test_two_bed_managers_race_for_one_bed(signed_in: SignedIn, monday: Impact):
    ward = roomy_ward()
    people = [waiting(ward), waiting(ward)]
    pages = [signed_in(manager(name)) for name in NAMES]
    for page, patient in zip(pages, people, strict=True):
        page.goto(f"{address(ward)}do/admit/")
        page.get_by_label("Or somebody without a referral").fill(patient.pseudonym)
        page.get_by_label("Responsible ICB").select_option(index=1)
        page.get_by_label("Bed", exact=True).select_option(index=1)

    chosen = pages[1].get_by_label("Bed", exact=True).input_value()
    for page in pages:
        page.get_by_role("button", name="Admit").click(no_wait_after=True)
    for page in pages:
        answered = page.locator(".app-message, .nhsuk-error-summary")
        expect(answered).to_be_visible(timeout=PATIENCE)

    first = next(i for i, page in enumerate(pages) if page.locator(".app-message").count())
    second, patient = pages[1 - first], people[1 - first]
    problem = second.get_by_role("alert")
    expect(problem).to_contain_text("is occupied from 23 November 2026")
    expect(problem).to_contain_text(f"{NAMES[first]} changed this on")
    assert_accessible(second)
    bed = second.get_by_label("Bed", exact=True)
    assert bed.input_value() == chosen
    typed = second.get_by_label("Or somebody without a referral")
    expect(typed).to_have_value(patient.pseudonym)
    assert people[first].placements.exists()
    assert not patient.placements.exists()

    choices = bed.locator("option").all_text_contents()
    free = next(i for i, text in enumerate(choices) if i and "(" not in text)
    bed.select_option(index=free)
    second.get_by_role("button", name="Admit").click()
    done(second, f"{patient.pseudonym} was admitted")


def test_who_comes_second_is_told_keeps_what_was_typed_and_goes_on(
    signed_in: SignedIn, monday: Impact
):
    ward = roomy_ward()
    placement = Placement.objects.filter(
        stays__ward=ward, stays__end_date=None, discharged_on=None, stays__leaves=None
    )[0]
    first, second = (signed_in(manager(name)) for name in NAMES)
    for page in (first, second):
        page.goto(f"/placements/{placement.pk}/plan-discharge/")
        page.get_by_label("Day", exact=True).fill("24")
        page.get_by_label("Month").fill("12")
        page.get_by_label("Year").fill("2026")
    first.get_by_role("button", name="Save").click()
    done(first, "discharge is planned for 24 December 2026")

    second.get_by_role("button", name="Save").click()

    told = second.get_by_role("alert")
    expect(told).to_contain_text("Ola Berg changed this on", timeout=PATIENCE)
    expect(second.get_by_label("Day", exact=True)).to_have_value("24")
    assert_accessible(second)
    second.get_by_role("button", name="Save").click()
    done(second, "discharge is planned")


def test_another_organisation_s_ward_is_out_of_reach(signed_in: SignedIn, monday: Impact):
    page = signed_in(monday.clinician)
    fellow = Ward.objects.get(provider__key="RT5", code="PHOENIX")
    person = Placement.objects.filter(provider=fellow.provider, discharged_on=None)[0]

    page.goto(address(fellow))
    expect(page.get_by_role("heading", name="The day's work")).to_have_count(0)
    for place in (f"{address(fellow)}do/admit/", f"/placements/{person.pk}/discharge/"):
        refused = page.goto(place)
        assert refused
        assert refused.status == 403
        assert_accessible(page)
    nowhere = page.goto("/wards/NOBODY/NOWHERE/do/admit/")
    assert nowhere
    assert nowhere.status == 404


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "390"])
def test_every_form_is_accessible_and_fits(
    signed_in: SignedIn, monday: Impact, viewport: ViewportSize
):
    ward = roomy_ward()
    page = signed_in(manager(), viewport=viewport)
    page.goto(address(ward))
    for summary in page.locator(".app-doable summary").all():
        summary.click()
    keep(page, f"work-{viewport['width']}")
    assert_accessible(page)
    assert not too_wide(page)
    links = page.locator(".app-work a").evaluate_all("all => all.map(a => a.pathname)")
    by_action = {link.rstrip("/").rpartition("/")[2]: link for link in links}
    assert {"admit", "confirm", "close", "pause", "hold", "discharge"} <= by_action.keys()

    for name, link in by_action.items():
        page.goto(link)
        assert_accessible(page)
        assert not too_wide(page), name
    page.goto(by_action["start-leave"])
    page.get_by_role("button", name="Start leave").click()
    expect(page.get_by_role("alert")).to_contain_text("Kind of leave")
    keep(page, f"work-refused-{viewport['width']}")
    assert_accessible(page)
    assert not too_wide(page)
