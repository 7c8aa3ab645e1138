"""The weekly meeting: how it is set up, what was said in it, and what was seen for good."""

from reporting.models.meetings.meetings import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingScreen,
    Presence,
)
from reporting.models.meetings.records import MeetingNote, MeetingRecord
from reporting.models.meetings.reminders import MeetingReminder
from reporting.models.meetings.said import Action, Decision, DecisionStep, Step
from reporting.models.meetings.settings import MeetingSettings, SettingsItem, Weekday
from reporting.models.meetings.what_if import Idea, WhatIfStep

__all__ = [
    "Action",
    "AgendaItem",
    "Attendance",
    "Decision",
    "DecisionStep",
    "Idea",
    "Meeting",
    "MeetingNote",
    "MeetingRecord",
    "MeetingReminder",
    "MeetingScreen",
    "MeetingSettings",
    "Presence",
    "SettingsItem",
    "Step",
    "Weekday",
    "WhatIfStep",
]
