"""Who saw whom, and what was answered to whom."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone

from impact.audit.history import append_only, no_truncate


class AccessKind(models.TextChoices):
    """How people were shown. A list is one entry; the others name each person."""

    LIST = "list", "List"
    PATIENT = "patient", "Patient page"
    REVEAL = "reveal", "Identity shown"
    EXPORT = "export", "Export"
    MASK = "mask", "Identity masked"


class AccessLog(models.Model):
    """A response that showed people: who asked, for what, when, and whom it showed.

    `people` holds patient numbers (keys of `patients.Patient`, which lies above this app); it is
    empty for a list, where `filters` and `shown` say what was seen. Rows are only ever added.
    """

    at = models.DateTimeField(default=timezone.now, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    kind = models.CharField(max_length=10, choices=AccessKind)
    page = models.CharField(max_length=100)
    filters = models.JSONField(default=dict, blank=True)
    shown = models.PositiveIntegerField(default=0)
    people = ArrayField(models.BigIntegerField(), default=list, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "access log entry"
        verbose_name_plural = "access log"
        indexes = [GinIndex(fields=["people"], name="accesslog_people")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            no_truncate(),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="reveal") | ~models.Q(reason=""),
                name="accesslog_reveal_has_reason",
                violation_error_message="Showing an identity needs a reason.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {self.page}"


class IdentityMask(models.Model):
    """Identities taken out of the history: of whom, by whom, why, and from which events.

    `history` is a table and `events` are numbers of its rows. Made first: the table lets go of an
    identity only where a mask of the same transaction (`made_in`, set by the database) names it.
    """

    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person = models.BigIntegerField(db_index=True)
    reason = models.CharField(max_length=500)
    history = models.CharField(max_length=63)
    events = ArrayField(models.BigIntegerField())
    made_in = models.BigIntegerField(editable=False, default=0)

    class Meta:
        ordering = ["-at", "-pk"]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="made_in",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="NEW.made_in = txid_current(); RETURN NEW;",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="identitymask_has_reason",
                violation_error_message="Masking an identity needs a reason.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.history}"


class KeptAnswer(models.Model):
    """What a write was answered, kept for a day so that the same request again does nothing.

    `key` is the caller's own key as a digest, `digest` that of what was asked; an answer without
    status is still being worked on and seen by nobody else.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    headers = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["by", "key"],
                name="keptanswer_once",
                violation_error_message="This key was used already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kept_at:%Y-%m-%d %H:%M} {self.status}"
