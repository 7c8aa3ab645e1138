"""The pages of figures."""

from reporting.views.by_line import figures_by_line
from reporting.views.figure import figure
from reporting.views.figures import figures
from reporting.views.files import figure_csv, figure_xlsx, figures_csv, figures_xlsx
from reporting.views.rows import figure_rows, figure_rows_csv, figure_rows_xlsx

__all__ = [
    "figure",
    "figure_csv",
    "figure_rows",
    "figure_rows_csv",
    "figure_rows_xlsx",
    "figure_xlsx",
    "figures",
    "figures_by_line",
    "figures_csv",
    "figures_xlsx",
]
