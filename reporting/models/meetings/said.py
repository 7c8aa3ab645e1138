"""What was decided and what is to be done."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Func, IntegerField, Q
from django.db.models.lookups import LessThanOrEqual

from beds.models import Bed
from impact.audit.history import append_only, no_truncate, recorded
from patients.models import Placement, Referral
from providers.models import Ward
from reporting.models.meetings.meetings import Meeting

if TYPE_CHECKING:
    from providers.models import User

ABOUT = ("placement", "bed", "referral", "ward")


class SaidQuerySet(models.QuerySet[Any]):
    """What was said, by who may look."""

    def visible_to(self, user: "User | AnonymousUser") -> "SaidQuerySet":
        """What was said in the meetings that `user` may see."""
        return self.filter(meeting__in=Meeting.objects.visible_to(user).values("pk"))


class _Said(models.Model):
    """Something said in a meeting, about at most one placement, bed, referral or ward.

    `service_line` is the code of the line that was talked about, "" for none. `line_name` is there
    only where it was asked for.
    """

    line_name: str | None

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="%(class)ss")
    service_line = models.CharField(max_length=20, blank=True)
    text = models.CharField(max_length=500)
    placement = models.ForeignKey(
        Placement, models.PROTECT, related_name="+", null=True, blank=True
    )
    bed = models.ForeignKey(Bed, models.PROTECT, related_name="+", null=True, blank=True)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="+", null=True, blank=True)
    ward = models.ForeignKey(Ward, models.PROTECT, related_name="+", null=True, blank=True)
    said_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering = ["said_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    LessThanOrEqual(
                        Func(
                            *(F(name) for name in ABOUT),
                            function="num_nonnulls",
                            output_field=IntegerField(),
                        ),
                        1,
                    )
                ),
                name="%(class)s_about_one",
                violation_error_message=(
                    "It is about one thing at most: a placement, a bed, a referral or a ward."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="%(class)s_says_something",
                violation_error_message="Say in words what it is.",
            ),
        ]


@recorded()
class Decision(_Said):
    """What was decided. `for_group`: it goes to the clinical reference and governance group."""

    for_group = models.BooleanField(default=False)

    objects = SaidQuerySet.as_manager()

    class Meta(_Said.Meta):
        triggers = [no_truncate()]

    def __str__(self) -> str:
        return f"Decision {self.pk} of {self.meeting}"


class Step(models.TextChoices):
    """The way of a decision through governance, in order."""

    SENT_TO_GROUP = "sent_to_group", "Sent to the clinical reference and governance group"
    AGREED_BY_GROUP = "agreed_by_group", "Agreed by the group"
    NOT_AGREED_BY_GROUP = "not_agreed_by_group", "Not agreed by the group"
    SENT_TO_BOARD = "sent_to_board", "Sent to the board"
    AGREED_BY_BOARD = "agreed_by_board", "Agreed by the board"
    NOT_AGREED_BY_BOARD = "not_agreed_by_board", "Not agreed by the board"


@recorded()
class DecisionStep(models.Model):
    """That a decision went a step of its way on a day. Rows are only ever added.

    They have a history all the same: a decision's version is read from it.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20, choices=Step)
    on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["decision", "pk"]
        triggers = append_only()
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "step"],
                name="decision_step_once",
                violation_error_message="This step is already on record.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.step}"


class ActionQuerySet(models.QuerySet[Any]):
    """Actions by who may look and how they stand."""

    def visible_to(self, user: "User | AnonymousUser") -> "ActionQuerySet":
        """Those of the meetings that `user` may see, and their own."""
        seen = Meeting.objects.visible_to(user).values("pk")
        return self.filter(Q(meeting__in=seen) | Q(owner_user_id=user.pk))

    def open(self) -> "ActionQuerySet":
        """Those that are not done."""
        return self.filter(done_at__isnull=True)


@recorded()
class Action(_Said):
    """What somebody is to do by a day. Until it is done every later meeting goes through it.

    `owner` is who does it, in words; `owner_user` their account where they have one.
    """

    owner = models.CharField(max_length=100)
    owner_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    outcome = models.CharField(max_length=500, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta(_Said.Meta):
        ordering = ["due_on", "pk"]
        triggers = [no_truncate()]
        constraints: ClassVar[list[Any]] = [
            *_Said.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(owner=""),
                name="action_owned",
                violation_error_message="An action is somebody's: say whose.",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True, outcome="")
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="action_done_by_somebody",
                violation_error_message="What is done has the name of who did it, and when.",
            ),
        ]

    def __str__(self) -> str:
        return f"Action {self.pk} of {self.meeting}"
