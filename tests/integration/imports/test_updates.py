"""Later files: what updates, what stays, what is cleared, what the history keeps."""

from datetime import date

import pytest

from beds.models import Bed
from patients.models import Patient, Placement, Readiness, Stay
from tests.integration.imports.files import (
    NHS,
    Cells,
    baseline,
    bed,
    closure,
    intervention,
    leave,
    legal_status,
    move,
    ready,
    referral,
    stay,
)
from tests.integration.imports.sending import Sender, applied, counts, said, where
from tests.integration.imports.world import held

MAY, JUNE, JULY = "2026-05-01", "2026-06-01", "2026-07-01"
D = date.fromisoformat


def everything() -> dict[str, list[Cells]]:
    """A row or two of each kind."""
    told = {
        "nhs_number": NHS[0],
        "birth_date": "1980-01-02",
        "sex": "female",
        "ethnic_category": "A",
        "learning_disability": "Y",
        "autism": "N",
        "home_area": "NG1",
        "planned_discharge_on": "2027-01-01",
        "source_of_admission": "19",
        "legal_status": "3",
        "out_of_area_reason": "no_bed",
    }
    return {
        "beds": [bed("09"), bed("10", JUNE, "2027-06-01", basis="surge")],
        "closures": [
            closure("03", JUNE, JULY, note="Leak"),
            closure("10", JULY, "2027-06-01", reason="Mould"),
        ],
        "stays": [
            stay("1", MAY, JUNE, discharged_on="", bed="09", **told),
            stay("1", JUNE, "", ward="B", admitted_on=MAY, ward_stay_id="W2", **told),
            stay("3", MAY, JULY, discharge_destination="19"),
            stay("4", MAY, MAY),
        ],
        "bed_moves": [move("1", "02", "2026-05-10")],
        "leave": [
            leave("1", "2026-05-12", "2026-05-14", bed_kept="N"),
            leave("2", "2026-06-12", "2026-06-14", leave_id="L/2"),
        ],
        "ready": [ready("1", "2026-06-10", "2026-06-20", reason="24", attributable_to="4")],
        "interventions": [
            intervention("1", "2026-05-12T10:00", ended_at="2026-05-12T11:00"),
            intervention("1", "2026-05-12T10:00", type="14"),
        ],
        "legal_status": [legal_status("1", MAY, JUNE), legal_status("1", JUNE, expires_on=JULY)],
        "referrals": [
            referral("1", "2026-04-01", accepted_on="2026-04-10", kind="new"),
            referral("8", "2026-04-01", patient_id="P8"),
        ],
        "baselines": [baseline("2026-04-01", "2027-04-01", "3650", price="512.50")],
    }


def test_everything_at_once(send: Sender) -> None:
    batch = everything()

    result = send(**batch)

    assert (counts(result), said(result)) == ((sum(map(len, batch.values())), 0, 0, 0), "")


def test_same_files_twice_change_nothing(send: Sender) -> None:
    batch = everything()
    send(**batch)
    before = held()

    result = send(**batch)

    assert counts(result) == (0, 0, sum(map(len, batch.values())), 0)
    assert held() == before


def test_same_files_twice_write_no_history(send: Sender) -> None:
    send(**everything())
    models = (Patient, Placement, Stay, Readiness, Bed)
    before = [model.pgh_event_model.objects.count() for model in models]

    send(**everything())

    assert [model.pgh_event_model.objects.count() for model in models] == before


def test_each_kind_alone_again_changes_nothing(send: Sender) -> None:
    batch = everything()
    send(**batch)

    for kind, rows in batch.items():
        assert counts(send(**{kind: rows})) == (0, 0, len(rows), 0), kind


def test_rows_missing_from_a_later_file_change_nothing(send: Sender) -> None:
    batch = everything()
    send(**batch)
    before = held()

    send(stays=[stay("7", MAY)])

    now = held()
    assert [it for it in before["stays"] if it not in now["stays"]] == []


