"""Runs of the jobs: what was done, for when, how it ended."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Job(models.TextChoices):
    """What runs by itself or is asked for."""

    REFRESH = "refresh", "Bring figures up to date"
    NIGHTLY = "nightly", "Nightly checks"
    PUBLISH = "publish", "Freeze a month as reported"


class Ending(models.TextChoices):
    """How a run ended; `asked` until it has begun, `running` until it has ended."""

    ASKED = "asked", "asked for"
    RUNNING = "running", "running"
    DONE = "done", "done"
    FAILED = "failed", "failed"
    OVERTAKEN = "overtaken", "overtaken"
    INTERRUPTED = "interrupted", "interrupted"


class JobRun(models.Model):
    """One run of a job. `about` is for when or for what; `sentence` says how it went.

    `changed` counts what it changed, by kind. A run that was killed stays `running` until the next
    one of its job, which cannot begin before it has ended, marks it `interrupted`; one that
    somebody asked for (`by`, and what in `asked`) stands as asked for again, and is done.
    """

    job = models.CharField(max_length=10, choices=Job)
    about = models.CharField(max_length=100, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=12, choices=Ending, default=Ending.RUNNING)
    sentence = models.CharField(max_length=1000, blank=True)
    changed = models.JSONField(default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    asked = models.JSONField(default=dict)

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["job", "-started_at"], name="jobrun_latest")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(ending=Ending.FAILED) | ~Q(sentence=""),
                name="jobrun_failed_says_why",
                violation_error_message="A run that failed says why.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_job_display()} {self.about}: {self.ending}"
