"""Where a provider's file and what is held disagree."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from beds.choices import DifferenceKind
from beds.models.querysets import DifferenceQuerySet
from impact.audit.history import recorded
from patients.models import Stay
from providers.models import Provider, Ward


@recorded()
class Difference(models.Model):
    """Something to be worked through by a person; never settled silently.

    `said` is what the file says instead, of days and wards only. Somebody whom a census has and who
    is not held has no `stay`, or the last one that is held; they are known again by their `mark`,
    from which no number can be read, and `ward` is where the census has them.
    """

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="differences")
    stay = models.ForeignKey(
        Stay, models.PROTECT, related_name="differences", null=True, blank=True
    )
    ward = models.ForeignKey(
        Ward, models.PROTECT, related_name="differences", null=True, blank=True
    )
    mark = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=20, choices=DifferenceKind)
    found_on = models.DateField()
    said = models.CharField(max_length=500, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    resolved_on = models.DateField(null=True, blank=True)
    resolution = models.CharField(max_length=500, blank=True)

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        ordering = ["found_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stay", "kind"],
                condition=Q(resolved_on__isnull=True),
                name="difference_open_once",
                violation_error_message="This difference is already on the list.",
            ),
            models.UniqueConstraint(
                fields=["provider", "mark"],
                condition=Q(resolved_on__isnull=True) & ~Q(mark=""),
                name="difference_mark_open_once",
                violation_error_message="This person of the census is already on the list.",
            ),
            models.CheckConstraint(
                condition=(Q(kind=DifferenceKind.NOT_HELD, ward__isnull=False) & ~Q(mark=""))
                | (~Q(kind=DifferenceKind.NOT_HELD) & Q(stay__isnull=False, mark="")),
                name="difference_says_of_whom",
                violation_error_message="A difference says of whom it is: a ward stay that is "
                "held, or a mark of the census and its ward.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.stay or self.ward}"
