"""Reads the pages of `tests/examples/`: tables of rows, what is asked, what is expected."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "examples"
NULL = "—"
Row = dict[str, str]

# What a row means where the page does not say; `{stay}` is its name on the page.
_STAY = {"ward_stay_id": "{stay}", "spell_id": "{stay}", "provider": "RHA"}
_DEFAULTS: dict[str, Row] = {
    "beds": {"provider": "RHA"},
    "closures": {"provider": "RHA"},
    "stays": {
        **_STAY,
        "patient_id": "{stay}",
        "responsible_icb": "QT1",
        "admitted_on": "{from}",
        "discharged_on": "{to}",
    },
    "leave": {"provider": "RHA", "ward_stay_id": "{stay}"},
    "ready": {"provider": "RHA", "spell_id": "{stay}"},
    "interventions": {"provider": "RHA", "spell_id": "{stay}"},
    "referrals": {"provider": "RHA", "responsible_icb": "QT1"},
    "baselines": {},
}


@dataclass
class Example:
    """One page: its tables by the heading over them, and the range asked for."""

    name: str
    tables: dict[str, list[Row]] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)

    @property
    def expected(self) -> dict[tuple[str, str, str], list[Row]]:
        """The expected rows of each answer, by figure, dimensions and grain."""
        answers: dict[tuple[str, str, str], list[Row]] = {}
        for row in self.tables["expected"]:
            key = (row.get("figure") or self.name, row.get("by", ""), row.get("grain") or "total")
            told = {
                name: value
                for name, value in row.items()
                if value and name not in ("figure", "by", "grain")
            }
            answers.setdefault(key, []).append(told)
        return answers

    def write_files(self, folder: Path) -> list[Path]:
        """The rows as the files that a provider sends."""
        paths = []
        for kind, rows in self.tables.items():
            if kind in _DEFAULTS:
                path = folder / f"{kind}.csv"
                _write(path, [_completed(kind, row) for row in rows])
                paths.append(path)
        return paths


def pages() -> list[Example]:
    """Every page, in order of its name."""
    return [read(path) for path in sorted(FOLDER.glob("*.md")) if path.name != "README.md"]


def read(path: Path) -> Example:
    """One page."""
    example = Example(path.stem)
    for heading, lines in _sections(path.read_text(encoding="utf-8")):
        if heading == "asked":
            words = [line.removeprefix("- ").split() for line in lines if line.startswith("- ")]
            example.asked = dict(words)
        elif heading != "the sum":
            example.tables[heading] = list(_table(lines))
    return example


def agrees(told: str, answered: Any) -> bool:
    """Whether a cell of the page says what was answered, to as many decimals as it has."""
    if told == NULL:
        return answered is None
    if isinstance(answered, bool):
        return told == ("yes" if answered else "no")
    if isinstance(answered, int | float):
        decimals = len(told.partition(".")[2])
        return told == f"{answered:.{decimals}f}"
    return told == answered


def _sections(text: str) -> Iterator[tuple[str, list[str]]]:
    for section in text.split("\n## ")[1:]:
        heading, *lines = section.splitlines()
        yield heading.strip(), lines


def _table(lines: list[str]) -> Iterator[Row]:
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in lines
        if line.startswith("|")
    ]
    header, _, *body = rows
    for cells in body:
        yield dict(zip(header, cells, strict=True))


def _completed(kind: str, row: Row) -> Row:
    """A row with what goes without saying; the page's names for stays stand for ids."""
    defaults = {name: value.format_map(row) for name, value in _DEFAULTS[kind].items()}
    return {**defaults, **{name: value for name, value in row.items() if name != "stay"}}


def _write(path: Path, rows: list[Row]) -> None:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(rows)
