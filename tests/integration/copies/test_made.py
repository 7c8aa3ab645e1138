"""Copies of the bed state for the day the application is down: what is in them, and the folder."""

import csv
import stat
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils.html import escape
from python_calamine import CalamineWorkbook

from beds.exports.copies import latest, make_copies
from beds.exports.copies.page import _STYLE
from beds.models import Confirmation
from beds.state import Cut, bed_state
from beds.tasks import copy_bed_states
from impact.audit.models import AccessLog
from impact.core.periods import local_date
from impact.core.text import long_moment
from providers.services.accounts import system_user
from tests.integration.copies.conftest import NOW
from tests.worlds import World


def make(folder: Path, **given: Any) -> dict[str, list[str]]:
    return make_copies(to=folder, now=NOW, keep_days=14, by=system_user(), **given)


def page(folder: Path, provider: str = "RHA") -> str:
    return (folder / provider / f"bed-state-{provider}-2026-11-22.html").read_text()


def test_each_member_has_a_page_and_for_each_collaborative_two_files(
    world: World, folder: Path
) -> None:
    written = make(folder)

    assert sorted(written) == ["PRIV", "RHA", "RXG"]
    assert [name.removeprefix("bed-state-") for name in written["PRIV"]] == [
        "PRIV-2026-11-22.html",
        *("PRIV-EAST-2026-11-22.csv", "PRIV-EAST-2026-11-22.xlsx"),
        *("PRIV-WEST-2026-11-22.csv", "PRIV-WEST-2026-11-22.xlsx"),
    ]
    for provider, names in written.items():
        assert sorted(path.name for path in (folder / provider).iterdir()) == sorted(names)


def test_only_the_owner_reads_it(world: World, folder: Path) -> None:
    make(folder)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in folder.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_the_page_says_loudly_that_it_is_a_copy_and_of_when(world: World, folder: Path) -> None:
    make(folder)

    shown = page(folder)
    assert f"COPY of {long_moment(NOW)}." in shown
    assert "may be out of date since" in shown
    assert "<script" not in shown
    assert "http" not in shown


def test_the_page_has_who_is_in_which_bed_and_nobody_elses_people(
    world: World, folder: Path
) -> None:
    person = world.people["own"]
    person.nhs_number = "9991112258"
    person.save()

    make(folder)

    shown = page(folder)
    assert "P-own" in shown
    assert "9991112258" not in shown
    assert "P-west" not in shown
    assert "P-own" not in page(folder, "RXG")


def test_the_files_have_the_rows_of_the_page_of_the_application(world: World, folder: Path) -> None:
    make(folder)

    state = bed_state(
        collaborative=world.collaboratives["EAST"],
        as_at=local_date(NOW),
        known_at=NOW,
        by=Cut.WARD,
        provider=world.providers["RHA"],
    )
    workbook = CalamineWorkbook.from_path(folder / "RHA" / "bed-state-RHA-EAST-2026-11-22.xlsx")
    headings, *wards = workbook.get_sheet_by_name("Bed state by ward").to_python()
    assert [row[headings.index("Beds")] for row in wards] == [
        *(row.beds for row in state.rows),
        state.total.beds,
    ]
    lines = list(csv.reader(StringIO(_csv(folder))))
    blank = lines.index([])
    beds = [dict(zip(lines[blank + 1], line, strict=True)) for line in lines[blank + 2 :]]
    assert [(bed["Bed"], bed["State"], bed["Person"]) for bed in beds] == [
        *(("01", "Occupied", "P-own"), ("02", "Closed", ""), ("03", "Vacant", "")),
    ]
    assert len(beds) == state.total.beds


def _csv(folder: Path) -> str:
    path = folder / "RHA" / "bed-state-RHA-EAST-2026-11-22.csv"
    return path.read_text(encoding="utf-8-sig")


def test_a_stale_ward_is_marked(world: World, folder: Path) -> None:
    ward = world.wards["own"]
    make(folder)
    stale = page(folder)
    Confirmation.objects.create(
        ward=ward, confirmed_at=NOW - timedelta(hours=9), by=system_user(), headcount=1, held=1
    )
    make(folder)

    assert f"copy was made: {ward.name}." in " ".join(stale.split())
    assert "copy was made:" not in " ".join(page(folder).split())


def test_it_is_on_record_with_everybody_whom_it_names(world: World, folder: Path) -> None:
    make(folder)

    entry = AccessLog.objects.get(filters={"provider": "RHA", "day": "2026-11-22"})
    assert entry.user == system_user()
    assert world.people["own"].pk in entry.people
    assert world.people["west"].pk not in entry.people


def test_old_copies_are_taken_away_and_nothing_else(world: World, folder: Path) -> None:
    own = folder / "RHA"
    own.mkdir(parents=True)
    names = {
        "bed-state-RHA-2026-11-08.html": True,
        "bed-state-RHA-2026-11-07.html": False,
        "bed-state-RHA-EAST-2026-11-07.csv": False,
        "notes-2020-01-01.html": True,
    }
    for name in names:
        (own / name).write_text("earlier")

    make(folder)

    assert {name: (own / name).exists() for name in names} == names
    assert {kept.day for kept in latest(to=folder, provider=world.providers["RHA"])} == {
        local_date(NOW)
    }


def test_what_cannot_be_written_leaves_no_half_of_it(world: World, folder: Path) -> None:
    in_the_way = folder / "RHA" / "bed-state-RHA-2026-11-22.html" / "in the way"
    in_the_way.mkdir(parents=True)

    with pytest.raises(CommandError, match="cannot be written"):
        call_command("nightly_copies", "--to", str(folder))

    assert [path.name for path in (folder / "RHA").iterdir()] == ["bed-state-RHA-2026-11-22.html"]


def test_the_job_makes_them_once_a_day(world: World, folder: Path) -> None:
    copy_bed_states()
    copy_bed_states()
    assert AccessLog.objects.filter(page="bed-state copy").count() == 3

    (folder / "RXG" / "bed-state-RXG-2026-11-22.html").unlink()
    copy_bed_states()

    assert (folder / "RXG" / "bed-state-RXG-2026-11-22.html").is_file()


def test_without_a_folder_the_job_does_nothing_and_the_command_says_so(
    world: World, settings: Any
) -> None:
    settings.COPIES_DIR = None

    copy_bed_states()

    assert not AccessLog.objects.exists()
    with pytest.raises(CommandError, match="IMPACT_COPIES_DIR"):
        call_command("nightly_copies")


def test_the_command_lists_what_it_wrote(world: World, folder: Path) -> None:
    out = StringIO()

    call_command("nightly_copies", "--to", str(folder), "--format", "csv", stdout=out)

    assert "RHA,bed-state-RHA-EAST-2026-11-22.xlsx" in out.getvalue()


def test_style_needs_no_escaping() -> None:
    style = _STYLE.read_text("utf-8")
    assert style
    assert escape(style) == style
