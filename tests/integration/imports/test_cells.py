"""What a cell may hold: dates, times, identifiers, keys, codes, organisations."""

from datetime import UTC, date, datetime

import pytest

from patients.models import Intervention, Leave, Patient, Placement, Stay
from tests.integration.imports.files import (
    bed,
    intervention,
    leave,
    legal_status,
    ready,
    stay,
)
from tests.integration.imports.sending import Sender, codes, counts, said, where


@pytest.mark.parametrize("text", ["2026-05-01", "01/05/2026", " 2026-05-01 "])
def test_dates_of_both_shapes(send: Sender, text: str) -> None:
    assert counts(send(stays=[stay("1", text)])) == (1, 0, 0, 0)
    assert Stay.objects.get().start_date == date(2026, 5, 1)


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2025",
        "03/25/2025",
        "2025-02-30",
        "1/5/26",
        "01/05/26",
        "46143",
        "46143.0",
        "1 May 2026",
        "01-05-2026",
        "2026/05/01",
        "20260501",
        "2026-W18-5",
        "2026-05-01T00:00:00",
        "0000-00-00",
        "٠١/٠٥/٢٠٢٦",
        "today",
    ],
)
def test_any_other_date_is_refused_never_guessed(send: Sender, text: str) -> None:
    result = send(stays=[stay("1", "2026-05-01", admitted_on=text)])

    assert where(result) == [("stays", 2, "admitted_on")]
    assert text in said(result)
    assert "YYYY-MM-DD" in said(result) or "calendar" in said(result) or "year" in said(result)
    assert counts(result) == (0, 0, 0, 1)


@pytest.mark.parametrize("text", ["0001-01-01", "1066-10-14", "9999-12-31"])
def test_dates_at_the_edge_are_no_crash(send: Sender, text: str) -> None:
    send(stays=[stay("1", "2026-05-01", birth_date=text, planned_discharge_on=text)])
    send(beds=[bed("09", text, text)])


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-07-01T10:00", datetime(2026, 7, 1, 9, tzinfo=UTC)),
        ("2026-07-01T10:00:30", datetime(2026, 7, 1, 9, 0, 30, tzinfo=UTC)),
        ("2026-01-15T10:00", datetime(2026, 1, 15, 10, tzinfo=UTC)),
        ("2026-07-01T10:00Z", datetime(2026, 7, 1, 10, tzinfo=UTC)),
        ("2026-07-01T10:00+01:00", datetime(2026, 7, 1, 9, tzinfo=UTC)),
        ("2026-07-01T10:00:00-0500", datetime(2026, 7, 1, 15, tzinfo=UTC)),
    ],
)
def test_times_are_iso_and_local_without_an_offset(
    send: Sender, text: str, instant: datetime
) -> None:
    result = send(stays=[stay("1", "2026-01-01")], interventions=[intervention("1", text)])

    assert said(result) == ""
    assert Intervention.objects.get().started_at == instant


@pytest.mark.parametrize(
    "text",
    ["01/07/2026 10:00", "10:00", "2026-07-01T25:00", "July", "46204.4", "2026-07-01T10:00X"],
)
def test_other_times_are_refused(send: Sender, text: str) -> None:
    result = send(stays=[stay("1", "2026-01-01")], interventions=[intervention("1", text)])

    assert where(result) == [("interventions", 2, "started_at")]
    assert text in said(result)


def test_hours_that_clocks_skip_or_show_twice(send: Sender) -> None:
    send(
        stays=[stay("1", "2025-01-01")],
        interventions=[
            intervention("1", "2025-03-30T01:30", incident_id="skipped"),
            intervention("1", "2025-10-26T01:30", incident_id="twice"),
        ],
        accept_valid=True,
    )
    again = send(
        stays=[stay("1", "2025-01-01")],
        interventions=[
            intervention("1", "2025-03-30T01:30", incident_id="skipped"),
            intervention("1", "2025-10-26T01:30", incident_id="twice"),
        ],
        accept_valid=True,
    )

    assert (again.created, again.changed) == (0, 0)


@pytest.mark.parametrize("text", ["a", "SP/2026/0001", "x" * 40, "#12 é ß", "-1", "=1+1", "0012"])
def test_identifiers_are_taken_as_they_are(send: Sender, text: str) -> None:
    result = send(
        stays=[stay("1", "2026-05-01", spell_id=text, ward_stay_id=text, patient_id=text)]
    )

    assert said(result) == ""
    assert Placement.objects.get().spell_id == text
    assert Stay.objects.get().ward_stay_id == text
    assert Patient.objects.get().identifiers.get().local_id == text


@pytest.mark.parametrize("text", ["x" * 41, "a\tb", "a\x07b", "a\nb", "a\u200bb"])
@pytest.mark.parametrize("column", ["spell_id", "ward_stay_id", "patient_id"])
def test_identifiers_too_long_or_not_printable(send: Sender, text: str, column: str) -> None:
    result = send(stays=[stay("1", "2026-05-01", **{column: text})])

    assert where(result) == [("stays", 2, column)]
    assert ("40" if len(text) > 40 else "printed") in said(result)


