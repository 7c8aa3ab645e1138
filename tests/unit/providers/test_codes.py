"""How codes are spelt."""

import pytest

from providers.choices import CodeList
from providers.codes import normalise_code


@pytest.mark.parametrize(
    ("list", "text", "expected"),
    [
        (CodeList.INTERVENTION_TYPE, "5", "05"),
        (CodeList.INTERVENTION_TYPE, "05", "05"),
        (CodeList.INTERVENTION_TYPE, "14", "14"),
        (CodeList.READINESS_REASON, "a2", "A2"),
        (CodeList.READINESS_REASON, " 24 ", "24"),
        (CodeList.LDA_STATUS, "1", "1"),
        (CodeList.LDA_STATUS, "u", "U"),
        (CodeList.ETHNIC_CATEGORY, "a", "A"),
        (CodeList.CLOSURE_REASON, "Infection  control", "infection_control"),
        (CodeList.OUT_OF_AREA_REASON, "NO-BED", "no_bed"),
        (CodeList.LEGAL_STATUS, "", ""),
    ],
)
def test_normalise_code(list: CodeList, text: str, expected: str) -> None:
    assert normalise_code(list, text) == expected
