"""What a page of figures was asked."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from beds.presenters.dates import Choice
from impact.core.grains import Grain
from providers.models import Collaborative, User
from reporting.figures.catalogue import CATALOGUE
from reporting.figures.engine import Asked
from reporting.figures.suppression import Audience
from reporting.forms import FigurePageForm
from reporting.presenters.addresses import Addresses
from reporting.presenters.controls import Controls, controls, future, narrowed
from reporting.queries.names import Names, read_names

_KINDS = (("CSV", "csv"), ("Excel", "xlsx"))


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question about figures, answered for one person; `kept` is its tidy address.

    `late` where the jobs that store figures are behind.
    """

    user: User
    form: FigurePageForm
    kept: dict[str, str]
    today: date
    now: datetime
    late: bool

    @property
    def collaborative(self) -> Collaborative:
        """Whose figures."""
        found: Collaborative = self.form.cleaned_data["collaborative"]
        return found

    @property
    def addresses(self) -> Addresses:
        """The addresses of pages about the same."""
        return Addresses(kept=self.kept)

    def asked(self, figure: str, **changed: Any) -> Asked:
        """The question for the engine, for one figure."""
        return replace(self.form.asked(figure), **changed)

    @property
    def plain(self) -> Asked:
        """The question without a cut, of the first figure: its dates, grain and filters."""
        return self.asked(next(iter(CATALOGUE)), by=())

    @property
    def future(self) -> str:
        """A sentence where days are counted that have not come, else ""."""
        return future(self.plain.cut_off, self.today)

    @property
    def today_url(self) -> str:
        """What else is asked, of the page's own address, counted up to today."""
        return Addresses(kept={**self.kept, "cut_off": ""}).of("") or "?"

    def names(self) -> Names:
        """What everything is called."""
        return read_names(self.collaborative)

    def others(self, page: str, *arguments: str) -> list[Choice]:
        """The collaboratives to choose from; none for somebody who sees one alone."""
        several = list(self.form.collaboratives)
        if len(several) == 1:
            return []
        asked = ("period", "from", "to")
        kept: dict[str, str] = {name: self.kept[name] for name in asked if name in self.kept}
        return [
            Choice(
                each.short_name,
                "",
                Addresses(kept={"collaborative": each.code, **kept}).this(page, list(arguments)),
                current=each == self.collaborative,
            )
            for each in several
        ]

    def controls(
        self,
        page: str,
        *arguments: str,
        names: Names,
        may_filter: tuple[str, ...],
        may_cut: tuple[str, ...] = (),
        grain: Grain | None = None,
        shut: bool = False,
    ) -> Controls:
        """The controls of a page; `grain` None where it has none to choose."""
        asked, found = self.plain, self.form.cleaned_data
        own_dates = not self.form.period_shown

        def url(**changed: str | None) -> str:
            return self.addresses.this(page, list(arguments), **changed)

        return controls(
            url=url,
            kept=self.kept,
            dates=(asked.start, asked.end),
            given=(
                asked.start if own_dates else None,
                asked.end if own_dates else None,
                found["cut_off"],
            ),
            period=self.form.period_shown,
            grain=grain,
            by=self.form.asked(asked.figure).by,
            filters=asked.filters,
            names=names,
            may_cut=may_cut,
            may_filter=may_filter,
            shut=shut,
        )

    @property
    def audience(self) -> Audience:
        """Whom a file is for."""
        return Audience(self.form.cleaned_data["audience"] or Audience.CLINICAL)

    def files(self, page: str, *arguments: str) -> list[Choice]:
        """What a page shows as files."""
        return [
            Choice(label, "", self.addresses.file(page, kind, *arguments), current=False)
            for label, kind in _KINDS
        ]

    def files_for_anyone(self, page: str, *arguments: str) -> list[Choice]:
        """The same for whoever is not of the clinical group, with small numbers hidden."""
        return [
            Choice(
                f"{label} with small numbers hidden",
                "",
                self.addresses.file(page, kind, *arguments, audience=Audience.ANYONE),
                current=False,
            )
            for label, kind in _KINDS
        ]

    def narrowed(self, names: Names) -> str:
        """By what numbers are narrowed, in words."""
        return narrowed(self.plain.filters, names)

    def record(self) -> dict[str, str]:
        """What was asked, for the record of who saw whom."""
        return {**self.kept, "collaborative": self.collaborative.code}
