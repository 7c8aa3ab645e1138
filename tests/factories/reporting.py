"""The weekly meeting: how it is set up, held, and what was said; and reports."""

from datetime import time
from typing import Any

import factory
from factory.django import DjangoModelFactory

from impact.core.checksums import of_bytes
from reporting.choices import Audience, FileKind, IssueState
from reporting.models import (
    Action,
    AgendaItem,
    Attendance,
    Decision,
    DecisionStep,
    Fetch,
    FilePiece,
    Idea,
    Issue,
    IssueFile,
    Meeting,
    MeetingNote,
    MeetingReminder,
    MeetingScreen,
    MeetingSettings,
    Presence,
    Report,
    SettingsItem,
    Step,
    Weekday,
    WhatIfStep,
)
from tests.factories.days import DAY, OPENED, days, instant
from tests.factories.providers import (
    CollaborativeFactory,
    ProviderFactory,
    UserFactory,
    WardFactory,
)


class MeetingSettingsFactory(DjangoModelFactory[MeetingSettings]):
    class Meta:
        model = MeetingSettings

    collaborative = factory.SubFactory(CollaborativeFactory)
    weekday = Weekday.MONDAY
    starts_at = time(9, 30)
    start_date = OPENED


class SettingsItemFactory(DjangoModelFactory[SettingsItem]):
    class Meta:
        model = SettingsItem

    settings = factory.SubFactory(MeetingSettingsFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = "Low secure"
    minutes = 10
    service_lines: Any = ["LS"]


class MeetingFactory(DjangoModelFactory[Meeting]):
    """A meeting that is open."""

    class Meta:
        model = Meeting

    collaborative = factory.SubFactory(CollaborativeFactory)
    held_on = DAY
    starts_at = time(9, 30)
    opened_at = instant()
    opened_by = factory.SubFactory(UserFactory)


class AgendaItemFactory(DjangoModelFactory[AgendaItem]):
    class Meta:
        model = AgendaItem

    meeting = factory.SubFactory(MeetingFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = "Low secure"
    minutes = 10
    service_lines: Any = ["LS"]


class AttendanceFactory(DjangoModelFactory[Attendance]):
    class Meta:
        model = Attendance

    meeting = factory.SubFactory(MeetingFactory)
    provider = factory.SubFactory(ProviderFactory)
    presence = Presence.PRESENT


class DecisionFactory(DjangoModelFactory[Decision]):
    class Meta:
        model = Decision

    meeting = factory.SubFactory(MeetingFactory)
    text = "The next bed of this line is theirs"
    said_at = instant()
    by = factory.SubFactory(UserFactory)


class DecisionStepFactory(DjangoModelFactory[DecisionStep]):
    class Meta:
        model = DecisionStep

    decision = factory.SubFactory(DecisionFactory, for_group=True)
    step = Step.SENT_TO_GROUP
    on = DAY
    by = factory.SubFactory(UserFactory)
    at = instant()


class ActionFactory(DjangoModelFactory[Action]):
    class Meta:
        model = Action

    meeting = factory.SubFactory(MeetingFactory)
    text = "Get a date for the assessment"
    owner = "Ward manager"
    due_on = days(7)
    said_at = instant()
    by = factory.SubFactory(UserFactory)


class MeetingScreenFactory(DjangoModelFactory[MeetingScreen]):
    class Meta:
        model = MeetingScreen

    meeting = factory.SubFactory(MeetingFactory)
    service_line = "LS"
    shown_at = instant()
    shown_by = factory.SubFactory(UserFactory)


class WhatIfStepFactory(DjangoModelFactory[WhatIfStep]):
    """A ward that might be closed."""

    class Meta:
        model = WhatIfStep

    meeting = factory.SubFactory(MeetingFactory)
    idea = Idea.CLOSE_WARD
    ward = factory.SubFactory(WardFactory)
    added_at = instant()
    added_by = factory.SubFactory(UserFactory)


class MeetingReminderFactory(DjangoModelFactory[MeetingReminder]):
    class Meta:
        model = MeetingReminder

    meeting = factory.SubFactory(MeetingFactory)
    provider = factory.SubFactory(ProviderFactory)
    sent_to = factory.SubFactory(UserFactory)
    wards = ["Amber"]
    at = instant()


class MeetingNoteFactory(DjangoModelFactory[MeetingNote]):
    class Meta:
        model = MeetingNote

    meeting = factory.SubFactory(MeetingFactory)
    text = "One ward was counted twice"
    by = factory.SubFactory(UserFactory)
    at = instant()


class ReportFactory(DjangoModelFactory[Report]):
    """A bed state for the clinical group, made only when it is asked for."""

    class Meta:
        model = Report

    name = "Bed state"
    content = "bed_state"
    collaborative = factory.SubFactory(CollaborativeFactory)
    audience = Audience.CLINICAL
    owner = factory.SubFactory(UserFactory)
    made_at = instant()


class IssueFactory(DjangoModelFactory[Issue]):
    """An issue that waits to be made."""

    class Meta:
        model = Issue

    report = factory.SubFactory(ReportFactory)
    by = factory.SelfAttribute("report.owner")
    asked_at = instant()
    as_at = DAY
    parameters: Any = {"as_at": DAY.isoformat()}


class ReadyIssueFactory(IssueFactory):
    """An issue with a CSV file of one piece."""

    class Meta:
        model = Issue
        skip_postgeneration_save = True

    known_at = instant()
    finished_at = instant()
    version = 1
    rows = 1
    checksum = of_bytes(b"Rows,1")
    state = IssueState.DONE

    @factory.post_generation
    def file(self: Any, create: bool, extracted: Any, **columns: Any) -> None:
        content = b"Rows,1"
        file = IssueFile.objects.create(
            issue=self,
            kind=FileKind.CSV,
            name="report.csv",
            size=len(content),
            sha256=of_bytes(content),
        )
        FilePiece.objects.create(file=file, number=0, content=content)


class FetchFactory(DjangoModelFactory[Fetch]):
    """Somebody took a file away."""

    class Meta:
        model = Fetch

    by = factory.SubFactory(UserFactory)
    at = instant()

    @factory.lazy_attribute
    def file(self: Any) -> IssueFile:
        return ReadyIssueFactory().files.get()