REQUIRED = {
    "beds": ("provider", "ward", "bed", "from"),
    "closures": ("provider", "ward", "bed", "from", "reason"),
    "stays": (
        "provider",
        "spell_id",
        "patient_id",
        "responsible_icb",
        "admitted_on",
        "ward_stay_id",
        "ward",
        "from",
    ),
    "leave": ("provider", "ward_stay_id", "kind", "from"),
    "ready": ("provider", "spell_id", "from"),
    "interventions": ("provider", "spell_id", "incident_id", "type", "started_at"),
    "legal_status": ("provider", "patient_id", "status", "from"),
    "referrals": (
        "provider",
        "referral_id",
        "patient_id",
        "responsible_icb",
        "service_line",
        "received_on",
    ),
    "baselines": ("collaborative", "service_line", "from", "to", "bed_days"),
}


@pytest.mark.parametrize("kind", REQUIRED)
def test_columns_left_out_leave_their_values(send: Sender, kind: str) -> None:
    batch = everything()
    batch["closures"] = batch["closures"][:1]
    send(**batch)
    before = held()

    bare = [{name: row[name] for name in REQUIRED[kind]} for row in batch[kind]]
    result = send(**{kind: bare})

    assert (counts(result), said(result)) == ((0, 0, len(bare), 0), "")
    assert held() == before


@pytest.mark.parametrize(
    ("column", "empty"),
    [
        ("birth_date", None),
        ("sex", "unknown"),
        ("ethnic_category", ""),
        ("learning_disability", ""),
        ("autism", ""),
        ("home_area", ""),
    ],
)
def test_empty_cell_clears_of_a_person(send: Sender, column: str, empty: object) -> None:
    value = {"birth_date": "1980-01-02", "sex": "1", "home_area": "NG1"}.get(column)
    value = value or {"ethnic_category": "A"}.get(column, "Y")
    send(stays=[stay("1", MAY, **{column: value})])

    assert counts(send(stays=[stay("1", MAY, **{column: ""})])) == (0, 1, 0, 0)
    assert getattr(Patient.objects.get(), column) == empty


@pytest.mark.parametrize(
    ("column", "value", "empty"),
    [
        ("planned_discharge_on", "2027-01-01", None),
        ("source_of_admission", "19", ""),
        ("legal_status", "03", ""),
        ("out_of_area_reason", "no_bed", ""),
    ],
)
def test_empty_cell_clears_of_a_spell(send: Sender, column: str, value: str, empty: object) -> None:
    send(stays=[stay("1", MAY, **{column: value})])

    assert counts(send(stays=[stay("1", MAY, **{column: ""})])) == (0, 1, 0, 0)
    assert getattr(Placement.objects.get(), column) == empty


def test_empty_cell_clears_of_other_kinds(send: Sender) -> None:
    send(**everything())

    row = ready("1", "2026-06-10", "2026-06-20", reason="", attributable_to="4")
    assert counts(send(ready=[row])) == (0, 1, 0, 0)
    assert Readiness.objects.get().reason == ""


def test_discharge_cleared_with_its_destination(send: Sender) -> None:
    send(stays=[stay("1", MAY, JUNE, discharge_destination="19")])

    applied(send(stays=[stay("1", MAY, "", discharge_destination="")]))

    assert Placement.objects.get().discharged_on is None


def test_discharge_cleared_while_its_destination_is_left_out(send: Sender) -> None:
    send(stays=[stay("1", MAY, JUNE, discharge_destination="19")])

    result = send(stays=[stay("1", MAY, "")])

    assert (counts(result), said(result)) == ((0, 1, 0, 0), "")
    assert Placement.objects.get().discharge_destination == ""


def test_destination_of_a_spell_that_is_not_discharged(send: Sender) -> None:
    send(stays=[stay("1", MAY)])

    row = stay("1", MAY, discharged_on=None, discharge_destination="19")
    assert where(send(stays=[row])) == [("stays", 2, "discharge_destination")]


def test_corrected_row_updates_and_the_earlier_version_is_in_the_history(send: Sender) -> None:
    send(stays=[stay("1", MAY, JUNE)])

    assert counts(send(stays=[stay("1", "2026-05-02", JUNE)])) == (0, 1, 0, 0)

    versions = Placement.pgh_event_model.objects.order_by("pgh_id")
    assert [it.admitted_on for it in versions] == [D(MAY), D("2026-05-02")]
    versions = Stay.pgh_event_model.objects.order_by("pgh_id")
    assert [it.start_date for it in versions] == [D(MAY), D("2026-05-02")]
    assert versions[1].pgh_context.metadata["action"] == "import"
    assert "user" in versions[1].pgh_context.metadata


