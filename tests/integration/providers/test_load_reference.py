"""`manage.py load_reference`: what ships, folders of others, and every fault with its sentence."""

import csv
from datetime import date
from pathlib import Path

import pytest

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
    Ward,
)
from providers.reference import FOLDER
from tests.integration.providers.reference_files import change, load

pytestmark = pytest.mark.django_db


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
