"""A bed of another organisation's ward, asked for and answered."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from beds.choices import OfferAnswer
from beds.models.beds import Bed
from impact.audit.history import recorded
from patients.models import Referral
from patients.referral_states import OPEN_STATES
from providers.access import Permission
from providers.choices import CodeList
from providers.models import Code, Provider

if TYPE_CHECKING:
    from providers.models import User


_TOLD = (
    *("referral__patient", "referral__service_line", "bed__ward__provider"),
    *("asked_by", "answered_by"),
)


class OfferQuerySet(models.QuerySet[Any]):
    """Offers by who may look."""

    def visible_to(self, user: "User | AnonymousUser") -> "OfferQuerySet":
        """Those of the user's own wards, and those of referrals that they may see."""
        own = Provider.objects.with_permission(user, Permission.VIEW_PEOPLE)
        seen = Referral.objects.visible_to(user)
        return self.filter(
            Q(bed__ward__provider__in=own.values("pk")) | Q(referral__in=seen.values("pk"))
        )

    def waiting(self) -> "OfferQuerySet":
        """Those without an answer of referrals that are still open."""
        still_open = Referral.objects.with_state().filter(state_now__in=OPEN_STATES)
        return self.filter(answer="", referral__in=still_open.values("pk"))

    def told(self) -> "OfferQuerySet":
        """With all that is told of an offer; `reason_label` is what the code of a no says."""
        codes = Code.objects.filter(list=CodeList.DECLINE_REASON, code=OuterRef("reason"))
        label = codes.order_by(F("end_date").desc(nulls_first=True)).values("label")[:1]
        return self.select_related(*_TOLD).annotate(reason_label=Subquery(label))


@recorded()
class Offer(models.Model):
    """A bed asked for on behalf of a referral, to be answered by a date, and how it was answered.

    Answered *yes* it makes a hold; *not now* says from which day it may be asked again
    (`not_before`); *no* has a code of the list `decline_reason`. Past `answer_by` without an answer
    it is overdue: no clock answers it. `reason_label` is there only where it was asked for.
    """

    reason_label: str | None
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="offers")
    bed = models.ForeignKey(Bed, models.PROTECT, related_name="offers")
    asked_on = models.DateField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer_by = models.DateField()
    answer = models.CharField(max_length=7, choices=OfferAnswer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    not_before = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=30, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["answer_by", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_by__gte=F("asked_on")),
                name="offer_dates_in_order",
                violation_error_message="An answer cannot be asked for before the bed is.",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="offer_answered_by_somebody",
                violation_error_message="An answer has the name of who gave it, and when.",
            ),
            models.CheckConstraint(
                condition=Q(answer=OfferAnswer.NOT_NOW, not_before__isnull=False)
                | (~Q(answer=OfferAnswer.NOT_NOW) & Q(not_before__isnull=True)),
                name="offer_not_now_until",
                violation_error_message="Not now says until when; no other answer does.",
            ),
            models.CheckConstraint(
                condition=(Q(answer=OfferAnswer.NO) & ~Q(reason=""))
                | (~Q(answer=OfferAnswer.NO) & Q(reason="")),
                name="offer_no_has_reason",
                violation_error_message="A no has a reason; no other answer has.",
            ),
            models.UniqueConstraint(
                fields=["referral", "bed"],
                condition=Q(answer=""),
                name="offer_asked_once",
                violation_error_message="This bed is already asked for on behalf of this referral.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bed} asked for on {self.asked_on}"
