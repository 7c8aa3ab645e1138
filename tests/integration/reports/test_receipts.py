"""A receipt given back a year later: the same bytes, or exactly which correction differs."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from beds.models import BedPeriod
from patients.models import Placement, Stay
from reporting.models import Issue
from reporting.reports.contents import CONTENTS
from reporting.reports.covers import receipt_of
from reporting.services.reports import WrongReceipt, check_receipt
from tests.integration.reports.desk import DAY, Desk

pytestmark = pytest.mark.django_db(transaction=True)


def checked(desk: Desk, issue: Issue, **columns: Any) -> Any:
    return check_receipt(receipt={**receipt_of(issue), **columns}, by=desk.commissioner)


@pytest.mark.parametrize("audience", ["clinical", "anyone"])
def test_a_year_later_it_is_the_same_byte_for_byte(desk: Desk, audience: str) -> None:
    issue = desk.made(audience=audience)
    desk.small.stay(date(2027, 5, 3), bed="A7")

    verdict = checked(desk, issue)

    assert verdict.is_same
    assert verdict.checksum == issue.checksum
    assert verdict.kept_is_whole
    assert (verdict.rows, verdict.corrections) == ([], [])


def test_figures_of_a_period_are_the_same_byte_for_byte(desk: Desk) -> None:
    issue = desk.made(
        content="figures",
        parameters={
            "start": date(2026, 11, 1),
            "end": date(2026, 11, 20),
            "grain": "week",
            "figures": ["occupancy", "admissions", "length_of_stay"],
        },
    )

    assert issue.definitions == {"occupancy": 1, "admissions": 1, "length_of_stay": 1}
    assert checked(desk, issue).is_same


def test_a_later_correction_is_named_with_the_rows_that_differ(desk: Desk) -> None:
    issue = desk.made()
    gone = desk.people[0]
    left = date(2026, 11, 15)
    BedPeriod.objects.filter(stay=gone).update(end_date=left)
    Stay.objects.filter(pk=gone.pk).update(end_date=left)
    Placement.objects.filter(pk=gone.placement_id).update(discharged_on=left)
    desk.small.stay(date(2027, 5, 3), bed="B7")

    verdict = checked(desk, issue)

    assert not verdict.is_same
    assert [row.row for row in verdict.rows] == [
        "Rha, RHA, HOME, HOME, A, RHA:A, LS_M_MI, LS_M_MI, Y",
        "Total, Y",
    ]
    assert verdict.rows[0].then["Occupied"] == "6"
    assert verdict.rows[0].now["Occupied"] == "5"
    assert set(verdict.rows[0].then) == set(verdict.rows[0].now)
    assert {change.table for change in verdict.corrections} == {
        "patients_stay",
        "beds_bedperiod",
    }
    assert all(change.row for change in verdict.corrections)


def test_what_touches_other_days_is_not_named(desk: Desk) -> None:
    issue = desk.made()
    desk.small.stay(date(2026, 11, 2), bed="B7")
    desk.small.stay(date(2026, 11, 21), bed="B8")

    verdict = checked(desk, issue)

    starts = {
        change.new["start_date"]
        for change in verdict.corrections
        if change.table == "patients_stay"
    }
    assert starts == {"2026-11-02"}


def test_another_definition_is_named(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    issue = desk.made()
    desk.small.stay(date(2026, 11, 2), bed="B7")
    monkeypatch.setitem(CONTENTS, "bed_state", replace(CONTENTS["bed_state"], version=2))

    verdict = checked(desk, issue)

    assert verdict.definitions == ["The report was version 1 and is version 2 now."]


def test_a_receipt_that_was_changed_proves_nothing(desk: Desk) -> None:
    issue = desk.made()

    with pytest.raises(WrongReceipt, match="rows should read 2"):
        checked(desk, issue, rows=3)
    with pytest.raises(WrongReceipt, match="No report"):
        check_receipt(receipt={"issue": issue.pk + 1}, by=desk.commissioner)
    with pytest.raises(WrongReceipt, match="No report"):
        check_receipt(receipt={"issue": "1 OR 1"}, by=desk.commissioner)


def test_somebody_elses_receipt_is_none(desk: Desk) -> None:
    issue = desk.made()

    with pytest.raises(WrongReceipt, match="No report"):
        check_receipt(receipt=receipt_of(issue), by=desk.small.user)


def test_it_is_as_at_the_day_it_was_asked_for(desk: Desk) -> None:
    assert receipt_of(desk.made())["parameters"]["as_at"] == DAY.isoformat()
