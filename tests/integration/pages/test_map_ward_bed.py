"""The map, a ward and a bed: what each shows, and of whom it is silent."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from beds.models import Bed, BedPeriod, Confirmation
from beds.state import bed_map, bed_timeline
from impact.audit.models import AccessLog
from patients.models import Stay
from providers.access import Role
from providers.models import Membership, Provider, Ward
from tests.factories import OccupiedFactory, PlacementFactory, StayFactory
from tests.impact import DAY, Impact, days
from tests.pages import attribute, found, listed, one, opened, rows, words

MAP = "/bed-state/map/"


def test_map_shows_every_bed_with_label_state_person_and_days(clinician: Client, made: Impact):
    page = opened(clinician, f"{MAP}?provider=RT5")
    (ward,) = bed_map(
        collaborative=made.collaborative, as_at=DAY, provider=Provider.objects.get(key="RT5")
    )
    shown = [words(bed) for bed in found(page, "li", "app-bed")]

    assert len(shown) == len(ward.beds)
    for text, cell in zip(shown, ward.beds, strict=True):
        assert text.startswith(f"Bed {cell.label} {cell.state.capitalize()}")
        assert (cell.pseudonym or "") in text
        days_told = cell.stay_days if cell.stay_days is not None else cell.days
        assert f"{days_told:,} day" in text
    assert "Above contract" in shown[-1]


def test_map_counts_its_states_as_it_shows_them(clinician: Client):
    page = opened(clinician, MAP)
    (states,) = [
        nav
        for nav in found(page, "nav", "app-choices")
        if attribute(nav, "aria-label") == "Beds shown"
    ]
    for link in found(states, "a"):
        count = int(words(one(link, "span", "app-choices__count")))
        shown = list(found(opened(clinician, attribute(link, "href")), "li", "app-bed"))
        assert len(shown) == count


def test_map_of_a_suspended_ward_says_so(clinician: Client):
    page = opened(clinician, f"{MAP}?provider=STANDREWS")

    (naseby,) = [ward for ward in found(page, "section", "app-ward-map") if "Naseby" in words(ward)]
    assert "Admissions suspended" in words(naseby)
    assert "0 can admit" in words(naseby)


def test_a_bed_of_the_map_opens_its_timeline(clinician: Client):
    page = opened(clinician, f"{MAP}?provider=RT5")
    first = next(iter(found(page, "li", "app-bed")))
    address = attribute(one(first, "a", "app-bed__label"), "href")

    timeline = opened(clinician, address)
    bed = Bed.objects.get(pk=address.split("/")[2])
    assert words(one(timeline, "h1")) == f"Bed {bed.label}"
    spans = bed_timeline(bed, as_at=DAY)
    assert len(rows(listed(timeline, "periods"))) == len(spans)
    assert len(list(found(one(timeline, "svg", "app-chart"), "rect", "app-chart__bar"))) == len(
        spans
    )


def test_a_bed_names_nobody_whom_the_reader_may_not_see(clinician: Client):
    """A member's ward that serves another collaborative: its beds are seen, not its people."""
    ward = Ward.objects.get(code="BIER-BRONTE")
    placement = PlacementFactory(
        provider=ward.provider, responsible_icb=ward.site.icb, admitted_on=days(-9)
    )
    stay = StayFactory(placement=placement, ward=ward, start_date=days(-9))
    bed = Bed.objects.filter(ward=ward)[0]
    OccupiedFactory(stay=stay, bed=bed)

    page = opened(clinician, "/wards/CYGNET/BIER-BRONTE/")
    occupied = [bed for bed in found(page, "li", "app-bed") if "Occupied" in words(bed)]
    assert len(occupied) == 1
    timeline = opened(clinician, f"/beds/{bed.pk}/")
    assert rows(listed(timeline, "periods"))[0][4].text == "Not shown to you"
    for shown in (page, timeline):
        assert placement.patient.pseudonym not in str(shown)
    assert clinician.get(f"/patients/{placement.patient.pseudonym}/").status_code == 404


def test_ward_page_shows_its_beds_and_people(clinician: Client, made: Impact):
    page = opened(clinician, "/wards/RHA/WELLS-1/")
    here = Stay.objects.filter(ward__code="WELLS-1", end_date=None)
    people = rows(listed(page, "people"))

    assert {row[1].text for row in people} == {stay.patient.pseudonym for stay in here}
    assert len(list(found(page, "li", "app-bed"))) == 16
    entry = AccessLog.objects.latest("pk")
    assert (entry.page, entry.shown) == ("ward", here.count())
    assert entry.filters == {"ward": "RHA:WELLS-1", "as_at": "2026-11-23"}


def test_ward_page_marks_what_an_import_assumed(clinician: Client):
    assumed = BedPeriod.objects.filter(assumed=True, end_date=None).select_related("bed__ward")[0]
    ward = assumed.bed.ward
    page = opened(clinician, f"/wards/{ward.provider.key}/{ward.code}/")

    (bed,) = [
        bed
        for bed in found(page, "li", "app-bed")
        if words(bed).startswith(f"Bed {assumed.bed.label} ")
    ]
    assert "Bed assumed" in words(bed)


def test_ward_page_says_why_nobody_is_admitted(clinician: Client):
    page = opened(clinician, "/wards/STANDREWS/NASEBY/")

    notice = words(one(page, "div", "app-notice"))
    assert "Admissions are suspended since 3 November 2026, with no end planned" in notice
    assert "Regulator's condition" in notice


def test_ward_page_says_who_is_to_come_and_to_leave(clinician: Client):
    held = BedPeriod.objects.filter(use="held").select_related("bed__ward", "referral__patient")[0]
    ward = held.bed.ward
    page = opened(clinician, f"/wards/{ward.provider.key}/{ward.code}/")

    assert held.referral is not None
    assert rows(listed(page, "arrivals"))[0][0].text == held.referral.patient.pseudonym


def test_ward_page_shows_confirmations_and_differences(clinician: Client, made: Impact):
    ward = Ward.objects.get(code="PHOENIX")
    Confirmation.objects.create(
        ward=ward,
        confirmed_at=datetime(2026, 11, 23, 8, tzinfo=UTC),
        by=made.hub,
        headcount=10,
        held=12,
    )
    page = opened(clinician, "/wards/RT5/PHOENIX/")
    first = rows(listed(page, "confirmations"))[0]

    assert [cell.text for cell in first] == [
        "23 November 2026 at 08:00",
        "Grace Lindley",
        "10",
        "12",
        "2 people fewer counted",
    ]


@pytest.mark.parametrize("address", ["/wards/RXG/BRONTE/", "/wards/RHA/NONE/", "/beds/999999/"])
def test_what_another_organisation_has_is_not_found(clinician: Client, address: str):
    assert clinician.get(address).status_code == 404


def test_a_ward_of_ones_own_provider_is_seen_without_any_collaborative(made: Impact):
    inmind = Provider.objects.get(key="GMMH")
    user = made.administrator
    Membership.objects.create(user=user, role=Role.CLINICIAN, provider=inmind)
    client = Client()
    client.force_login(user)

    page = opened(client, "/wards/GMMH/EDEN-1/")
    assert "No bed of this ward is in service" in words(page)
    here = Stay.objects.filter(ward__code="EDEN-1", end_date=None).count()
    assert len(rows(listed(page, "people"))) == here > 0
