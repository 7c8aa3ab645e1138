"""The pages of the weekly meeting."""

from django.urls import path

from reporting.views.meetings import behind, doing, line, overview, record, wall, what_if

urlpatterns = [
    path("", overview.meetings, name="meetings"),
    path("settings/", overview.meeting_settings, name="meeting_settings"),
    path("actions/<int:pk>/done/", doing.action_done, name="action_done"),
    path("decisions/<int:pk>/step/", doing.decision_step, name="decision_step"),
    path("<str:code>/<str:day>/", overview.meeting, name="meeting"),
    path("<str:code>/<str:day>/attendance/", doing.meeting_attend, name="meeting_attend"),
    path("<str:code>/<str:day>/close/", doing.meeting_close, name="meeting_close"),
    path("<str:code>/<str:day>/note/", record.meeting_note, name="meeting_note"),
    path("<str:code>/<str:day>/minutes/", record.meeting_minutes, name="meeting_minutes"),
    path(
        "<str:code>/<str:day>/minutes/minutes.pdf",
        record.meeting_minutes_pdf,
        name="meeting_minutes_pdf",
    ),
    path("<str:code>/<str:day>/difference/", record.meeting_difference, name="meeting_difference"),
    path("<str:code>/<str:day>/lines/<str:line>/", line.meeting_line, name="meeting_line"),
    path("<str:code>/<str:day>/lines/<str:line>/show/", wall.meeting_show, name="meeting_show"),
    path("<str:code>/<str:day>/what-if/", what_if.meeting_what_if, name="meeting_what_if"),
    path("<str:code>/<str:day>/wall/", wall.meeting_wall, name="meeting_wall"),
    path(
        "<str:code>/<str:day>/lines/<str:line>/promises/",
        behind.meeting_promises,
        name="meeting_promises",
    ),
    path(
        "<str:code>/<str:day>/lines/<str:line>/charts/",
        behind.meeting_charts,
        name="meeting_charts",
    ),
]
