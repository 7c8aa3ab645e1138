"""What a page of the bed state was asked for."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from beds.presenters.addresses import Addresses, asked_day
from beds.presenters.dates import AsAt, Choice, Option, as_at
from beds.queries.since import last_meeting
from beds.state import BedState, Cut, bed_state
from providers.models import Collaborative, Provider, ServiceLine, User


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question about a bed state, answered for one person on one day."""

    user: User
    collaborative: Collaborative
    collaboratives: list[Collaborative]
    service_line: ServiceLine | None
    provider: Provider | None
    by: Cut
    day: date
    today: date
    now: datetime
    extras: dict[str, str]

    @property
    def addresses(self) -> Addresses:
        """The addresses of pages about the same."""
        return Addresses(
            kept={**self._whose(), **asked_day(self.day, today=self.today)},
            asked={**self.filters(), **self._cut(), **self.extras},
        )

    def filters(self) -> dict[str, str]:
        """What narrows it, for an address and for the record of who saw whom."""
        return {
            **({"service_line": self.service_line.code} if self.service_line else {}),
            **({"provider": self.provider.key} if self.provider else {}),
        }

    def as_at(self, page: Callable[[Addresses], str]) -> AsAt:
        """The dates of a page; `page` gives its address."""

        def url(day: dict[str, str]) -> str:
            return page(Addresses(kept={**self._whose(), **day}, asked=self.addresses.asked))

        return as_at(day=self.day, today=self.today, known_at=self.now, url=url)

    def as_at_since(self, page: Callable[[Addresses], str]) -> AsAt:
        """The dates of a page that tells ins and outs since the last meeting. One query."""
        return replace(self.as_at(page), since=self.since())

    def since(self) -> date:
        """The day from which ins and outs are counted. One query."""
        return last_meeting(collaborative=self.collaborative, before=self.day)

    def others(self, page: Callable[[Addresses], str]) -> list[Choice]:
        """The collaboratives to choose from; none for somebody who sees one alone."""
        if len(self.collaboratives) == 1:
            return []
        day = asked_day(self.day, today=self.today)
        return [
            Choice(
                each.short_name,
                "",
                page(Addresses(kept={"collaborative": each.code, **day})),
                current=each == self.collaborative,
            )
            for each in self.collaboratives
        ]

    def lines(self, *, since: date | None) -> BedState:
        """The bed state by service line, with its ins and outs since a day."""
        return bed_state(
            collaborative=self.collaborative,
            as_at=self.day,
            known_at=self.now,
            by=Cut.SERVICE_LINE,
            provider=self.provider,
            since=since,
        )

    def lines_to_choose(self) -> list[Option]:
        """The service lines of the collaborative's programme, all of them first."""
        chosen = self.service_line
        lines = ServiceLine.objects.filter(programme=self.collaborative.programme)
        return [
            Option("", "All service lines", chosen is None),
            *(Option(line.code, line.name, line == chosen) for line in lines),
        ]

    def record(self) -> dict[str, Any]:
        """What was asked for, for the record of who saw whom."""
        return {
            "collaborative": self.collaborative.code,
            "as_at": self.day.isoformat(),
            **self.filters(),
            **self.extras,
        }

    def _whose(self) -> dict[str, str]:
        several = len(self.collaboratives) > 1
        return {"collaborative": self.collaborative.code} if several else {}

    def _cut(self) -> dict[str, str]:
        return {} if self.by == Cut.PROVIDER else {"by": self.by.value}
