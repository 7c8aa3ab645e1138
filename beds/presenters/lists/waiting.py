"""Who waits: for a first bed, and to move."""

from django.urls import reverse

from beds.presenters.lists.setting import (
    Setting,
    held_or_expected,
    line,
    line_column,
    listing,
    number,
    person,
)
from beds.queries import Lists, Waiting
from impact.core.listing import Cell, Column, Listing
from impact.core.text import counted, listed, long_date


def first_bed(setting: Setting, lists: Lists) -> Listing:
    """People waiting for a first bed: since when, the clock, beds that would suit."""
    return listing(
        setting,
        anchor="first-bed",
        heading="Waiting for a first bed",
        about="Accepted and not yet placed, the longest first. Days count from acceptance.",
        empty="Nobody waits for a first bed.",
        columns=[
            Column(label="Person"),
            *line_column(setting),
            Column(label="Where now"),
            Column(label="Accepted"),
            Column(label="Days", numeric=True),
            Column(label="Urgency"),
            Column(label="Suited beds", numeric=True),
            Column(label="Bed held or expected"),
        ],
        rows=[
            [
                person(setting, one.pseudonym),
                *line(setting, one),
                Cell(one.current_location or "Not recorded", note=_from_home(one)),
                Cell(long_date(one.accepted_on)),
                number(one.days, f"{one.days_since_referral:,} since referral"),
                Cell(one.urgency.capitalize() or "–"),
                _suited(setting, one, lists.suited[one.referral]),
                held_or_expected(setting, one),
            ]
            for one in lists.first_bed
        ],
    )


def moves(setting: Setting, lists: Lists) -> Listing:
    """People waiting to move: from, to, why, days, what stands in the way and whose it is."""
    return listing(
        setting,
        anchor="moves",
        heading="Waiting to move",
        about=(
            "To another level of security, ward or provider, the longest first. "
            f"Days count from acceptance.{_directions(setting, lists)}"
        ),
        empty="Nobody waits to move.",
        columns=[
            Column(label="Person"),
            Column(label="From"),
            Column(label="To"),
            Column(label="Why"),
            Column(label="Days", numeric=True),
            Column(label="In the way"),
            Column(label="Whose it is"),
            Column(label="Bed held or expected"),
        ],
        rows=[_move(setting, one, lists.suited[one.referral]) for one in lists.moves],
    )


def _move(setting: Setting, one: Waiting, suited: int) -> list[Cell]:
    now = one.now_in
    ways = in_the_way(one, suited)
    return [
        person(setting, one.pseudonym),
        Cell(now.ward_name, note=now.provider_name) if now else Cell("Not in a ward"),
        Cell(one.service_line_name),
        Cell(one.why or "Not recorded"),
        number(one.days),
        Cell("; ".join(what for what, _ in ways)),
        Cell(listed(dict.fromkeys(whose for _, whose in ways))),
        held_or_expected(setting, one),
    ]


def in_the_way(one: Waiting, suited: int) -> list[tuple[str, str]]:
    """What stands in the way of a move, and whose it is: a bed, and for some consent."""
    ways = [_bed_in_the_way(one, suited)]
    if one.restricted:
        ways.append(("Ministry of Justice consent", "Ministry of Justice"))
    return ways


def _bed_in_the_way(one: Waiting, suited: int) -> tuple[str, str]:
    if one.held:
        return f"Bed held since {long_date(one.held.since)}", one.held.provider_name
    if suited:
        return f"{counted(suited, 'suited bed')} free, none held", one.assessor or "Support hub"
    return "No suited bed can admit", "Collaborative"


def _directions(setting: Setting, lists: Lists) -> str:
    """How many come and go, on the page of one service line."""
    line = setting.addresses.asked.get("service_line")
    if not line:
        return ""
    into = sum(one.service_line == line for one in lists.moves)
    return f" {into} into this service line, {len(lists.moves) - into} out of it."


def _from_home(one: Waiting) -> str:
    return f"From {one.home_area_name}" if one.home_area_name else ""


def _suited(setting: Setting, one: Waiting, suited: int) -> Cell:
    if not suited:
        return Cell("0")
    # A bed is looked for today: on another day the number leads nowhere.
    today = "as_at" not in setting.addresses.kept
    href = f"{reverse('find_a_bed', args=[one.referral])}#suited" if today else ""
    return Cell(f"{suited:,}", href)
