"""`manage.py report`: a receipt proved by whoever runs the machine, and what is due made there."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from impact.core import clock
from reporting.choices import IssueState
from reporting.models import Issue
from reporting.reports.covers import receipt_text
from tests.integration.reports.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)


def proved(path: Path) -> tuple[str, str]:
    """What the command prints, and what it says."""
    out, said = StringIO(), StringIO()
    try:
        call_command("report", receipt=str(path), format="json", stdout=out, stderr=said)
    except CommandError as fault:
        return out.getvalue(), str(fault)
    return out.getvalue(), said.getvalue()


@pytest.fixture
def receipt(desk: Desk, tmp_path: Path) -> Path:
    path = tmp_path / "receipt.json"
    path.write_text(receipt_text(desk.made()))
    return path


def test_a_receipt_is_proved(receipt: Path) -> None:
    out, said = proved(receipt)

    assert json.loads(out)["is_same"]
    assert "byte for byte" in said


def test_what_differs_is_printed_and_the_command_fails(desk: Desk, receipt: Path) -> None:
    stay = desk.small.stay(date(2026, 11, 2), bed="A7")

    out, said = proved(receipt)

    found = json.loads(out)["differences"]
    assert {each["what"] for each in found} == {"Bed state", "recorded since"}
    assert "does not come out" in said
    assert stay.patient.pseudonym not in out


@pytest.mark.parametrize("text", ["", "[]", '{"issue": 0}'])
def test_what_is_no_receipt_is_said(db: None, tmp_path: Path, text: str) -> None:
    path = tmp_path / "none.json"
    path.write_text(text)

    assert "receipt" in proved(path)[1]


def test_what_is_due_is_made_in_this_process(desk: Desk) -> None:
    desk.made(name="Monthly", schedule="monthly", parameters={})

    with clock.at(date(2026, 12, 2)):
        call_command("report", due=True, stderr=StringIO())

    assert Issue.objects.get(as_at=date(2026, 12, 1)).state == IssueState.DONE
