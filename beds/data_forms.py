"""What is given on the data page."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from beds.imports.batches.receiving import MOST_FILES
from providers.models import Provider


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
