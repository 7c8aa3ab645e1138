"""Reports that were saved, what was issued of them, and who fetched it."""

from typing import TYPE_CHECKING, Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from impact.audit.history import append_only, no_truncate, recorded
from providers.access import Permission
from providers.models import Collaborative
from reporting.choices import Audience, FileKind, IssueState, Schedule

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from providers.models import User

_OPEN = [IssueState.ASKED, IssueState.RUNNING]


def reports_seen_by(user: "User | AnonymousUser", prefix: str = "") -> Q:
    """Condition on a report, on an event of its history, or on what `prefix` leads from to one.

    One's own collaborative's reports; the clinical group's alone for clinicians.
    """
    reporting = Collaborative.objects.visible_to(user, Permission.EXPORT_REPORTS)
    clinical = Collaborative.objects.visible_to(user, Permission.VIEW_PEOPLE)
    return Q(**{f"{prefix}collaborative__in": reporting.values("pk")}) | Q(
        **{
            f"{prefix}collaborative__in": clinical.values("pk"),
            f"{prefix}audience": Audience.CLINICAL,
        }
    )


class ReportQuerySet(models.QuerySet[Any]):
    """Reports by who may look."""

    def visible_to(self, user: "User | AnonymousUser") -> "ReportQuerySet":
        """Those of collaboratives for which `user` reports; of others one's own, for clinicians."""
        return self.filter(reports_seen_by(user))


class IssueQuerySet(models.QuerySet[Any]):
    """Issues by who may look."""

    def visible_to(self, user: "User | AnonymousUser") -> "IssueQuerySet":
        """Those of reports that `user` may see."""
        return self.filter(reports_seen_by(user, "report__"))


@recorded(exclude=["key"])
class Agreement(models.Model):
    """An agreement under which reports are given away, such as one with NHS England.

    `key` makes the pseudonyms of its readers; it is shown to nobody and history never has it.
    """

    collaborative = models.ForeignKey(Collaborative, models.PROTECT, related_name="agreements")
    name = models.CharField(max_length=200)
    key = models.BinaryField()

    class Meta:
        ordering = ["collaborative", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["collaborative", "name"],
                name="agreement_once",
                violation_error_message="There is an agreement of this name already.",
            )
        ]

    def __str__(self) -> str:
        return self.name


@recorded()
class Report(models.Model):
    """A report that was saved with a name: what it holds, for whom, and when it is made.

    `parameters` are dates as text and lists, as `reporting.reports.parameters` reads them; without
    dates it is for the day, week or month before it is made. `ended_at` says since when it is not
    made any more.
    """

    name = models.CharField(max_length=200)
    content = models.CharField(max_length=60)
    collaborative = models.ForeignKey(Collaborative, models.PROTECT, related_name="reports")
    parameters = models.JSONField(default=dict)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.ANYONE)
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="+", null=True, blank=True
    )
    purpose = models.CharField(max_length=300, blank=True)
    hides_noughts = models.BooleanField(default=False)
    schedule = models.CharField(max_length=10, choices=Schedule, default=Schedule.NEVER)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(audience=Audience.AGREEMENT, agreement__isnull=False) & ~Q(purpose="")
                | ~Q(audience=Audience.AGREEMENT) & Q(agreement__isnull=True, purpose=""),
                name="report_under_agreement_says_which",
                violation_error_message=(
                    "A report under an agreement names the agreement and what it is for; no other "
                    "one does."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@recorded(exclude=["people", "cover"])
class Issue(models.Model):
    """A report as it was asked for once, and what was made of it.

    `parameters` has every date filled in. `cover` is what each file says of itself, `definitions`
    the versions of the figures in it, `seen` how far history had been read, `people` the numbers of
    those whom it names. `rows` and `checksum` are those of the CSV file. Once it is ready, nobody
    can change it: the database refuses that, and its files are only ever added.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="issues")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    as_at = models.DateField()
    parameters = models.JSONField()
    state = models.CharField(max_length=10, choices=IssueState, default=IssueState.ASKED)
    attempts = models.PositiveSmallIntegerField(default=0)
    known_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    sentence = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=0)
    definitions = models.JSONField(default=dict)
    cover = models.JSONField(default=list)
    seen = models.JSONField(default=dict)
    people = ArrayField(models.BigIntegerField(), default=list, blank=True)
    rows = models.PositiveIntegerField(null=True, blank=True)
    checksum = models.CharField(max_length=64, blank=True)

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["report", "-asked_at"], name="issue_latest")]
        triggers = [
            pgtrigger.Protect(
                name="kept",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=IssueState.DONE.value),
            ),
            no_truncate(),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=_OPEN, finished_at__isnull=True)
                | (~Q(state__in=_OPEN) & Q(finished_at__isnull=False)),
                name="issue_ended_says_when",
                violation_error_message="An issue that has ended says when.",
            ),
            models.CheckConstraint(
                condition=~Q(state=IssueState.FAILED, sentence=""),
                name="issue_failed_says_why",
                violation_error_message="An issue that failed says why.",
            ),
            models.CheckConstraint(
                condition=~Q(state=IssueState.DONE)
                | Q(known_at__isnull=False, rows__isnull=False) & ~Q(checksum=""),
                name="issue_ready_can_be_checked",
                violation_error_message="An issue that is ready has its rows and its checksum.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.as_at}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be made."""
        return self.state in _OPEN


class IssueFile(models.Model):
    """A file of an issue: name, size in bytes and SHA-256. Rows are only ever added."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="files")
    kind = models.CharField(max_length=4, choices=FileKind)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["issue", "pk"]
        triggers = append_only()
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "kind"],
                name="issuefile_once",
                violation_error_message="An issue has one file of each kind.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class FilePiece(models.Model):
    """A piece of a file, so that none has to be held whole. Rows are only ever added."""

    file = models.ForeignKey(IssueFile, models.PROTECT, related_name="pieces")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["file", "number"]
        triggers = append_only()
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="filepiece_once"),
        ]

    def __str__(self) -> str:
        return f"{self.file} {self.number}"


class Fetch(models.Model):
    """Who took a file of an issue away, and when. Rows are only ever added."""

    file = models.ForeignKey(IssueFile, models.PROTECT, related_name="fetches")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "fetches"
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.file} {self.at:%Y-%m-%d %H:%M}"
