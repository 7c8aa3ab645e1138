"""A cut-off after today is allowed, and marked wherever the numbers are shown or served."""

import json
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from impact.core import clock
from providers.access import Role
from tests.worlds import SINCE, World, small_world

pytestmark = pytest.mark.django_db
TODAY = SINCE + timedelta(days=60)
TOMORROW, LATER = TODAY + timedelta(days=1), TODAY + timedelta(days=30)


@pytest.fixture
def world() -> World:
    return small_world()


def served(world: World, cut_off: date | None, part: str = "") -> dict[str, Any]:
    """What the API answers to a commissioner about two months and more of inward days."""
    client = Client()
    client.force_login(world.user(Role.COMMISSIONER, "EAST"))
    asked = {"from": SINCE, "to": SINCE + timedelta(days=365), "collaborative": "EAST"}
    with clock.at(TODAY):
        answer = client.get(
            f"/api/v1/figures/inward_rate/{part}",
            {**asked, "cut_off": cut_off} if cut_off else asked,
        )
    assert answer.status_code == 200
    return answer.json()


def printed(*options: str) -> tuple[str, str]:
    """What the command prints, and says beside it."""
    out, err = StringIO(), StringIO()
    with clock.at(TODAY):
        call_command(
            *("figures", "inward_rate", "admissions", "--from", "2026-01-01", "--to", "2027-01-01"),
            *("--collaborative", "EAST", *options),
            stdout=out,
            stderr=err,
        )
    return out.getvalue(), err.getvalue()


@pytest.mark.parametrize(
    ("cut_off", "in_future", "days"),
    [(None, False, 60), (TODAY, False, 60), (TOMORROW, True, 61), (LATER, True, 90)],
)
def test_api_marks_it_and_counts_up_to_it(
    world: World, cut_off: date | None, in_future: bool, days: int
) -> None:
    answer = served(world, cut_off)

    (row,) = answer["rows"]
    assert answer["cut_off"] == (cut_off or TODAY).isoformat()
    assert answer["cut_off_in_future"] is in_future
    # Own, inward, flow and fellow are in EAST's wards in area; two of them are from elsewhere.
    assert (row["days"], row["numerator"], row["denominator"]) == (days, 2 * days, 4 * days)


@pytest.mark.parametrize(("cut_off", "in_future"), [(TODAY, False), (TOMORROW, True)])
def test_rows_behind_are_marked_too(world: World, cut_off: date, in_future: bool) -> None:
    answer = served(world, cut_off, "explain/")

    assert answer["cut_off"] == cut_off.isoformat()
    assert answer["cut_off_in_future"] is in_future
    assert answer["denominator"] == 4 * (cut_off - SINCE).days


@pytest.mark.parametrize("how", ["table", "csv"])
@pytest.mark.parametrize("behind", [[], ["--explain"]])
def test_command_marks_every_row(world: World, how: str, behind: list[str]) -> None:
    text, _ = printed("--cut-off", LATER.isoformat(), "--format", how, *behind)
    plain, _ = printed("--format", how, *behind)

    head, *rows = text.splitlines()
    assert head.endswith("cut_off_in_future")
    assert rows
    assert all(row.endswith("yes") for row in rows)
    assert "cut_off_in_future" not in plain


def test_command_says_what_it_means_above_the_table(world: World) -> None:
    _, said = printed("--cut-off", LATER.isoformat())
    _, plain = printed()

    assert "1 April 2026, which has not come yet" in said
    assert "is taken to go on" in said
    assert "not come yet" not in plain


@pytest.mark.parametrize("behind", [[], ["--explain"]])
def test_command_prints_the_same_mark_as_json(world: World, behind: list[str]) -> None:
    later, _ = printed("--cut-off", LATER.isoformat(), "--format", "json", *behind)
    plain, _ = printed("--format", "json", *behind)

    assert [each["cut_off_in_future"] for each in json.loads(later)] == [True, True]
    assert [each["cut_off_in_future"] for each in json.loads(plain)] == [False, False]


def test_schema_says_what_the_mark_means() -> None:
    schema = Client().get("/api/schema/", {"format": "json"}).json()["components"]["schemas"]

    for name in ("FigureAnswer", "Behind"):
        mark = schema[name]["properties"]["cut_off_in_future"]
        assert mark["type"] == "boolean"
        assert "after today" in mark["description"]
        assert "cut_off_in_future" in schema[name]["required"]
