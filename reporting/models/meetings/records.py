"""What a meeting saw, for good, and what was noted beside it since."""

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value

from impact.audit.history import append_only, recorded
from reporting.models.meetings.meetings import Meeting


def _sha256(column: str) -> Func:
    """The SHA-256 of a text column as the database works it out, in hexadecimal."""
    content = Func(F(column), Value("UTF8"), function="convert_to")
    return Func(
        Func(content, function="sha256"),
        Value("hex"),
        function="encode",
        output_field=models.CharField(),
    )


class MeetingRecord(models.Model):
    """What a meeting saw when it was closed. Rows are only ever added.

    `content` is one JSON document, its keys in order and without spaces: the bed state by ward and
    by service line, the people listed under it, figures with both their sides and the version of
    their definition, who confirmed which ward when, agenda, attendance, decisions and actions.
    `checksum` is the SHA-256 of its UTF-8 bytes, and the database refuses any other.
    """

    meeting = models.OneToOneField(Meeting, models.PROTECT, primary_key=True, related_name="record")
    as_at = models.DateField()
    known_at = models.DateTimeField()
    content = models.TextField()
    checksum = models.CharField(max_length=64)

    class Meta:
        triggers = append_only()
        constraints = [
            models.CheckConstraint(
                condition=Q(checksum=_sha256("content")),
                name="meeting_record_checksum",
                violation_error_message="The checksum is not that of the record.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting} as seen"

    @property
    def seen(self) -> dict[str, Any]:
        """The document, read."""
        found: dict[str, Any] = json.loads(self.content)
        return found


@recorded()
class MeetingNote(models.Model):
    """A correction or a remark beside a closed meeting. Rows are only ever added.

    They have a history all the same: a meeting's version is read from it, and what followers read.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="notes")
    text = models.CharField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        triggers = append_only()
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="meeting_note_says_something",
                violation_error_message="A note says something.",
            )
        ]

    def __str__(self) -> str:
        return f"Note on {self.meeting}"
