"""What can be wrong with a file as a table, as a code and a sentence that mends it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing wrong: `code` for programs, `message` says what was found, expected and to do.

    `row` is the row as a spreadsheet shows it (the header is row 1), None for the whole file;
    `column` is the header as written, None for the whole row.
    """

    code: str
    message: str
    row: int | None = None
    column: str | None = None


class UnreadableFile(Exception):
    """The file cannot be read as a table any further; `fault` says why and where."""

    def __init__(
        self, code: str, message: str, *, row: int | None = None, column: str | None = None
    ) -> None:
        super().__init__(message)
        self.fault = Fault(code=code, message=message, row=row, column=column)
