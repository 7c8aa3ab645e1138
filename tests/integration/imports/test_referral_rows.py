"""Referrals and baselines in files."""

from datetime import date
from decimal import Decimal

import pytest

from patients.models import Patient, Referral
from providers.models import Baseline, Provider
from tests.integration.imports.files import (
    NHS,
    Cells,
    baseline,
    referral,
    stay,
)
from tests.integration.imports.sending import Sender, applied, counts, said, where

MAY, JUNE, JULY = "2026-05-01", "2026-06-01", "2026-07-01"


D = date.fromisoformat


def test_referral_of_somebody_new(send: Sender) -> None:
    row = referral(
        "1",
        MAY,
        nhs_number=NHS[0],
        sex="2",
        birth_date="1990-01-01",
        home_area="E06000018",
        urgency="urgent",
        source="prison",
        current_location="HMP Somewhere",
        assessed_on="2026-05-05",
        report_sent_on="2026-05-06",
        level_recommended="low",
        accepted_on="2026-05-07",
    )
    applied(send(referrals=[row]))

    held = Referral.objects.get()
    assert (held.kind, held.reference, held.received_on) == ("new", "R1", D(MAY))
    assert (held.assessed_on, held.accepted_on) == (D("2026-05-05"), D("2026-05-07"))
    assert held.level_recommended == "low"
    patient = Patient.objects.get()
    assert (patient.nhs_number, patient.sex, patient.home_area) == (NHS[0], "female", "E06000018")


def test_referral_without_an_assessor(send: Sender) -> None:
    rows = [referral("1", MAY, provider="", nhs_number=NHS[0])]
    applied(send(referrals=rows))

    assert Referral.objects.get().provider is None
    assert counts(send(referrals=rows)) == (0, 0, 1, 0)


def test_move_of_somebody_placed(send: Sender) -> None:
    applied(send(stays=[stay("1", MAY)], referrals=[referral("1", JUNE, kind="move")]))

    assert Referral.objects.get().patient == Patient.objects.get()


def test_referral_once_placed(send: Sender) -> None:
    row = referral("1", "2026-04-01", spell_provider="NORTH", spell_id="S1")
    batch = {"stays": [stay("1", MAY)], "referrals": [row]}
    applied(send(**batch))

    placement = Referral.objects.get().placement
    assert placement is not None
    assert placement.spell_id == "S1"
    assert counts(send(**batch)) == (0, 0, 2, 0)


def test_referral_placed_with_another_provider(send: Sender) -> None:
    send(stays=[stay("1", MAY, provider="SOUTH", nhs_number=NHS[0])])
    row = referral("1", "2026-04-01", nhs_number=NHS[0], spell_provider="SOUTH", spell_id="S1")

    applied(send(referrals=[row]))

    placement = Referral.objects.get().placement
    assert placement is not None
    assert placement.provider == Provider.objects.get(key="SOUTH")


def test_referral_placed_in_a_spell_of_somebody_else(send: Sender) -> None:
    row = referral("1", "2026-04-01", patient_id="P9", spell_provider="NORTH", spell_id="S1")

    result = send(stays=[stay("1", MAY)], referrals=[row])

    assert where(result)[0][:2] == ("referrals", 2)


def test_referral_placed_in_an_unknown_spell(send: Sender) -> None:
    row = referral("1", "2026-04-01", spell_provider="NORTH", spell_id="S9")

    assert where(send(referrals=[row])) == [("referrals", 2, "spell_id")]


def test_referral_placed_before_it_was_received(send: Sender) -> None:
    row = referral("1", JUNE, spell_provider="NORTH", spell_id="S1")

    applied(send(stays=[stay("1", MAY)], referrals=[row]))


def test_referral_placed_in_a_spell_that_is_cancelled(send: Sender) -> None:
    row = referral("1", "2026-04-01", spell_provider="NORTH", spell_id="S1")
    cancelled = stay("1", MAY, record_status="cancelled")

    assert where(send(stays=[cancelled], referrals=[row])) == [("referrals", 2, "spell_id")]
    send(stays=[stay("1", MAY)], referrals=[row])
    assert where(send(stays=[cancelled], referrals=[row])) == [("referrals", 2, "spell_id")]


def test_cancelled_spell_leaves_its_referral_waiting(send: Sender) -> None:
    row = referral("1", "2026-04-01", spell_provider="NORTH", spell_id="S1")
    send(stays=[stay("1", MAY)], referrals=[row])

    applied(send(stays=[stay("1", MAY, record_status="cancelled")]))

    assert Referral.objects.get().placement is None


def test_referral_received_later_than_what_is_held_of_it(send: Sender) -> None:
    send(referrals=[referral("1", MAY, accepted_on="2026-05-05")])

    assert where(send(referrals=[referral("1", JUNE)])) == [("referrals", 2, "received_on")]


@pytest.mark.parametrize("column", ["assessed_on", "accepted_on", "declined_on", "withdrawn_on"])
def test_referral_dates_before_it_was_received(send: Sender, column: str) -> None:
    result = send(referrals=[referral("1", MAY, **{column: "2026-04-30"})])

    assert where(result) == [("referrals", 2, column)]


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("service_line", "NONE"),
        ("kind", "again"),
        ("level_recommended", "extreme"),
        ("responsible_icb", "Q99"),
        ("spell_provider", "NOWHERE"),
    ],
)
def test_referral_with_what_is_unknown(send: Sender, column: str, text: str) -> None:
    result = send(referrals=[referral("1", MAY, **{column: text})])

    assert ("referrals", 2, column) in where(result)


def test_baseline(send: Sender) -> None:
    row = baseline("2026-04-01", "2027-04-01", "3650.5", price="512.25", provider="RNN")
    applied(send(baselines=[row]))

    held = Baseline.objects.get()
    assert held.provider is not None
    assert (held.provider.key, held.bed_days, held.price) == (
        "NORTH",
        Decimal("3650.5"),
        Decimal("512.25"),
    )


def test_baselines_of_the_whole_and_of_a_provider(send: Sender) -> None:
    row: Cells = baseline("2026-04-01", "2027-04-01", "10")

    applied(send(baselines=[row, {**row, "provider": "NORTH"}, {**row, "provider": "SOUTH"}]))


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("bed_days", "-1"),
        ("bed_days", "many"),
        ("bed_days", "1,000"),
        ("bed_days", "NaN"),
        ("bed_days", "1e999"),
        ("price", "£500"),
        ("price", "-0.01"),
        ("to", "2026-03-01"),
        ("collaborative", "WEST"),
        ("service_line", "NONE"),
    ],
)
def test_baseline_that_cannot_be(send: Sender, column: str, text: str) -> None:
    row = {**baseline("2026-04-01", "2027-04-01", "10", price=""), column: text}

    assert where(send(baselines=[row])) == [("baselines", 2, column)]


def test_baselines_that_overlap(send: Sender) -> None:
    send(baselines=[baseline("2026-04-01", "2027-04-01", "10")])

    result = send(baselines=[baseline("2026-10-01", "2027-10-01", "10")])

    assert where(result) == [("baselines", 2, "from")]


def test_baseline_held_is_shortened_and_followed_in_one_file(send: Sender) -> None:
    send(baselines=[baseline("2026-04-01", "2027-04-01", "10")])

    result = send(
        baselines=[
            baseline("2026-10-01", "2027-04-01", "5"),
            baseline("2026-04-01", "2026-10-01", "5"),
        ]
    )

    assert (counts(result), said(result)) == ((1, 1, 0, 0), "")
