"""What somebody who opens the demonstration finds on the day."""

from collections import Counter
from datetime import date, timedelta

import pytest

from impact.demo.rows import Row
from impact.demo.simulation import Story
from tests.unit.demo.conftest import UNTIL
from tests.unit.demo.recount import Recount, covers

Rows = dict[str, list[Row]]
RESTRICTED = {"09", "15", "17", "37"}


def _on_leave(rows: Rows) -> Counter[str]:
    return Counter(leave["kind"] for leave in rows["leave"] if covers(leave, UNTIL))


@pytest.mark.parametrize("kind", ["section17", "general_hospital", "trial", "absent_without_leave"])
def test_leave_of_each_kind_runs_today(rows: Rows, kind: str) -> None:
    assert _on_leave(rows)[kind] >= 1


def test_leave_every_kind_was_used_and_some_without_the_bed(rows: Rows) -> None:
    assert {leave["kind"] for leave in rows["leave"]} == {
        *("section17", "home", "trial", "general_hospital", "court", "absent_without_leave")
    }
    assert {leave["bed_kept"] for leave in rows["leave"]} == {"Y", "N"}


def test_seclusion_and_segregation_run_today(rows: Rows) -> None:
    running = {found["type"] for found in rows["interventions"] if not found["ended_at"]}

    assert {"05", "06"} <= running


def test_readiness_people_wait_for_others_today(rows: Rows) -> None:
    ready = [row for row in rows["ready"] if covers(row, UNTIL)]

    assert 15 <= len(ready) <= 60
    assert len({row["reason"] for row in ready}) >= 4
    assert all(row["responsible_la"].startswith("E") for row in ready)


def test_planned_discharges_some_were_promised_and_did_not_happen(rows: Rows) -> None:
    planned = [
        row["planned_discharge_on"]
        for row in rows["stays"]
        if not row["discharged_on"] and row["planned_discharge_on"]
    ]

    assert len(planned) >= 40
    assert 3 <= sum(1 for day in planned if day < UNTIL.isoformat()) < len(planned) / 2


def test_waiting_lists_of_plausible_size_with_overdue_clocks(rows: Rows, impact: Recount) -> None:
    mine = [row for row in rows["referrals"] if row["responsible_icb"] in impact.plan.footprint]
    live = [
        row
        for row in mine
        if not (row["withdrawn_on"] or row["declined_on"] or row["spell_id"])
        and row["service_line"] in impact.plan.lines
    ]
    waiting = Counter(row["kind"] for row in live if row["accepted_on"])
    a_week_ago = (UNTIL - timedelta(days=7)).isoformat()

    assert 20 <= waiting["new"] <= 70
    assert 3 <= waiting["move"] <= 30
    assert [r for r in live if not r["assessed_on"] and r["received_on"] < a_week_ago]


def test_referrals_end_in_every_way(rows: Rows) -> None:
    referrals = rows["referrals"]

    assert {row["kind"] for row in referrals} == {"new", "move"}
    assert {row["decline_reason"] for row in referrals if row["declined_on"]} >= {
        *("needs_higher_security", "needs_lower_security", "needs_other_service")
    }
    assert [row for row in referrals if row["withdrawn_on"]]
    assert not [row for row in referrals if row["declined_on"] and not row["decline_reason"]]


def test_restricted_patients_and_expiries(rows: Rows) -> None:
    now = [row for row in rows["legal_status"] if not row["to"]]
    statuses = {row["status"] for row in now}

    assert statuses >= RESTRICTED
    assert [row for row in now if row["status"] == "03" and row["expires_on"]]


def test_beds_above_contract_closures_and_holds(rows: Rows, story: Story) -> None:
    closed = [row for row in rows["closures"] if covers(row, UNTIL)]

    assert [row for row in rows["beds"] if row["basis"] == "surge" and not row["to"]]
    assert len({row["reason"] for row in closed}) >= 3
    assert [row for row in closed if row["approved_on"]]
    assert [row for row in closed if not row["approved_on"]]
    assert [hold for hold in story.world.holds if hold.end is None]
    assert [pause for pause in story.world.pauses if pause.end is None]


def test_suspensions_since_the_regulators_condition(story: Story) -> None:
    suspensions = [s for s in story.world.suspensions if s.ward.provider == "STANDREWS"]
    running = [s for s in suspensions if s.end is None]

    assert {date.fromordinal(s.start) for s in suspensions} == {date(2025, 7, 14)}
    assert len(suspensions) == 6
    assert 1 <= len(running) <= 2
    for suspension in running:
        admitted = [
            stay
            for spell in story.world.spells
            for stay in spell.stays
            if stay.ward == suspension.ward and stay.start >= suspension.start
        ]
        assert not admitted


def test_providers_change_and_the_nhs_number_tells_who(rows: Rows) -> None:
    ends = {(row["nhs_number"], row["discharged_on"], row["provider"]) for row in rows["stays"]}
    linked = {
        (row["nhs_number"], row["admitted_on"], provider)
        for row in rows["stays"]
        for provider in {"RHA", "CYGNET", "PRIORY", "RXM"} - {row["provider"]}
        if row["nhs_number"]
    }

    assert len(ends & linked) > 30
    assert [row for row in rows["stays"] if not row["nhs_number"]]
