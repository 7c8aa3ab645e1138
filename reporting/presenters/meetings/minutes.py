"""The minutes of a closed meeting as a document, made of what was frozen and of nothing else."""

from datetime import date, datetime

from impact.core.pdf import Document, grid_of
from impact.core.text import long_date, long_moment
from reporting.models import MeetingRecord
from reporting.presenters.meetings.record import minutes_listings


def minutes_document(record: MeetingRecord) -> Document:
    """The minutes: the same record gives the same document. People are named by pseudonym."""
    seen = record.seen
    meeting, held_on = seen["meeting"], date.fromisoformat(seen["meeting"]["held_on"])
    closed_at = long_moment(datetime.fromisoformat(meeting["closed_at"]))
    return Document(
        title=f"Minutes of {held_on:%A} {long_date(held_on)}",
        caption=seen["collaborative"]["name"],
        facts=[
            ("As at", long_date(date.fromisoformat(seen["as_at"]))),
            ("Known at", long_moment(datetime.fromisoformat(seen["known_at"]))),
            ("Closed by", f"{meeting['closed_by']}, {closed_at}"),
            ("Corrections", "Notes added since stand beside the record, on the meeting's page."),
            ("SHA-256 of the record", record.checksum),
        ],
        blocks=[grid_of(listing) for listing in minutes_listings(seen)],
        foot=f"{seen['collaborative']['name']}, meeting of {long_date(held_on)}",
    )
