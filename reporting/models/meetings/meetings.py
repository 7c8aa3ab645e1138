"""A meeting, its agenda, and who came."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from impact.audit.history import no_truncate, recorded
from providers.models import Collaborative, Provider
from reporting.models.meetings.items import Item

if TYPE_CHECKING:
    from providers.models import User


class MeetingQuerySet(models.QuerySet[Any]):
    """Meetings by who may look."""

    def visible_to(self, user: "User | AnonymousUser") -> "MeetingQuerySet":
        """Those of collaboratives whose bed state `user` may see."""
        seen = Collaborative.objects.visible_to(user)
        return self.filter(collaborative__in=seen.values("pk"))


@recorded()
class Meeting(models.Model):
    """A meeting of a collaborative on a day, one a day at most.

    It is open from `opened_at` until `closed_at`. Once closed, neither it nor its agenda,
    attendance and decisions can be changed by anybody: the database refuses it.
    """

    collaborative = models.ForeignKey(Collaborative, models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    starts_at = models.TimeField(help_text="Local time")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "collaborative"]
        triggers = [no_truncate()]
        constraints = [
            models.UniqueConstraint(
                fields=["collaborative", "held_on"],
                name="meeting_once_a_day",
                violation_error_message="This collaborative already meets on this day.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="meeting_closed_by_somebody",
                violation_error_message="A closed meeting has the name of who closed it, and when.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="meeting_times_in_order",
                violation_error_message="A meeting is closed after it was opened.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collaborative.code} {self.held_on}"

    @property
    def is_closed(self) -> bool:
        """Whether what was seen is frozen."""
        return self.closed_at is not None


@recorded()
class AgendaItem(Item):
    """An item of a meeting's agenda."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")

    class Meta(Item.Meta):
        ordering = ["meeting", "position"]
        triggers = [no_truncate()]
        constraints: ClassVar[list[Any]] = [
            *Item.Meta.constraints,
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="agendaitem_once",
                violation_error_message="Another item has this place in the agenda.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class Presence(models.TextChoices):
    """Whether somebody came for a provider."""

    PRESENT = "present", "Present"
    APOLOGIES = "apologies", "Apologies"
    ABSENT = "absent", "Absent"


@recorded()
class Attendance(models.Model):
    """Whether a provider was there, and who came for it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="+")
    presence = models.CharField(max_length=9, choices=Presence)
    names = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["meeting", "provider"]
        verbose_name_plural = "attendance"
        triggers = [no_truncate()]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "provider"],
                name="attendance_once",
                violation_error_message="This provider's attendance is already recorded.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider.key} {self.presence}"


@recorded()
class MeetingScreen(models.Model):
    """What the walls of a meeting show: the service line at which its chair is, by its code.

    One row a meeting, from when the chair first goes to a line; its history tells the way.
    """

    meeting = models.OneToOneField(Meeting, models.PROTECT, primary_key=True, related_name="screen")
    service_line = models.CharField(max_length=20)
    shown_at = models.DateTimeField()
    shown_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        triggers = [no_truncate()]
        constraints = [
            models.CheckConstraint(
                condition=~Q(service_line=""),
                name="meeting_screen_of_a_line",
                violation_error_message="A wall shows a service line.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting} shows {self.service_line}"
