"""The rows behind a figure: they add up, name people by pseudonym, and every look is on record."""

import pytest
from django.test import Client
from django.test.html import Element

from impact.audit.models import AccessKind, AccessLog
from impact.core.grains import Grain
from reporting.figures.catalogue import CATALOGUE
from reporting.figures.engine import Asked, served
from reporting.figures.explain import explain, totals
from tests.integration.figures_pages.world import MONDAY, TODAY, Example
from tests.pages import Cell, attribute, found, listed, one, opened, rows, words

RANGE = "from=2026-11-16&to=2026-11-23"
BEHIND = f"/figures/out_of_area_rate/rows/?{RANGE}"


def shown(page: Element) -> list[dict[str, Cell]]:
    """The rows of the page by their headings."""
    table = one(listed(page, "rows"), "table")
    headings = [words(cell) for cell in found(one(table, "thead"), "th")]
    return [dict(zip(headings, row, strict=True)) for row in rows(table)]


def sums(page: Element) -> str:
    """What the page says of the sums."""
    return words(one(page, "p", "app-sums__said"))


def test_rows_add_up_to_both_sides_of_the_figure(clinician: Client):
    page = opened(clinician, BEHIND)
    behind = shown(page)

    assert sums(page) == "All rows add up to 3 over 13: both sides of the figure."
    assert words(one(page, "p", "app-sums__value")) == "23.1%"
    assert sum(int(row["Numerator"].text) for row in behind) == 3
    assert sum(int(row["Denominator"].text) for row in behind) == 13


@pytest.mark.parametrize("name", CATALOGUE)
def test_rows_of_every_figure_add_up_and_are_all_there(clinician: Client, made: Example, name: str):
    page = opened(clinician, f"/figures/{name}/rows/?{RANGE}")
    asked = Asked(name, made.collaborative, MONDAY, TODAY, TODAY, Grain.TOTAL)

    assert sums(page).endswith(": both sides of the figure.")
    assert len(shown(page) if totals(asked).rows else []) == totals(asked).rows
    if CATALOGUE[name].unit != "count":
        total = sum(row.denominator for row in explain(asked))
        assert served(total) == served(totals(asked).denominator)


def test_row_says_who_where_from_when_to_when_and_why(clinician: Client, made: Example):
    (row,) = [row for row in shown(opened(clinician, BEHIND)) if row["Spell"].text == "S4"]

    assert row["Person"].text == made.people["S4"].pseudonym
    assert row["Ward"].text == "Ward X, Priory"
    assert row["Ward stay"].text == "S4-1"
    assert (row["From"].text, row["To"].text) == ("16 Nov 26", "19 Nov 26")
    assert (row["Numerator"].text, row["Denominator"].text) == ("3", "3")
    assert row["Why"].text == "Patient days"


def test_people_and_wards_lead_to_their_pages(clinician: Client, made: Example):
    (row,) = [row for row in shown(opened(clinician, BEHIND)) if row["Spell"].text == "S1"]

    assert row["Person"].links == (f"/patients/{made.people['S1'].pseudonym}/",)
    assert row["Ward"].links == ("/wards/RHA/A/",)


def test_beds_without_people_are_rows_too(clinician: Client):
    behind = shown(opened(clinician, f"/figures/closed_bed_rate/rows/?{RANGE}"))

    assert {row["Person"].text for row in behind} == {"–"}
    (closed,) = [row for row in behind if row["Why"].text == "Closed"]
    assert (closed["Bed"].text, closed["Numerator"].text) == ("03", "5")


def test_no_nhs_number_is_on_the_page(clinician: Client, made: Example):
    text = clinician.get(BEHIND).content.decode()

    for person in made.people.values():
        assert str(person.nhs_number) not in text


def test_rows_are_narrowed_as_the_figure_was(clinician: Client):
    page = opened(clinician, f"{BEHIND}&provider=PRIORY")

    assert [row["Spell"].text for row in shown(page)] == ["S4"]
    assert sums(page) == "All rows add up to 3 over 3: both sides of the figure."


def test_grain_and_cut_of_the_figure_change_no_row(clinician: Client):
    page = opened(clinician, f"{BEHIND}&grain=day&by=provider")

    assert sums(page) == "All rows add up to 3 over 13: both sides of the figure."


def test_look_is_on_record_with_what_was_asked_and_how_many_people(
    clinician: Client, made: Example
):
    opened(clinician, f"{BEHIND}&provider=RHA")
    entry = AccessLog.objects.get()

    assert (entry.kind, entry.page) == (AccessKind.LIST, "figures/out_of_area_rate/rows")
    assert entry.user_id == made.clinician.pk
    assert entry.filters["provider"] == "RHA"
    assert entry.filters["collaborative"] == "IMPACT"
    assert entry.shown == 2


def test_rows_come_a_page_at_a_time(clinician: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("reporting.views.rows.ROWS_A_PAGE", 2)
    first, second = (opened(clinician, f"{BEHIND}&page={number}") for number in (1, 2))

    assert len(shown(first)) == 2
    assert len(shown(second)) == 1
    assert sums(first) == sums(second)
    pages = [
        attribute(link, "href") for link in found(one(first, "ul", "nhsuk-pagination__list"), "a")
    ]
    assert pages == [f"?{RANGE}&page={number}" for number in (1, 2)]


def test_page_leads_back_to_its_figure(clinician: Client):
    page = opened(clinician, f"{BEHIND}&period=12m&provider=RHA")
    links = {
        words(link): attribute(link, "href") for link in found(page, "a", "nhsuk-breadcrumb__link")
    }

    assert links["Out of area"] == "/figures/out_of_area_rate/?period=12m&provider=RHA"
