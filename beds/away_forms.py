"""What a case manager records of somebody out of area."""

from datetime import date
from typing import Any

from django import forms

from beds.record_forms import RecordForm
from impact.audit.versions import Watched
from impact.core.forms import DatePartsField
from patients.choices import ReviewKind
from patients.models import Placement, RepatriationPlan
from patients.services.repatriation import (
    Plan,
    hold_review,
    plan_return,
    plan_review,
    record_visit,
)
from patients.versions import repatriation_events
from providers.models import Collaborative, User, Ward
from providers.queries import own_wards


class AwayForm(RecordForm):
    """One thing to record of somebody out of area."""

    def __init__(
        self,
        *args: Any,
        placement: Placement,
        collaborative: Collaborative,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.placement, self.today = placement, today
        self.prepare(collaborative)

    def prepare(self, collaborative: Collaborative) -> None:
        """Put choices and first values into the fields."""

    def watched(self) -> Watched:
        """Of what is planned and was done to bring them back."""
        return repatriation_events(self.placement)

    def told(self, user: User) -> dict[str, Any]:
        """What the service is told: what was typed, of whom, today, by whom."""
        return {**self.cleaned_data, "placement": self.placement, "today": self.today, "by": user}


class PlanForm(AwayForm):
    """The repatriation plan as it stands, to be changed."""

    button = "Save the plan"
    next_step = forms.CharField(label="Next step", max_length=300)
    owner = forms.CharField(
        label="Whose it is", max_length=100, help_text="The name of who does it."
    )
    due_on = DatePartsField(label="By")
    target_ward = forms.ModelChoiceField(
        Ward.objects.none(), label="Target ward", required=False, empty_label="None yet"
    )
    target_on = DatePartsField(label="Target day", required=False)
    price_a_day = forms.DecimalField(
        label="Price a day in pounds", min_value=0, max_digits=8, decimal_places=2, required=False
    )

    def prepare(self, collaborative: Collaborative) -> None:
        """The wards of the collaborative, and the plan as it stands."""
        wards = own_wards(collaborative=collaborative, on=self.today)
        self.fields["target_ward"].queryset = wards  # type: ignore[attr-defined]
        plan = RepatriationPlan.objects.filter(placement=self.placement).first()
        if plan is not None:
            self.initial.update({name: getattr(plan, name) for name in self.fields})

    def carry_out(self, user: User) -> str:
        """Keep the plan."""
        told = self.told(user)
        around = {name: told.pop(name) for name in ("placement", "today", "by")}
        plan_return(plan=Plan(**told), **around)
        return "The plan is saved."


class VisitForm(AwayForm):
    """They were seen."""

    button = "Record the visit"
    seen_on = DatePartsField(label="Seen on")
    seen_by = forms.CharField(label="Seen by", max_length=100)

    def prepare(self, collaborative: Collaborative) -> None:
        """Today, unless another day is given."""
        self.initial.setdefault("seen_on", self.today)

    def carry_out(self, user: User) -> str:
        """Record the visit."""
        record_visit(**self.told(user))
        return "The visit is on record."


class _ReviewForm(AwayForm):
    kind = forms.ChoiceField(
        label="Which review", choices=ReviewKind.choices, widget=forms.RadioSelect
    )


class PlanReviewForm(_ReviewForm):
    """A review is planned, or moved."""

    button = "Plan the review"
    planned_for = DatePartsField(label="Planned for", help_text="The one before is moved.")

    def carry_out(self, user: User) -> str:
        """Plan the review."""
        plan_review(**self.told(user))
        return "The review is planned."


class HoldReviewForm(_ReviewForm):
    """A review was held."""

    button = "Record the review"
    held_on = DatePartsField(label="Held on")

    def prepare(self, collaborative: Collaborative) -> None:
        """Today, unless another day is given."""
        self.initial.setdefault("held_on", self.today)

    def carry_out(self, user: User) -> str:
        """Record the review."""
        hold_review(**self.told(user))
        return "The review is on record."


AWAY_FORMS: dict[str, type[AwayForm]] = {
    "plan": PlanForm,
    "seen": VisitForm,
    "plan-review": PlanReviewForm,
    "review-held": HoldReviewForm,
}
