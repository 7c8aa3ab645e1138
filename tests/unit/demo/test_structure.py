"""The rows keep every rule of the import, checked here without it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

import pytest

from impact.demo.plan import CollaborativePlan
from impact.demo.rows import Row
from patients.nhs_numbers import is_valid
from tests.unit.demo.conftest import UNTIL
from tests.unit.demo.recount import person_of

Rows = dict[str, list[Row]]
Span = tuple[str, str]
TODAY = UNTIL.isoformat()
NEVER = "9999-12-31"
SPOT_WARDS = {
    *("STOCK-1", "KNEES-1", "CHAD-1", "CHAD-2", "STAB-1", "BURY-1", "BURY-2", "EDEN-1"),
}
BEDS_OPENED = "2020-04-01"
PAST = {
    "beds": ("from",),
    "closures": ("from", "approved_on"),
    "stays": ("birth_date", "admitted_on", "discharged_on", "from", "to"),
    "bed_moves": ("from",),
    "leave": ("from",),
    "ready": ("from", "to"),
    "interventions": ("started_at", "ended_at"),
    "legal_status": ("from", "to"),
    "referrals": ("received_on", "assessed_on", "accepted_on", "declined_on", "withdrawn_on"),
}
KEYS = {
    "stays": ("provider", "ward_stay_id"),
    "bed_moves": ("provider", "ward_stay_id", "from"),
    "leave": ("provider", "ward_stay_id", "leave_id"),
    "ready": ("provider", "spell_id", "from"),
    "interventions": ("provider", "incident_id", "type", "started_at"),
    "referrals": ("provider", "referral_id"),
    "closures": ("provider", "ward", "bed", "from"),
    "beds": ("provider", "ward", "bed", "from"),
}


def _span(row: Row) -> Span:
    return row["from"], row["to"] or NEVER


def _overlaps(rows: Iterable[Row]) -> list[tuple[Row, Row]]:
    ordered = sorted(rows, key=_span)
    return [(one, other) for one, other in pairwise(ordered) if _span(one)[1] > other["from"]]


def _by(rows: Iterable[Row], *columns: str) -> dict[tuple[str, ...], list[Row]]:
    found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        found[tuple(row[column] for column in columns)].append(row)
    return found


@pytest.fixture(scope="module")
def spells(rows: Rows) -> dict[tuple[str, ...], list[Row]]:
    return _by(sorted(rows["stays"], key=_span), "provider", "spell_id")


@pytest.fixture(scope="module")
def leaves(rows: Rows) -> dict[tuple[str, ...], list[Row]]:
    return _by(rows["leave"], "provider", "ward_stay_id")


@pytest.mark.parametrize("kind", KEYS)
def test_keys_are_unique(rows: Rows, kind: str) -> None:
    assert max(len(same) for same in _by(rows[kind], *KEYS[kind]).values()) == 1


@pytest.mark.parametrize("kind", PAST)
def test_future_nothing_but_plans(rows: Rows, kind: str) -> None:
    assert not [row for row in rows[kind] for column in PAST[kind] if row[column] > TODAY + "T"]


def test_spells_are_covered_by_their_ward_stays(
    spells: dict[tuple[str, ...], list[Row]],
) -> None:
    for stays in spells.values():
        assert stays[0]["from"] == stays[0]["admitted_on"]
        assert stays[-1]["to"] == stays[-1]["discharged_on"]
        assert all(one["to"] == other["from"] for one, other in pairwise(stays))


def test_people_are_one_and_the_same_in_all_rows(rows: Rows) -> None:
    seen: dict[str, tuple[str, ...]] = {}
    for row in (*rows["stays"], *rows["referrals"]):
        about = (row["sex"], row["birth_date"], row["home_area"], row["responsible_icb"])
        assert seen.setdefault(person_of(row), about) == about


def test_nhs_numbers_are_synthetic_and_valid(rows: Rows) -> None:
    numbers = {row["nhs_number"] for row in rows["stays"]} - {""}

    assert all(number.startswith("999") and is_valid(number) for number in numbers)


def test_people_are_in_one_ward_at_a_time_but_on_trial(
    rows: Rows, leaves: dict[tuple[str, ...], list[Row]]
) -> None:
    people: dict[str, list[Row]] = defaultdict(list)
    for row in rows["stays"]:
        people[person_of(row)].append(row)
    on_trial = 0
    for stays in people.values():
        ordered = sorted(stays, key=_span)
        for place, sending in enumerate(ordered):
            for other in ordered[place + 1 :]:
                if other["from"] < _span(sending)[1] and _span(other)[1] > other["from"]:
                    on_trial += 1
                    trials = leaves.get((sending["provider"], sending["ward_stay_id"]), [])
                    assert any(
                        leave["kind"] == "trial"
                        and leave["from"] <= other["from"]
                        and _span(other)[1] <= _span(leave)[1]
                        for leave in trials
                    )
    assert on_trial > 10


def test_leaves_lie_inside_their_stay_and_apart(
    rows: Rows, leaves: dict[tuple[str, ...], list[Row]]
) -> None:
    stays = {(row["provider"], row["ward_stay_id"]): row for row in rows["stays"]}
    for key, found in leaves.items():
        assert not _overlaps(found)
        first, last = _span(stays[key[0], key[1]])
        assert all(first <= leave["from"] and _span(leave)[1] <= last for leave in found)


def test_readiness_lies_inside_the_spell_and_apart(
    rows: Rows, spells: dict[tuple[str, ...], list[Row]]
) -> None:
    for key, found in _by(rows["ready"], "provider", "spell_id").items():
        spell = spells[key][0]
        assert not _overlaps(found)
        assert all(row["from"] >= spell["admitted_on"] for row in found)
        assert all(_span(row)[1] <= (spell["discharged_on"] or NEVER) for row in found)


def test_interventions_lie_inside_the_spell(
    rows: Rows, spells: dict[tuple[str, ...], list[Row]]
) -> None:
    for row in rows["interventions"]:
        spell = spells[row["provider"], row["spell_id"]][0]
        last = spell["discharged_on"] or NEVER
        assert spell["admitted_on"] <= row["started_at"][:10] < last
        assert row["ended_at"] == "" or row["started_at"] <= row["ended_at"]
        assert row["ended_at"][:10] <= last
        assert row["ended_at"] or not spell["discharged_on"]


def test_legal_statuses_of_a_person_do_not_overlap(rows: Rows) -> None:
    people = {
        (row["provider"], row["patient_id"]): person_of(row)
        for row in (*rows["stays"], *rows["referrals"])
    }
    periods: dict[str, list[Row]] = defaultdict(list)
    for row in rows["legal_status"]:
        periods[people[row["provider"], row["patient_id"]]].append(row)
    assert not [pair for found in periods.values() for pair in _overlaps(found)]


def test_sex_fits_the_ward(rows: Rows, plan: tuple[CollaborativePlan, ...]) -> None:
    sexes = {
        (ward.provider, ward.code): ward.sex
        for found in plan
        for ward in (*found.wards, *found.spot_wards)
    }
    assert all(sexes[row["provider"], row["ward"]] in ("any", row["sex"]) for row in rows["stays"])


def test_referrals_name_spells_that_exist_and_dates_in_order(
    rows: Rows, spells: dict[tuple[str, ...], list[Row]]
) -> None:
    steps = ("assessed_on", "report_sent_on", "accepted_on", "declined_on", "withdrawn_on")
    for row in rows["referrals"]:
        assert not row["spell_id"] or (row["spell_provider"], row["spell_id"]) in spells
        assert all(not row[step] or row["received_on"] <= row[step] for step in steps)


def test_ages_fit_the_programme(rows: Rows) -> None:
    for row in rows["stays"]:
        came, born = date.fromisoformat(row["admitted_on"]), date.fromisoformat(row["birth_date"])
        age = (came - born).days / 365.25
        assert (13 <= age < 18.5) if row["ward"] in ("SKYLARK", "LAPWING") else (18 <= age < 75)


@pytest.fixture(scope="module")
def uses(
    rows: Rows,
    leaves: dict[tuple[str, ...], list[Row]],
) -> dict[tuple[str, str, str], list[Span]]:
    moves = _by(sorted(rows["bed_moves"], key=lambda row: row["from"]), *KEYS["stays"])
    found: dict[tuple[str, str, str], list[Span]] = defaultdict(list)
    for row in rows["stays"]:
        key = (row["provider"], row["ward_stay_id"])
        for label, span in _beds_of(row, moves.get(key, []), leaves.get(key, [])):
            found[row["provider"], row["ward"], label].append(span)
    for row in rows["closures"]:
        found[row["provider"], row["ward"], row["bed"]].append(_span(row))
    return found


def test_no_two_uses_of_a_bed_on_a_day(uses: dict[tuple[str, str, str], list[Span]]) -> None:
    named = {key: spans for key, spans in uses.items() if key[2]}
    assert len(named) > 300
    for spans in named.values():
        assert all(one[1] <= other[0] for one, other in pairwise(sorted(spans)))


def test_beds_are_in_service_when_used(
    rows: Rows,
    uses: dict[tuple[str, str, str], list[Span]],
    plan: tuple[CollaborativePlan, ...],
) -> None:
    service = {
        (ward.provider, ward.code, f"{number:02d}"): (BEDS_OPENED, NEVER)
        for found in plan
        for ward in found.wards
        for number in range(1, ward.beds + 1)
    }
    service |= {(r["provider"], r["ward"], r["bed"]): _span(r) for r in rows["beds"]}
    for key, spans in uses.items():
        if key[2]:
            first, last = service[key]
            assert all(first <= span[0] and span[1] <= last for span in spans)


def test_wards_without_labels_are_never_over_full(
    uses: dict[tuple[str, str, str], list[Span]],
    plan: tuple[CollaborativePlan, ...],
) -> None:
    beds = {(w.provider, w.code): w.beds for found in plan for w in found.wards}
    unlabelled = {key[:2]: spans for key, spans in uses.items() if not key[2]}
    assert {key[0] for key in unlabelled} == {"PRIORY", "INMIND"}
    for ward, spans in unlabelled.items():
        assert _most_at_once(spans) <= beds[ward]


def test_same_day_stays_hold_no_bed(rows: Rows) -> None:
    same_day = [row for row in rows["stays"] if row["from"] == row["to"]]
    assert same_day
    assert not [row for row in same_day if row["bed"]]


def _beds_of(row: Row, moves: list[Row], leaves: list[Row]) -> list[tuple[str, Span]]:
    """The beds of a stay with their days, leave without the bed taken out; "" where unnamed."""
    first, last = _span(row)
    if first == last or last <= BEDS_OPENED or row["ward"] in SPOT_WARDS:
        return []
    starts = [(first, row["bed"]), *((move["from"], move["bed"]) for move in moves)]
    ends = [start for start, _ in starts[1:]] + [last]
    spans = [(label, (start, end)) for (start, label), end in zip(starts, ends, strict=True)]
    for leave in leaves:
        if leave["bed_kept"] == "N":
            spans = [
                (label, part) for label, span in spans for part in _without(span, _span(leave))
            ]
    return spans


def _without(span: Span, gap: Span) -> list[Span]:
    parts = [(span[0], min(span[1], gap[0])), (max(span[0], gap[1]), span[1])]
    return [part for part in parts if part[0] < part[1]]


def _most_at_once(spans: list[Span]) -> int:
    events = sorted([(span[0], 1) for span in spans] + [(span[1], -1) for span in spans])
    most = count = 0
    for _, change in events:
        count += change
        most = max(most, count)
    return most
