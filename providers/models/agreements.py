"""What a collaborative has agreed: bed days, their price, shares of what is saved, a trajectory."""

from django.db import models

from impact.audit.history import recorded
from impact.core.dated import DatedQuerySet, ends_after_start, no_overlap
from providers.models.collaboratives import Collaborative
from providers.models.organisations import Provider
from providers.models.wards import ServiceLine


@recorded()
class Baseline(models.Model):
    """Bed days agreed for a service line over a period, prorated by day, at a price a bed day.

    `bed_days` are for the whole period; `price` is pounds a bed day; without a provider the
    baseline is the collaborative's own.
    """

    collaborative = models.ForeignKey(Collaborative, models.PROTECT, related_name="baselines")
    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="baselines", null=True, blank=True
    )
    service_line = models.ForeignKey(ServiceLine, models.PROTECT, related_name="baselines")
    start_date = models.DateField()
    end_date = models.DateField()
    bed_days = models.DecimalField(max_digits=14, decimal_places=4)
    price = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)

    class Meta:
        ordering = ["collaborative", "service_line", "provider", "start_date"]
        constraints = [
            ends_after_start(name="baseline_dates_in_order"),
            no_overlap(
                "collaborative",
                "provider",
                "service_line",
                name="baseline_once_a_day",
                message="A baseline for this provider and service line covers some of these days.",
            ),
            no_overlap(
                "collaborative",
                "service_line",
                name="baseline_whole_once_a_day",
                message="A baseline for this service line covers some of these days.",
                condition=models.Q(provider__isnull=True),
            ),
            models.CheckConstraint(
                condition=models.Q(bed_days__gte=0),
                name="baseline_bed_days_not_negative",
                violation_error_message="Bed days cannot be negative.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collaborative.code} {self.service_line.code} from {self.start_date}"


@recorded()
class RiskShare(models.Model):
    """A partner's share of what is saved or overspent against the baseline, over some days.

    What the partners' shares leave of the whole is the collaborative's own, to be reinvested.
    """

    collaborative = models.ForeignKey(Collaborative, models.PROTECT, related_name="risk_shares")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="risk_shares")
    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True)
    percent = models.DecimalField(max_digits=6, decimal_places=3)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["collaborative", "provider", "start_date"]
        constraints = [
            ends_after_start(name="risk_share_dates_in_order"),
            no_overlap(
                "collaborative",
                "provider",
                name="risk_share_once_a_day",
                message="This partner has a share on some of these days.",
            ),
            models.CheckConstraint(
                condition=models.Q(percent__gt=0, percent__lte=100),
                name="risk_share_of_a_whole",
                violation_error_message="A share is more than 0 and at most 100 %.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.percent} % from {self.start_date}"


@recorded()
class TrajectoryTarget(models.Model):
    """How many people with a learning disability and autistic people are to be in a collaborative's
    care at most from a day on, until the next target."""

    collaborative = models.ForeignKey(Collaborative, models.PROTECT, related_name="trajectory")
    start_date = models.DateField()
    people = models.PositiveIntegerField()

    class Meta:
        ordering = ["collaborative", "start_date"]
        constraints = [
            models.UniqueConstraint(
                fields=["collaborative", "start_date"],
                name="trajectory_one_target_a_day",
                violation_error_message="There is a target from this day already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.people} from {self.start_date}"
