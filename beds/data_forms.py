"""What is given on the data page."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from beds.choices import QuestionAnswer, QuestionKind
from beds.imports.batches.receiving import MOST_FILES
from beds.imports.census import MOST_BYTES as CENSUS_BYTES
from beds.imports.questions import answer_person, answer_ward, turn_back
from beds.models import ImportBatch, Question
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


class _OwnForm(forms.Form):
    """Something of one of one's own providers; who has but one is not asked which."""

    provider = forms.ModelChoiceField(
        Provider.objects.none(), label="Whose rows are these?", empty_label=None
    )

    def __init__(self, *args: Any, own: list[Provider], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provider: Any = self.fields["provider"]
        provider.queryset = Provider.objects.filter(pk__in=[each.pk for each in own])
        if len(own) == 1:
            provider.initial, provider.widget = own[0].pk, forms.HiddenInput()


class ExtractsForm(_OwnForm):
    """Extracts to be looked at, and whose they are."""

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


class CensusForm(_OwnForm):
    """Who is in which ward on a day, as the provider's own system has it."""

    census = forms.FileField(
        label="Census",
        help_text=f"CSV or XLSX, at most {CENSUS_BYTES // 1_000_000} MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        allow_empty_file=True,
        error_messages={"required": "Choose a file."},
    )
    on = DatePartsField(label="Of which day is it?")
    complete = forms.BooleanField(
        required=False,
        label="The census is of every ward",
        help_text="Else only the wards that it names are compared.",
    )


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


class WardAnswerForm(forms.Form):
    """Which ward an extract means."""

    ward = forms.ModelChoiceField(
        Ward.objects.none(),
        label="Which ward is it?",
        required=False,
        empty_label="None of them: the file is wrong",
    )

    def __init__(self, *args: Any, question: Question, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        wards: Any = self.fields["ward"]
        wards.queryset = Ward.objects.filter(provider=question.provider_id).as_at(today)

    def carry_out(self, *, now: datetime, by: User) -> ImportBatch | None:
        """Answer it; the import of the rows that waited, if any. Raises Refusal."""
        ward = self.cleaned_data["ward"]
        if ward is not None:
            return answer_ward(question=self.question, ward=ward, now=now, by=by)
        turn_back(question=self.question, now=now, by=by)
        return None


class PersonAnswerForm(forms.Form):
    """Whether two records are one person."""

    answer = forms.ChoiceField(label="Who is it?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, question: Question, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        answers: Any = self.fields["answer"]
        answers.choices = [
            (QuestionAnswer.SAME, "The same person"),
            (QuestionAnswer.ANOTHER, "Another person"),
        ]
        if question.kind == QuestionKind.PERSON:
            answers.choices += [(QuestionAnswer.REFUSED, "Neither: the file is wrong")]

    def carry_out(self, *, now: datetime, by: User) -> ImportBatch | None:
        """Answer it; the import of the rows that waited, if any. Raises Refusal."""
        answer = self.cleaned_data["answer"]
        if answer == QuestionAnswer.REFUSED:
            turn_back(question=self.question, now=now, by=by)
            return None
        is_same = answer == QuestionAnswer.SAME
        return answer_person(question=self.question, is_same=is_same, now=now, by=by)


def answer_form(question: Question) -> type[WardAnswerForm] | type[PersonAnswerForm]:
    """The form that a question asks for."""
    return WardAnswerForm if question.kind == QuestionKind.WARD else PersonAnswerForm


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
