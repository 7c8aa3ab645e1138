"""What a provider sent to be imported, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from beds.choices import ImportState
from beds.models.querysets import ImportBatchQuerySet
from impact.audit.history import recorded
from providers.models import Provider

_ENDED = [
    ImportState.CHECKED,
    ImportState.APPLIED,
    ImportState.REFUSED,
    ImportState.FAILED,
    ImportState.UNDONE,
]


@recorded(exclude=["faults"])
class ImportBatch(models.Model):
    """Files of one provider that are taken together, by whom and when they were sent.

    `faults` are dicts of file, row, column, code and message, as the API shows them. `sentence`
    says why an import failed. What was sent is kept for one that is looked at before it is applied,
    until `kept_until`; `change` is the number under which history has what it wrote, and
    `undone_change` the one under which it has that taken back.
    """

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    dry_run = models.BooleanField()
    accept_valid = models.BooleanField()
    complete = models.BooleanField()
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.RECEIVED)
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    differences = models.PositiveIntegerField(default=0)
    fault_count = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    sentence = models.CharField(max_length=500, blank=True)
    kept_until = models.DateTimeField(null=True, blank=True)
    change = models.UUIDField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    undone_change = models.UUIDField(null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["provider", "-sent_at"], name="importbatch_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=_ENDED, finished_at__isnull=False)
                | (~Q(state__in=_ENDED) & Q(finished_at__isnull=True)),
                name="importbatch_ended_says_when",
                violation_error_message="An import that has ended says when.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ImportState.APPLIED, dry_run=True)
                & ~Q(state=ImportState.CHECKED, dry_run=False),
                name="importbatch_dry_run_applies_nothing",
                violation_error_message="An import that only looks applies nothing.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ImportState.FAILED, sentence=""),
                name="importbatch_failed_says_why",
                violation_error_message="An import that failed says why.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=ImportState.UNDONE,
                    undone_at__isnull=False,
                    undone_by__isnull=False,
                    undone_change__isnull=False,
                )
                | (~Q(state=ImportState.UNDONE) & Q(undone_at__isnull=True)),
                name="importbatch_undone_says_by_whom",
                violation_error_message="An import that was undone says when and by whom.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.sent_at:%Y-%m-%d %H:%M}: {self.get_state_display()}"


@recorded(exclude=["content"])
class ImportFile(models.Model):
    """One file of an import, or rows of one kind sent as JSON (`is_rows`).

    Its `content` names people: it is taken away as soon as nothing is left to be done with it, and
    history never has it. Name, size in bytes and SHA-256 stay.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="files")
    name = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=20, blank=True)
    is_rows = models.BooleanField(default=False)
    content = models.BinaryField(null=True)

    class Meta:
        ordering = ["batch", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "name"],
                name="importfile_name_once",
                violation_error_message="Each file of an import has a name of its own.",
            )
        ]

    def __str__(self) -> str:
        return self.name
