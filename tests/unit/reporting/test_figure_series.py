"""A figure over time in words and shapes."""

from datetime import date
from decimal import Decimal
from typing import Any

from impact.core.charts import Size
from impact.core.grains import Grain
from reporting.figures.catalogue import CATALOGUE
from reporting.figures.engine import Row
from reporting.presenters.series import Series, series
from reporting.presenters.tiles import said

OUT = CATALOGUE["out_of_area_rate"]


def months(values: list[int | None], *, last_days: int | None = None, **extras: Any) -> list[Row]:
    """A row a month from January 2025."""
    rows = []
    for number, value in enumerate(values):
        start = date(2025 + number // 12, number % 12 + 1, 1)
        following = number + 1
        end = date(2025 + following // 12, following % 12 + 1, 1)
        days = (end - start).days
        if last_days and number == len(values) - 1:
            days = last_days
        shown = None if value is None else Decimal(value)
        rows.append(Row(start, end, days, {}, value, 100, shown, extras))
    return rows


def monthly(values: list[int | None], **given: Any) -> Series:
    return series(OUT, months(values, **given), Grain.MONTH)


CALM: list[int | None] = [9, 11] * 6


def test_last_point_tells_improvement_or_concern():
    assert said(monthly([*CALM, 40])) == "Above the upper limit"
    assert monthly([*CALM, 40]).verdicts[-1].text == "Concern: above the upper limit"
    assert monthly([40, 42, *([41, 43] * 5), 1]).verdicts[-1].text == (
        "Improvement: below the lower limit"
    )


def test_figure_that_has_no_good_direction_tells_neither():
    found = series(CATALOGUE["occupancy"], months([*CALM, 40]), Grain.MONTH)

    assert found.verdicts[-1].text == "Special cause: above the upper limit"


def test_calm_series_tells_no_special_cause():
    assert said(monthly(CALM)) == "No special cause"
    assert monthly(CALM).stories == []


def test_special_cause_of_the_past_is_told_with_its_month():
    # Swings on both sides of the mean, and one month far above them.
    found = monthly([8, 20, 8, 60, *([8, 20] * 10)])

    assert said(found) == "No special cause now, the last was April 2025"
    assert found.stories == ["Concern, April 2025: above the upper limit"]


def test_neighbours_that_say_the_same_are_one_story_with_all_its_reasons():
    found = monthly([*([10, 20] * 10), 22, 24, 22, 24, 22, 24, 22, 45])

    assert found.stories == [
        "Concern, August 2026 to April 2027: "
        "7 or more months in a row above the mean, above the upper limit"
    ]


def test_part_of_a_month_is_drawn_and_not_judged():
    whole, begun = monthly(CALM), monthly([*CALM, 90], last_days=10)

    assert begun.verdicts[-1].text == "Not judged: part of a month"
    assert begun.chart.upper == whole.chart.upper
    assert begun.last is begun.rows[-2]


def test_provisional_month_is_not_judged():
    rows = [*months(CALM), *months([*CALM, 0], provisional=True)[-1:]]
    found = series(OUT, rows, Grain.MONTH)

    assert found.verdicts[-1].text == "Not judged: provisional"


def test_few_points_come_with_a_caution():
    assert monthly([9, 11, 10]).caution == (
        "Limits from 3 months only: take them with caution below 12."
    )
    assert monthly(CALM).caution == ""
    assert monthly([0] * 14 + [1] + [0] * 3).caution == "Too little movement to draw limits from."


def test_description_tells_all_that_the_chart_shows():
    told = monthly([*CALM, 40]).description

    assert told.startswith("13 months, January 2025 to January 2026.")
    assert "mean 12.3%" in told
    assert "upper limit" in told
    assert told.endswith("Concern, January 2026: above the upper limit.")


def test_one_period_is_not_drawn():
    assert monthly([9]).draw(chart="one", title="One", size=Size.WIDE) == ""
    assert monthly([]).last is None


def test_months_with_nothing_to_count_leave_a_gap():
    drawn = monthly([9, 11, None, 9, 11]).draw(chart="gap", title="Gap", size=Size.WIDE)

    assert drawn.count("<polyline") == 2
    assert drawn.count("<circle") == 4
