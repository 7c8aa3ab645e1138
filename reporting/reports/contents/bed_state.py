"""The weekly bed state: the rows of the page as at a day, cut as asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from beds.exports.bed_state import COUNTS, WORDS
from beds.state import NAMES, BedState, Cut, Row, bed_state
from impact.core.errors import Invalid
from impact.core.tabular.values import Value
from providers.models import Provider, ServiceLine
from reporting.reports.asking import Asked, Asks
from reporting.reports.contents.base import Content
from reporting.reports.sheets import Cells, Column, Kind, Sheet

_PEOPLE = ("occupied", "on_leave", "absent_without_leave")
# Parts of "occupied", which could be told from them: they do not leave the clinical group.
_PARTS = ("on_leave", "absent_without_leave")
_BEDS = ("beds", "surge", "closed", "open", "open_block", "occupied", "held", "paused", "vacant")
_REST = (
    Column("can_admit_low", "Can admit now, freshly confirmed wards alone", Kind.THINGS),
    Column("occupancy", "Occupancy %", Kind.RATE, of=("occupied", "open_block")),
    Column("ready_for_discharge", "Ready for discharge", Kind.PEOPLE, inside=True),
    Column("admissions_suspended", "Wards with admissions suspended", Kind.THINGS),
    Column("confirmed_at", "Confirmed", Kind.MOMENT),
    Column("stale", "Not confirmed for more than 7 days"),
    Column("waiting", "Waiting", Kind.PEOPLE),
    Column("out_of_area", "Out of area", Kind.PEOPLE),
)


class UnknownFilter(Invalid):
    """A report was narrowed to something that is not there."""

    code = "unknown_filter"


@dataclass(frozen=True)
class Narrowed:
    """To what a report as at a day is narrowed."""

    service_line: ServiceLine | None
    provider: Provider | None


def make(asked: Asked) -> Iterator[Sheet]:
    """One sheet: a row for each ward, site, provider or service line, and the total."""
    by = Cut(asked.by[0]) if asked.by else Cut.WARD
    only = narrowed(asked)
    state = bed_state(
        collaborative=asked.collaborative,
        as_at=asked.as_at,
        known_at=asked.known_at,
        by=by,
        service_line=only.service_line,
        provider=only.provider,
    )
    yield _sheet(state, by)


def narrowed(asked: Asked) -> Narrowed:
    """The service line and the provider asked for. Raises UnknownFilter."""
    line, provider = asked.filters.get("service_line"), asked.filters.get("provider")
    found = Narrowed(
        ServiceLine.objects.filter(code__in=line or ()).first(),
        Provider.objects.filter(key__in=provider or ()).first(),
    )
    if bool(line) != bool(found.service_line) or bool(provider) != bool(found.provider):
        raise UnknownFilter("Narrow the bed state to one service line or one provider that it has.")
    return found


def _sheet(state: BedState, by: Cut) -> Sheet:
    names = NAMES[by]
    columns = (
        *chain.from_iterable(_named(name) for name in names),
        *(_count(name, title) for name, title in COUNTS.items()),
        *_REST,
    )
    total = _cells(state.total, names)
    return Sheet(
        name="bed_state",
        title="Bed state",
        columns=columns,
        rows=[_cells(row, names) for row in state.rows],
        total=("Total", *total[1:]),
        together=(_BEDS,),
    )


def _named(name: str) -> tuple[Column, Column]:
    """What a row names, in words and by key."""
    return Column(f"{name}_name", WORDS[name]), Column(name, f"{WORDS[name]} key")


def _count(name: str, title: str) -> Column:
    kind = Kind.PEOPLE if name in _PEOPLE else Kind.THINGS
    return Column(name, title, kind, inside=name in _PARTS)


def _cells(row: Row, names: tuple[str, ...]) -> Cells:
    named = chain.from_iterable((row.labels.get(name), getattr(row, name)) for name in names)
    counted: Iterator[Value] = (getattr(row, name) for name in COUNTS)
    rest: Iterator[Value] = (getattr(row, column.name) for column in _REST)
    return (*named, *counted, *rest)


BED_STATE = Content(
    name="bed_state",
    title="Weekly bed state",
    meaning=(
        "Beds of the collaborative as at a day: in service, closed, open, occupied, held, paused, "
        "vacant, and what can be admitted to; with people waiting and out of area."
    ),
    version=1,
    make=make,
    asks=Asks.DAY | Asks.CUT | Asks.FILTERS,
    cuts=tuple(cut.value for cut in Cut),
    filters=("service_line", "provider"),
    one_each=True,
)
