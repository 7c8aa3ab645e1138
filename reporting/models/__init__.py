"""What is kept: stored series, what was reported, the runs of the jobs, and the meeting."""

from reporting.models.meetings import (
    Action,
    AgendaItem,
    Attendance,
    Decision,
    DecisionStep,
    Idea,
    Meeting,
    MeetingNote,
    MeetingRecord,
    MeetingScreen,
    MeetingSettings,
    Presence,
    SettingsItem,
    Step,
    Weekday,
    WhatIfStep,
)
from reporting.models.published import Publication, PublishedFigure
from reporting.models.runs import Ending, Job, JobRun
from reporting.models.stored import HistorySeen, Series, StoredFigure, StoredSet

__all__ = [
    "Action",
    "AgendaItem",
    "Attendance",
    "Decision",
    "DecisionStep",
    "Ending",
    "HistorySeen",
    "Idea",
    "Job",
    "JobRun",
    "Meeting",
    "MeetingNote",
    "MeetingRecord",
    "MeetingScreen",
    "MeetingSettings",
    "Presence",
    "Publication",
    "PublishedFigure",
    "Series",
    "SettingsItem",
    "Step",
    "StoredFigure",
    "StoredSet",
    "Weekday",
    "WhatIfStep",
]
