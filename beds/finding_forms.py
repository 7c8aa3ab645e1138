"""What is asked for when a bed that was found is held, used or asked for."""

from datetime import date, timedelta
from typing import Any

from django import forms

from impact.core.forms import DatePartsField

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
