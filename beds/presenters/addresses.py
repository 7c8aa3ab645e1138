"""Where things are: the address of each page, keeping what was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from urllib.parse import urlencode

from django.urls import reverse

_NARROWING = ("service_line", "provider", "site", "ward")


@cache
def _place(name: str) -> str:
    """The address of a page that takes no arguments."""
    return reverse(name)


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Addresses of pages about one bed state.

    `kept` goes into every one of them: whose bed state, and as at when where that is not today, so
    that a bookmark of today's stays today's. `asked` is what else the present page was asked for.
    """

    kept: Mapping[str, str]
    asked: Mapping[str, str] = field(default_factory=dict)

    def bed_state(self, *, anchor: str | None = None, **changed: str | None) -> str:
        """The bed state as asked for, with what is changed; None takes something away."""
        return self._page("bed_state", self.asked, changed, anchor or "")

    def bed_map(self, **changed: str | None) -> str:
        """The map of the beds that the present page is about, narrowed further."""
        return self._page("bed_map", self._narrowing(), changed)

    def home(self) -> str:
        """The first page."""
        return self._page("home", {}, {})

    def changes(self, **changed: str | None) -> str:
        """What came and went since the last meeting, of the beds of the present page."""
        return self._page("bed_changes", self._narrowing(), changed)

    def download(self, kind: str, **changed: str | None) -> str:
        """The present bed state as a file."""
        return self._page(f"bed_state_{kind}", self.asked, changed)

    def ward(self, reference: str, *, anchor: str = "", **changed: str | None) -> str:
        """The page of the ward that `PROVIDER:WARD` names."""
        provider, _, code = reference.partition(":")
        place = reverse("ward", args=[provider, code])
        return with_query(place, {**self._as_at(), **_given(changed)}, anchor)

    def bed(self, bed: int) -> str:
        """The timeline of a bed."""
        return with_query(reverse("bed", args=[bed]), self._as_at())

    def without(self, *names: str) -> "Addresses":
        """The same, asked for less."""
        left = {name: value for name, value in self.asked.items() if name not in names}
        return Addresses(kept=self.kept, asked=left)

    def patient(self, pseudonym: str) -> str:
        """The page of somebody."""
        return patient_address(pseudonym)

    def _narrowing(self) -> dict[str, str]:
        return {key: self.asked[key] for key in _NARROWING if key in self.asked}

    def _as_at(self) -> dict[str, str]:
        return {key: self.kept[key] for key in ("as_at",) if key in self.kept}

    def _page(
        self,
        name: str,
        asked: Mapping[str, str],
        changed: Mapping[str, str | None],
        anchor: str = "",
    ) -> str:
        merged = {**self.kept, **asked, **changed}
        return with_query(_place(name), _given(merged), anchor)


def patient_address(pseudonym: str) -> str:
    """The page of somebody, by pseudonym."""
    return reverse("patient", args=[pseudonym])


def asked_day(day: date, *, today: date) -> dict[str, str]:
    """The part of an address that says as at when: nothing for today."""
    return {} if day == today else {"as_at": day.isoformat()}


def _given(values: Mapping[str, str | None]) -> dict[str, str]:
    return {key: value for key, value in values.items() if value}


def with_query(place: str, query: Mapping[str, str], anchor: str = "") -> str:
    """An address with what is asked of it and the part of the page it leads to."""
    asked = f"?{urlencode(query)}" if query else ""
    return f"{place}{asked}#{anchor}" if anchor else f"{place}{asked}"
