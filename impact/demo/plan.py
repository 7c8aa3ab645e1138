"""The collaboratives and wards that the demonstration plays in, read from the reference files."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

# Wards without beds of ours where a collaborative buys single placements.
SPOT_PURCHASES = {
    "IMPACT": (
        "PRIORY:STOCK-1",
        "GMMH:EDEN-1",
        "PRIORY:KNEES-1",
        "STANDREWS:STAB-1",
        "ELYSIUM:CHAD-1",
        "ELYSIUM:CHAD-2",
        "CYGNET:BURY-1",
        "CYGNET:BURY-2",
    ),
    "WY-SECURE": ("PRIORY:STOCK-1", "GMMH:EDEN-1", "CYGNET:BURY-1"),
}


@dataclass(frozen=True)
class WardPlan:
    """A ward as the reference files have it."""

    provider: str
    code: str
    service_line: str
    security: str
    sex: str
    beds: int
    icb: str
    independent: bool

    @cached_property
    def key(self) -> str:
        """`PROVIDER:WARD`."""
        return f"{self.provider}:{self.code}"


@dataclass(frozen=True)
class CollaborativePlan:
    """A collaborative: its footprint, its wards with beds, and where it buys single placements."""

    code: str
    footprint: tuple[str, ...]
    wards: tuple[WardPlan, ...]
    spot_wards: tuple[WardPlan, ...]

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Its service lines, in the order of its wards."""
        return tuple(dict.fromkeys(ward.service_line for ward in self.wards))


def read_plan(folder: Path) -> tuple[CollaborativePlan, ...]:
    """The collaboratives of a folder of reference files, in the files' order."""
    lines = {row["code"]: row for row in _rows(folder / "service_lines.csv")}
    sites = {row["key"]: row for row in _rows(folder / "sites.csv")}
    sectors = {row["key"]: row["sector"] for row in _rows(folder / "providers.csv")}
    wards = [
        WardPlan(
            provider=sites[row["site"]]["provider"],
            code=row["ward_code"],
            service_line=row["service_line"],
            security=lines[row["service_line"]]["security_level"],
            sex=row["sex"],
            beds=int(row["beds"]),
            icb=sites[row["site"]]["icb"],
            independent=sectors[sites[row["site"]]["provider"]] == "independent",
        )
        for row in _rows(folder / "wards.csv")
    ]
    flows = {
        ward["ward_code"]: sites[ward["site"]]["natural_clinical_flow_of"].split()
        for ward in _rows(folder / "wards.csv")
    }
    return tuple(
        _collaborative(row, wards, lines, flows) for row in _rows(folder / "collaboratives.csv")
    )


def _collaborative(
    row: dict[str, str],
    wards: list[WardPlan],
    lines: dict[str, dict[str, str]],
    flows: dict[str, list[str]],
) -> CollaborativePlan:
    footprint, members = row["footprint_icbs"].split(), row["members"].split()
    by_key = {ward.key: ward for ward in wards}
    return CollaborativePlan(
        code=row["code"],
        footprint=tuple(footprint),
        wards=tuple(
            ward
            for ward in wards
            if ward.beds
            and ward.provider in members
            and lines[ward.service_line]["programme"] == row["programme"]
            and (ward.icb in footprint or row["code"] in flows[ward.code])
        ),
        spot_wards=tuple(by_key[key] for key in SPOT_PURCHASES.get(row["code"], ())),
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)
