"""Writes records: makes what is not held, changes what differs, and counts."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, models, transaction

from impact.core.violations import refusal_for
from providers.imports.faults import Fault
from providers.imports.reading import Record


@dataclass
class Tally:
    """How many records of one kind were made, changed, or found as they are."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass
class Outcome:
    """What a load did: tallies by kind in the order of loading, faults, and notes."""

    tallies: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def total(self, what: str) -> int:
        """The sum of `created`, `changed` or `unchanged` over all kinds."""
        return sum(getattr(tally, what) for tally in self.tallies.values())

    def as_dict(self) -> dict[str, Any]:
        """`{"created", "changed", "unchanged", "refused", "faults", "notes", "kinds"}`."""
        rows = {(fault.file, fault.row) for fault in self.faults if fault.row is not None}
        return {
            **{what: self.total(what) for what in ("created", "changed", "unchanged")},
            "refused": len(rows),
            "faults": [fault.as_dict() for fault in self.faults],
            "notes": self.notes,
            "kinds": [{"kind": kind, **vars(tally)} for kind, tally in self.tallies.items()],
        }


class Saver:
    """Saves rows of one kind; a row that the database refuses is a fault with its sentence."""

    def __init__(self, kind: str, outcome: Outcome) -> None:
        self.tally = outcome.tallies[kind]
        self.outcome = outcome

    def save(
        self, row: models.Model, values: dict[str, Any], record: Record, *, column: str | None
    ) -> bool:
        """Gives the row its values and writes it if that changes it; False if it was refused."""
        created = row._state.adding
        before = None if created else {name: getattr(row, name) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        if before == values:
            self.tally.unchanged += 1
            return True
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            refusal = refusal_for(error)
            if refusal is None:
                raise
            self.outcome.faults.append(record.fault(column, "clash", refusal.message))
            return False
        if created:
            self.tally.created += 1
        else:
            self.tally.changed += 1
        return True


def given(record: Record, **columns: str) -> dict[str, Any]:
    """Field values of the columns that the file has; `columns` maps field to column name."""
    return {
        field: record.values[column] for field, column in columns.items() if column in record.values
    }


def texts(values: dict[str, Any]) -> dict[str, Any]:
    """The same with empty cells as empty text, for fields that are never null."""
    return {name: "" if value is None else value for name, value in values.items()}