@pytest.mark.parametrize("name", ["NORTH", "RNN"])
def test_provider_by_key_or_ods_code(send: Sender, name: str) -> None:
    assert counts(send(stays=[stay("1", "2026-05-01", provider=name)])) == (1, 0, 0, 0)
    assert Placement.objects.get().provider.key == "NORTH"


def test_key_and_ods_code_are_one_provider(send: Sender) -> None:
    send(stays=[stay("1", "2026-05-01", provider="NORTH")])

    assert counts(send(stays=[stay("1", "2026-05-01", provider="RNN")])) == (0, 0, 1, 0)


def test_key_and_ods_code_in_one_batch_are_one_spell(send: Sender) -> None:
    rows = [
        stay("1", "2026-05-01", "2026-05-03", discharged_on="2026-05-09"),
        stay(
            "1",
            "2026-05-03",
            "2026-05-09",
            provider="RNN",
            ward_stay_id="W2",
            admitted_on="2026-05-01",
        ),
    ]
    result = send(stays=rows, leave=[leave("1", "2026-05-01", "2026-05-02", provider="RNN")])

    assert (counts(result), said(result)) == ((3, 0, 0, 0), "")


def test_empty_ods_code_matches_nobody(send: Sender) -> None:
    result = send(stays=[stay("1", "2026-05-01", provider="")])

    assert where(result) == [("stays", 2, "provider")]
    assert not Placement.objects.exists()


@pytest.mark.parametrize("name", ["NOWHERE", "None", "NULL", "NORTH SOUTH"])
def test_unknown_provider(send: Sender, name: str) -> None:
    result = send(stays=[stay("1", "2026-05-01", provider=name)])

    assert where(result) == [("stays", 2, "provider")]
    assert name.upper() in said(result)


def test_ward_is_of_its_provider(send: Sender) -> None:
    result = send(stays=[stay("1", "2026-05-01", provider="SOUTH", ward="B")])

    assert where(result) == [("stays", 2, "ward")]
    assert "B" in said(result)
    assert "SOUTH" in said(result)


def test_unknown_icb(send: Sender) -> None:
    result = send(stays=[stay("1", "2026-05-01", responsible_icb="Q99")])

    assert where(result) == [("stays", 2, "responsible_icb")]
    assert "Q99" in said(result)


def test_codes_may_lack_their_leading_zero(send: Sender) -> None:
    result = send(
        stays=[stay("1", "2026-05-01", legal_status="3", source_of_admission="19")],
        ready=[ready("1", "2026-05-02", reason="4", attributable_to="5")],
        interventions=[intervention("1", "2026-05-02T10:00", type="6")],
        legal_status=[legal_status("1", "2026-05-01", status="9")],
    )

    assert said(result) == ""
    held = Placement.objects.get()
    assert (held.legal_status, held.source_of_admission) == ("03", "19")
    readiness = held.readiness.get()
    assert (readiness.reason, readiness.attributable_to) == ("04", "05")
    assert held.interventions.get().type == "06"
    assert held.patient.legal_statuses.get().status == "09"


def test_code_with_and_without_zero_is_one_record(send: Sender) -> None:
    send(stays=[stay("1", "2026-05-01")], interventions=[intervention("1", "2026-05-02T10:00")])

    again = send(interventions=[intervention("1", "2026-05-02T10:00", type="5")])

    assert counts(again) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("sex", "3"),
        ("learning_disability", "maybe"),
        ("autism", "9"),
        ("ethnic_category", "Q"),
        ("source_of_admission", "00"),
        ("legal_status", "11"),
        ("out_of_area_reason", "because"),
        ("record_status", "deleted"),
        ("home_area", "LS6 2AB extra words"),
    ],
)
def test_values_that_are_on_no_list(send: Sender, column: str, text: str) -> None:
    result = send(stays=[stay("1", "2026-05-01", **{column: text})])

    assert where(result) == [("stays", 2, column)]
    assert text in said(result)


def test_discharge_destination_on_no_list(send: Sender) -> None:
    row = stay("1", "2026-05-01", "2026-05-09", discharge_destination="77")

    assert where(send(stays=[row])) == [("stays", 2, "discharge_destination")]


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("male", "male"),
        ("Female", "female"),
        ("other", "other"),
        ("unknown", "unknown"),
        ("1", "male"),
        ("2", "female"),
        ("9", "other"),
        ("X", "unknown"),
        ("x", "unknown"),
    ],
)
def test_sex_in_words_or_codes(send: Sender, text: str, sex: str) -> None:
    assert said(send(stays=[stay("1", "2026-05-01", sex=text)])) == ""
    assert Patient.objects.get().sex == sex


@pytest.mark.parametrize(
    ("text", "status"), [("Y", "1"), ("N", "5"), ("1", "1"), ("5", "5"), ("U", "U"), ("Z", "Z")]
)
def test_learning_disability_and_autism(send: Sender, text: str, status: str) -> None:
    result = send(stays=[stay("1", "2026-05-01", learning_disability=text, autism=text)])

    assert said(result) == ""
    patient = Patient.objects.get()
    assert (patient.learning_disability, patient.autism) == (status, status)


