"""A report as files: CSV first, from whose rows the workbook and the PDF are made."""
