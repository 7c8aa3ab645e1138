"""The page of one figure: numbers, chart, table, spread, groups, definition."""

from typing import Any

import pytest
from django.test import Client
from django.test.html import Element

from impact.core import clock
from impact.core.grains import Grain
from reporting.figures.catalogue import CATALOGUE
from reporting.figures.engine import Asked, ask
from reporting.presenters.values import value_text
from tests.integration.figures_pages.world import TODAY, WEEK, Example, november
from tests.pages import attribute, found, one, opened, page_of, rows, words

OCCUPANCY = f"/figures/occupancy/?{WEEK}"


def headlines(page: Element) -> list[str]:
    """The large numbers of a page with what stands beside them."""
    return [words(each) for each in found(page, "li", "app-headline")]


def table(page: Element, number: int = 0) -> tuple[list[str], list[list[str]]]:
    """Headings and texts of one of the tables of figures."""
    shown = list(found(page, "table", "app-figure-table"))[number]
    headings = [words(cell) for cell in found(one(shown, "thead"), "th")]
    return headings, [[cell.text for cell in row] for row in rows(shown)]


def facts(page: Element) -> dict[str, str]:
    """What the page says of the definition."""
    (listed,) = found(page, "dl", "app-facts")
    pairs = zip(found(listed, "dt"), found(listed, "dd"), strict=True)
    return {words(label): words(value) for label, value in pairs}


def test_table_has_the_engine_s_rows_day_by_day(clinician: Client, made: Example):
    page = opened(clinician, "/figures/occupancy/?from=2026-11-16&to=2026-11-23&grain=day")
    headings, shown = table(page)
    asked = Asked("occupancy", made.collaborative, november(16), november(23), TODAY, Grain.DAY)
    expected = ask(asked, computed_at=clock.now()).rows

    assert headings == ["Day", "Value, %", "Numerator", "Denominator", "Special cause"]
    assert [row[1:4] for row in shown] == [
        [value_text(CATALOGUE["occupancy"], row.value), str(row.numerator), str(row.denominator)]
        for row in expected
    ]
    assert [row[0] for row in shown][:2] == ["16 November 2026", "17 November 2026"]


def test_number_and_table_lead_to_the_rows_behind(clinician: Client):
    page = opened(clinician, OCCUPANCY)
    behind = "/figures/occupancy/rows/?from=2026-11-16&to=2026-11-23"
    headline = next(found(page, "li", "app-headline"))

    assert attribute(one(headline, "a"), "href") == behind
    (row,) = rows(next(found(page, "table", "app-figure-table")))
    assert row[1].links == (behind,)


def test_headlines_are_the_last_period_and_the_whole(clinician: Client):
    page = opened(clinician, "/figures/out_of_area_rate/?from=2026-11-02&to=2026-11-23&grain=week")

    # S1 21 days from the 2nd, S4 17 to the 19th, S2 6, S5 3: 17 of 47.
    assert headlines(page) == [
        "Week of 16 November 2026 23.1% , rows behind Week of 16 November 2026 3 over 13",
        "2 November 2026 to 22 November 2026 36.2% , rows behind 2 November 2026 to "
        "22 November 2026 17 over 47",
    ]


def test_figure_of_lengths_shows_its_middle_and_its_spread(clinician: Client):
    page = opened(clinician, f"/figures/length_of_stay/?{WEEK}")
    (headline,) = headlines(page)
    spreads = [words(each) for each in found(page, "div", "app-spreads__one")]

    assert "13.3" in headline
    assert "Median 6.0" in headline
    assert "90th percentile 25.2" in headline
    assert "Longest 30" in headline
    assert spreads[0].startswith(
        "Discharged in the period 3 spells that ended: median 6.0 days, 90th percentile 25.2 days."
    )
    assert "4 to 7 days: 2, 1 to 3 months: 1." in spreads[0]
    assert spreads[1].startswith("Here on 22 November 2026 2 spells so far: median 12.0 days")
    assert "0 to 3 days: 1, 2 to 4 weeks: 1." in spreads[1]


def test_current_length_of_stay_shows_those_who_are_here_first(clinician: Client):
    page = opened(clinician, f"/figures/current_length_of_stay/?{WEEK}")
    headings = [words(one(each, "h3")) for each in found(page, "div", "app-spreads__one")]

    assert headings == ["Here on 22 November 2026", "Discharged in the period"]


def test_figure_without_lengths_has_no_spread(clinician: Client):
    assert not list(found(opened(clinician, OCCUPANCY), "div", "app-spreads__one"))


def test_groups_stand_side_by_side(clinician: Client):
    page = opened(clinician, f"/figures/out_of_area_rate/?{WEEK}")
    sections = {
        words(next(found(each, "h2"))): each for each in found(page, "section", "app-panel")
    }
    providers = [words(each) for each in found(sections["By provider"], "li", "app-small")]

    assert [text.split(" ,")[0] for text in providers] == [
        "Nottinghamshire Healthcare 0.0%",
        "Priory 100.0%",
    ]
    assert "3 over 3" in providers[1]
    assert list(found(sections["By service line"], "li", "app-small"))


