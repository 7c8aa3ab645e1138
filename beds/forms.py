"""What a page is asked for: as at when, and which bed state."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator

from beds.filters import DAY_FORMATS, FIRST_DAY, BedStateForm
from beds.state import Cut
from impact.core.text import long_date
from providers.models import Collaborative

FUTURE = "future"
_NO_DATE = "Enter a real date, such as 31/3/2026 for 31 March 2026."


class DayForm(forms.Form):
    """As at when: today unless asked; `as_at` cleaned is a date.

    A day that has not come yet is an error with the code `future`.
    """

    as_at = forms.DateField(
        required=False,
        input_formats=DAY_FORMATS,
        validators=[MinValueValidator(FIRST_DAY)],
        error_messages={"invalid": _NO_DATE},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean_as_at(self) -> date:
        """The day given, else today. Raises ValidationError for one that has not come yet."""
        return _come(self.cleaned_data["as_at"] or self.today, self.today)


class PageForm(BedStateForm):
    """As `BedStateForm`, for people: the first collaborative and rows by provider unless asked.

    A day that has not come yet is an error with the code `future`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_at"].error_messages["invalid"] = _NO_DATE

    def clean_as_at(self) -> date:
        """The day given, else today. Raises ValidationError for one that has not come yet."""
        return _come(super().clean_as_at(), self.today)

    def clean_by(self) -> Cut:
        """The cut given, else by provider."""
        return Cut(self.cleaned_data["by"] or Cut.PROVIDER)

    def clean_collaborative(self) -> Collaborative:
        """The collaborative named, else the first that may be."""
        first = self.collaboratives.first()
        if not self.cleaned_data["collaborative"] and first is not None:
            return first
        return super().clean_collaborative()


def _come(day: date, today: date) -> date:
    if day > today:
        raise ValidationError(
            f"{long_date(day)} has not come yet, so nobody knows who is in which bed then. "
            f"Enter {long_date(today)} or an earlier day.",
            FUTURE,
        )
    return day
