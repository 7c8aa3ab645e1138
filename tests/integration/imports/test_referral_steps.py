"""The further steps of a referral in a file: taken in, judged with what is held, exported again."""

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from beds.exports.extract import export_extract
from patients.models import Referral
from tests.integration.imports.files import referral, stay
from tests.integration.imports.sending import Sender, applied, counts, where

MAY, JUNE = "2026-05-01", "2026-06-01"
TRIAGED = {"triaged_on": "2026-05-02", "assessment_booked_for": "2026-12-24"}
SENT_ON = {"redirected_on": "2026-05-03", "redirected_to": "High secure"}
MOVE = {
    "kind": "move",
    "move_reason": "separation",
    "accepted_on": "2026-05-06",
    "expected_on": "2026-12-31",
}


def steps() -> list[tuple[Any, ...]]:
    columns = [*TRIAGED, *SENT_ON, "move_reason", "expected_on"]
    return list(Referral.objects.order_by("reference").values_list("reference", *columns))


def batch() -> dict[str, list[dict[str, str]]]:
    rows = [
        referral("1", MAY, **TRIAGED, **SENT_ON),
        referral("2", MAY, **MOVE),
        referral("3", MAY),
    ]
    return {"stays": [stay("2", "2026-04-01")], "referrals": rows}


def test_every_step_is_taken_in_and_exported_again(send: Sender, tmp_path: Path) -> None:
    applied(send(**batch()))
    expected = steps()
    assert [row[3:] for row in expected] == [
        (expected[0][3], "High secure", "", None),
        (None, "", "separation", expected[1][6]),
        (None, "", "", None),
    ]
    export_extract(tmp_path / "out", provider=None, progress=lambda *_: None)
    assert counts(send.paths(tmp_path / "out"))[:2] == (0, 0)

    with transaction.atomic():
        Referral.objects.all().delete()
        assert counts(send.paths(tmp_path / "out"))[0] == len(expected)
        assert steps() == expected


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"redirected_on": "2026-05-03"}, "redirected_to"),
        ({"redirected_to": "High secure"}, "redirected_to"),
        ({**SENT_ON, "accepted_on": "2026-05-03"}, "redirected_on"),
        ({"move_reason": "acuity"}, "move_reason"),
        ({"move_reason": "tired", "kind": "move"}, "move_reason"),
        ({"triaged_on": "2026-04-30"}, "triaged_on"),
        ({"assessment_booked_for": "2026-04-30"}, "assessment_booked_for"),
        ({"redirected_on": "2026-04-30", "redirected_to": "High secure"}, "redirected_on"),
        ({"redirected_on": "2099-01-01", "redirected_to": "High secure"}, "redirected_on"),
    ],
)
def test_what_does_not_go_together_is_a_fault(
    send: Sender, cells: dict[str, str], column: str
) -> None:
    assert where(send(referrals=[referral("1", MAY, **cells)])) == [("referrals", 2, column)]


def test_a_row_is_judged_with_what_is_held(send: Sender) -> None:
    accepted = referral("1", MAY, accepted_on="2026-05-05")
    applied(send(referrals=[accepted]))

    assert where(send(referrals=[referral("1", MAY, **SENT_ON)])) == [
        ("referrals", 2, "redirected_on")
    ]
