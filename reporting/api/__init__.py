"""Figures, the weekly meeting, reports and all that changes in the API."""

from reporting.api.changes import ChangesViewSet
from reporting.api.figures import FigureViewSet
from reporting.api.meetings import MeetingViewSet
from reporting.api.reports import ReportViewSet
from reporting.api.said import ActionViewSet, DecisionViewSet

__all__ = [
    "ActionViewSet",
    "ChangesViewSet",
    "DecisionViewSet",
    "FigureViewSet",
    "MeetingViewSet",
    "ReportViewSet",
]