@pytest.mark.parametrize("text", ["E06000018", "NG1", "LS6", "EC1A", "M1"])
def test_home_area_is_an_authority_or_a_district(send: Sender, text: str) -> None:
    assert said(send(stays=[stay("1", "2026-05-01", home_area=text)])) == ""
    assert Patient.objects.get().home_area == text


@pytest.mark.parametrize(("text", "kept"), [("LS6 2AB", "LS6"), ("ng15aa", "NG1")])
def test_home_area_is_never_a_whole_postcode(send: Sender, text: str, kept: str) -> None:
    send(stays=[stay("1", "2026-05-01", home_area=text)])

    assert Patient.objects.get().home_area == kept


@pytest.mark.parametrize(("text", "kept"), [("Y", True), ("N", False), ("", True), ("n", False)])
def test_bed_kept(send: Sender, text: str, kept: bool) -> None:
    result = send(stays=[stay("1", "2026-05-01")], leave=[leave("1", "2026-05-03", bed_kept=text)])

    assert said(result) == ""
    assert Leave.objects.get().bed_kept is kept


def test_bed_kept_left_out_is_kept(send: Sender) -> None:
    send(stays=[stay("1", "2026-05-01")], leave=[leave("1", "2026-05-03")])

    assert Leave.objects.get().bed_kept is True


@pytest.mark.parametrize("text", ["maybe", "2"])
def test_bed_kept_neither_yes_nor_no(send: Sender, text: str) -> None:
    result = send(stays=[stay("1", "2026-05-01")], leave=[leave("1", "2026-05-03", bed_kept=text)])

    assert where(result) == [("leave", 2, "bed_kept")]


@pytest.mark.parametrize(
    ("kind", "column", "text", "code"),
    [
        ("stays", "admitted_on", "2026-11-22", "future"),
        ("stays", "birth_date", "2026-11-22", "future"),
    ],
)
def test_future_is_refused(send: Sender, kind: str, column: str, text: str, code: str) -> None:
    result = send(**{kind: [stay("1", "2026-05-01", **{column: text})]})

    assert (kind, 2, column) in where(result)
    assert code in codes(result)


def test_today_is_not_the_future(send: Sender) -> None:
    result = send(
        stays=[stay("1", "2026-11-21"), stay("2", "2026-11-01", "2026-11-21")],
        leave=[leave("1", "2026-11-21")],
        interventions=[intervention("1", "2026-11-21T11:59")],
        ready=[ready("1", "2026-11-21", "2026-11-21")],
    )

    assert said(result) == ""


@pytest.mark.parametrize(
    ("kind", "row", "column"),
    [
        ("stays", stay("1", "2026-11-22"), "from"),
        ("stays", stay("1", "2026-05-01", "2026-11-22"), "to"),
        ("stays", stay("1", "2026-05-01", "2026-11-22"), "discharged_on"),
        ("leave", leave("9", "2026-11-22"), "from"),
        ("ready", ready("9", "2026-11-22"), "from"),
        ("ready", ready("9", "2026-11-01", "2026-11-22"), "to"),
        ("interventions", intervention("9", "2026-11-21T12:01"), "started_at"),
        (
            "interventions",
            intervention("9", "2026-11-20T10:00", ended_at="2026-11-21T12:01"),
            "ended_at",
        ),
        ("legal_status", legal_status("9", "2026-11-22"), "from"),
        ("legal_status", legal_status("9", "2026-11-01", "2026-11-22"), "to"),
    ],
)
def test_what_may_not_lie_in_the_future(
    send: Sender, kind: str, row: dict[str, str], column: str
) -> None:
    base = [stay("9", "2026-05-01")] if kind != "stays" else []
    result = send(**{"stays": base, kind: [row]}) if base else send(**{kind: [row]})

    assert (kind, 2, column) in where(result)
    found = next(it for it in result.faults if it.column == column)
    assert found.code == "future"


@pytest.mark.parametrize(
    ("now", "last", "next_day"),
    [
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "2026-07-02", "2026-07-03"),
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "2026-07-01", "2026-07-02"),
        (datetime(2026, 1, 1, 23, 30, tzinfo=UTC), "2026-01-01", "2026-01-02"),
    ],
)
def test_today_is_the_local_day(send: Sender, now: datetime, last: str, next_day: str) -> None:
    """In summer the local day begins while the clock of Greenwich shows the day before."""
    assert "future" in codes(send(stays=[stay("1", next_day)], now=now))
    assert counts(send(stays=[stay("1", last)], now=now)) == (1, 0, 0, 0)


def test_what_may_lie_in_the_future(send: Sender) -> None:
    result = send(
        beds=[bed("09", "2027-01-01", "2027-06-01"), bed("08", "2026-01-01", "2027-06-01")],
        closures=[{**bed("03", "2027-01-01", "2027-02-01"), "reason": "staffing"}],
        stays=[stay("1", "2026-05-01", planned_discharge_on="2027-05-01")],
        leave=[leave("1", "2026-11-20", "2026-12-24")],
    )

    assert (counts(result), said(result)) == ((5, 0, 0, 0), "")
