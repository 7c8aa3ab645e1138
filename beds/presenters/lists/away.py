"""Who is out of area."""

from datetime import date

from beds.presenters.lists.setting import (
    NOTHING,
    Setting,
    line,
    line_column,
    listing,
    number,
    person,
    place,
    where,
)
from beds.queries import Lists, Person, Waiting
from impact.core.listing import Cell, Column, Listing
from impact.core.text import long_date


def out_of_area(setting: Setting, lists: Lists) -> Listing:
    """People out of area: where, how far, since when, reason, next step."""
    moving = {one.pseudonym: one for one in lists.moves}
    return listing(
        setting,
        anchor="out-of-area",
        heading="Out of area",
        about=(
            "The collaborative's people in a ward outside its area, the longest first. "
            "Distance is from the home area, as the crow flies."
        ),
        empty="Nobody is out of area.",
        columns=[
            Column(label="Person"),
            *line_column(setting),
            Column(label="Where"),
            Column(label="Distance", numeric=True),
            Column(label="Since"),
            Column(label="Days", numeric=True),
            Column(label="Reason"),
            Column(label="Next step"),
        ],
        rows=[
            [
                person(setting, one.pseudonym),
                *line(setting, one),
                where(setting, one, note=_site(setting, one)),
                _distance(one),
                Cell(long_date(one.out_of_area_since)) if one.out_of_area_since else NOTHING,
                number(one.out_of_area_days),
                Cell(one.out_of_area_reason_label or "Not recorded"),
                next_step(one, moving.get(one.pseudonym), today=setting.as_at),
            ]
            for one in lists.out_of_area
        ],
    )


def next_step(one: Person, move: Waiting | None, *, today: date) -> Cell:
    """What is to happen next: a step that is planned, with whose it is and by when.

    Without one what else is recorded: a bed held, a move accepted, a planned discharge.
    """
    if one.step:
        due = f"{one.step.owner}, by {long_date(one.step.due_on)}"
        return Cell(one.step.text, note=f"{due}: overdue" if one.step.due_on < today else due)
    if move and move.held:
        return Cell(f"Bed held: {place(move.held)}")
    if move:
        accepted = long_date(move.accepted_on)
        return Cell(f"Move to {move.service_line_name.lower()} accepted {accepted}")
    if one.planned_discharge_on:
        return Cell(f"Discharge planned for {long_date(one.planned_discharge_on)}")
    return Cell("None recorded")


def _distance(one: Person) -> Cell:
    if one.distance_km is None:
        return Cell("–", note=one.home_area_name)
    return Cell(f"{one.distance_km:,} km", note=one.home_area_name)


def _site(setting: Setting, one: Person) -> str:
    """Whose site it is; and that it is long since anybody heard whether they are still there."""
    site, word = f"{one.provider_name}, {one.site_name}", one.last_word
    if word is None or not word.is_stale(setting.as_at):
        return site
    last = f"last confirmed {long_date(word.on)}" if word.on else "never confirmed"
    return f"{site}. Stale: {last}"
