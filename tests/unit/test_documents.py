"""What the documents name is there: every test beside a hazard, every page a link leads to."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
HAZARDS = ROOT / "docs" / "safety" / "hazard-log.md"
# A path of the project between backticks; a file alone stands in the folder named last.
_NAMED = re.compile(
    r"`((?:tests|docs|impact|providers|patients|beds|reporting)/[\w./-]*|test_\w+\.py)`"
)
_LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def paths_named(text: str) -> list[Path]:
    """Every path of the project that a text names."""
    found: list[Path] = []
    for word in _NAMED.findall(text):
        in_last_folder = "/" not in word and found
        found.append(found[-1].parent / word if in_last_folder else ROOT / word)
    return found


def rows() -> list[list[str]]:
    """The cells of each hazard."""
    lines = [line for line in HAZARDS.read_text().splitlines() if re.match(r"\| \d", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_lead_somewhere(document: Path) -> None:
    missing = [
        link
        for link in _LINK.findall(document.read_text())
        if not (document.parent / link.strip()).exists()
    ]

    assert missing == []


@pytest.mark.parametrize(
    "document", [one for one in DOCUMENTS if one.parent.name in ("safety", "privacy")], ids=name
)
def test_what_safety_and_privacy_name_is_there(document: Path) -> None:
    missing = [name(path) for path in paths_named(document.read_text()) if not path.exists()]

    assert missing == []


def test_hazards_are_numbered_and_whole() -> None:
    assert [row[0] for row in rows()] == [str(number + 1) for number in range(len(rows()))]
    assert [row for row in rows() if len(row) != 5 or not all(row)] == []


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_every_hazard_has_a_test_for_its_controls(row: list[str]) -> None:
    shown = paths_named(row[4])

    assert shown
    for path in shown:
        files = sorted(path.rglob("test_*.py")) if path.is_dir() else [path]
        assert any("def test_" in file.read_text() for file in files), path


def test_documents_name_no_fault_of_the_test_itself() -> None:
    """A file that is not there is found, also where it is named without its folder."""
    named = paths_named("`tests/unit/test_documents.py`, `test_nowhere.py`")

    assert [path.exists() for path in named] == [True, False]
