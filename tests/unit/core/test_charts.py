"""Timelines drawn on the server: what lies where, in which pattern, and in which words."""

from datetime import date, timedelta

import pytest
from django.test.html import parse_html

from impact.core.charts import Bar, Lane, Mark, timeline
from impact.core.charts.lanes import stacked
from impact.core.charts.scale import Scale
from tests.pages import attribute, found, one, words

START, END, TODAY = date(2026, 1, 1), date(2026, 12, 31), date(2026, 7, 1)


def bar(start: date, end: date | None, kind: str = "stay", text: str = "Curzon") -> Bar:
    return Bar(start=start, end=end, kind=kind, text=text, title=f"{text} from {start}")


def drawn(*lanes: Lane, start: date = START, end: date = END, today: date = TODAY) -> object:
    svg = timeline(
        chart="test",
        title="Timeline of A",
        description="All of it",
        lanes=lanes,
        start=start,
        end=end,
        today=today,
    )
    return parse_html(f"<div>{svg}</div>")


def test_bars_that_share_a_day_stand_on_rows_of_their_own():
    first = bar(date(2026, 1, 1), date(2026, 3, 1))
    touching = bar(date(2026, 3, 1), date(2026, 4, 1))
    over = bar(date(2026, 2, 1), None)

    assert stacked([over, touching, first]) == [[first, touching], [over]]


def test_days_lie_where_their_midnights_do():
    scale = Scale(date(2026, 1, 1), date(2026, 1, 11), 100, 1000)

    assert scale.place(date(2026, 1, 1)) == 100
    assert scale.place(date(2026, 1, 6)) == 600
    assert scale.place(date(2030, 1, 1)) == 1100
    assert scale.place(date(2020, 1, 1)) == 100


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        (14, ["5 Jan", "12 Jan"]),
        (120, ["Jan 26", "Feb 26", "Mar 26", "Apr 26"]),
        (700, ["Jan 26", "Apr 26", "Jul 26", "Oct 26", "Jan 27", "Apr 27", "Jul 27", "Oct 27"]),
        (3000, ["2026", "2027", "2028", "2029", "2030", "2031", "2032", "2033", "2034"]),
    ],
)
def test_ticks_are_weeks_months_or_years(days: int, labels: list[str]):
    ticks = Scale(START, START + timedelta(days=days), 0, 1000).ticks()

    assert [label for _, label in ticks] == labels


@pytest.mark.parametrize("days", range(1, 20_000, 997))
def test_there_are_at_most_twelve_ticks(days: int):
    ticks = Scale(START, START + timedelta(days=days), 0, 1000).ticks()

    assert len(ticks) <= 13


def test_chart_has_title_and_description_and_words_for_every_shape():
    page = drawn(
        Lane(label="Wards", bars=[bar(date(2026, 2, 1), date(2026, 3, 1))]),
        Lane(label="Events", marks=[Mark(on=date(2026, 4, 1), title="Restraint: 1 April 2026")]),
    )
    svg = one(page, "svg")

    assert attribute(svg, "aria-labelledby") == "test-title test-description"
    assert [words(title) for title in found(svg, "title")] == [
        "Timeline of A",
        "Curzon from 2026-02-01",
        "Restraint: 1 April 2026",
    ]


def test_a_kind_has_a_pattern_of_its_own():
    page = drawn(
        Lane(
            label="All",
            bars=[
                bar(date(2026, 2, 1), date(2026, 3, 1), "leave"),
                bar(date(2026, 4, 1), date(2026, 5, 1), "seclusion"),
            ],
        )
    )
    lines = {
        attribute(pattern, "id"): [attribute(path, "d") for path in found(pattern, "path")]
        for pattern in found(page, "pattern")
    }

    assert set(lines) == {"test-leave", "test-seclusion"}
    assert lines["test-leave"] != lines["test-seclusion"]


def test_a_kind_without_a_pattern_is_refused():
    with pytest.raises(KeyError):
        drawn(Lane(label="All", bars=[bar(START, END, "unheard-of")]))


def test_what_goes_on_is_drawn_to_the_end_of_today_and_no_further():
    going = next(found(drawn(Lane(label="A", bars=[bar(START, None)])), "rect", "app-chart__bar"))
    today = next(found(drawn(), "line", "app-chart__today"))

    right = float(attribute(going, "x")) + float(attribute(going, "width"))
    assert right == pytest.approx(float(attribute(today, "x1")), abs=0.2)


def test_what_lies_outside_is_left_out_and_what_reaches_in_is_cut():
    before = bar(date(2025, 1, 1), date(2025, 2, 1))
    reaching = bar(date(2025, 1, 1), date(2026, 2, 1))
    (only,) = found(drawn(Lane(label="A", bars=[before, reaching])), "rect", "app-chart__bar")

    assert float(attribute(only, "x")) == 160


def test_one_day_in_ten_years_is_still_seen():
    page = drawn(
        Lane(label="A", bars=[bar(date(2026, 5, 1), date(2026, 5, 2))]), start=date(2016, 1, 1)
    )

    assert float(attribute(next(found(page, "rect", "app-chart__bar")), "width")) >= 3


def test_words_are_escaped():
    svg = timeline(
        chart="test",
        title="<A> & B",
        description="",
        start=START,
        end=END,
        today=TODAY,
        lanes=[Lane(label="<script>", bars=[bar(START, END, text='"<b>"')])],
    )

    assert "<script>" not in svg
    assert "<b>" not in svg
    assert "&lt;A&gt; &amp; B" in svg


def test_nothing_is_styled_inline():
    assert "style" not in str(drawn(Lane(label="A", bars=[bar(START, None)])))
