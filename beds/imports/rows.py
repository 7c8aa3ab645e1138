"""A row of a batch, what it belongs to, and what becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from beds.imports.columns import ABSENT, Kind
from beds.imports.faults import Fault


@dataclass(slots=True, eq=False)
class Unit:
    """Rows that are taken or refused together: a spell with all that hangs on it, or one row.

    `causes` are the units that stand in its way: should one be refused after all, this one is
    judged anew. `differs` says how the rows speak against what was typed on a fed ward: then they
    are left out without a fault, and it is a person's work to say who is right.
    """

    rows: list["ImportRow"] = field(default_factory=list)
    refused: bool = False
    causes: "Sequence[Unit]" = ()
    clash: "tuple[ImportRow, Fault] | None" = None
    differs: str = ""

    @property
    def set_aside(self) -> bool:
        """Whether the rows are only left out: nothing is wrong with any of them."""
        return bool(self.differs) and not any(row.faults for row in self.rows)

    def clashes(
        self, row: "ImportRow", column: str | None, message: str, causes: "list[Unit]"
    ) -> None:
        """The unit is refused because something taken before it is in the way.

        `causes` are the units whose rows of this batch are; what is held has none and stays.
        """
        self.clash = (row, row.fault(column, "in_the_way", message))
        self.causes = [cause for cause in causes if cause is not self]

    def restore(self) -> None:
        """What was in the way is refused itself: the unit is judged anew."""
        if self.clash is not None:
            row, fault = self.clash
            row.faults.remove(fault)
        self.clash, self.causes, self.refused = None, (), False

    @property
    def order(self) -> int:
        """Where the unit first stands in the batch."""
        return self.rows[0].order if self.rows else -1


@dataclass(slots=True, eq=False)
class ImportRow:
    """A row as read: its values in the order of its kind's columns, and its faults."""

    kind: Kind
    file: str
    number: int
    order: int
    values: list[Any]
    faults: list[Fault] = field(default_factory=list)
    read_faults: int = 0
    unit: Unit | None = None
    hangs_on: str = ""

    def get(self, column: str) -> Any:
        """The value, None where the cell is empty or the column is left out."""
        value = self.values[self.kind.index[column]]
        return None if value is ABSENT else value

    def has(self, column: str) -> bool:
        """Whether the file has the column."""
        return self.values[self.kind.index[column]] is not ABSENT

    def fault(self, column: str | None, code: str, message: str) -> Fault:
        """Records a fault of this row, which refuses its unit too, and returns it."""
        found = Fault(self.file, self.number, column, code, message)
        self.faults.append(found)
        if self.unit is not None:
            self.unit.refused = True
        return found

    def join(self, unit: Unit) -> None:
        """The row is taken or refused with the unit; a faulty row refuses it."""
        self.unit = unit
        unit.rows.append(self)
        if self.faults:
            unit.refused = True

    @property
    def refused(self) -> bool:
        """Whether the row is not applied."""
        return bool(self.faults) or (self.unit is not None and self.unit.refused)
