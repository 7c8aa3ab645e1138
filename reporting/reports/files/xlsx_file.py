"""A report as a workbook: a cover, a sheet for each sheet, and one for each run chart."""

from pathlib import Path

from impact.core.tabular import Sheet, write_xlsx
from reporting.reports.covers import Cover
from reporting.reports.files.charts import drawn
from reporting.reports.files.spool import Spool


def write_xlsx_file(path: Path, *, cover: Cover, spool: Spool) -> None:
    """Writes the workbook from the rows of the CSV file, in bounded memory."""
    sheets = [
        Sheet(each.shown.title, [column.title for column in each.shown.columns], each.lines())
        for each in spool.sheets
    ]
    write_xlsx(path, [*sheets, *(chart.sheet() for chart in drawn(spool))], cover=cover)
