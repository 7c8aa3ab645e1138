"""Where figures are: the address of each page, keeping what was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from reporting.figures import dimensions


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Addresses of pages about the same collaborative, period and cut.

    `kept` is what was asked for; values given more than once are joined by commas.
    """

    kept: Mapping[str, str]

    def figures(self, **changed: str | None) -> str:
        """The tiles."""
        return self._page("figures", [], changed)

    def by_line(self, **changed: str | None) -> str:
        """Service lines side by side."""
        return self._page("figures_by_line", [], {"by": None, "compare": None, **changed})

    def figure(self, name: str, **changed: str | None) -> str:
        """The page of a figure."""
        return self._page("figure", [name], {"compare": None, **changed})

    def rows(
        self, name: str, *, start: date, end: date, group: Mapping[str, str | None] | None = None
    ) -> str:
        """The rows behind a number; "" for a group that no filter can name."""
        group = group or {}
        if None in group.values():
            return ""
        dates = {"from": start.isoformat(), "to": end.isoformat()}
        taken_away = {"grain": None, "by": None, "compare": None, "page": None}
        return self._page("figure_rows", [name], {**taken_away, **dates, **group})

    def of_period(self, name: str) -> str:
        """The page of a figure over its own period again, from the rows of a part of it."""
        return self._page("figure", [name], {"from": None, "to": None, "page": None})

    def file(self, page: str, kind: str, *arguments: str, **changed: str | None) -> str:
        """What a page shows as a file: `kind` is csv or xlsx."""
        return self._page(f"{page}_{kind}", list(arguments), {"page": None, **changed})

    def this(self, page: str, arguments: list[str], **changed: str | None) -> str:
        """The present page, asked something else."""
        return self._page(page, arguments, {"page": None, **changed})

    def _page(self, name: str, arguments: list[str], changed: Mapping[str, str | None]) -> str:
        return self.of(reverse(name, args=arguments), changed)

    def of(self, place: str, changed: Mapping[str, str | None] | None = None) -> str:
        """A place, asked the same with what is changed; None takes something away."""
        merged = {**self.kept, **(changed or {})}
        query = {key: value for key, value in merged.items() if value}
        return f"{place}?{urlencode(query, safe=',:')}" if query else place


def asked_of(data: Mapping[str, list[str]]) -> dict[str, str]:
    """What an address asks for, without what is empty; several values joined by commas."""
    several = {"by", *dimensions.ALL}
    tidy = {}
    for name, values in data.items():
        given = [value for value in values if value]
        if given:
            tidy[name] = ",".join(dict.fromkeys(given)) if name in several else given[-1]
    return tidy
