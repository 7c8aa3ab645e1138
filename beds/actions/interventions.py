"""Seclusion, segregation and other restrictive interventions: begun and ended at an instant."""

from django import forms

from beds.actions.base import code_field, day_field, offer_codes
from beds.actions.fields import MomentForm, minute_of, time_field
from beds.actions.placement import PlacementForm
from beds.actions.subjects import PersonSubject
from beds.queries.standing import running_interventions
from impact.core.text import long_moment
from patients.record import Labels
from patients.services.interventions import end_intervention, record_intervention
from providers.choices import CodeList
from providers.models import Code


class StartInterventionForm(MomentForm, PlacementForm):
    """An intervention that begins, or that is over already."""

    name, button = "start-intervention", "Save"
    heading = "Seclusion, segregation or another intervention"
    about = "Without an end it goes on until it is ended."
    moments = ("started_at", "ended_at")

    type = code_field("What is done", required=True)
    incident_id = forms.CharField(
        label="Number of the incident",
        max_length=40,
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-10"}),
    )
    started_at = day_field("Day it began")
    started_at_time = time_field("Time it began")
    ended_at = day_field("Day it ended", required=False)
    ended_at_time = time_field("Time it ended", required=False)

    def prepare(self) -> None:
        """The national types; now, unless said otherwise."""
        offer_codes(self, on=self.today, type=CodeList.INTERVENTION_TYPE)
        self.initial.setdefault("started_at", self.today)
        self.initial.setdefault("started_at_time", f"{minute_of(self.now):%H:%M}")

    def carry_out(self) -> str:
        """Record it."""
        given = self.cleaned_data
        made = record_intervention(
            placement=self.placement,
            incident_id=given["incident_id"],
            type=given["type"],
            started_at=given["started_at"],
            ended_at=given["ended_at"],
            now=self.now,
            by=self.user,
        )
        return f"{self.who}: recorded from {long_moment(made.started_at)}."


class EndInterventionForm(MomentForm, PlacementForm):
    """An intervention that goes on, ended."""

    name, heading, button = "end-intervention", "End an intervention", "End"
    moments = ("ended_at",)

    intervention = forms.ChoiceField(label="Which", widget=forms.RadioSelect)
    ended_at = day_field("Day it ended")
    ended_at_time = time_field("Time it ended")

    @classmethod
    def offered(cls, subject: PersonSubject) -> bool:
        """Where one goes on."""
        return subject.interventions > 0

    def prepare(self) -> None:
        """Those that go on, in words."""
        labels = Labels(Code.objects.filter(list=CodeList.INTERVENTION_TYPE))
        field = self.fields["intervention"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (
                one.pk,
                f"{labels.of(CodeList.INTERVENTION_TYPE, one.type, self.today)}, since "
                f"{long_moment(one.started_at)}",
            )
            for one in running_interventions(self.placement)
        ]
        self.initial.setdefault("ended_at", self.today)
        self.initial.setdefault("ended_at_time", f"{minute_of(self.now):%H:%M}")

    def carry_out(self) -> str:
        """End it."""
        chosen = self.placement.interventions.get(pk=self.cleaned_data["intervention"])
        end_intervention(
            intervention=chosen,
            ended_at=self.cleaned_data["ended_at"],
            now=self.now,
            by=self.user,
        )
        return f"{self.who}: ended on {long_moment(self.cleaned_data['ended_at'])}."
