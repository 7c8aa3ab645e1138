"""The audit page: who saw whom and who changed what, as lists."""

from collections.abc import Iterator, Sequence

from django.urls import reverse

from beds.exports.tables import Table
from impact.core.listing import Cell, Column, Listing, PersonCell
from impact.core.tabular.values import Value
from impact.core.text import listed, long_moment
from reporting.queries.audit import ChangeSeen, Look

_LOOKS = ("When", "Who", "How", "Page", "Whom", "Reason")
_CHANGES = ("When", "Who", "Person", "What", "Before and after")
_OF_PERSON = ("When", "Who", "What", "Before and after")
_SQL = "not known: not through the product"


def looks_listing(looks: Sequence[Look], *, count: int) -> Listing:
    """Who saw whom, the latest first."""
    return Listing(
        anchor="looks",
        heading="Who saw whom",
        about="A list is one entry with its filter; the others name each person.",
        empty="Nobody was shown anybody in these days, as far as the search goes.",
        columns=[Column(label=label) for label in _LOOKS],
        rows=[
            [
                Cell(long_moment(look.at)),
                Cell(look.who),
                Cell(look.kind_label),
                Cell(look.page, note=_filters(look)),
                PersonCell(_whom(look)),
                Cell(look.reason),
            ]
            for look in looks
        ],
        count=count,
    )


def changes_listing(changes: Sequence[ChangeSeen]) -> Listing:
    """Who changed what, the latest first."""
    return Listing(
        anchor="changes",
        heading="Who changed what",
        about="Every version is kept by the database, whatever changed it. What identifies "
        "somebody outside is not shown.",
        empty="Nothing was changed in these days, as far as the search goes.",
        columns=[Column(label=label) for label in _CHANGES],
        rows=[
            [
                Cell(long_moment(change.at)),
                Cell(change.who or _SQL, note=change.action),
                PersonCell(change.person),
                Cell(f"{change.row} {change.done}"),
                Cell("; ".join(_words(change))),
            ]
            for change in changes
        ],
        count=len(changes),
    )


def of_person_listing(changes: Sequence[ChangeSeen]) -> Listing:
    """Who changed what of one person, the latest first."""
    return Listing(
        anchor="changes",
        heading="Who changed what",
        about="The latest first, with what stood before and after. Nothing is ever overwritten.",
        empty="Nothing is recorded of this person that you may see.",
        columns=[Column(label=label) for label in _OF_PERSON],
        rows=[
            [
                Cell(long_moment(change.at)),
                Cell(change.who or _SQL, note=change.action),
                Cell(f"{change.row} {change.done}"),
                Cell("; ".join(_words(change)) or "–"),
            ]
            for change in changes
        ],
        count=len(changes),
    )


def looks_table(looks: Sequence[Look]) -> Table:
    """Who saw whom, for a file."""
    rows: list[list[Value]] = [
        [
            look.at,
            look.who,
            look.kind_label,
            look.page,
            _filters(look),
            look.shown,
            listed(look.people) if look.people else "",
            look.others,
            look.reason,
        ]
        for look in looks
    ]
    headers = ["When", "Who", "How", "Page", "Filter", "People shown", "Named", "Others named"]
    return Table("Who saw whom", [*headers, "Reason"], rows)


def changes_table(changes: Sequence[ChangeSeen]) -> Table:
    """Who changed what, a row for each field that changed, for a file."""
    rows: list[list[Value]] = [
        [change.at, change.who, change.action, change.person, change.row, change.done, *field]
        for change in changes
        for field in change.fields or (("", "", ""),)
    ]
    headers = ["When", "Who", "Through", "Person", "Row", "Done", "Field", "Before", "After"]
    return Table("Who changed what", headers, rows)


def files(query: str) -> list[tuple[str, str]]:
    """What may be taken away: labels and addresses, for the same search."""
    return [
        ("Who saw whom, CSV", f"{reverse('audit_looks_csv')}?{query}"),
        ("Who changed what, CSV", f"{reverse('audit_changes_csv')}?{query}"),
    ]


def _filters(look: Look) -> str:
    return ", ".join(f"{name} {value}" for name, value in look.filters.items() if value)


def _whom(look: Look) -> str:
    if not look.people and not look.others:
        return f"{look.shown} in a list" if look.shown else "nobody"
    others = [f"{look.others} of no collaborative that you audit"] if look.others else []
    return listed([*look.people, *others])


def _words(change: ChangeSeen) -> Iterator[str]:
    for name, before, after in change.fields:
        if before and after:
            yield f"{name}: {before} to {after}"
        else:
            yield f"{name}: {after}" if after else f"{name}: {before} taken away"
