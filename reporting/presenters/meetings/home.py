"""What meetings put on the first page: wards to confirm for the next one, actions overdue."""

from collections.abc import Sequence
from dataclasses import replace

from beds.presenters.addresses import Addresses
from beds.presenters.waits import Waiter
from impact.core.listing import Cell, Column, Listing
from impact.core.text import long_date
from reporting.models import Meeting
from reporting.presenters.meetings.said import actions_list, address
from reporting.queries.meetings import Ready, late_for_meeting, overdue_actions


def waits(waiter: Waiter) -> list[Listing]:
    """The lists of what meetings have waiting for somebody; none where nothing does."""
    user, own, today = waiter.user, waiter.own, waiter.today
    late = late_for_meeting(user=user, own=set(own), today=today, now=waiter.now)
    actions = list(overdue_actions(user=user, own=set(own.values()), today=today))
    overdue = actions_list(actions, today=today, may_run=False)
    told = replace(
        overdue,
        anchor="overdue-actions",
        heading="Actions overdue",
        about="Yours, and those about your organisation, the longest overdue first.",
    )
    return [listing for listing in (_to_confirm(late), told) if listing.count]


def _to_confirm(late: Sequence[tuple[Meeting, Sequence[Ready]]]) -> Listing:
    addresses = Addresses(kept={})
    rows = [
        [
            Cell(name, addresses.ward(ward), one.provider_name),
            Cell(long_date(meeting.held_on), address("meeting", meeting)),
        ]
        for meeting, members in late
        for one in members
        for name, ward in zip(one.late, one.late_wards, strict=True)
    ]
    return Listing(
        anchor="confirm-for-meeting",
        heading="Confirm before the meeting",
        about="Not confirmed since 17:00 of the working day before it.",
        empty="",
        columns=[Column(label="Ward"), Column(label="Meeting")],
        rows=rows,
        count=len(rows),
    )
