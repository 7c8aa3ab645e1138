"""What brings somebody back who is out of area: the plan, who saw them when, their reviews."""

from django.db import models
from django.db.models import Q

from impact.audit.history import recorded
from patients.choices import ReviewKind
from patients.models.placements import Placement
from providers.models import Ward


@recorded()
class RepatriationPlan(models.Model):
    """The next step of bringing somebody back, whose it is and by when; to which ward, and when.

    One a placement. How often its target day moved is read from its history. `price_a_day` is in
    pounds, what the placement costs.
    """

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="repatriation_plans")
    next_step = models.CharField(max_length=300)
    owner = models.CharField(max_length=100)
    due_on = models.DateField()
    target_ward = models.ForeignKey(Ward, models.PROTECT, null=True, blank=True, related_name="+")
    target_on = models.DateField(null=True, blank=True)
    price_a_day = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement"],
                name="repatriation_plan_one",
                violation_error_message="This placement has a plan already. Change that one.",
            ),
            models.CheckConstraint(
                condition=~Q(next_step="") & ~Q(owner=""),
                name="repatriation_step_has_owner",
                violation_error_message="A next step says what, and who does it.",
            ),
            models.CheckConstraint(
                condition=Q(price_a_day__isnull=True) | Q(price_a_day__gte=0),
                name="repatriation_price_not_negative",
                violation_error_message="A price is 0 or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"Repatriation plan, due {self.due_on}"


@recorded()
class Visit(models.Model):
    """A day on which somebody out of area was seen on behalf of those who placed them."""

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="visits")
    seen_on = models.DateField()
    seen_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["-seen_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "seen_on", "seen_by"],
                name="visit_once",
                violation_error_message="This visit is already recorded.",
            ),
            models.CheckConstraint(
                condition=~Q(seen_by=""),
                name="visit_by_somebody",
                violation_error_message="Say who saw them.",
            ),
        ]

    def __str__(self) -> str:
        return f"Seen on {self.seen_on}"


@recorded()
class CareReview(models.Model):
    """A C(E)TR or CPA review: the day for which it is planned, and that on which it was held."""

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="care_reviews")
    kind = models.CharField(max_length=4, choices=ReviewKind)
    planned_for = models.DateField()
    held_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["planned_for", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "kind"],
                condition=Q(held_on__isnull=True),
                name="care_review_one_planned",
                violation_error_message="A review of this kind is planned already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} planned for {self.planned_for}"
