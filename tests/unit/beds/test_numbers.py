"""Numbers of a bed state: what is said beside them."""

from types import SimpleNamespace
from typing import Any

from beds.choices import BedUse
from beds.presenters.numbers import Reasons


def out_of_use(ward: str, reason: str, use: BedUse = BedUse.CLOSED) -> Any:
    return SimpleNamespace(ward=ward, use=use, reason_label=reason)


def test_reasons_come_commonest_first_and_by_name_whatever_the_order_of_wards() -> None:
    reasons = Reasons(
        [
            out_of_use("RHA:A", "Staffing"),
            out_of_use("RHA:B", "Refurbishment"),
            out_of_use("RHA:C", "Infection control"),
            out_of_use("RHA:C", "Infection control"),
            out_of_use("RHA:C", "Staffing", use=BedUse.PAUSED),
        ]
    )

    for wards in (["RHA:A", "RHA:B", "RHA:C"], ["RHA:C", "RHA:B", "RHA:A"]):
        assert reasons.of(wards) == "Infection control 2, Refurbishment 1, Staffing 1"
    assert reasons.of(["RHA:D"]) == ""
