"""What a page of figures is asked for: a named period or dates of one's own, and the rest."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms

from impact.audit.models import AccessKind
from impact.core.grains import Grain, financial_year
from providers.models import Collaborative
from reporting.figures.suppression import Audience
from reporting.filters import FigureForm
from reporting.queries.audit import Search

DEFAULT_PERIOD = "24m"
_REAL_DATE = "Enter a real date, such as 31/3/2026 for 31 March 2026."


@dataclass(frozen=True)
class NamedPeriod:
    """A period that moves on with time: its label, its dates as at a day, and its usual grain."""

    label: str
    dates: Callable[[date], tuple[date, date]]
    grain: Grain = Grain.MONTH


def _months(number: int) -> Callable[[date], tuple[date, date]]:
    def dates(day: date) -> tuple[date, date]:
        last = day.year * 12 + day.month - 1
        year, month = divmod(last - number, 12)
        return date(year, month + 1, 1), day.replace(day=1)

    return dates


def _weeks(number: int) -> Callable[[date], tuple[date, date]]:
    def dates(day: date) -> tuple[date, date]:
        monday = day - timedelta(days=day.weekday())
        return monday - timedelta(weeks=number), monday

    return dates


def _financial_year(back: int) -> Callable[[date], tuple[date, date]]:
    def dates(day: date) -> tuple[date, date]:
        # Of the last counted day: on 1 April that is still the year before.
        year = financial_year(day - timedelta(days=1)) - back
        return date(year, 4, 1), date(year + 1, 4, 1)

    return dates


PERIODS = {
    "24m": NamedPeriod("Last 24 months", _months(24)),
    "12m": NamedPeriod("Last 12 months", _months(12)),
    "60m": NamedPeriod("Last 5 years", _months(60)),
    "26w": NamedPeriod("Last 26 weeks", _weeks(26), Grain.WEEK),
    "year": NamedPeriod("This financial year", _financial_year(0)),
    "last_year": NamedPeriod("Last financial year", _financial_year(1)),
}


class FigurePageForm(FigureForm):
    """As `FigureForm`, for people: whole months and the first collaborative unless asked.

    `period` names a period that moves on with time; `from` and `to` together go before it. Named
    periods end at the cut-off. `audience` is whom a file is for: the clinical group unless said.
    """

    period = forms.ChoiceField(required=False, choices=[(p, p) for p in PERIODS])
    audience = forms.ChoiceField(required=False, choices=Audience)

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for name in ("from", "to"):
            self.fields[name].required = False
        for name in ("from", "to", "cut_off"):
            self.fields[name].error_messages["invalid"] = _REAL_DATE

    def clean_collaborative(self) -> Collaborative:
        """The collaborative named, else the first that may be."""
        first = self.collaboratives.first()
        if not self.cleaned_data["collaborative"] and first is not None:
            return first
        return super().clean_collaborative()

    def clean(self) -> dict[str, Any]:
        """Fills in the dates and the grain of the period."""
        cleaned = super().clean()
        start, end = cleaned.get("from"), cleaned.get("to")
        named = PERIODS[cleaned.get("period") or DEFAULT_PERIOD]
        if (start is None) != (end is None) and not self.has_error("from", "to"):
            self.add_error("from" if start is None else "to", "Give both dates, or neither.")
        elif start is None:
            cut_off = cleaned.get("cut_off") or self.today
            cleaned["from"], cleaned["to"] = named.dates(cut_off)
        cleaned["grain"] = cleaned.get("grain") or named.grain.value
        return cleaned

    @property
    def period_shown(self) -> str:
        """The name of the period whose dates are shown; "" for dates of one's own."""
        if self.data.get("from") or self.data.get("to"):
            return ""
        return str(self.cleaned_data.get("period") or DEFAULT_PERIOD)


_AUDITED_DAYS = 7
_DATE_BOX = {"type": "date"}


class AuditForm(forms.Form):
    """What an auditor searches for: the last seven days and everything unless asked."""

    person = forms.CharField(required=False, max_length=40, label="Person, by pseudonym")
    who = forms.CharField(required=False, max_length=100, label="Who saw or changed, by name")
    kind = forms.ChoiceField(
        required=False, label="How they saw", choices=[("", "Any way"), *AccessKind.choices]
    )
    first = forms.DateField(
        required=False,
        label="From",
        widget=forms.DateInput(attrs=_DATE_BOX, format="%Y-%m-%d"),
        error_messages={"invalid": _REAL_DATE},
    )
    last = forms.DateField(
        required=False,
        label="Up to and with",
        widget=forms.DateInput(attrs=_DATE_BOX, format="%Y-%m-%d"),
        error_messages={"invalid": _REAL_DATE},
    )

    def __init__(self, data: Any, *, today: date) -> None:
        self.today = today
        days = {"first": today - timedelta(days=_AUDITED_DAYS), "last": today}
        given = {name: data[name] for name in self.base_fields if data.get(name)}
        super().__init__({**{name: day.isoformat() for name, day in days.items()}, **given})

    def clean(self) -> dict[str, Any]:
        """Refuses days in the wrong order."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", "The last day is before the first. Swap them.")
        return cleaned

    def search(self) -> Search | None:
        """What is searched for; None where the form has faults."""
        return Search(**self.cleaned_data) if self.is_valid() else None

    def record(self) -> dict[str, str]:
        """What was searched for, for the record of who saw whom and for an address."""
        return {name: str(value) for name, value in self.data.items() if value}
