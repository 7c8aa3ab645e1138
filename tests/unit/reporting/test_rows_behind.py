"""The columns of the rows behind: who may be opened, and sums that must agree."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from impact.core.listing import PersonCell
from reporting.figures.catalogue import CATALOGUE
from reporting.figures.engine import Row
from reporting.figures.explain import Behind, Totals
from reporting.presenters.rows import Seen, fields, sums_sentence
from reporting.queries.names import Names

DAY = date(2026, 5, 4)
NAMES = Names({"ward": {"RHA:A": "Ward A"}}, frozenset({"RHA"}))


def behind(**given: Any) -> Behind:
    values = {
        "period_start": DAY,
        "period_end": DAY,
        "provider": "RHA",
        "ward": "RHA:A",
        "service_line": "LS",
        "icb": "QT1",
        "patient": "BABA-BIBI",
        "placement": "S1",
        "ward_stay": "S1-1",
        "bed": "01",
        "start": DAY,
        "end": DAY,
        "numerator": 1,
        "denominator": Decimal("2.5"),
        "why": "occupied",
        "spell": 1,
    }
    return Behind(**{**values, **given})


def cells(row: Behind, *, people: set[str], wards: set[str]) -> dict[str, Any]:
    columns = fields(CATALOGUE["occupancy"], names=NAMES, seen=Seen(people, wards))
    return {column.label: column.cell(row) for column in columns}


def test_who_may_be_opened_leads_on():
    shown = cells(behind(), people={"BABA-BIBI"}, wards={"RHA:A"})

    assert shown["Person"] == PersonCell("BABA-BIBI", "/patients/BABA-BIBI/")
    assert shown["Ward"].href == "/wards/RHA/A/"


def test_who_may_not_be_opened_is_a_pseudonym_alone():
    shown = cells(behind(), people=set(), wards=set())

    assert shown["Person"] == PersonCell("BABA-BIBI", "")
    assert (shown["Ward"].text, shown["Ward"].href) == ("Ward A", "")


def test_row_without_a_person_names_none():
    shown = cells(behind(patient=None, ward=None), people=set(), wards=set())

    assert not isinstance(shown["Person"], PersonCell)
    assert shown["Ward"].text == "–"


def test_count_has_no_denominator():
    columns = fields(CATALOGUE["admissions"], names=NAMES, seen=Seen(set(), set()))

    assert "Denominator" not in [column.label for column in columns]


def answer(numerator: Any, denominator: Any) -> Row:
    return Row(DAY, DAY, 1, {}, numerator, denominator, Decimal(1), {})


@pytest.mark.parametrize(
    ("sums", "row", "sentence"),
    [
        (Totals(2, 3, 13), answer(3, 13), "add up to 3 over 13: both sides of the figure."),
        (Totals(2, 3, 0), answer(3, None), "add up to 3: both sides of the figure."),
        (Totals(2, 3, 12), answer(3, 13), "the figure says 3 over 13. Tell whoever"),
        (Totals(0, 0, 0), None, "No day of this period is counted."),
    ],
)
def test_sums_are_told_to_agree_or_not(sums: Totals, row: Row | None, sentence: str):
    assert sentence in sums_sentence(sums, row)
