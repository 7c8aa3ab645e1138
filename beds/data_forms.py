"""What is given on the data page."""

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from beds.imports.batches.receiving import MOST_FILES
from impact.core.forms import DatePartsField
from impact.core.text import long_date
from providers.models import Provider, User, Ward
from providers.services.feeds import feed_ward, type_ward


class _FilesInput(forms.FileInput):
    """A control that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, cleaned to a list."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Every file. Raises ValidationError for none."""
        given: list[UploadedFile | None] = list(data or []) or [None]
        return [super(FilesField, self).clean(each, initial) for each in given]


class ExtractsForm(forms.Form):
    """Extracts to be looked at, and whose they are."""

    provider = forms.ModelChoiceField(
        Provider.objects.none(), label="Whose rows are these?", empty_label=None
    )
    extracts = FilesField(
        label="Extracts",
        help_text=f"CSV or XLSX, at most {MOST_FILES} files and 50 MB together. Name each after "
        "what it holds: stays, leave, beds.",
        widget=_FilesInput(attrs={"accept": ".csv,.xlsx"}),
        allow_empty_file=True,
        error_messages={"required": "Choose at least one file."},
    )
    complete = forms.BooleanField(
        required=False,
        label="The file of stays is complete",
        help_text="Somebody held as here whom it lacks is then listed as a difference.",
    )

    def __init__(self, *args: Any, own: list[Provider], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provider: Any = self.fields["provider"]
        provider.queryset = Provider.objects.filter(pk__in=[each.pk for each in own])
        if len(own) == 1:
            provider.initial, provider.widget = own[0].pk, forms.HiddenInput()


class WardFeedForm(forms.Form):
    """From which day a typed ward is fed, or a fed ward typed."""

    on = DatePartsField(label="From which day?")

    def __init__(self, *args: Any, ward: Ward, is_fed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ward, self.is_fed = ward, is_fed
        self.button = "Type this ward from this day" if is_fed else "Feed this ward from this day"

    def carry_out(self, *, today: date, by: User) -> str:
        """Record it; return a sentence on what was done. Raises Refusal."""
        on = self.cleaned_data["on"]
        if self.is_fed:
            type_ward(ward=self.ward, on=on, today=today, by=by)
            return f"{self.ward} is typed from {long_date(on)}."
        feed_ward(ward=self.ward, start_date=on, today=today, by=by)
        return f"{self.ward} is fed from {long_date(on)}."


class DifferenceForm(forms.Form):
    """What came of a difference, in words."""

    resolution = forms.CharField(
        label="What came of it",
        help_text="For example: discharged on 3 May, recorded here now; or: still here, the file "
        "is mended.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what came of it."},
    )
