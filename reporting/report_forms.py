"""What is typed to ask for a report, and to give a receipt back."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst

from impact.core.forms import DatePartsField
from impact.core.grains import Grain
from providers.models import Collaborative, User
from reporting.choices import Audience, Schedule
from reporting.figures.catalogue import CATALOGUE
from reporting.queries.names import Names, read_names
from reporting.reports.asking import Asks
from reporting.reports.contents import Content
from reporting.reports.covers import dimension_label
from reporting.services.reports import Wanted

_LONGEST_RECEIPT = 5_000
_GRAINS = [(grain.value, grain.value.capitalize()) for grain in Grain]


class ReportForm(forms.Form):
    """A report of one content: its name, whose, what, for whom, and when it is made.

    What a content is not asked for is not on the form.
    """

    collaborative = forms.ModelChoiceField(
        Collaborative.objects.none(), empty_label=None, to_field_name="code"
    )
    name = forms.CharField(
        label="Name of the report", max_length=200, help_text="It stands on every file."
    )
    as_at = DatePartsField(label="As at", required=False, help_text="Today, if left empty.")
    start = DatePartsField(label="From", required=False)
    end = DatePartsField(
        label="Up to, not including",
        required=False,
        help_text="Both left empty: last month, or the week before for a weekly report.",
    )
    figures = forms.MultipleChoiceField(
        label="Figures",
        error_messages={"required": "Choose at least one figure."},
        choices=[(name, figure.title) for name, figure in CATALOGUE.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    grain = forms.ChoiceField(label="A row for each", choices=_GRAINS, initial=Grain.TOTAL.value)
    by = forms.ChoiceField(label="Cut by", required=False)
    audience = forms.ChoiceField(
        label="Who is to read it?", widget=forms.RadioSelect, initial=Audience.ANYONE.value
    )
    agreement = forms.CharField(
        label="Name of the agreement",
        required=False,
        max_length=200,
        help_text="For somebody under an agreement: the same name gives the same pseudonyms.",
    )
    purpose = forms.CharField(
        label="Purpose",
        required=False,
        max_length=300,
        help_text="For somebody under an agreement: what they need it for.",
    )
    hides_noughts = forms.BooleanField(
        label="Hide a true nought, too", required=False, help_text="For anyone else alone."
    )
    schedule = forms.ChoiceField(
        label="When is it made?", choices=Schedule.choices, initial=Schedule.NEVER.value
    )

    def __init__(self, *args: Any, content: Content, user: User, choices: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.content, self.user = content, user
        fields: dict[str, Any] = self.fields
        fields["collaborative"].queryset = choices
        fields["audience"].choices = [
            (audience.value, str(audience.label).capitalize())
            for audience in Audience
            if audience in content.audiences
        ]
        fields["audience"].initial = fields["audience"].choices[-1][0]
        fields["by"].choices = [
            ("", "Nothing"),
            *((name, capfirst(dimension_label(name))) for name in content.cuts),
        ]
        for name in set(_ASKED) - _asked_of(content):
            del fields[name]
        if Audience.ANYONE not in content.audiences:
            del fields["hides_noughts"]
        if Asks.FILTERS in content.asks:
            self._narrowed_by({each.name: read_names(each) for each in choices})

    def wanted(self) -> Wanted:
        """The report as it is typed."""
        given = self.cleaned_data
        return Wanted(
            name=given["name"],
            content=self.content.name,
            collaborative=given["collaborative"],
            parameters=self._parameters(),
            audience=given["audience"],
            agreement=given["agreement"],
            purpose=given["purpose"],
            hides_noughts=given.get("hides_noughts", False),
            schedule=given["schedule"],
        )

    def _narrowed_by(self, names: Mapping[str, Names]) -> None:
        """A list for each filter, before the question who reads it."""
        for name in self.content.filters:
            self.fields[_filter(name)] = forms.ChoiceField(
                label=f"Only this {dimension_label(name)}",
                required=False,
                choices=[("", "All"), *_values(name, names)],
            )
        self.order_fields([*_WHAT, *map(_filter, self.content.filters)])

    def _parameters(self) -> dict[str, Any]:
        given = self.cleaned_data
        typed = {name: given.get(_filter(name), "") for name in self.content.filters}
        return {
            **{name: given.get(name) for name in ("as_at", "start", "end", "grain", "figures")},
            "by": [given["by"]] if given.get("by") else [],
            "filters": {name: [value] for name, value in typed.items() if value},
        }


_ASKED = {
    "as_at": Asks.DAY,
    "start": Asks.PERIOD,
    "end": Asks.PERIOD,
    "figures": Asks.FIGURES,
    "grain": Asks.GRAIN,
    "by": Asks.CUT,
}


_WHAT = ("collaborative", "name", *_ASKED)
"""What stands before the filters on the form."""


def _values(name: str, names: Mapping[str, Names]) -> Sequence[Any]:
    """What there is to choose from; under each collaborative's name where there are several."""
    listed = {label: list(each.of[name].items()) for label, each in names.items()}
    if len(listed) > 1:
        return list(listed.items())
    return [choice for choices in listed.values() for choice in choices]


def _asked_of(content: Content) -> set[str]:
    return {name for name, asks in _ASKED.items() if asks in content.asks}


def _filter(name: str) -> str:
    return f"only_{name}"


class ReceiptForm(forms.Form):
    """A receipt as it stands on a page or on a cover sheet."""

    receipt = forms.CharField(
        label="Receipt",
        max_length=_LONGEST_RECEIPT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="As it stands on the page of the report, or on the cover of its files.",
    )

    def clean_receipt(self) -> dict[str, Any]:
        """The receipt, read. Raises ValidationError for what is none."""
        try:
            found = json.loads(self.cleaned_data["receipt"])
        except ValueError as fault:
            raise forms.ValidationError(
                "This is no receipt: copy all of it, from { to }."
            ) from fault
        if not isinstance(found, dict):
            raise forms.ValidationError("This is no receipt: copy all of it, from { to }.")
        return found
