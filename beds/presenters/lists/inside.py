"""Who has been here long, who is secluded or segregated, who is restricted."""

from beds.presenters.confirmed import Told
from beds.presenters.lists.setting import (
    Setting,
    line,
    line_column,
    listing,
    number,
    person,
    where,
)
from beds.queries import Lists, Person
from impact.core.listing import Cell, Column, Listing
from impact.core.text import counted, long_date, long_moment

# MHSDS reason "Ministry of Justice agreement to placement": the one thing recorded of where an
# application stands.
_MINISTRY_OF_JUSTICE = "24"


def long_stay(setting: Setting, lists: Lists) -> Listing:
    """People past their service line's long-stay mark."""
    return listing(
        setting,
        anchor="long-stay",
        heading="Past the long-stay mark",
        about="Longer here than the mark of their service line, the longest first.",
        empty="Nobody is past the long-stay mark.",
        columns=[
            Column(label="Person"),
            *line_column(setting),
            Column(label="Where"),
            Column(label="Admitted"),
            Column(label="Days so far", numeric=True),
            Column(label="Mark", numeric=True),
            Column(label="Planned discharge"),
        ],
        rows=[
            [
                person(setting, one.pseudonym),
                *line(setting, one),
                where(setting, one),
                Cell(long_date(one.admitted_on)),
                number(one.days, _years(one.days)),
                number(one.long_stay_days),
                _planned(one),
            ]
            for one in lists.long_stay
        ],
    )


def seclusion(setting: Setting, lists: Lists, *, told: Told) -> Listing:
    """Seclusion and long-term segregation going on."""
    return listing(
        setting,
        anchor="seclusion",
        heading="Seclusion and long-term segregation",
        about="Going on at the end of the day, the longest first.",
        empty="Nobody is in seclusion or long-term segregation.",
        columns=[
            Column(label="Person"),
            *line_column(setting),
            Column(label="Where"),
            Column(label="What"),
            Column(label="Since"),
            Column(label="Began"),
        ],
        rows=[
            [
                person(setting, one.pseudonym),
                *line(setting, one),
                where(setting, one),
                Cell(each.label),
                Cell(long_moment(each.started_at)),
                Cell(told(each.started_at)),
            ]
            for one in lists.in_seclusion
            for each in one.running
        ],
    )


def restricted(setting: Setting, lists: Lists) -> Listing:
    """Restricted patients and where the Ministry of Justice application stands."""
    return listing(
        setting,
        anchor="restricted",
        heading="Restricted patients",
        about=(
            "Leave, transfer and discharge need the consent of the Ministry of Justice. "
            "Those who wait for it come first."
        ),
        empty="Nobody here is restricted.",
        columns=[
            Column(label="Person"),
            *line_column(setting),
            Column(label="Where"),
            Column(label="Legal status"),
            Column(label="Ministry of Justice"),
            Column(label="Days so far", numeric=True),
        ],
        rows=[
            [
                person(setting, one.pseudonym),
                *line(setting, one),
                where(setting, one),
                Cell(one.legal_status_label),
                application(one),
                number(one.days),
            ]
            for one in sorted(lists.restricted, key=_days_waiting, reverse=True)
        ],
    )


def application(one: Person) -> Cell:
    """Where the application to the Ministry of Justice stands, as far as it is recorded."""
    if not _days_waiting(one) or one.ready is None:
        return Cell("No application recorded")
    since = long_date(one.ready.since)
    return Cell(f"Agreement awaited since {since}", note=counted(one.ready.days, "day"))


def _days_waiting(one: Person) -> int:
    waits = one.ready is not None and one.ready.reason == _MINISTRY_OF_JUSTICE
    return one.ready.days if one.ready and waits else 0


def _planned(one: Person) -> Cell:
    return Cell(long_date(one.planned_discharge_on)) if one.planned_discharge_on else Cell("None")


def _years(days: int) -> str:
    years, rest = divmod(days, 365)
    told = counted(years, "year")
    return f"{told} {counted(rest // 30, 'month')}" if rest >= 30 else told
