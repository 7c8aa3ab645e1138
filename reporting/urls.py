"""The pages of figures, and their place in the navigation."""

from typing import Any

from django.urls import include, path

from impact.core.pages import register_navigation
from providers.access import Permission
from reporting import views
from reporting.views import audit, checks, jobs, person

urlpatterns = [
    path("audit/", audit.audit, name="audit"),
    path("audit/looks.csv", audit.audit_looks_csv, name="audit_looks_csv"),
    path("audit/changes.csv", audit.audit_changes_csv, name="audit_changes_csv"),
    path("patients/<str:pseudonym>/changes/", person.patient_changes, name="patient_changes"),
    path("data/checks/", checks.checks, name="checks"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/publish/", jobs.publish_month, name="publish_month"),
    path("jobs/reported/<str:code>/<str:month>/", jobs.reported_month, name="reported_month"),
    path("meetings/", include("reporting.meeting_urls")),
    path("reports/", include("reporting.report_urls")),
    path("figures/", views.figures, name="figures"),
    path("figures/figures.csv", views.figures_csv, name="figures_csv"),
    path("figures/figures.xlsx", views.figures_xlsx, name="figures_xlsx"),
    path("figures/by-service-line/", views.figures_by_line, name="figures_by_line"),
    path("figures/<slug:name>/", views.figure, name="figure"),
    path("figures/<slug:name>/figure.csv", views.figure_csv, name="figure_csv"),
    path("figures/<slug:name>/figure.xlsx", views.figure_xlsx, name="figure_xlsx"),
    path("figures/<slug:name>/rows/", views.figure_rows, name="figure_rows"),
    path("figures/<slug:name>/rows/rows.csv", views.figure_rows_csv, name="figure_rows_csv"),
    path("figures/<slug:name>/rows/rows.xlsx", views.figure_rows_xlsx, name="figure_rows_xlsx"),
]


def sees_figures(user: Any) -> bool:
    """Whether somebody may see the figures of any collaborative."""
    return Permission.VIEW_FIGURES in user.permissions_in_collaboratives


def sees_meetings(user: Any) -> bool:
    """Whether somebody may see the meetings of any collaborative."""
    return Permission.VIEW_BED_STATE in user.permissions_in_collaboratives


def reads_reports(user: Any) -> bool:
    """Whether somebody asks for reports, or may read those for the clinical group."""
    return Permission.VIEW_PEOPLE in user.permissions_in_collaboratives


def audits(user: Any) -> bool:
    """Whether somebody may search who changed and who saw what."""
    return Permission.VIEW_AUDIT in user.permissions_in_collaboratives


register_navigation(label="Meetings", url_name="meetings", order=45, permission=sees_meetings)
register_navigation(label="Figures", url_name="figures", order=50, permission=sees_figures)
register_navigation(label="Reports", url_name="reports", order=55, permission=reads_reports)
register_navigation(label="Audit", url_name="audit", order=90, permission=audits)
