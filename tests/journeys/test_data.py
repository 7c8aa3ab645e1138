"""The data page in a real browser: an import with faults, looked at and applied by keyboard."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from beds.choices import DifferenceKind
from beds.models import Bed, Difference
from patients.models import Patient, Placement, Stay
from providers.models import WardAlias
from tests.factories import ImportBatchFactory, QuestionFactory
from tests.fixtures.browser import DESKTOP, PHONE, assert_accessible
from tests.impact import Impact, days
from tests.journeys.conftest import SignedIn, keep
from tests.journeys.test_looks import too_wide
from tests.journeys.test_referrals import made_bed_manager

HEADER = "provider,spell_id,patient_id,responsible_icb,admitted_on,ward_stay_id,ward,from\n"


def looked_at(page: Page, name: str) -> None:
    """A picture is kept of the page; it is accessible, and no wider than its window."""
    size = page.viewport_size
    assert size is not None
    keep(page, f"{name}-{size['width']}")
    assert_accessible(page)
    assert not too_wide(page)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "390"])
def test_import_with_faults(
    signed_in: SignedIn, monday: Impact, tmp_path: Path, viewport: ViewportSize
) -> None:
    free = Bed.objects.filter(ward__in=monday.wards, ward__provider__key="RHA")
    ward = free.exclude(periods__end_date=None)[0].ward
    rows = (
        f"RHA,N1,N1,QT1,2026-11-20,N1,{ward.code},2026-11-20\n"
        f"RHA,N2,N2,QT1,2026-11-20,N2,NOWHERE,2026-11-20\n"
    )
    extract = tmp_path / "stays.csv"
    extract.write_text(HEADER + rows)
    difference = Difference.objects.create(
        provider=ward.provider,
        stay=Stay.objects.filter(ward=ward, end_date=None)[0],
        kind=DifferenceKind.MISSING_FROM_FILE,
        found_on=days(-4),
    )
    page = signed_in(made_bed_manager(), viewport=viewport)
    names = ("checks", "differences", f"differences/{difference.pk}", "wards", f"wards/{ward.pk}")
    for name in names:
        page.goto(f"/data/{name}/")
        looked_at(page, f"data-{name.replace('/', '-')}")

    page.goto("/data/")
    looked_at(page, "data")
    page.locator("input[type=file]").set_input_files(extract)
    page.get_by_role("button", name="See what would change").press("Enter")

    expect(page.get_by_role("heading", name="Faults of stays.csv")).to_be_visible()
    looked_at(page, "data-import")
    expect(page.get_by_text("NOWHERE")).to_be_visible()

    page.get_by_role("button", name="Apply the 1 valid row").press("Enter")
    expect(page.get_by_text("Applied", exact=True)).to_be_visible()
    assert Placement.objects.filter(spell_id="N1").exists()
    assert not Placement.objects.filter(spell_id="N2").exists()

    page.get_by_role("link", name="Undo this import").press("Enter")
    expect(page.get_by_role("heading", name="What is taken back")).to_be_visible()
    looked_at(page, "data-undo")
    page.get_by_role("button", name="Undo this import").press("Enter")
    expect(page.get_by_text("Everything is as it was before it.")).to_be_visible()
    assert not Placement.objects.filter(spell_id="N1").exists()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "390"])
def test_census_is_compared_and_nothing_applied(
    signed_in: SignedIn, monday: Impact, tmp_path: Path, viewport: ViewportSize
) -> None:
    ward = next(ward for ward in monday.wards if ward.provider.key == "RHA")
    census = tmp_path / "census.csv"
    census.write_text(f"patient_id,ward\nNEW,{ward.code}\n")
    stays = Stay.objects.count()
    page = signed_in(made_bed_manager(), viewport=viewport)

    page.goto("/data/census/")
    page.locator("input[type=file]").set_input_files(census)
    looked_at(page, "data-census")
    page.get_by_role("button", name="Compare").press("Enter")

    expect(page.get_by_text("1 person is in the census, 0 of them held")).to_be_visible()
    expect(page.get_by_text("Somebody not held").first).to_be_visible()
    assert Stay.objects.count() == stays


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "390"])
def test_hub_tells_what_an_extract_means(
    signed_in: SignedIn, monday: Impact, viewport: ViewportSize
) -> None:
    ward = monday.wards[0]
    one, other = Patient.objects.filter(stays__ward__in=monday.wards).distinct()[:2]
    batch = ImportBatchFactory(provider=ward.provider)
    question = QuestionFactory(batch=batch, code="NEW")
    QuestionFactory(batch=batch, kind="alike", code="", one=one, other=other)
    page = signed_in(monday.hub, viewport=viewport)
    page.goto("/data/questions/")
    keep(page, f"questions-{viewport['width']}")
    assert_accessible(page)
    assert not too_wide(page)

    page.get_by_role("link", name="Possibly the same person").press("Enter")
    keep(page, f"question-alike-{viewport['width']}")
    assert_accessible(page)
    assert not too_wide(page)
    page.get_by_label("Another person").check()
    page.get_by_role("button", name="Answer").press("Enter")
    expect(page.get_by_text("The question is answered.")).to_be_visible()

    page.goto(f"/data/questions/{question.pk}/")
    keep(page, f"question-ward-{viewport['width']}")
    assert_accessible(page)
    assert not too_wide(page)
    page.get_by_label("Which ward is it?").select_option(label=ward.name)
    page.get_by_role("button", name="Answer").press("Enter")
    expect(page.get_by_role("link", name="Which ward is this?")).to_be_hidden()
    assert WardAlias.objects.get().ward == ward
