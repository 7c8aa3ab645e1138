"""Beds that are closed, held or paused."""

from beds.choices import BedUse
from beds.presenters.lists.setting import NOTHING, Setting, listing, number, where
from beds.queries import Lists, OutOfUse
from impact.core.listing import Cell, Column, Listing, PersonCell
from impact.core.text import long_date

_COLOURS = {BedUse.CLOSED: "red", BedUse.HELD: "blue", BedUse.PAUSED: "yellow"}


def out_of_use(setting: Setting, lists: Lists) -> Listing:
    """Beds closed, held or paused: why, since when, until when, approved, overdue for review."""
    return listing(
        setting,
        anchor="out-of-use",
        heading="Closed, held and paused beds",
        about="Those overdue for review come first.",
        empty="No bed is closed, held or paused.",
        columns=[
            Column(label="Bed"),
            Column(label="Where"),
            Column(label="State"),
            Column(label="Reason"),
            Column(label="Since"),
            Column(label="Days", numeric=True),
            Column(label="Until or review"),
            Column(label="Approved"),
        ],
        rows=[
            [
                Cell(f"Bed {one.label}", setting.addresses.bed(one.bed), _basis(one)),
                where(setting, one),
                Cell(BedUse(one.use).label, colour=_COLOURS[BedUse(one.use)]),
                _reason(setting, one),
                Cell(long_date(one.since)),
                number(one.days),
                _until(one),
                _approved(one),
            ]
            for one in lists.beds
        ],
    )


def _basis(one: OutOfUse) -> str:
    return "Above contract" if one.basis == "surge" else ""


def _reason(setting: Setting, one: OutOfUse) -> Cell:
    if one.pseudonym:
        return PersonCell(one.pseudonym, setting.addresses.patient(one.pseudonym), one.note)
    return Cell(one.reason_label, note=one.note)


def _until(one: OutOfUse) -> Cell:
    if one.overdue and one.review_on:
        return Cell(f"Review overdue since {long_date(one.review_on)}")
    if one.review_on:
        return Cell(f"Review on {long_date(one.review_on)}")
    return Cell(f"Until {long_date(one.until)}") if one.until else Cell("No end planned")


def _approved(one: OutOfUse) -> Cell:
    if one.use != BedUse.CLOSED:
        return NOTHING
    return Cell(long_date(one.approved_on)) if one.approved_on else Cell("Not approved")
