"""`manage.py load_reference`: what ships, folders of others, and every fault with its sentence."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pghistory.models
import pytest
from django.core.management import CommandError, call_command

from beds.models import Bed
from providers.models import (
    Collaborative,
    CollaborativeMember,
    FlowSite,
    FootprintIcb,
    Icb,
    Provider,
    ServiceLine,
    Site,
    User,
    Ward,
)
from providers.reference import FOLDER

pytestmark = pytest.mark.django_db

FILES = {
    "icbs": "code,gss_code,name,status\nQT1,E54000060,Nottingham ICB,confirmed\nQOQ,,Humber ICB,\n",
    "providers": (
        "key,ods_code,name,short_name,sector\n"
        "RHA,RHA,Nottinghamshire Healthcare,Notts,nhs\n"
        "PRIORY,NTN,Priory Group,Priory,independent\n"
        "STANDREWS,,St Andrew's,St Andrew's,independent\n"
    ),
    "collaboratives": (
        "code,name,lead_provider,members,footprint_icbs,programme,went_live_on\n"
        "IMPACT,IMPACT: secure,RHA,RHA PRIORY,QT1,adult_secure,2020-10-01\n"
    ),
    "service_lines": (
        "code,name,programme,security_level,sex,client_group,nhs_service_code,long_stay_days\n"
        "LS_M_MI,Low secure men,adult_secure,low,male,mental_illness,NCBPS22S/LS_M_MI,1096\n"
        "LS_F,Low secure women,adult_secure,low,female,mental_illness,,1096\n"
    ),
    "sites": (
        "key,ods_site_code,provider,name,town,icb,natural_clinical_flow_of,latitude,longitude\n"
        "WELLS,,RHA,Wells Road,Nottingham,QT1,,52.96,-1.14\n"
        "WATHWOOD,RHARY,RHA,Wathwood,Rotherham,QOQ,IMPACT,53.49,-1.33\n"
        "PRIORYLINC,,NTN,Priory Lincolnshire,Gainsborough,QT1,,,\n"
    ),
    "wards": (
        "site,ward_code,name,service_line,sex,beds\n"
        "WELLS,A,Ward A,LS_M_MI,male,3\n"
        "PRIORYLINC,X,Ward X,LS_M_MI,male,0\n"
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        (tmp_path / f"{name}.csv").write_text(content)
    return tmp_path


def load(folder: Path | None = None) -> dict[str, Any]:
    """What the command says in JSON, whether or not it refuses."""
    out = io.StringIO()
    folders = [str(folder)] if folder else []
    try:
        call_command("load_reference", *folders, format="json", stdout=out, stderr=io.StringIO())
    except CommandError:
        assert json.loads(out.getvalue())["faults"]
    return json.loads(out.getvalue())


def change(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / f"{name}.csv"
    content = file.read_text()
    assert old in content
    file.write_text(content.replace(old, new))


def fault(summary: dict[str, Any]) -> tuple[str, int | None, str | None, str]:
    (found,) = summary["faults"]
    return found["file"], found["row"], found["column"], found["code"]


def shipped(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_what_ships_is_all_loaded() -> None:
    load()

    assert Icb.objects.count() == len(shipped("icbs"))
    assert Provider.objects.count() == len(shipped("providers"))
    assert ServiceLine.objects.count() == len(shipped("service_lines"))
    assert Site.objects.count() == len(shipped("sites"))
    assert Ward.objects.count() == len(shipped("wards"))
    assert Bed.objects.count() == sum(int(ward["beds"]) for ward in shipped("wards"))
    members = sum(len(row["members"].split()) for row in shipped("collaboratives"))
    assert CollaborativeMember.objects.count() == members


def test_shipped_impact_has_nine_members_one_lead_and_a_flow_site() -> None:
    load()
    impact = Collaborative.objects.get(code="IMPACT")

    assert impact.members.count() == 9
    assert impact.members.get(is_lead=True).provider.key == "RHA"
    assert {link.icb.code for link in impact.footprint.all()} == {
        "QJ2",
        "QK1",
        "QJM",
        "QPM",
        "QT1",
    }
    assert [link.site.key for link in impact.flow_sites.all()] == ["WATHWOOD"]


def test_second_load_changes_nothing() -> None:
    first = load()
    second = load()

    assert (second["created"], second["changed"]) == (0, 0)
    assert second["unchanged"] == first["created"] + first["unchanged"]


def test_beds_are_numbered_from_april_2020_and_block(folder: Path) -> None:
    load(folder)

    found = Bed.objects.values_list("ward__code", "label", "basis", "start_date", "end_date")
    assert list(found) == [
        ("A", label, "block", date(2020, 4, 1), None) for label in ("01", "02", "03")
    ]


def test_more_beds_open_and_fewer_retire_none(folder: Path) -> None:
    load(folder)
    change(folder, "wards", "male,3", "male,5")
    more = load(folder)
    change(folder, "wards", "male,5", "male,2")
    fewer = load(folder)

    assert more["created"] == 2
    assert (fewer["created"], fewer["changed"]) == (0, 0)
    assert list(Bed.objects.values_list("label", flat=True)) == ["01", "02", "03", "04", "05"]


def test_retired_bed_is_not_opened_again(folder: Path) -> None:
    load(folder)
    Bed.objects.filter(label="02").update(end_date=date(2026, 1, 1))

    again = load(folder)

    assert again["created"] == 0
    assert Bed.objects.get(label="02").end_date == date(2026, 1, 1)


def test_links_without_dates_hold_for_all_time(folder: Path) -> None:
    load(folder)

    for model in (CollaborativeMember, FootprintIcb, FlowSite):
        assert set(model.objects.values_list("start_date", "end_date")) == {(None, None)}


def test_dates_given_to_a_link_here_are_kept(folder: Path) -> None:
    load(folder)
    CollaborativeMember.objects.filter(provider__key="PRIORY").update(end_date=date(2026, 4, 1))

    again = load(folder)

    assert (again["created"], again["changed"]) == (0, 0)
    assert CollaborativeMember.objects.get(provider__key="PRIORY").end_date == date(2026, 4, 1)


def test_changed_values_update_and_empty_cells_clear(folder: Path) -> None:
    load(folder)
    change(folder, "icbs", "E54000060,Nottingham ICB", ",Nottingham and Nottinghamshire ICB")
    change(folder, "providers", "PRIORY,NTN,Priory Group", "PRIORY,,The Priory Group")
    change(folder, "sites", "NTN,Priory Lincolnshire", "PRIORY,Priory Lincolnshire")

    again = load(folder)

    assert (again["created"], again["changed"]) == (0, 2)
    assert Icb.objects.get(code="QT1").gss_code == ""
    assert Provider.objects.get(key="PRIORY").ods_code is None


def test_column_left_out_leaves_the_value(folder: Path) -> None:
    load(folder)
    (folder / "sites.csv").write_text("key,provider,name,icb\nWELLS,RHA,Wells Road Centre,QT1\n")

    load(folder)

    site = Site.objects.get(key="WELLS")
    assert (site.name, site.town) == ("Wells Road Centre", "Nottingham")
    assert site.latitude is not None


def test_lead_changes_and_the_former_steps_down(folder: Path) -> None:
    load(folder)
    change(folder, "collaboratives", "secure,RHA,", "secure,PRIORY,")

    again = load(folder)

    assert again["changed"] == 2
    leads = CollaborativeMember.objects.filter(is_lead=True)
    assert [member.provider.key for member in leads] == ["PRIORY"]


def test_lead_is_a_member_though_not_named_among_them(folder: Path) -> None:
    change(folder, "collaboratives", "RHA,RHA PRIORY", "RHA,PRIORY")

    load(folder)

    assert CollaborativeMember.objects.count() == 2
    assert CollaborativeMember.objects.get(is_lead=True).provider.key == "RHA"


def test_folder_with_some_of_the_files(folder: Path, tmp_path: Path) -> None:
    load(folder)
    part = tmp_path / "part"
    part.mkdir()
    (part / "wards.csv").write_text("site,ward_code,service_line,beds\nWELLS,B,LS_F,2\n")

    summary = load(part)

    ward = Ward.objects.get(code="B")
    assert summary["created"] == 3
    assert (ward.name, ward.sex, ward.provider.key) == ("B", "female", "RHA")


def test_columns_and_files_that_are_none_of_ours_are_named(folder: Path) -> None:
    (folder / "wards.csv").write_text(
        "Site,Ward Code,NAME,service_line,sex,beds,colour\nWELLS,A,Ward A,LS_M_MI,male,3,blue\n"
    )
    (folder / "parking.csv").write_text("a,b\n1,2\n")

    summary = load(folder)

    assert summary["faults"] == []
    assert any("parking.csv" in note for note in summary["notes"])
    assert any("colour" in note for note in summary["notes"])
    assert not any("status" in note for note in summary["notes"])


def test_ward_with_dates_follows_the_one_before(folder: Path) -> None:
    load(folder)
    (folder / "wards.csv").write_text(
        "site,ward_code,name,service_line,sex,beds,from,to\n"
        "WELLS,A,Ward A,LS_F,female,2,2026-06-01,\n"
        "WELLS,A,Ward A,LS_M_MI,male,3,,01/06/2026\n"
    )
    Bed.objects.update(end_date=date(2026, 6, 1))

    summary = load(folder)

    assert summary["faults"] == []
    wards = Ward.objects.filter(code="A").order_by("start_date")
    assert list(wards.values_list("service_line__code", "start_date", "end_date")) == [
        ("LS_F", date(2026, 6, 1), None),
        ("LS_M_MI", None, date(2026, 6, 1)),
    ]
    assert set(wards[0].beds.values_list("start_date", flat=True)) == {date(2026, 6, 1)}
    assert load(folder)["changed"] == 0


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
