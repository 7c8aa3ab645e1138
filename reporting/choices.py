"""Words of the app that models and figures share."""

from django.db.models import TextChoices

HIDDEN = "*"
SMALLEST, LARGEST = 1, 4
"""The counts that are hidden from anyone else."""


class Audience(TextChoices):
    """Who is to read a file; the label completes the sentence "this is for …"."""

    CLINICAL = "clinical", "the clinical group"
    AGREEMENT = "agreement", "somebody under an agreement"
    ANYONE = "anyone", "anyone else"

    @property
    def rule(self) -> str:
        """What is done to numbers for them, as it is printed on what they get."""
        if self != Audience.ANYONE:
            return "Exact numbers."
        return (
            f"Counts of people and events from {SMALLEST} to {LARGEST} are shown as {HIDDEN}, as "
            "is a rate that has one on either side; where a total would give one away, others "
            "beside it are too. Other counts are rounded to the nearest 5. Days are not rounded; "
            "rates are worked from unrounded numbers."
        )


class Schedule(TextChoices):
    """When a report is made without being asked for."""

    NEVER = "never", "Only when it is asked for"
    WEEKLY = "weekly", "Every week, once the meeting is closed"
    MONTHLY = "monthly", "Every month, for the month before"


class IssueState(TextChoices):
    """What has become of a report that was asked for."""

    ASKED = "asked", "asked for"
    RUNNING = "running", "being made"
    DONE = "done", "ready"
    FAILED = "failed", "failed"
    CANCELLED = "cancelled", "cancelled"


class FileKind(TextChoices):
    """A file of an issue."""

    CSV = "csv", "CSV"
    XLSX = "xlsx", "Excel workbook"
    PDF = "pdf", "PDF"
