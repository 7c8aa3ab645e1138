"""Faults of files as a page lists them, by file in the order of the files."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from impact.core.listing import Cell, Column, Listing

FAULTS_SHOWN = 50


def faults_listings(faults: Sequence[dict[str, Any]], *, more: str = "") -> list[Listing]:
    """What is wrong, as the API shows it, a list for each file; `more` leads to all there is."""
    by_file: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for fault in faults:
        by_file[fault["file"]].append(fault)
    return [
        Listing(
            anchor=f"faults-{place}",
            heading=f"Faults of {name}",
            about="Row 1 is the header, as a spreadsheet shows it.",
            empty="",
            columns=[Column(label="Row"), Column(label="Column"), Column(label="What is wrong")],
            rows=[_fault(fault) for fault in found[:FAULTS_SHOWN]],
            count=len(found),
            more=more if len(found) > FAULTS_SHOWN else "",
        )
        for place, (name, found) in enumerate(by_file.items())
    ]


def _fault(fault: dict[str, Any]) -> list[Cell]:
    row = "Whole file" if fault["row"] is None else str(fault["row"])
    return [Cell(row), Cell(fault["column"] or "Whole row"), Cell(fault["message"])]
