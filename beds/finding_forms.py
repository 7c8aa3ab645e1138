"""What is asked for when a bed that was found is held, used or asked for."""

from datetime import date, timedelta
from typing import Any

from django import forms

from beds.choices import OfferAnswer
from beds.services.offers import usual_answer_by
from impact.core.forms import DatePartsField
from providers.choices import CodeList
from providers.codes import codes

REVIEW_AFTER = timedelta(days=7)


class HoldForm(forms.Form):
    """A hold from today until the person comes or it is released."""

    review_on = DatePartsField(
        label="Review the hold on",
        help_text="Past this day it is overdue; it never ends by itself.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("review_on", today + REVIEW_AFTER)


class PlaceForm(forms.Form):
    """The day on which the person came."""

    on = DatePartsField(label="In this bed from")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today)


class AskForm(forms.Form):
    """A bed of another organisation is asked for."""

    answer_by = DatePartsField(
        label="Answer wanted by", help_text="Two working days unless you need it sooner or later."
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("answer_by", usual_answer_by(today=today))


class AnswerForm(forms.Form):
    """The answer to who asks for a bed in one's own ward."""

    answer = forms.ChoiceField(
        choices=[
            (OfferAnswer.YES.value, "Yes: the bed is held for them"),
            (OfferAnswer.NOT_NOW.value, "Not now"),
            (OfferAnswer.NO.value, "No"),
        ],
        widget=forms.RadioSelect,
    )
    not_before = DatePartsField(
        label="Not before", required=False, help_text="Where the answer is not now."
    )
    reason = forms.ChoiceField(label="Reason", required=False, help_text="Where the answer is no.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = codes(CodeList.DECLINE_REASON, today).items()
        choices = [("", "None"), *((code, row.label) for code, row in listed)]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]
