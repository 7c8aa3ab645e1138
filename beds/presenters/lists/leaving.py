"""Who is ready for discharge, what is expected, and what was promised and did not happen."""

from collections import Counter
from collections.abc import Iterable

from beds.presenters.lists.setting import (
    Setting,
    line,
    line_column,
    listing,
    number,
    person,
    where,
)
from beds.queries import Expected, Lists
from beds.queries.expected import HORIZONS
from impact.core.listing import Cell, Column, Listing
from impact.core.text import counted, listed, long_date


def ready(setting: Setting, lists: Lists) -> Listing:
    """People clinically ready for discharge: days, waiting for whom, which local authority."""
    return listing(
        setting,
        anchor="ready",
        heading="Ready for discharge",
        about=f"Clinically ready and still here, the longest first.{_elsewhere(setting, lists)}",
        empty="Nobody is clinically ready for discharge.",
        columns=[
            Column(label="Person"),
            *line_column(setting),
            Column(label="Where"),
            Column(label="Ready since"),
            Column(label="Days", numeric=True),
            Column(label="Waiting for"),
            Column(label="Whose it is"),
            Column(label="Local authority"),
        ],
        rows=[
            [
                person(setting, one.pseudonym),
                *line(setting, one),
                where(setting, one),
                Cell(long_date(one.ready.since)),
                number(one.ready.days),
                Cell(one.ready.reason_label or "Not recorded"),
                Cell(one.ready.attributable_to_label or "Not recorded"),
                Cell(one.ready.responsible_la_name or "Not recorded"),
            ]
            for one in lists.ready
            if one.ready
        ],
    )


def _elsewhere(setting: Setting, lists: Lists) -> str:
    """How many of them the table above does not count: those in wards that are not ours."""
    away = sum(one.ward not in setting.wards for one in lists.ready)
    here = len(lists.ready) - away
    return f" {here} in the wards above, {away} elsewhere." if away else ""


def expected(setting: Setting, lists: Lists) -> Listing:
    """Expected admissions, discharges and moves in the next 2, 4 and 12 weeks."""
    return listing(
        setting,
        anchor="expected",
        heading="Expected in the next 12 weeks",
        about=_horizons(lists.expected),
        empty="No admission, discharge or move is planned for the next 12 weeks.",
        columns=[
            Column(label="When"),
            Column(label="Within"),
            Column(label="What"),
            Column(label="Person"),
            Column(label="Where"),
        ],
        rows=[
            [
                Cell(long_date(one.on)),
                Cell(f"{one.within} weeks"),
                Cell(one.kind.capitalize()),
                person(setting, one.pseudonym),
                Cell(one.where),
            ]
            for one in lists.expected
        ],
    )


def missed(setting: Setting, lists: Lists) -> Listing:
    """What was promised and did not happen."""
    return listing(
        setting,
        anchor="missed",
        heading="Promised and not happened",
        about="The date has passed, the oldest promise first.",
        empty="Everything that was promised has happened.",
        columns=[
            Column(label="Promised for"),
            Column(label="Days ago", numeric=True),
            Column(label="What"),
            Column(label="Person"),
            Column(label="Where"),
        ],
        rows=[
            [
                Cell(long_date(one.on)),
                number(-one.days),
                Cell(one.kind.capitalize()),
                person(setting, one.pseudonym),
                Cell(one.where),
            ]
            for one in lists.missed
        ],
    )


def _horizons(plans: Iterable[Expected]) -> str:
    """How many of each are planned within each horizon, in a sentence a horizon."""
    found = list(plans)
    return " ".join(
        f"In {weeks} weeks: {_kinds(one for one in found if (one.within or 0) <= weeks)}."
        for weeks in HORIZONS
    )


def _kinds(plans: Iterable[Expected]) -> str:
    kinds = Counter(str(one.kind) for one in plans)
    return listed(counted(number, kind) for kind, number in sorted(kinds.items())) or "nothing"
