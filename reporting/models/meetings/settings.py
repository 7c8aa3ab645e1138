"""When a collaborative meets and what it goes through, as agreed for a time."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.db import models

from impact.audit.history import recorded
from impact.core.dated import DatedQuerySet, ends_after_start, no_overlap
from providers.models import Collaborative
from reporting.models.meetings.items import Item


class Weekday(models.IntegerChoices):
    """The days of a week as the calendar numbers them."""

    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


@recorded()
class MeetingSettings(models.Model):
    """On which day of the week and at what local time a collaborative meets, from when to when."""

    collaborative = models.ForeignKey(
        Collaborative, models.PROTECT, related_name="meeting_settings"
    )
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    starts_at = models.TimeField(help_text="Local time")
    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["collaborative", "start_date"]
        verbose_name_plural = "meeting settings"
        constraints = [
            ends_after_start(name="meeting_settings_dates_in_order"),
            no_overlap(
                "collaborative",
                name="meeting_settings_once_a_day",
                message="The meeting is already set for some of these days.",
            ),
            models.CheckConstraint(
                condition=models.Q(weekday__range=(0, 6)),
                name="meeting_settings_weekday",
                violation_error_message="A week has the days 0, Monday, to 6, Sunday.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collaborative.code}: {self.get_weekday_display()} {self.starts_at:%H:%M}"

    def holds(self, day: date) -> bool:
        """Whether the meeting is set so on a day."""
        return self.start_date <= day and (self.end_date is None or day < self.end_date)

    def next_day(self, *, today: date) -> date:
        """The first day from today on which the weekday falls."""
        return today + timedelta(days=(self.weekday - today.weekday()) % 7)


@recorded()
class SettingsItem(Item):
    """An item of the agenda as it is set up."""

    settings = models.ForeignKey(MeetingSettings, models.PROTECT, related_name="items")

    class Meta(Item.Meta):
        ordering = ["settings", "position"]
        constraints: ClassVar[list[Any]] = [
            *Item.Meta.constraints,
            models.UniqueConstraint(
                fields=["settings", "position"],
                name="settingsitem_once",
                violation_error_message="Another item has this place in the agenda.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"
