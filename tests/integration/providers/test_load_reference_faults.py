"""What is wrong with reference data: named by file, row and column; nothing is half loaded."""

import io
from pathlib import Path
from typing import Any

import pghistory.models
import pytest
from django.core.management import CommandError, call_command

from providers.models import (
    Icb,
    User,
    Ward,
)
from tests.integration.providers.reference_files import change, fault, load

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("icbs", "Humber ICB,", "Humber ICB,\nQ!1,,No ICB,", ("icbs.csv", 4, "code", "value")),
        ("icbs", "E54000060", "54000060", ("icbs.csv", 2, "gss_code", "value")),
        ("providers", "nhs", "charity", ("providers.csv", 2, "sector", "value")),
        (
            "providers",
            "PRIORY,NTN",
            "RHA,RHB,Again,Again,nhs\nPRIORY,NTN",
            ("providers.csv", 3, "key", "twice"),
        ),
        (
            "collaboratives",
            "RHA PRIORY",
            "RHA NOBODY",
            ("collaboratives.csv", 2, "members", "unknown"),
        ),
        (
            "collaboratives",
            ",QT1,",
            ",QT9,",
            ("collaboratives.csv", 2, "footprint_icbs", "unknown"),
        ),
        (
            "collaboratives",
            "2020-10-01",
            "10/31/2020",
            ("collaboratives.csv", 2, "went_live_on", "value"),
        ),
        (
            "service_lines",
            "1096\nLS_F",
            "0\nLS_F",
            ("service_lines.csv", 2, "long_stay_days", "value"),
        ),
        ("sites", "52.96", "152.96", ("sites.csv", 2, "latitude", "value")),
        (
            "sites",
            "QOQ,IMPACT",
            "QOQ,OTHER",
            ("sites.csv", 3, "natural_clinical_flow_of", "unknown"),
        ),
        ("wards", "WELLS,A", "NOWHERE,A", ("wards.csv", 2, "site", "unknown")),
        ("wards", "LS_M_MI,male,3", "LS_X,male,3", ("wards.csv", 2, "service_line", "unknown")),
        ("wards", "male,3", "male,-3", ("wards.csv", 2, "beds", "value")),
        ("wards", "male,3", "male,three", ("wards.csv", 2, "beds", "value")),
        ("wards", "Ward A,LS_M_MI", "Ward A,", ("wards.csv", 2, "service_line", "missing")),
        (
            "wards",
            "male,0",
            "male,0\nWELLS,A,Again,LS_M_MI,male,1",
            ("wards.csv", 4, "ward_code", "twice"),
        ),
        (
            "wards",
            "site,ward_code",
            "site,ward_code,site",
            ("wards.csv", 1, None, "duplicate_header"),
        ),
        ("wards", "service_line,", "line,", ("wards.csv", 1, None, "missing_column")),
    ],
)
def test_fault_is_named_with_row_and_column(
    folder: Path, name: str, old: str, new: str, expected: tuple[Any, ...]
) -> None:
    change(folder, name, old, new)

    summary = load(folder)

    assert fault(summary) == expected
    assert summary["created"] == 0
    assert not Icb.objects.exists()


def test_all_faults_at_once_in_files_and_rows(folder: Path) -> None:
    change(folder, "icbs", "QT1,", "!,")
    change(folder, "wards", "male,3", "male,x")
    change(folder, "providers", "nhs", "charity")

    summary = load(folder)

    # The site, collaborative and ward that name the faulty ICB are at fault too: it has no code.
    assert {found["file"] for found in summary["faults"]} >= {
        "icbs.csv",
        "wards.csv",
        "providers.csv",
    }
    assert all(found["message"] for found in summary["faults"])


def test_unreadable_file_does_not_blame_those_that_refer_to_it(folder: Path) -> None:
    (folder / "providers.csv").write_text("")

    assert fault(load(folder)) == ("providers.csv", None, None, "empty_file")


def test_ward_of_another_service_line_is_refused(folder: Path) -> None:
    load(folder)
    change(folder, "wards", "Ward A,LS_M_MI,male", "Ward A,LS_F,female")

    summary = load(folder)

    assert fault(summary) == ("wards.csv", 2, "service_line", "clash")
    assert Ward.objects.get(code="A").service_line.code == "LS_M_MI"


def test_site_cannot_change_hands_with_its_wards(folder: Path) -> None:
    load(folder)
    change(folder, "sites", "WELLS,,RHA", "WELLS,,PRIORY")

    assert fault(load(folder))[2:] == ("provider", "clash")


def test_ward_cannot_end_before_its_beds(folder: Path) -> None:
    load(folder)
    (folder / "wards.csv").write_text(
        "site,ward_code,service_line,to\nWELLS,A,LS_M_MI,2026-01-01\n"
    )

    summary = load(folder)

    assert fault(summary) == ("wards.csv", 2, "ward_code", "clash")
    assert "bed" in summary["faults"][0]["message"]
    assert Ward.objects.get(code="A").end_date is None


def test_same_ward_code_at_two_sites_of_a_provider_is_refused(folder: Path) -> None:
    change(folder, "wards", "male,0", "male,0\nWATHWOOD,A,Ward A too,LS_M_MI,male,1")

    assert fault(load(folder)) == ("wards.csv", 4, "ward_code", "twice")


def test_same_ward_code_at_two_providers_is_fine(folder: Path) -> None:
    change(folder, "wards", "PRIORYLINC,X", "PRIORYLINC,A")

    load(folder)

    assert Ward.objects.filter(code="A").count() == 2


def test_empty_folder_and_no_folder(tmp_path: Path) -> None:
    assert fault(load(tmp_path))[3] == "no_file"
    with pytest.raises(CommandError, match="no folder"):
        call_command("load_reference", str(tmp_path / "nowhere"))


def test_header_alone_is_no_rows(folder: Path) -> None:
    (folder / "wards.csv").write_text("site,ward_code,name,service_line,sex,beds\n")

    assert load(folder)["faults"] == []
    assert not Ward.objects.exists()


def test_history_names_the_system(folder: Path) -> None:
    load(folder)

    event = pghistory.models.Events.objects.tracks(Ward.objects.get(code="A")).first()
    assert event.pgh_context["action"] == "load_reference"
    assert event.pgh_context["user"] == User.objects.get(username="system").pk


@pytest.mark.parametrize("format", ["table", "csv"])
def test_other_formats(folder: Path, format: str) -> None:
    out = io.StringIO()

    call_command("load_reference", str(folder), format=format, stdout=out)

    assert "wards" in out.getvalue()
