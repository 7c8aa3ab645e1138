"""The coded lists as they are in every database."""

from datetime import date

import pytest
from django.apps import apps
from django.core.management import call_command

from patients.choices import RESTRICTED_LEGAL_STATUSES
from providers.choices import CodeList
from providers.codes import accepts, codes, label, labels
from providers.models import Code
from providers.receivers import load_codes_after_migrate

pytestmark = pytest.mark.django_db

# figures.md section 3 and contract.md section 2, typed here a second time.
DESTINATION_GROUPS = {
    "community": {"19", "29", "55", "56", "66"},
    "hospital": {"51", "52", "53", "87"},
    "secure": {"30", "48", "49", "50", "84"},
    "penal": {"37", "40", "42"},
    "died": {"79"},
    "other": {"88", "89", "98"},
}
CLOSURE_REASONS = {
    "staffing",
    "refurbishment",
    "infection_control",
    "acuity",
    "safeguarding",
    "contract_reduction",
    "other",
}
OUT_OF_AREA_REASONS = {
    "no_bed",
    "no_suitable_service",
    "specialist",
    "safeguarding",
    "offending",
    "choice",
    "conflict_of_interest",
    "inherited",
    "other",
}


def test_a_migrated_database_has_every_list() -> None:
    assert set(Code.objects.values_list("list", flat=True)) == set(CodeList.values)


def test_destinations_fall_into_the_groups_of_the_figure() -> None:
    found: dict[str, set[str]] = {}
    for code in codes(CodeList.DISCHARGE_DESTINATION).values():
        found.setdefault(code.group, set()).add(code.code)

    assert found == DESTINATION_GROUPS


def test_lists_of_the_contract() -> None:
    assert set(codes(CodeList.CLOSURE_REASON)) == CLOSURE_REASONS
    assert set(codes(CodeList.OUT_OF_AREA_REASON)) == OUT_OF_AREA_REASONS
    assert set(codes(CodeList.LDA_STATUS)) == set("12345UXZ")


def test_restricted_legal_statuses_are_those_the_model_knows() -> None:
    found = {c.code for c in codes(CodeList.LEGAL_STATUS).values() if c.group == "restricted"}

    assert found == RESTRICTED_LEGAL_STATUSES


@pytest.mark.parametrize(
    ("list", "code", "day", "expected"),
    [
        (CodeList.DELAY_ATTRIBUTION, "07", date(2024, 3, 31), True),
        (CodeList.DELAY_ATTRIBUTION, "07", date(2024, 4, 1), False),
        (CodeList.READINESS_REASON, "A2", date(2024, 3, 31), True),
        (CodeList.READINESS_REASON, "A2", date(2024, 4, 1), False),
        (CodeList.READINESS_REASON, "24", date(2024, 3, 31), False),
        (CodeList.READINESS_REASON, "24", date(2024, 4, 1), True),
        (CodeList.READINESS_REASON, "98", date(2020, 4, 1), True),
        (CodeList.INTERVENTION_TYPE, "5", date(2026, 1, 1), False),
    ],
)
def test_accepts_by_day(list: CodeList, code: str, day: date, expected: bool) -> None:
    assert accepts(list, code, day) is expected
    assert (code in codes(list, day)) is expected


def test_label_of_a_code_that_has_ended_and_of_one_that_never_was() -> None:
    assert label(CodeList.INTERVENTION_TYPE, "05") == "Seclusion"
    assert label(CodeList.DELAY_ATTRIBUTION, "07").startswith("Housing")
    assert label(CodeList.DELAY_ATTRIBUTION, "77") == "77"
    assert labels(CodeList.PAUSE_REASON)["cleaning"] == "Cleaning"


def test_local_label_is_never_overwritten_and_national_one_is() -> None:
    Code.objects.filter(list="pause_reason", code="cleaning").update(label="Deep clean")
    Code.objects.filter(list="intervention_type", code="05").update(label="Something else")

    call_command("load_reference", verbosity=0)

    assert label(CodeList.PAUSE_REASON, "cleaning") == "Deep clean"
    assert label(CodeList.INTERVENTION_TYPE, "05") == "Seclusion"


def test_local_code_with_dates_is_left_as_it_is() -> None:
    Code.objects.filter(list="pause_reason", code="cleaning").update(
        start_date=date(2026, 1, 1), end_date=date(2026, 6, 1)
    )

    call_command("load_reference", verbosity=0)

    assert Code.objects.filter(list="pause_reason", code="cleaning").count() == 1


def test_codes_come_back_after_migrate() -> None:
    Code.objects.filter(list="pause_reason").delete()

    load_codes_after_migrate(apps=apps, using="default")

    assert len(codes(CodeList.PAUSE_REASON)) == 5
