"""The pages of reports."""

from django.urls import path

from reporting.views import reports

urlpatterns = [
    path("", reports.reports, name="reports"),
    path("check/", reports.report_check, name="report_check"),
    path("new/<slug:content>/", reports.report_new, name="report_new"),
    path("<int:pk>/", reports.report_issue, name="report_issue"),
    path("<int:pk>/cancel/", reports.report_cancel, name="report_cancel"),
    path("<int:pk>/again/", reports.report_again, name="report_again"),
    path("<int:pk>/end/", reports.report_end, name="report_end"),
    path("<int:pk>/<slug:kind>/", reports.report_file, name="report_file"),
]
