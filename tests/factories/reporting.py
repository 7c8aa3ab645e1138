"""The weekly meeting: how it is set up, held, and what was said."""

from datetime import time
from typing import Any

import factory
from factory.django import DjangoModelFactory

from reporting.models import (
    Action,
    AgendaItem,
    Attendance,
    Decision,
    DecisionStep,
    Idea,
    Meeting,
    MeetingNote,
    MeetingScreen,
    MeetingSettings,
    Presence,
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


class MeetingNoteFactory(DjangoModelFactory[MeetingNote]):
    class Meta:
        model = MeetingNote

    meeting = factory.SubFactory(MeetingFactory)
    text = "One ward was counted twice"
    by = factory.SubFactory(UserFactory)
    at = instant()