def test_late_rows_of_the_past(send: Sender) -> None:
    send(stays=[stay("1", JULY)])

    applied(send(stays=[stay("2", MAY, JUNE, patient_id="P1")]))

    assert Patient.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "row", "changed"),
    [
        ("beds", bed("09"), {"basis": "surge"}),
        ("beds", bed("09"), {"to": "2027-06-01"}),
        ("closures", closure("03", JUNE), {"to": JULY}),
        ("closures", closure("03", JUNE), {"reason": "refurbishment"}),
        ("closures", closure("03", JUNE), {"approved_on": JUNE}),
        ("ready", ready("1", "2026-05-10", reason="24"), {"reason": "12"}),
        ("ready", ready("1", "2026-05-10"), {"to": JUNE}),
        ("interventions", intervention("1", "2026-05-10T10:00"), {"ended_at": "2026-05-10T12:00"}),
        ("legal_status", legal_status("1", MAY), {"status": "02"}),
        ("legal_status", legal_status("1", MAY), {"to": JUNE}),
        ("legal_status", legal_status("1", MAY), {"expires_on": JULY}),
        ("referrals", referral("1", "2026-04-01"), {"accepted_on": "2026-04-09"}),
        ("referrals", referral("1", "2026-04-01"), {"received_on": "2026-04-02"}),
        ("referrals", referral("1", "2026-04-01"), {"sex": "2"}),
        ("baselines", baseline("2026-04-01", "2027-04-01", "10"), {"bed_days": "11.5"}),
        ("baselines", baseline("2026-04-01", "2027-04-01", "10"), {"to": "2026-10-01"}),
    ],
)
def test_each_kind_is_corrected_by_its_key(
    send: Sender, kind: str, row: Cells, changed: Cells
) -> None:
    send(stays=[stay("1", MAY)], **{kind: [row]})

    result = send(**{kind: [{**row, **changed}]})
    assert (counts(result), said(result)) == ((0, 1, 0, 0), "")
    assert counts(send(**{kind: [{**row, **changed}]})) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("kind", "row", "key"),
    [
        ("beds", bed("09", MAY, JUNE), {"from": JUNE, "to": ""}),
        ("closures", closure("03", MAY, JUNE), {"from": JUNE, "to": ""}),
        ("ready", ready("1", "2026-05-10", JUNE), {"from": JUNE, "to": ""}),
        ("interventions", intervention("1", "2026-05-10T10:00"), {"type": "06"}),
        ("interventions", intervention("1", "2026-05-10T10:00"), {"incident_id": "I9"}),
        (
            "interventions",
            intervention("1", "2026-05-10T10:00"),
            {"started_at": "2026-05-10T10:30"},
        ),
        ("legal_status", legal_status("1", MAY, JUNE), {"from": JUNE, "to": ""}),
        ("referrals", referral("1", "2026-04-01"), {"referral_id": "R9"}),
        ("referrals", referral("1", "2026-04-01"), {"provider": "SOUTH"}),
        (
            "baselines",
            baseline("2026-04-01", "2026-10-01", "9"),
            {"from": "2026-10-01", "to": "2027-04-01"},
        ),
    ],
)
def test_another_key_is_another_record(send: Sender, kind: str, row: Cells, key: Cells) -> None:
    send(stays=[stay("1", MAY)], **{kind: [row]})

    result = send(**{kind: [{**row, **key}]})

    assert (counts(result), said(result)) == ((1, 0, 0, 0), "")


def test_only_one_kind_of_row_is_counted(send: Sender) -> None:
    """What a summary counts is rows of files: people and spells come with them."""
    result = send(
        stays=[
            stay("1", MAY, JUNE, discharged_on=""),
            stay("1", JUNE, "", ward="B", ward_stay_id="W2", admitted_on=MAY),
        ]
    )

    assert counts(result) == (2, 0, 0, 0)
    assert result.summary == "2 created, 0 changed, 0 unchanged, 0 refused"
