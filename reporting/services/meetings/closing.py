"""Closing a meeting freezes what was seen, in one transaction; afterwards there are notes."""

import json
from datetime import date, datetime
from typing import Any

from django.db import connection

from beds.state.rows import local_time
from impact.audit.service import service
from impact.core.checksums import of_bytes
from impact.core.errors import Conflict
from impact.core.text import long_date
from providers.models import User
from reporting.models import Action, Decision, Meeting, MeetingNote, MeetingRecord
from reporting.queries.meetings import actions_of, picture, since
from reporting.services.meetings.checks import check_runs, check_words, lock_open

_SEEN = (
    *("patients_patient", "patients_placement", "patients_stay", "patients_leave"),
    *("patients_readiness", "patients_referral", "patients_intervention", "patients_legalstatus"),
    *("beds_bed", "beds_bedperiod", "beds_confirmation", "providers_admissionsuspension"),
)
"""The tables whose rows a meeting sees change."""

ABOUT_REFERRAL = "Referral of "
"""What stands before a pseudonym where something is about a referral."""


class NotHeldYet(Conflict):
    """The meeting's day has not come."""

    code = "meeting_not_held_yet"
    title = "This meeting has not been held yet"


class NotClosedYet(Conflict):
    """A note is to stand beside a meeting that is open."""

    code = "meeting_not_closed_yet"
    title = "This meeting is open"


@service("meetings.close")
def close_meeting(*, meeting: Meeting, today: date, now: datetime, by: User) -> MeetingRecord:
    """Close a meeting and keep what it saw for good, or do neither.

    Raises NotAllowed, MeetingClosed, NotHeldYet.
    """
    meeting = lock_open(meeting, by=by)
    if today < meeting.held_on:
        raise NotHeldYet(
            f"This meeting is on {long_date(meeting.held_on)}: close it then or later."
        )
    _stand_still()
    content = canonical(
        {
            **picture(
                collaborative=meeting.collaborative,
                as_at=today,
                known_at=now,
                since=since(collaborative=meeting.collaborative, before=meeting.held_on),
            ),
            "meeting": _meeting(meeting, now=now, by=by),
            "decisions": [_decision(one) for one in meeting.decisions.select_related("by")],
            "actions": [_action(one) for one in actions_of(meeting)],
        }
    )
    # What was thought of and not decided is no part of what is kept.
    meeting.what_if.all().delete()
    meeting.closed_at, meeting.closed_by = now, by
    meeting.save(update_fields=["closed_at", "closed_by"])
    return MeetingRecord.objects.create(
        meeting=meeting,
        as_at=today,
        known_at=now,
        content=content,
        checksum=of_bytes(content.encode()),
    )


@service("meetings.note")
def note(*, meeting: Meeting, text: str, now: datetime, by: User) -> MeetingNote:
    """Put a correction or a remark beside a closed meeting; what was frozen stays.

    Raises NotAllowed, NotClosedYet, SaysNothing, NamesSomebody.
    """
    meeting = Meeting.objects.select_related("collaborative").get(pk=meeting.pk)
    check_runs(by, meeting.collaborative)
    if not meeting.is_closed:
        raise NotClosedYet("This meeting is open: write it down as a decision or an action.")
    words = check_words(text, field="text")
    return MeetingNote.objects.create(meeting=meeting, text=words, by=by, at=now)


def canonical(document: dict[str, Any]) -> str:
    """A document as text that is always the same for the same content."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _stand_still() -> None:
    """Have nobody change what is seen until the transaction ends: it is read in many queries.

    Without it one query could see somebody in a bed from which another saw them gone.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(_SEEN)} IN SHARE MODE")


def _meeting(meeting: Meeting, *, now: datetime, by: User) -> dict[str, Any]:
    attended = meeting.attendance.select_related("provider").order_by("provider__short_name")
    return {
        "held_on": meeting.held_on.isoformat(),
        "closed_at": local_time(now),
        "closed_by": str(by),
        "agenda": [
            {
                "title": item.title,
                "minutes": item.minutes,
                "service_lines": item.service_lines,
            }
            for item in meeting.items.all()
        ],
        "attendance": [
            {
                "provider": one.provider.key,
                "provider_name": one.provider.short_name,
                "presence": one.presence,
                "names": one.names,
            }
            for one in attended
        ],
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return {**_said(decision), "for_group": decision.for_group}


def _action(action: Action) -> dict[str, Any]:
    return {
        **_said(action),
        "owner": action.owner,
        "due_on": action.due_on.isoformat(),
        "raised_on": action.meeting.held_on.isoformat(),
        "done_at": local_time(action.done_at),
        "outcome": action.outcome,
    }


def _said(one: Decision | Action) -> dict[str, Any]:
    return {
        "id": one.pk,
        "text": one.text,
        "service_line": one.service_line,
        "about": about_words(one),
        "by": str(one.by),
    }


def about_words(one: Decision | Action) -> str:
    """What something is about, by pseudonym or name; "" for nothing."""
    if one.placement:
        return one.placement.patient.pseudonym
    if one.referral:
        return f"{ABOUT_REFERRAL}{one.referral.patient.pseudonym}"
    if one.bed:
        return f"Bed {one.bed.label}, {one.bed.ward.name}"
    return one.ward.name if one.ward else ""
