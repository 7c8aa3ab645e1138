"""Beds, closures, readiness, interventions, legal status, referrals, baselines."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from beds.models import Bed, BedPeriod
from patients.models import Intervention, LegalStatus, Readiness
from tests.integration.imports.files import (
    NHS,
    Cells,
    baseline,
    bed,
    closure,
    intervention,
    legal_status,
    ready,
    referral,
    stay,
    write_xlsx,
)
from tests.integration.imports.sending import Sender, applied, counts, said, where

MAY, JUNE, JULY = "2026-05-01", "2026-06-01", "2026-07-01"


D = date.fromisoformat


def test_bed_is_block_by_default(send: Sender) -> None:
    applied(send(beds=[bed("09"), bed("08", basis=""), bed("07", basis="surge")]))

    bases = dict(Bed.objects.filter(label__in=["09", "08", "07"]).values_list("label", "basis"))
    assert bases == {"09": "block", "08": "block", "07": "surge"}


def test_label_is_unique_in_its_ward_on_a_day(send: Sender) -> None:
    result = send(beds=[bed("09", MAY, JULY), bed("09", JUNE)])

    assert where(result) == [("beds", 3, "from")]


def test_same_label_in_another_ward(send: Sender) -> None:
    applied(send(beds=[bed("09"), bed("09", ward="B"), bed("09", provider="SOUTH")]))


def test_same_label_later(send: Sender) -> None:
    applied(send(beds=[bed("09", MAY, JUNE), bed("09", JUNE)]))


@pytest.mark.parametrize("turned", [False, True])
def test_change_of_basis_in_one_file_whatever_the_order_of_rows(send: Sender, turned: bool) -> None:
    """The bed held ends, another opens: the end is judged, not the way."""
    send(beds=[bed("09", "2026-01-01")])
    rows = [bed("09", "2026-01-01", JUNE), bed("09", JUNE, basis="surge")]

    result = send(beds=rows[::-1] if turned else rows)

    assert (counts(result), said(result)) == ((1, 1, 0, 0), "")


def test_bed_ends_before_it_begins(send: Sender) -> None:
    assert where(send(beds=[bed("09", JUNE, MAY)])) == [("beds", 2, "to")]


def test_beds_of_an_unknown_ward(send: Sender) -> None:
    assert where(send(beds=[bed("09", ward="Q")])) == [("beds", 2, "ward")]


def test_bed_with_an_unknown_basis(send: Sender) -> None:
    assert where(send(beds=[bed("09", basis="spare")])) == [("beds", 2, "basis")]


@pytest.mark.parametrize(
    "reason",
    [
        "staffing",
        "refurbishment",
        "infection_control",
        "acuity",
        "safeguarding",
        "contract_reduction",
        "other",
    ],
)
def test_reasons_of_the_list(send: Sender, reason: str) -> None:
    applied(send(closures=[closure("01", MAY, reason=reason)]))

    held = BedPeriod.objects.get()
    assert (held.use, held.reason, held.note) == ("closed", reason, "")


def test_reason_in_free_text_is_other_with_the_text_as_note(send: Sender) -> None:
    rows = [closure("01", MAY, reason="Burst pipe, east wing")]
    applied(send(closures=rows))

    held = BedPeriod.objects.get()
    assert (held.reason, held.note) == ("other", "Burst pipe, east wing")
    assert counts(send(closures=rows)) == (0, 0, 1, 0)


def test_reason_in_free_text_beside_a_note(send: Sender) -> None:
    rows = [closure("01", MAY, reason="Burst pipe", note="Back in June")]
    applied(send(closures=rows))

    held = BedPeriod.objects.get()
    assert held.reason == "other"
    assert "Burst pipe" in held.note
    assert "Back in June" in held.note
    assert counts(send(closures=rows)) == (0, 0, 1, 0)


def test_closure_holds_its_approval(send: Sender) -> None:
    applied(send(closures=[closure("01", MAY, JUNE, approved_on="2026-04-20", note="Agreed")]))

    held = BedPeriod.objects.get()
    assert (held.start_date, held.end_date) == (D(MAY), D(JUNE))
    assert (held.approved_on, held.note) == (D("2026-04-20"), "Agreed")


def test_closure_of_an_unknown_bed(send: Sender) -> None:
    result = send(closures=[closure("77", MAY)])

    assert where(result) == [("closures", 2, "bed")]
    assert "77" in said(result)


def test_closures_of_one_bed_that_overlap(send: Sender) -> None:
    result = send(closures=[closure("01", MAY, JULY), closure("01", JUNE)])

    assert where(result) == [("closures", 3, "bed")]


def test_closure_outlasts_its_bed(send: Sender) -> None:
    result = send(beds=[bed("09", MAY, JUNE)], closures=[closure("09", MAY, JULY)])

    assert where(result)[0][:2] == ("closures", 2)


def test_closure_ends_before_it_begins(send: Sender) -> None:
    assert where(send(closures=[closure("01", JUNE, MAY)])) == [("closures", 2, "to")]


def test_two_closures_change_places_in_one_file(send: Sender) -> None:
    send(closures=[closure("01", MAY, JUNE), closure("01", JUNE, JULY)])

    result = send(closures=[closure("01", JUNE, "2026-08-01"), closure("01", MAY, "2026-05-20")])

    assert (counts(result), said(result)) == ((0, 2, 0, 0), "")


def test_readiness(send: Sender) -> None:
    row = ready("1", JUNE, JULY, reason="24", attributable_to="6", responsible_la="E10000024")
    applied(send(stays=[stay("1", MAY)], ready=[row]))

    held = Readiness.objects.get()
    assert (held.start_date, held.end_date) == (D(JUNE), D(JULY))
    assert (held.reason, held.attributable_to, held.responsible_la) == ("24", "06", "E10000024")


@pytest.mark.parametrize(("column", "text"), [("reason", "55"), ("attributable_to", "01")])
def test_readiness_codes(send: Sender, column: str, text: str) -> None:
    result = send(stays=[stay("1", MAY)], ready=[ready("1", JUNE, **{column: text})])

    assert where(result) == [("ready", 2, column)]


def test_readiness_of_an_unknown_spell(send: Sender) -> None:
    assert where(send(ready=[ready("1", JUNE)])) == [("ready", 2, "spell_id")]


@pytest.mark.parametrize(
    ("start", "end"), [("2026-04-30", JUNE), (JUNE, "2026-07-02"), ("2026-08-01", "")]
)
def test_readiness_outside_its_spell(send: Sender, start: str, end: str) -> None:
    result = send(stays=[stay("1", MAY, JULY)], ready=[ready("1", start, end)])

    assert where(result)[0][:2] == ("ready", 2)


def test_periods_of_readiness_do_not_overlap(send: Sender) -> None:
    result = send(stays=[stay("1", MAY)], ready=[ready("1", MAY, JULY), ready("1", JUNE, JULY)])

    assert where(result) == [("ready", 3, "from")]


def test_readiness_held_is_ended_and_begun_again_in_one_file(send: Sender) -> None:
    send(stays=[stay("1", MAY)], ready=[ready("1", MAY)])

    result = send(ready=[ready("1", JULY), ready("1", MAY, JUNE)])

    assert (counts(result), said(result)) == ((1, 1, 0, 0), "")


def test_readiness_ends_before_it_begins(send: Sender) -> None:
    result = send(stays=[stay("1", MAY)], ready=[ready("1", JULY, JUNE)])

    assert where(result) == [("ready", 2, "to")]


def test_intervention(send: Sender) -> None:
    row = intervention("1", "2026-06-01T23:30", ended_at="2026-06-02T00:15")
    applied(send(stays=[stay("1", MAY)], interventions=[row]))

    held = Intervention.objects.get()
    assert held.started_at == datetime(2026, 6, 1, 22, 30, tzinfo=UTC)
    assert held.ended_at == datetime(2026, 6, 1, 23, 15, tzinfo=UTC)


def test_intervention_types_of_one_incident(send: Sender) -> None:
    rows = [intervention("1", "2026-06-01T10:00", type=code) for code in ("5", "07", "14")]

    assert applied(send(stays=[stay("1", MAY)], interventions=rows))["created"] == 4


@pytest.mark.parametrize("code", ["02", "60", "5.0"])
def test_unknown_intervention_type(send: Sender, code: str) -> None:
    result = send(
        stays=[stay("1", MAY)], interventions=[intervention("1", "2026-06-01T10:00", type=code)]
    )

    assert where(result) == [("interventions", 2, "type")]


def test_intervention_on_the_day_of_discharge(send: Sender) -> None:
    row = intervention("1", "2026-06-01T10:00", ended_at="2026-06-01T11:00")

    applied(send(stays=[stay("1", MAY, JUNE)], interventions=[row]))


@pytest.mark.parametrize("moment", ["2026-04-30T23:59", "2026-06-02T00:00"])
def test_intervention_outside_its_spell(send: Sender, moment: str) -> None:
    result = send(stays=[stay("1", MAY, JUNE)], interventions=[intervention("1", moment)])

    assert where(result) == [("interventions", 2, "started_at")]


def test_intervention_ends_before_it_starts(send: Sender) -> None:
    row = intervention("1", "2026-06-01T10:00", ended_at="2026-06-01T09:59")

    assert where(send(stays=[stay("1", MAY)], interventions=[row])) == [
        ("interventions", 2, "ended_at")
    ]


def test_intervention_of_another_spell(send: Sender) -> None:
    send(
        stays=[stay("1", MAY), stay("2", MAY)],
        interventions=[intervention("1", "2026-06-01T10:00")],
    )

    row = intervention("1", "2026-06-01T10:00", spell_id="S2")
    assert where(send(interventions=[row]))[0][:2] == ("interventions", 2)


def test_legal_status(send: Sender) -> None:
    row = legal_status("1", MAY, JUNE, expires_on="2027-05-01")
    applied(send(stays=[stay("1", MAY)], legal_status=[row]))

    held = LegalStatus.objects.get()
    assert (held.status, held.start_date, held.end_date) == ("03", D(MAY), D(JUNE))
    assert held.expires_on == D("2027-05-01")


def test_legal_status_of_a_person_held(send: Sender) -> None:
    send(stays=[stay("1", MAY)])

    applied(send(legal_status=[legal_status("1", "2020-01-01")]))


def test_legal_status_by_two_providers_is_one(send: Sender) -> None:
    """The key is person and first day, whoever says it."""
    send(
        stays=[
            stay("1", MAY, JUNE, nhs_number=NHS[0]),
            stay("1", JUNE, provider="SOUTH", nhs_number=NHS[0]),
        ],
        legal_status=[legal_status("1", MAY)],
    )

    result = send(legal_status=[legal_status("1", MAY, provider="SOUTH")])

    assert counts(result) == (0, 0, 1, 0)


def test_unknown_legal_status(send: Sender) -> None:
    result = send(stays=[stay("1", MAY)], legal_status=[legal_status("1", MAY, status="11")])

    assert where(result) == [("legal_status", 2, "status")]


LONG = "word " * 39


@pytest.mark.parametrize(
    ("kind", "row", "column"),
    [
        ("referrals", referral("1", MAY), "urgency"),
        ("referrals", referral("1", MAY), "source"),
        ("referrals", referral("1", MAY), "decline_reason"),
        ("referrals", referral("1", MAY), "current_location"),
        ("closures", closure("01", MAY), "reason"),
        ("closures", closure("01", MAY), "note"),
        ("baselines", baseline("2026-04-01", "2027-04-01", "1"), "price"),
        ("baselines", baseline("2026-04-01", "2027-04-01", "1"), "bed_days"),
        ("ready", ready("1", JUNE), "responsible_la"),
        ("stays", stay("2", MAY), "home_area"),
    ],
)
def test_what_is_too_long_is_taken_or_told(
    send: Sender, kind: str, row: Cells, column: str
) -> None:
    send(stays=[stay("1", MAY)])
    text = "999999999.5" if kind == "baselines" else LONG.strip()

    result = send(**{kind: [{**row, column: text}]})

    assert where(result) in ([], [(kind, 2, column)])
    assert result.faults or result.created == 1


def test_times_of_a_workbook(send: Sender, tmp_path: Path) -> None:
    """A time cell is local time; midnight, which a spreadsheet cannot tell from a date, is one."""
    rows: list[dict[str, Any]] = [
        {**intervention("1", ""), "started_at": datetime.fromisoformat("2026-07-01T10:30")},
        {**intervention("1", "", incident_id="I2"), "started_at": date(2026, 7, 1)},
        intervention("1", "2026-07-01T10:30", incident_id="I3"),
    ]
    send(stays=[stay("1", MAY)])

    applied(send.paths(write_xlsx(tmp_path / "interventions.xlsx", rows)))

    found = Intervention.objects.order_by("incident_id").values_list("started_at", flat=True)
    assert list(found) == [
        datetime(2026, 7, 1, 9, 30, tzinfo=UTC),
        datetime(2026, 6, 30, 23, 0, tzinfo=UTC),
        datetime(2026, 7, 1, 9, 30, tzinfo=UTC),
    ]
