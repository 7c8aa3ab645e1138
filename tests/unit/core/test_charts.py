"""Charts as SVG: described, told apart by shape, free of style and script, inside their frame."""

import re
from itertools import pairwise
from xml.etree import ElementTree as Xml  # nosec B405: what is read here was written here

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.core.charts import Band, Dot, Level, Size, distribution, run_chart
from impact.core.charts.dots import BETTER, OTHER, UNJUDGED, USUAL, WORSE, key, symbol
from impact.core.charts.numbers import number_scale

_SVG = "{http://www.w3.org/2000/svg}"
KINDS = (USUAL, BETTER, WORSE, OTHER, UNJUDGED)
NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


def dots(values: list[float | None], kind: str = USUAL) -> list[Dot]:
    return [
        Dot(label=f"P{n}", value=value, kind=kind, title=f"P{n}: {value}")
        for n, value in enumerate(values)
    ]


def levels(*values: float) -> list[Level]:
    return [
        Level(value=value, kind="limit", label=f"Limit {value}", short=f"{value}")
        for value in values
    ]


def drawn(values: list[float | None], *, size: Size = Size.WIDE, lines: tuple[float, ...] = ()):
    svg = run_chart(
        chart="c",
        title="A <title>",
        description="Told & told",
        dots=dots(values),
        levels=levels(*lines),
        size=size,
    )
    return Xml.fromstring(svg)


def texts(svg: Xml.Element, class_: str) -> list[str]:
    return [
        each.text or ""
        for each in svg.iter(f"{_SVG}text")
        if class_ in (each.get("class") or "").split()
    ]


def test_run_chart_is_an_image_with_title_and_description():
    svg = drawn([1, 2, 3])

    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "c-title c-description"
    assert [each.text for each in svg[:2]] == ["A <title>", "Told & told"]


@pytest.mark.parametrize("size", list(Size))
def test_charts_carry_no_style_no_script_and_no_colour(size: Size):
    svg = Xml.tostring(drawn([1, None, 3], size=size, lines=(0.5, 3.5)), encoding="unicode")

    assert not re.search(r"style=|<script|fill=|stroke=|on\w+=|href", svg)


def test_every_dot_says_what_it_is():
    svg = drawn([1, None, 3])

    assert [each.text for each in svg.iter(f"{_SVG}title")][1:] == ["P0: 1", "P2: 3"]


def test_kinds_of_dots_have_shapes_of_their_own():
    shapes = {re.sub(r' class="[^"]*"', "", symbol(kind, x=10, y=10, radius=4)) for kind in KINDS}

    # The ring is a circle that is not filled.
    assert len(shapes) == len(KINDS) - 1
    assert len({symbol(kind, x=10, y=10, radius=4) for kind in KINDS}) == len(KINDS)
    assert all('aria-hidden="true"' in key(kind) for kind in KINDS)


def test_unknown_kind_is_refused():
    with pytest.raises(KeyError):
        symbol("sad", x=0, y=0, radius=1)


def test_small_chart_labels_its_ends_and_a_wide_one_the_last():
    many: list[float | None] = [float(n) for n in range(24)]

    assert texts(drawn(many, size=Size.SMALL), "app-run__when") == ["P0", "P23"]
    wide = texts(drawn(many), "app-run__when")
    assert wide[0] == "P23"
    assert len(wide) <= Size.WIDE.value.labels


def test_levels_outside_the_bounds_are_not_drawn():
    svg = run_chart(
        chart="c",
        title="t",
        description="d",
        dots=dots([1, 2]),
        levels=levels(1.5, 900),
        size=Size.SMALL,
        bounds=(0, 3),
    )

    assert "1.5" in svg
    assert "900" not in svg


@given(st.lists(NUMBERS, min_size=1, max_size=4), st.sampled_from(list(Size)))
def test_names_of_levels_keep_apart_and_inside(values: list[float], size: Size):
    svg = drawn([0.0, 1.0], size=size, lines=tuple(values))
    heights = [
        float(each.get("y") or 0)
        for each in svg.iter(f"{_SVG}text")
        if "app-run__name" in (each.get("class") or "")
    ]

    assert all(after - before >= 12.9 for before, after in pairwise(heights))
    assert max(heights) <= size.value.height - size.value.bottom + 4.1


@given(st.lists(NUMBERS, max_size=30))
def test_scale_holds_every_value_and_few_round_ticks(values: list[float]):
    scale = number_scale(values, top=10, height=200)

    assert scale.low < scale.high
    for value in values:
        assert 10 <= scale.place(value) <= 210
    ticks = scale.ticks()
    assert 1 <= len(ticks) <= 6
    assert len({text for _, text in ticks}) == len(ticks)


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([0, 100], ["0", "25", "50", "75", "100"]),
        ([85.0, 91.0], ["86", "88", "90"]),
        ([5.8, 6.2], ["5.8", "5.9", "6.0", "6.1", "6.2"]),
        ([0, 10_000], ["0", "2,500", "5,000", "7,500", "10,000"]),
    ],
)
def test_ticks_are_round(values: list[float], ticks: list[str]):
    assert [text for _, text in number_scale(values, top=0, height=100).ticks()] == ticks


def test_scale_begins_at_nought_where_that_costs_little():
    assert number_scale([40, 100], top=0, height=1).low == 0
    assert number_scale([60, 100], top=0, height=1).low > 0
    assert number_scale([-5, 100], top=0, height=1).low < -5


def test_distribution_writes_every_number_and_mark():
    svg = distribution(
        chart="d",
        title="t",
        description="d",
        bands=[
            Band(label="0 to 3 days", count=0),
            Band(label="4 to 7 days", count=1200, marks=["median", "90th percentile"]),
        ],
    )

    assert svg.count("<rect") == 1
    assert ">1,200<" in svg
    assert ">0<" in svg
    assert ">median, 90th percentile<" in svg


def test_distribution_of_nothing_has_no_bars():
    svg = distribution(
        chart="d", title="t", description="d", bands=[Band(label="0 to 3 days", count=0)]
    )

    assert "<rect" not in svg
