"""What the walls of a meeting show: they follow its chair."""

from datetime import datetime

from impact.audit.service import service
from providers.models import User
from reporting.models import Meeting, MeetingScreen
from reporting.services.meetings.checks import check_lines, lock_open


@service("meetings.show")
def show(*, meeting: Meeting, service_line: str, now: datetime, by: User) -> MeetingScreen:
    """Have the walls of an open meeting show a service line; shown already, nothing changes.

    Raises NotAllowed, MeetingClosed, NoSuchLine.
    """
    meeting = lock_open(meeting, by=by)
    check_lines({service_line}, meeting.collaborative, field="service_line")
    before = MeetingScreen.objects.filter(meeting=meeting).first()
    if before and before.service_line == service_line:
        return before
    shown, _ = MeetingScreen.objects.update_or_create(
        meeting=meeting,
        defaults={"service_line": service_line, "shown_at": now, "shown_by": by},
    )
    return shown
