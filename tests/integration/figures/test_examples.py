"""The wards worked by hand, through the real import, as `manage.py figures` prints them."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from beds.models import Bed
from beds.services.pauses import pause_bed
from impact.core import clock
from providers.services.accounts import system_user
from reporting.figures.catalogue import CATALOGUE
from tests.integration.figures.examples import FOLDER, NULL, Example, agrees, pages

TODAY = date(2026, 11, 23)


def test_every_figure_has_an_example() -> None:
    assert CATALOGUE.keys() <= {page.name for page in pages()}


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
@pytest.mark.django_db
def test_example(page: Example, tmp_path: Path) -> None:
    with clock.at(TODAY):
        load(page, tmp_path)
        for (figure, by, grain), expected in page.expected.items():
            rows = printed(page, figure, "--by", by, "--grain", grain)
            assert len(rows) == len(expected), rows
            for row, told in zip(rows, expected, strict=True):
                told_wrong = {
                    name: (value, row[name])
                    for name, value in told.items()
                    if not agrees(value, row[name])
                }
                assert not told_wrong, (figure, by, grain, row)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
@pytest.mark.django_db
def test_rows_behind_an_example_sum_to_it(page: Example, tmp_path: Path) -> None:
    with clock.at(TODAY):
        load(page, tmp_path)
        figures = {figure for figure, _, _ in page.expected}
        for figure in sorted(figures):
            (row,) = printed(page, figure)
            behind = printed(page, figure, "--explain")
            assert sum(it["numerator"] for it in behind) == pytest.approx(row["numerator"])
            if CATALOGUE[figure].unit != "count":
                assert sum(it["denominator"] for it in behind) == pytest.approx(row["denominator"])


def test_agreement_is_strict() -> None:
    assert agrees("23.1", 23.076923)
    assert not agrees("23.2", 23.076923)
    assert not agrees("23.07692", 23.076928)
    assert agrees("14", 14)
    assert not agrees("14", None)
    assert agrees(NULL, None)
    assert not agrees(NULL, 0)
    assert agrees("yes", True)
    assert not agrees("no", True)


def load(page: Example, folder: Path) -> None:
    """The place, then the page's rows as files, then the pauses that a ward makes."""
    call_command("load_reference", str(FOLDER / "reference"), stdout=StringIO())
    paths = page.write_files(folder)
    call_command("import_extract", *map(str, paths), stdout=StringIO(), stderr=StringIO())
    for row in page.tables.get("pauses", []):
        start, end = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
        pause_bed(
            bed=Bed.objects.get(ward__code=row["ward"], label=row["bed"]),
            start_date=start,
            end_date=end,
            reason="cleaning",
            review_on=start,
            today=TODAY,
            by=system_user(),
        )


def printed(page: Example, figure: str, *options: str) -> list[dict[str, Any]]:
    """The rows that the command prints as JSON."""
    out = StringIO()
    asked = [f"--{name.replace('_', '-')}={value}" for name, value in page.asked.items()]
    call_command(
        "figures", figure, *asked, *options, "--format", "json", stdout=out, stderr=StringIO()
    )
    rows: list[dict[str, Any]] = json.loads(out.getvalue())["rows"]
    return rows
