"""Who was reminded to confirm before a meeting."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from impact.audit.history import append_only
from providers.models import Provider
from reporting.models.meetings.meetings import Meeting


class MeetingReminder(models.Model):
    """That somebody was reminded, once a meeting, which wards of their provider were not confirmed.

    `wards` are their names as they were then. Rows are only ever added.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="reminders")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="+")
    sent_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    wards = ArrayField(models.CharField(max_length=200))
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        triggers = append_only()
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "provider", "sent_to"],
                name="meeting_reminder_once",
                violation_error_message="They were reminded for this meeting already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sent_to} of {self.provider} for {self.meeting}"
