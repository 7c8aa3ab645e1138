"""Figures, the weekly meeting and reports in the API."""

from reporting.api.figures import FigureViewSet
from reporting.api.meetings import MeetingViewSet
from reporting.api.reports import ReportViewSet
from reporting.api.said import ActionViewSet, DecisionViewSet

__all__ = ["ActionViewSet", "DecisionViewSet", "FigureViewSet", "MeetingViewSet", "ReportViewSet"]
