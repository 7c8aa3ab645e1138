"""How a figure is asked for, on pages, in the API and in commands alike."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from beds.filters import DAY_FORMATS, NEEDED, UNKNOWN
from impact.core.grains import Grain
from impact.core.text import listed, shown
from providers.models import Collaborative, Provider
from reporting.figures import dimensions
from reporting.figures.engine import Asked

_LONGEST = 60  # years


class FigureForm(forms.Form):
    """A question for the engine: range, grain, cut, filters, cut-off and collaborative.

    `to` and `cut_off` are exclusive; `grain` is `total` and `cut_off` today unless given. `by` and
    the filters (`provider`, `site`, `ward`, `service_line`, `icb`, `security_level`, `sex`,
    `destination`) take several values, separated by commas or given again.
    """

    grain = forms.ChoiceField(required=False, choices=[(g.value, g.value) for g in Grain])
    cut_off = forms.DateField(required=False, input_formats=DAY_FORMATS)
    collaborative = forms.CharField(required=False)

    def __init__(
        self,
        data: Any,
        *,
        collaboratives: QuerySet[Collaborative],
        today: date,
    ) -> None:
        super().__init__(data)
        self.collaboratives, self.today = collaboratives, today
        self.fields["from"] = forms.DateField(input_formats=DAY_FORMATS)
        self.fields["to"] = forms.DateField(input_formats=DAY_FORMATS)

    def clean_collaborative(self) -> Collaborative:
        """The collaborative named, else the only one that may be."""
        named = self.cleaned_data["collaborative"]
        known = {each.code: each for each in self.collaboratives}
        if named in known:
            return known[named]
        if not named and len(known) == 1:
            return next(iter(known.values()))
        choice = f"Choose one of {listed(known, last='or')}." if known else "There is none here."
        if named:
            raise ValidationError(f"There is no collaborative {shown(named)}. {choice}", UNKNOWN)
        raise ValidationError(f"Say which collaborative. {choice}", NEEDED)

    def clean(self) -> dict[str, Any]:
        """The range in order and of a length that can be answered."""
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("from"), cleaned.get("to")
        if start and end and end < start:
            self.add_error("to", f"{end} is before from, {start}. Give the day after the last one.")
        elif start and end and end.year - start.year > _LONGEST:
            self.add_error("to", f"Ask for at most {_LONGEST} years at a time.")
        self._check_providers()
        return cleaned

    def _check_providers(self) -> None:
        """Nothing is counted for a key that is nobody's: that is an error, not a zero."""
        asked = set(self._several("provider"))
        unknown = asked - set(
            Provider.objects.filter(key__in=asked).values_list("key", flat=True) if asked else ()
        )
        if unknown:
            names = listed(shown(key) for key in sorted(unknown))
            message = f"There is no provider {names}. Give keys, such as RHA."
            self.add_error(None, ValidationError(message, UNKNOWN))

    def asked(self, figure: str) -> Asked:
        """The question of a valid form, for one figure."""
        cleaned = self.cleaned_data
        filters = {name: self._several(name) for name in dimensions.ALL}
        return Asked(
            figure=figure,
            collaborative=cleaned["collaborative"],
            start=cleaned["from"],
            end=cleaned["to"],
            cut_off=cleaned["cut_off"] or self.today,
            grain=Grain(cleaned["grain"] or Grain.TOTAL),
            by=tuple(dict.fromkeys(self._several("by"))),
            filters={name: values for name, values in filters.items() if values},
        )

    def _several(self, name: str) -> list[str]:
        data: Any = self.data
        given = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        texts = [given] if isinstance(given, str) else given
        return [word.strip() for text in texts for word in text.split(",") if word.strip()]
