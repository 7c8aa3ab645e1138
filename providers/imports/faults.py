"""What is wrong with a row of a file, in a sentence that mends it."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong, where, and how to mend it.

    `row` is the row as a spreadsheet shows it (the header is row 1), None for the whole file.
    """

    file: str
    row: int | None
    column: str | None
    code: str
    message: str

    def line(self) -> str:
        """`wards.csv row 7, beds: value: …`."""
        where = self.file if self.row is None else f"{self.file} row {self.row}"
        column = f", {self.column}" if self.column else ""
        return f"{where}{column}: {self.code}: {self.message}"

    def as_dict(self) -> dict[str, Any]:
        """As `--format json` and the API show it."""
        return asdict(self)
