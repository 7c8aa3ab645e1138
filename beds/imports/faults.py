"""What is wrong with a batch of files, a sentence each."""

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
        """`stays.csv row 7, admitted_on: future: …`."""
        where = self.file if self.row is None else f"{self.file} row {self.row}"
        column = f", {self.column}" if self.column else ""
        return f"{where}{column}: {self.code}: {self.message}"

    def as_dict(self) -> dict[str, Any]:
        """As the API and `--format json` show it."""
        return asdict(self)
