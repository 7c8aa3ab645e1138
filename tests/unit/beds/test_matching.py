"""Why a bed would do for somebody and why not: each rule by itself, and their order."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from beds.matching import Offered, Wanted, match

WANTED = Wanted(
    referral=7, service_line="MS", level="medium", sex="male", learning_disability="5", autism="5"
)
BED = Offered(
    bed=1,
    label="01",
    ward=1,
    ward_reference="RHA:A",
    ward_name="A",
    provider=1,
    provider_name="RHA",
    site_name="Home",
    service_line="MS",
    service_line_name="Medium secure men",
    level="medium",
    client_group="mental_illness",
    sex="male",
    use=None,
    until=None,
    held_for=None,
    frees_on=None,
    suspended=False,
    separated=False,
    stale=False,
    km=10,
)


def against(wanted: dict[str, Any] | None = None, **bed: Any) -> list[tuple[str, str]]:
    found = match(replace(WANTED, **(wanted or {})), replace(BED, **bed))
    return [(reason.words, reason.change) for reason in found.against]


def test_a_vacant_bed_of_the_line_is_suited() -> None:
    found = match(WANTED, BED)

    assert found.suited
    assert [reason.words for reason in found.reasons_for] == [
        "The service line asked for",
        "The level recommended: medium",
        "For men",
        "Free now",
    ]
    assert (found.one_change, found.notes) == ("", ())


@pytest.mark.parametrize(
    ("bed", "words", "change"),
    [
        (
            {"service_line": "LS", "service_line_name": "Low secure men"},
            "Another service line: Low secure men",
            "the referral asked for low secure men",
        ),
        (
            {"level": "low"},
            "Security is low, medium is recommended",
            "the assessment recommended low",
        ),
        ({"sex": "female"}, "The ward is for women", ""),
        (
            {"client_group": "learning_disability_autism"},
            "For people with a learning disability and autistic people only",
            "",
        ),
        ({"use": "closed"}, "Closed", "the bed is reopened"),
        (
            {"use": "closed", "until": date(2026, 6, 1)},
            "Closed until 1 June 2026",
            "the bed is reopened",
        ),
        ({"use": "held", "held_for": 8}, "Held", "the hold is released"),
        ({"use": "held"}, "Held", "the hold is released"),
        ({"use": "paused"}, "Paused", "the bed is resumed"),
        ({"use": "occupied"}, "Occupied, no discharge planned", ""),
        (
            {"use": "occupied", "frees_on": date(2026, 5, 9)},
            "Occupied, discharge planned for 9 May 2026",
            "the discharge planned for 9 May 2026 happens",
        ),
        ({"separated": True}, "Separation: speak to the support hub", ""),
        (
            {"suspended": True},
            "Admissions to the ward are suspended",
            "admissions are resumed",
        ),
    ],
)
def test_one_thing_against(bed: dict[str, Any], words: str, change: str) -> None:
    assert against(**bed) == [(words, change)]
    assert match(WANTED, replace(BED, **bed)).one_change == change


def test_two_things_against_have_no_single_change() -> None:
    found = match(WANTED, replace(BED, use="paused", suspended=True))

    assert len(found.against) == 2
    assert found.one_change == ""


def test_a_hold_for_the_person_speaks_for_the_bed() -> None:
    found = match(WANTED, replace(BED, use="held", held_for=7))

    assert found.suited
    assert found.reasons_for[-1].words == "Held for this person"


@pytest.mark.parametrize(
    ("statuses", "group", "sentence"),
    [
        (("1", "5"), "mental_illness", "No learning disability or autism provision"),
        (("5", "1"), "mental_illness", "No learning disability or autism provision"),
        (("1", "5"), "learning_disability_autism", ""),
        (("", ""), "learning_disability_autism", ""),
        (("2", "5"), "learning_disability_autism", ""),
        (("", ""), "mental_illness", ""),
    ],
)
def test_provision_for_learning_disability_or_autism(
    statuses: tuple[str, str], group: str, sentence: str
) -> None:
    wanted = {"learning_disability": statuses[0], "autism": statuses[1]}

    found = [words for words, _ in against(wanted, client_group=group)]

    assert found == ([sentence] if sentence else [])


@pytest.mark.parametrize(("level", "suits"), [("low", True), ("medium", True), ("high", False)])
def test_a_blended_ward_takes_low_and_medium(level: str, suits: bool) -> None:
    assert (not against({"level": level}, level="blended")) == suits


def test_what_is_not_known_speaks_neither_way() -> None:
    found = match(replace(WANTED, level="", sex="unknown"), replace(BED, stale=True))

    assert found.suited
    assert found.notes == (
        "The ward was not confirmed within 7 days",
        "The ward is for men; the person's sex is not recorded",
    )


def test_order_is_suited_then_one_change_then_sooner_and_nearer() -> None:
    beds = {
        "far": replace(BED, km=90),
        "near": replace(BED, km=5),
        "unknown": replace(BED, km=None),
        "soon": replace(BED, use="occupied", frees_on=date(2026, 5, 9), km=90),
        "later": replace(BED, use="occupied", frees_on=date(2026, 7, 9)),
        "women": replace(BED, sex="female"),
        "worse": replace(BED, use="paused", suspended=True),
    }
    ranked = sorted(beds, key=lambda name: match(WANTED, beds[name]).rank)

    assert ranked == ["near", "far", "unknown", "soon", "later", "women", "worse"]


@pytest.mark.parametrize(
    ("bed", "free"),
    [
        ({}, True),
        ({"use": "occupied", "frees_on": date(2026, 5, 4)}, True),
        ({"use": "occupied", "frees_on": date(2026, 5, 13)}, True),
        ({"use": "occupied", "frees_on": date(2026, 5, 14)}, False),
        ({"use": "occupied", "frees_on": date(2026, 5, 3)}, False),
        ({"use": "occupied", "frees_on": None}, False),
        ({"use": "occupied", "frees_on": date(2026, 5, 9), "suspended": True}, False),
        ({"use": "closed", "frees_on": None}, False),
        ({"sex": "female"}, False),
    ],
)
def test_free_within_days_is_suited_or_a_discharge_planned_in_time(
    bed: dict[str, Any], free: bool
) -> None:
    found = match(WANTED, replace(BED, **bed))

    assert found.free_within(10, as_at=date(2026, 5, 4)) == free


@pytest.mark.parametrize("held_for", [None, 8])
def test_a_hold_is_nobody_s_who_was_not_referred(held_for: int | None) -> None:
    found = match(replace(WANTED, referral=None), replace(BED, use="held", held_for=held_for))

    assert not found.suited
