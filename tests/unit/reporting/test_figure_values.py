"""Numbers, periods and addresses of figures as people read them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from impact.core.grains import Grain
from reporting.figures.catalogue import CATALOGUE
from reporting.figures.engine import Row
from reporting.forms import PERIODS
from reporting.presenters.addresses import Addresses, asked_of
from reporting.presenters.controls import future
from reporting.presenters.periods import is_part, label, range_text, short_label
from reporting.presenters.themes import OTHERS, THEMES, by_theme
from reporting.presenters.values import extra_text, side_text, value_text, with_unit
from reporting.presenters.words import cut_words


def row(start: date, end: date, days: int) -> Row:
    return Row(start, end, days, {}, 1, 2, Decimal(50), {})


@pytest.mark.parametrize(
    ("figure", "value", "text"),
    [
        ("occupancy", Decimal("87.45"), "87.5%"),
        ("occupancy", Decimal("104.2"), "104.2%"),
        ("occupancy", None, "–"),
        ("occupancy", Fraction(200, 3), "66.7%"),
        ("bed_day_variance", Decimal("-3.25"), "\u22123.3%"),
        ("length_of_stay", Decimal("1234.5"), "1,234.5"),
        ("admissions", Decimal(1234), "1,234"),
        ("admissions", Fraction(45, 8), "5.6"),
        ("seclusion_per_100_patients", Decimal("1.719"), "1.7"),
    ],
)
def test_value_has_one_decimal_and_counts_are_whole(figure: str, value: Any, text: str):
    assert value_text(CATALOGUE[figure], value) == text


def test_value_with_its_unit():
    assert with_unit(CATALOGUE["length_of_stay"], Decimal(6)) == "6.0 days"
    assert with_unit(CATALOGUE["occupancy"], Decimal(6)) == "6.0%"


@pytest.mark.parametrize(
    ("side", "text"),
    [(None, "–"), (0, "0"), (11186, "11,186"), (-5, "\u22125"), (Decimal("310.25"), "310.3")],
)
def test_sides_are_whole_where_they_can_be(side: Any, text: str):
    assert side_text(side) == text


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("median", 6.0, "6.0"),
        ("max", 30, "30"),
        ("p90", None, "–"),
        ("money", Decimal("-1234.50"), "\u2212£1,234.50"),
        ("provisional", True, "Provisional"),
        ("provisional", False, ""),
    ],
)
def test_what_stands_beside_a_value(name: str, value: Any, text: str):
    assert extra_text(name, value) == text


@pytest.mark.parametrize(
    ("grain", "start", "end", "days", "long", "short"),
    [
        (Grain.DAY, date(2026, 5, 4), date(2026, 5, 5), 1, "4 May 2026", "4 May 26"),
        (Grain.WEEK, date(2026, 5, 4), date(2026, 5, 11), 7, "week of 4 May 2026", "4 May 26"),
        (Grain.MONTH, date(2026, 5, 1), date(2026, 6, 1), 31, "May 2026", "May 26"),
        (Grain.QUARTER, date(2026, 1, 1), date(2026, 4, 1), 90, "Q4 2025–26", "Q4 2025–26"),
        (Grain.YEAR, date(2025, 4, 1), date(2026, 4, 1), 365, "2025–26", "2025–26"),
        (
            Grain.TOTAL,
            date(2026, 5, 4),
            date(2026, 5, 6),
            2,
            "4 May 2026 to 5 May 2026",
            "4 May 26",
        ),
    ],
)
def test_periods_in_words(grain: Grain, start: date, end: date, days: int, long: str, short: str):
    shown = row(start, end, days)

    assert label(shown, grain) == long
    assert short_label(shown, grain) == short
    assert not is_part(shown, grain)


def test_part_of_a_period_says_how_much_of_it():
    begun = row(date(2026, 5, 11), date(2026, 6, 1), 12)

    assert label(begun, Grain.MONTH) == "May 2026, 12 of 31 days"
    assert is_part(begun, Grain.MONTH)
    assert short_label(begun, Grain.MONTH) == "May 26"


def test_range_of_one_day_is_that_day():
    assert range_text(date(2026, 5, 4), date(2026, 5, 5)) == "4 May 2026"


@pytest.mark.parametrize(
    ("period", "day", "dates"),
    [
        ("24m", date(2026, 11, 21), (date(2024, 11, 1), date(2026, 11, 1))),
        ("24m", date(2026, 12, 1), (date(2024, 12, 1), date(2026, 12, 1))),
        ("12m", date(2026, 1, 31), (date(2025, 1, 1), date(2026, 1, 1))),
        ("26w", date(2026, 11, 23), (date(2026, 5, 25), date(2026, 11, 23))),
        ("year", date(2026, 4, 1), (date(2025, 4, 1), date(2026, 4, 1))),
        ("year", date(2026, 4, 2), (date(2026, 4, 1), date(2027, 4, 1))),
        ("last_year", date(2026, 11, 21), (date(2025, 4, 1), date(2026, 4, 1))),
    ],
)
def test_named_periods_end_at_the_cut_off(period: str, day: date, dates: tuple[date, date]):
    assert PERIODS[period].dates(day) == dates


def test_only_a_cut_off_after_today_is_to_come():
    assert future(date(2026, 5, 4), date(2026, 5, 4)) == ""
    assert "5 May 2026, which has not come yet" in future(date(2026, 5, 5), date(2026, 5, 4))


def test_asked_of_leaves_out_what_is_empty_and_joins_what_is_several():
    given = {"by": ["provider", "", "icb", "provider"], "site": [""], "grain": ["day", "week"]}

    assert asked_of(given) == {"by": "provider,icb", "grain": "week"}


def test_addresses_keep_what_was_asked():
    addresses = Addresses(kept={"period": "12m", "ward": "RHA:A", "by": "ward", "page": "3"})

    assert addresses.figure("occupancy", by=None, page=None) == (
        "/figures/occupancy/?period=12m&ward=RHA:A"
    )
    assert addresses.file("figure", "csv", "occupancy") == (
        "/figures/occupancy/figure.csv?period=12m&ward=RHA:A&by=ward"
    )


def test_rows_of_a_group_without_a_name_have_no_address():
    addresses = Addresses(kept={})
    day = date(2026, 5, 4)

    assert addresses.rows("occupancy", start=day, end=day, group={"icb": None}) == ""
    assert addresses.rows("occupancy", start=day, end=day, group={"provider": "RHA"}) == (
        "/figures/occupancy/rows/?from=2026-05-04&to=2026-05-04&provider=RHA"
    )


def test_themes_name_figures_of_the_catalogue_once():
    named = [name for names in THEMES.values() for name in names]

    assert set(named) <= set(CATALOGUE)
    assert len(named) == len(set(named))


def test_figure_that_no_theme_names_stands_last():
    (known, *_) = CATALOGUE.values()
    unknown = type(known)(**{**vars(known), "name": "brand_new"})

    assert list(by_theme([unknown, known])) == ["Beds", OTHERS]


def test_cuts_in_a_sentence():
    assert cut_words(["provider", "icb", "sex"]) == "provider, ICB and sex of the ward"
