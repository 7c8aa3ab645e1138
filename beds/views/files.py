"""The bed state as files: what the page shows, to take away."""

from collections.abc import Iterable, Iterator
from io import BytesIO

from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse

from beds.exports.bed_state import bed_state_table, csv_file, xlsx_file
from beds.exports.lists import list_tables
from beds.exports.tables import Table
from beds.queries import Lists, lists_under
from beds.state import BedState, Cut
from beds.views.asked import Asked
from beds.views.asking import asking
from impact.audit.services import exported

_NAMING = ("Person", "Held for")
"""The columns of lists that name people."""


@asking
def bed_state_csv(request: HttpRequest, asked: Asked) -> StreamingHttpResponse:
    """The table of the bed state by ward as CSV, or with `list` one of the lists under it."""
    state = _state(asked)
    table, people = bed_state_table(state), set[int]()
    if name := request.GET.get("list"):
        lists = _lists(asked)
        table = _one_of(list_tables(lists), name)
        people = set(_people(lists, [table]))
    exported(asked.user, f"bed-state csv {name or ''}".strip(), asked.record(), people)
    response = StreamingHttpResponse(csv_file(state, table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_named(asked, name)}.csv"'
    return response


@asking
def bed_state_xlsx(request: HttpRequest, asked: Asked) -> FileResponse:
    """The bed state as a workbook: as the page cuts it, by ward, and a sheet for each list."""
    state, lists = _state(asked), _lists(asked)
    of_lists = list(list_tables(lists).values())
    by_ward = bed_state_table(state)
    as_seen = bed_state_table(state.cut(by=asked.by))
    wards = Table("Wards", by_ward.headers, by_ward.rows)
    target = BytesIO()
    xlsx_file(target, state, [as_seen, wards, *of_lists])
    target.seek(0)
    exported(asked.user, "bed-state xlsx", asked.record(), _people(lists, of_lists))
    return FileResponse(target, as_attachment=True, filename=f"{_named(asked, None)}.xlsx")


def _state(asked: Asked) -> BedState:
    line = asked.service_line.code if asked.service_line else None
    lines = asked.lines(since=asked.since())
    return lines.cut(by=Cut.WARD, service_line=line)


def _lists(asked: Asked) -> Lists:
    return lists_under(
        collaborative=asked.collaborative,
        as_at=asked.day,
        service_line=asked.service_line,
        provider=asked.provider,
    )


def _one_of(tables: dict[str, Table], name: str) -> Table:
    if name not in tables:
        raise Http404
    return tables[name]


def _people(lists: Lists, tables: Iterable[Table]) -> list[int]:
    """The numbers of those whom the tables name."""
    named = {name for table in tables for name in _names(table)}
    known: dict[str | None, int | None] = {one.pseudonym: one.patient for one in lists.beds}
    known |= {one.pseudonym: one.patient for one in lists.people}
    known |= {one.pseudonym: one.patient for one in lists.waiting}
    return [patient for name, patient in known.items() if name in named and patient is not None]


def _names(table: Table) -> Iterator[object]:
    places = [place for place, heading in enumerate(table.headers) if heading in _NAMING]
    return (row[place] for row in table.rows for place in places)


def _named(asked: Asked, name: str | None) -> str:
    """The name of the file: whose, as at when, of what."""
    parts = ["bed-state", asked.collaborative.code, asked.day.isoformat()]
    return "-".join([*parts, *asked.filters().values(), *([name] if name else [])])