def test_a_cut_has_a_table_of_every_group_and_period(clinician: Client, made: Example):
    page = opened(
        clinician,
        "/figures/out_of_area_rate/?from=2026-11-09&to=2026-11-23&grain=week&by=provider&by=icb",
    )
    headings, shown = table(page, 1)
    asked = Asked(
        "out_of_area_rate",
        made.collaborative,
        november(9),
        november(23),
        TODAY,
        Grain.WEEK,
        by=("provider", "icb"),
    )

    assert headings[:3] == ["Week", "Provider", "ICB"]
    names = {"RHA": "Nottinghamshire Healthcare", "PRIORY": "Priory"}
    assert [row[1] for row in shown] == [
        names[str(row.group["provider"])] for row in ask(asked, computed_at=clock.now()).rows
    ]
    assert shown[1][1:] == [
        "Nottinghamshire Healthcare",
        "Nottingham and Nottinghamshire",
        "0.0%",
        "0",
        "13",
        "",
    ]


def test_value_of_a_group_leads_to_the_rows_of_that_group(clinician: Client):
    page = opened(clinician, f"/figures/out_of_area_rate/?{WEEK}&by=provider")
    shown = rows(list(found(page, "table", "app-figure-table"))[1])

    assert shown[0][2].links == (
        "/figures/out_of_area_rate/rows/?from=2026-11-16&to=2026-11-23&provider=PRIORY",
    )


def test_filters_are_chosen_and_told(clinician: Client):
    page = opened(clinician, f"/figures/occupancy/?{WEEK}&provider=RHA&by=ward")
    chosen = {
        attribute(select, "name"): [
            attribute(option, "value")
            for option in found(select, "option")
            if "selected" in dict(option.attributes)
        ]
        for select in found(page, "select")
    }

    assert "Only where provider is Nottinghamshire Healthcare." in words(
        one(page, "p", "app-as-at")
    )
    assert chosen["provider"] == ["RHA"]
    assert chosen["grain"] == ["week"]
    ticked = [
        attribute(box, "value")
        for box in found(page, "input", "nhsuk-checkboxes__input")
        if "checked" in dict(box.attributes)
    ]
    assert ticked == ["ward"]


def test_definition_names_version_source_and_cut_off(clinician: Client):
    shown = facts(opened(clinician, f"{OCCUPANCY}&cut_off=2026-11-20"))

    assert shown["Definition"] == "occupancy, version 1"
    assert shown["Source"] == "figures.md section 3"
    assert shown["Meaning"] == CATALOGUE["occupancy"].meaning
    assert shown["Counted before (cut-off)"] == "20 November 2026"
    assert shown["Counted"] == "23 November 2026 at 09:00"
    assert shown["Good direction"] == "Neither way is good in itself"


def test_cut_off_limits_what_is_counted(clinician: Client):
    (_, shown) = table(opened(clinician, f"{OCCUPANCY}&cut_off=2026-11-20"))

    # 16 to 19 November: S1 and S3 in bed, A3 closed.
    assert shown[0][:4] == ["Week of 16 November 2026, 4 of 7 days", "100.0%", "8", "8"]
    assert shown[0][4] == "Not judged: part of a week"


def test_provisional_values_are_marked(clinician: Client):
    page = opened(clinician, f"/figures/readmissions_30d/?{WEEK}")
    headings, shown = table(page)

    assert shown[0][headings.index("Provisional")] == "Provisional"
    assert shown[0][-1] == "Not judged: provisional"


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_figure_has_a_page(clinician: Client, name: str):
    page = opened(clinician, f"/figures/{name}/?from=2026-10-01&to=2026-12-01")

    assert words(one(page, "h1")) == CATALOGUE[name].title
    charts = list(found(page, "svg", "app-run"))
    assert [attribute(chart, "role") for chart in charts] == ["img"] * len(charts)
    for chart in charts:
        title, description = attribute(chart, "aria-labelledby").split()
        assert title.endswith("-title")
        assert description.endswith("-description")


def test_names_of_charts_are_told_apart(clinician: Client):
    page = opened(clinician, "/figures/length_of_stay/?from=2026-10-01&to=2026-12-01")
    ids = [attribute(each, "id") for each in _all(page) if attribute(each, "id")]

    assert len(ids) == len(set(ids))


def _all(element: Any) -> list[Element]:
    children = [each for each in getattr(element, "children", ()) if not isinstance(each, str)]
    return [*children, *(deeper for each in children for deeper in _all(each))]


def test_cut_that_cannot_be_made_is_refused_with_the_engine_s_sentence(clinician: Client):
    answer = clinician.get("/figures/occupancy/?by=icb")

    assert answer.status_code == 422
    assert "A bed has no ICB: an empty one is nobody's." in words(page_of(answer))
    assert (
        attribute(
            next(a for a in found(page_of(answer), "a") if words(a) == "see it whole"), "href"
        )
        == "/figures/occupancy/"
    )


def test_cut_by_nothing_known_is_refused(clinician: Client):
    answer = clinician.get("/figures/occupancy/?by=weather")

    assert answer.status_code == 422
    assert "nothing to cut by" in words(page_of(answer))


def test_unknown_figure_and_collaborative_are_not_found(clinician: Client):
    assert clinician.get("/figures/happiness/").status_code == 404
    assert clinician.get("/figures/occupancy/?collaborative=SOUTH").status_code == 404


def test_range_without_a_counted_day_says_so(clinician: Client):
    page = opened(clinician, "/figures/length_of_stay/?from=2026-12-01&to=2027-01-01")

    assert "No day of this period is counted." in words(page)
    assert headlines(page) == []
