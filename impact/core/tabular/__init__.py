"""Tables in files: CSV and XLSX read row by row in bounded memory, and written safely.

Reading: `open_table` gives a table whose `Row`s are text with their number in a spreadsheet and
their faults; `UnreadableFile` is what cannot be read at all. `parse_date` and its kin make values
of the text. Writing: `write_csv`, `csv_lines` and `write_xlsx`.
"""

from impact.core.tabular.cells import (
    SheetDate,
    parse_date,
    parse_datetime,
    parse_decimal,
    parse_flag,
    parse_whole_number,
)
from impact.core.tabular.csv_writer import (
    BYTE_ORDER_MARK,
    INCOMPLETE,
    complete_or_said,
    csv_lines,
    write_csv,
)
from impact.core.tabular.faults import Fault, UnreadableFile
from impact.core.tabular.headers import normalise_header
from impact.core.tabular.limits import Limits
from impact.core.tabular.reader import Table, open_table
from impact.core.tabular.rows import Row
from impact.core.tabular.xlsx_reader import COVER_SHEET
from impact.core.tabular.xlsx_writer import LineChart, Sheet, write_xlsx

__all__ = [
    "BYTE_ORDER_MARK",
    "COVER_SHEET",
    "INCOMPLETE",
    "Fault",
    "Limits",
    "LineChart",
    "Row",
    "Sheet",
    "SheetDate",
    "Table",
    "UnreadableFile",
    "complete_or_said",
    "csv_lines",
    "normalise_header",
    "open_table",
    "parse_date",
    "parse_datetime",
    "parse_decimal",
    "parse_flag",
    "parse_whole_number",
    "write_csv",
    "write_xlsx",
]
