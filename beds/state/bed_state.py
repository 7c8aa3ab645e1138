"""The bed state of a collaborative as at a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from beds.state.facts import DayFacts
from beds.state.reading import read_facts
from beds.state.rows import Change, Cut, Row, local_time
from beds.state.tally import rows
from providers.models import Collaborative, Provider, ServiceLine


@dataclass(frozen=True, kw_only=True)
class BedState:
    """The rows of one cut and their total; `service_line` and `provider` are the filters asked for.

    `since` is the day from which ins and outs are counted, None where none were asked for. The
    facts that the rows were counted from are kept, so that the same state can be cut otherwise
    without reading again.
    """

    collaborative: str
    collaborative_name: str
    as_at: date
    known_at: datetime
    by: Cut
    service_line: str | None
    provider: str | None
    since: date | None
    rows: tuple[Row, ...]
    total: Row
    facts: Mapping[date, DayFacts] = field(repr=False, compare=False)

    def cut(
        self, *, by: str, service_line: str | None = None, provider: str | None = None
    ) -> "BedState":
        """The same state cut otherwise, or narrowed further to a service line or a provider."""
        return _state(
            collaborative=(self.collaborative, self.collaborative_name),
            clocks=(self.as_at, self.known_at, self.since),
            by=Cut(by),
            narrowed=(service_line or self.service_line, provider or self.provider),
            facts=self.facts,
        )

    def as_dict(self) -> dict[str, Any]:
        """What the API answers and the command prints."""
        return {
            "as_at": self.as_at.isoformat(),
            "known_at": local_time(self.known_at),
            "collaborative": self.collaborative,
            "by": self.by.value,
            "rows": [row.as_dict() for row in self.rows],
            "total": self.total.as_dict(),
        }


def bed_state(
    *,
    collaborative: Collaborative,
    as_at: date,
    known_at: datetime,
    by: str = Cut.WARD,
    service_line: ServiceLine | None = None,
    provider: Provider | None = None,
    since: date | None = None,
) -> BedState:
    """The bed state of a collaborative as at a day, cut by ward, site, provider or service line.

    Every ward with a bed of the collaborative in service has a row (`figures.md` section 2: beds of
    members' wards in scope and in area); cut by service line, a line where people only wait or are
    out of area has one too. With `since`, each row carries its ins and outs from that day. With
    `provider`, `out_of_area` counts people in that provider's wards and `waiting` is None: somebody
    who waits has no provider. `known_at` is when the records are read. Four queries, whatever the
    size. Raises ValueError for a `by` that is none of the four.
    """
    days = [as_at] if since is None else [as_at, since]
    return _state(
        collaborative=(collaborative.code, collaborative.name),
        clocks=(as_at, known_at, since),
        by=Cut(by),
        narrowed=_codes(service_line, provider),
        facts=read_facts(collaborative=collaborative, days=days),
    )


def changes_since(
    *,
    collaborative: Collaborative,
    since: date,
    as_at: date,
    by: str = Cut.WARD,
    service_line: ServiceLine | None = None,
    provider: Provider | None = None,
) -> dict[tuple[str, ...], dict[str, Change]]:
    """The ins and outs of every column between two days, by the row's keys; `()` is the total.

    A bed that is in a state at `as_at` and was not at `since` came in; the reverse went out. Four
    queries. `bed_state(since=...)` gives the same beside its counts.
    """
    facts = read_facts(collaborative=collaborative, days=[as_at, since])
    line, key = _codes(service_line, provider)
    found, total = rows(
        facts[as_at].narrowed(service_line=line, provider=key),
        by=Cut(by),
        before=facts[since].narrowed(service_line=line, provider=key),
    )
    return {tuple(row.keys.values()): dict(row.changes) for row in (*found, total)}


def _codes(
    service_line: ServiceLine | None, provider: Provider | None
) -> tuple[str | None, str | None]:
    return (service_line.code if service_line else None, provider.key if provider else None)


def _state(
    *,
    collaborative: tuple[str, str],
    clocks: tuple[date, datetime, date | None],
    by: Cut,
    narrowed: tuple[str | None, str | None],
    facts: Mapping[date, DayFacts],
) -> BedState:
    as_at, known_at, since = clocks
    service_line, provider = narrowed
    before = facts[since].narrowed(service_line=service_line, provider=provider) if since else None
    found, total = rows(
        facts[as_at].narrowed(service_line=service_line, provider=provider), by=by, before=before
    )
    code, name = collaborative
    return BedState(
        collaborative=code,
        collaborative_name=name,
        as_at=as_at,
        known_at=known_at,
        by=by,
        service_line=service_line,
        provider=provider,
        since=since,
        rows=tuple(found),
        total=total,
        facts=facts,
    )
