"""All figures: tiles, comparisons, service lines; the numbers are the engine's."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.html import Element
from django.test.utils import CaptureQueriesContext

from impact.core import clock
from impact.core.grains import Grain
from reporting.figures.catalogue import CATALOGUE
from reporting.figures.engine import Asked, ask
from reporting.presenters.values import side_text, value_text
from tests.factories import (
    BedPeriodFactory,
    CollaborativeMemberFactory,
    ProviderFactory,
    WardFactory,
    beds_of,
)
from tests.integration.figures_pages.world import MONDAY, TODAY, WEEK, Example, november
from tests.pages import attribute, found, one, opened, page_of, rows, words

ADDRESS = f"/figures/?{WEEK}"


def tiles(page: Element) -> dict[str, Element]:
    """The tiles of a page by title."""
    return {words(one(tile, "h3")): tile for tile in found(page, "li", "app-figure")}


def line(tile: Element) -> tuple[str, str]:
    """The number of a tile, and its two sides."""
    value = words(next(found(tile, "p", "app-figure__line"))).split(",")[0].strip()
    return value, words(one(tile, "p", "app-figure__sides"))


def asked(made: Example, figure: str, **given: Any) -> Asked:
    question = {"start": MONDAY, "end": TODAY, "cut_off": TODAY, "grain": Grain.WEEK, **given}
    return Asked(figure=figure, collaborative=made.collaborative, **question)


def test_tiles_show_the_worked_example(clinician: Client):
    shown = tiles(opened(clinician, ADDRESS))
    week = "week of 16 November 2026"

    assert line(shown["Occupancy"]) == ("87.5%", f"{week}: 14 over 16")
    assert line(shown["Occupancy excluding leave"]) == ("75.0%", f"{week}: 12 over 16")
    assert line(shown["Closed beds"]) == ("23.8%", f"{week}: 5 over 21")
    assert line(shown["Out of area"]) == ("23.1%", f"{week}: 3 over 13")
    assert line(shown["Out of area on the last day"]) == ("0.0%", f"{week}: 0 over 2")
    assert line(shown["People from other areas"]) == ("28.6%", f"{week}: 4 over 14")
    assert line(shown["Length of stay"]) == ("13.3", f"{week}: 40 over 3")
    assert line(shown["Current length of stay"]) == ("12.0", f"{week}: 24 over 2")
    assert line(shown["Length of pathway"]) == ("5.0", f"{week}: 10 over 2")
    assert line(shown["Admissions"]) == ("2", week)
    assert line(shown["Discharges"]) == ("3", week)


def test_every_figure_of_the_catalogue_has_a_tile_with_the_engine_s_numbers(
    clinician: Client, made: Example
):
    shown = tiles(opened(clinician, ADDRESS))

    assert set(shown) == {figure.title for figure in CATALOGUE.values()}
    for name, figure in CATALOGUE.items():
        (row,) = ask(asked(made, name), computed_at=clock.now()).rows
        value, sides = line(shown[figure.title])
        assert value.startswith(value_text(figure, row.value)), name
        if row.denominator is not None:
            over = f"{side_text(row.numerator)} over {side_text(row.denominator)}"
            assert sides.endswith(over), name


def test_tiles_say_which_way_is_good(clinician: Client):
    shown = tiles(opened(clinician, ADDRESS))

    assert words(one(shown["Out of area"], "p", "app-figure__good")) == "Lower is better."
    assert words(one(shown["Occupancy"], "p", "app-figure__good")).startswith("Neither way")


def test_tile_leads_to_its_figure_and_to_its_rows_with_all_that_was_asked(clinician: Client):
    tile = tiles(opened(clinician, f"{ADDRESS}&provider=RHA"))["Occupancy"]
    figure, behind = (attribute(link, "href") for link in found(tile, "a"))

    assert figure == f"/figures/occupancy/?{WEEK}&provider=RHA"
    assert behind == "/figures/occupancy/rows/?from=2026-11-16&to=2026-11-23&provider=RHA"


def test_tile_of_a_figure_that_cannot_be_narrowed_so_says_why(clinician: Client):
    shown = tiles(opened(clinician, f"{ADDRESS}&icb=QT1"))

    assert "A bed has no ICB" in words(shown["Occupancy"])
    assert line(shown["Out of area"]) == ("23.1%", "week of 16 November 2026: 3 over 13")


def test_without_dates_the_last_24_whole_months_are_shown(clinician: Client):
    page = opened(clinician, "/figures/")

    assert "1 November 2024 to 31 October 2026" in words(one(page, "p", "app-as-at"))
    current = [link for link in found(page, "a") if attribute(link, "aria-current") == "page"]
    assert "Last 24 months" in [words(link) for link in current]
    assert line(tiles(page)["Admissions"]) == ("1", "October 2026")


def test_part_of_a_month_is_said_to_be_one_and_not_judged(clinician: Client):
    tile = tiles(opened(clinician, "/figures/?from=2026-10-01&to=2026-12-01&grain=month"))
    shown = tile["Occupancy"]

    assert line(shown)[1].startswith("October 2026")
    titles = [words(title) for title in found(shown, "title")]
    assert any("November 2026, 22 of 30 days" in title for title in titles)
    assert any("Not judged: part of a month" in title for title in titles)


def test_period_links_keep_the_filters(clinician: Client):
    page = opened(clinician, "/figures/?provider=RHA&service_line=LS_M_MI")
    links = {words(link): attribute(link, "href") for link in found(page, "a")}

    assert links["Last 12 months"] == "/figures/?provider=RHA&service_line=LS_M_MI&period=12m"
    assert links["Clear filters"] == "/figures/"


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("12m", "1 November 2025 to 31 October 2026"),
        ("60m", "1 November 2021 to 31 October 2026"),
        ("26w", "25 May 2026 to 22 November 2026"),
        ("year", "1 April 2026 to 31 March 2027"),
        ("last_year", "1 April 2025 to 31 March 2026"),
    ],
)
def test_named_periods(clinician: Client, period: str, days: str):
    page = opened(clinician, f"/figures/?period={period}")

    assert days in words(one(page, "p", "app-as-at"))


def test_providers_side_by_side(clinician: Client, made: Example):
    page = opened(clinician, f"{ADDRESS}&compare=provider")
    table = one(page, "table", "app-compare")
    headings = [words(cell) for cell in found(one(table, "thead"), "th")]
    shown = {row[0].text: row[1:] for row in rows(table) if len(row) > 1}

    assert headings == ["Figure", "All", "Nottinghamshire Healthcare", "Priory"]
    assert [cell.text for cell in shown["Out of area"]] == [
        "23.1% 3 / 13",
        "0.0% 0 / 10",
        "100.0% 3 / 3",
    ]
    assert shown["Out of area"][2].links == (
        "/figures/out_of_area_rate/rows/?from=2026-11-16&to=2026-11-23&provider=PRIORY",
    )
    assert "no ward yet" in shown["People waiting"][0].text
    for name in ("occupancy", "length_of_stay", "discharges"):
        figure = CATALOGUE[name]
        whole = ask(asked(made, name, grain=Grain.TOTAL), computed_at=clock.now()).rows[0]
        title = next(text for text in shown if text.startswith(figure.title))
        assert shown[title][0].text.startswith(value_text(figure, whole.value))


def test_service_lines_one_under_another(clinician: Client):
    page = opened(clinician, f"/figures/by-service-line/?{WEEK}")
    (section,) = found(page, "section", "app-line")
    smalls = {words(one(each, "h3")): each for each in found(section, "li", "app-small")}

    assert words(one(section, "h2")) == "Low secure men"
    assert "87.5%" in words(smalls["Occupancy"])
    assert "3 over 13" in words(smalls["Out of area"])
    link = next(found(smalls["Occupancy"], "a"))
    assert attribute(link, "href") == f"/figures/occupancy/?{WEEK}&service_line=LS_M_MI"


@pytest.mark.parametrize(
    "address",
    [
        "/figures/?period=12m",
        "/figures/?period=12m&service_line=LS_M_MI",
        "/figures/?period=12m&compare=provider",
        "/figures/?period=12m&compare=service_line",
        "/figures/by-service-line/?period=12m",
    ],
)
def test_page_costs_the_same_few_queries_whatever_there_is_to_count(
    clinician: Client, made: Example, address: str
):
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            opened(clinician, address)
        return len(counted)

    queries()
    before = queries()
    for number in range(5):
        ward = WardFactory(
            provider=ProviderFactory() if number > 2 else made.ward.provider,
            site=made.ward.site,
            service_line=made.ward.service_line,
            code=f"M{number}",
        )
        for bed in beds_of(ward, 4):
            BedPeriodFactory(bed=bed, start_date=november(1), end_date=november(9))

    assert queries() == before
    assert before <= 35


def test_two_collaboratives_can_be_chosen_between(made: Example, clinician: Client):
    CollaborativeMemberFactory(provider=made.ward.provider, collaborative__code="NORTH")
    page = opened(clinician, "/figures/?period=12m")
    (choice,) = [
        nav for nav in found(page, "nav") if attribute(nav, "aria-label") == "Collaborative"
    ]
    links = [attribute(link, "href") for link in found(choice, "a")]

    assert links == [
        "/figures/?collaborative=IMPACT&period=12m",
        "/figures/?collaborative=NORTH&period=12m",
    ]


def test_empty_values_of_a_form_leave_the_address(clinician: Client):
    answer = clinician.get("/figures/?from=&to=&provider=RHA&site=&grain=month")

    assert answer.status_code == 302
    assert answer["Location"] == "/figures/?provider=RHA&grain=month"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("from=2026-11-31&to=2026-12-05", "Enter a real date"),
        ("from=2026-11-16", "Give both dates, or neither."),
        ("from=2026-11-16&to=2026-11-01", "is before from"),
        ("period=fortnight", "fortnight"),
        ("grain=hour", "hour"),
        ("cut_off=soon", "Enter a real date"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(
    clinician: Client, query: str, sentence: str
):
    answer = clinician.get(f"/figures/?{query}")

    assert answer.status_code == 422
    assert sentence in words(page_of(answer))


def test_days_that_have_not_come_are_marked(clinician: Client):
    page = opened(clinician, "/figures/?period=year&cut_off=2027-01-01")
    (banner,) = found(page, "div", "app-banner")

    assert "1 January 2027, which has not come yet" in words(banner)
    assert attribute(one(banner, "a"), "href") == "?period=year"


def test_today_is_not_marked(clinician: Client):
    assert not list(found(opened(clinician, "/figures/"), "div", "app-banner"))
