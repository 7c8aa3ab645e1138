"""Forms with the look and words of the NHS service manual.

`FORM_RENDERER = "impact.core.forms.NhsRenderer"` makes `{{ form }}` and
`{{ field.as_field_group }}` use the templates in `templates/forms/`. The admin renders its widgets
itself and keeps its look.
"""

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import django.forms
from django import forms
from django.conf import settings
from django.forms.renderers import DjangoTemplates

from impact.core.tabular.cells import FIRST_YEAR, LAST_YEAR

DATE_PARTS = ("day", "month", "year")


class NhsRenderer(DjangoTemplates):
    """Renders forms with the project's templates beside Django's own."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    @cached_property
    def engine(self) -> Any:
        """Template engine that also looks into the project's own folder."""
        own = Path(settings.BASE_DIR) / "templates"
        return self.backend(
            {
                "APP_DIRS": True,
                "DIRS": [own, Path(django.forms.__file__).parent / "templates"],
                "NAME": "forms",
                "OPTIONS": {},
            }
        )


class DatePartsWidget(forms.MultiWidget):
    """Day, month and year in three boxes, as the service manual asks for memorable dates."""

    template_name = "forms/date_parts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(dict.fromkeys(DATE_PARTS, forms.TextInput), attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the template places; `invalid` says whether the date was refused."""
        context = super().get_context(name, value, attrs)
        context["widget"]["invalid"] = "aria-invalid" in context["widget"]["attrs"]
        return context

    def decompress(self, value: date | None) -> list[int | None]:
        """The three parts of a date, none of them for none."""
        return [value.day, value.month, value.year] if value else [None, None, None]


class DatePartsField(forms.MultiValueField):
    """A date typed as day, month and year; says which part is missing or wrong."""

    widget = DatePartsWidget
    default_error_messages = {
        "incomplete": "Enter the day, the month and the year",
        "invalid": "Enter a real date, such as 31 3 2026",
    }

    def __init__(self, **kwargs: Any) -> None:
        limits = ((1, 31), (1, 12), (FIRST_YEAR, LAST_YEAR))
        parts = [forms.IntegerField(min_value=low, max_value=high) for low, high in limits]
        for part, (low, high), name in zip(parts, limits, DATE_PARTS, strict=True):
            sentence = f"The {name} must be a number from {low} to {high}"
            part.error_messages |= dict.fromkeys(("invalid", "min_value", "max_value"), sentence)
            for validator in part.validators:
                validator.message = sentence  # type: ignore[attr-defined]
        super().__init__(parts, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[int]) -> date | None:
        """The date of the three parts; ValidationError where the calendar has no such day."""
        if not data_list:
            return None
        day, month, year = data_list
        try:
            return date(year, month, day)
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error
