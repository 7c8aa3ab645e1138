"""What every service of the meeting asks first."""

from impact.core.errors import Conflict, Invalid, NotAllowed
from impact.core.text import holds_ten_digits
from providers.access import Permission
from providers.models import Collaborative, ServiceLine, User
from providers.services.locks import locked
from reporting.models import Action, Meeting


class MeetingClosed(Conflict):
    """The meeting is closed: what was seen is kept for good."""

    code = "meeting_closed"
    title = "This meeting is closed"


class SaysNothing(Invalid):
    """Something is to be written down, and no words are given."""

    code = "says_nothing"


class NamesSomebody(Invalid):
    """What was typed holds ten digits, which may be an NHS number."""

    code = "names_somebody"
    title = "Pseudonyms only"


class NoSuchLine(Invalid):
    """A service line that is not of the collaborative's programme."""

    code = "no_such_line"


def may_run(user: User, collaborative: Collaborative) -> bool:
    """Whether somebody runs the meetings of a collaborative."""
    its = Collaborative.objects.visible_to(user, Permission.RUN_MEETING)
    return its.filter(pk=collaborative.pk).exists()


def check_runs(user: User, collaborative: Collaborative) -> None:
    """Raises NotAllowed for somebody who does not run this collaborative's meetings."""
    if not may_run(user, collaborative):
        raise NotAllowed("The weekly meeting is run by the collaborative's support hub.")


def check_may_finish(user: User, action: Action) -> None:
    """Raises NotAllowed for somebody who is neither of the hub nor whose action it is."""
    if action.owner_user_id != user.pk and not may_run(user, action.meeting.collaborative):
        raise NotAllowed("An action is marked done by the support hub, or by whose it is.")


def lock_open(meeting: Meeting, *, by: User) -> Meeting:
    """The meeting as it is now, locked, for somebody who runs it. Raises MeetingClosed."""
    found = locked(Meeting.objects.select_related("collaborative"), {meeting.pk})[meeting.pk]
    check_runs(by, found.collaborative)
    if found.is_closed:
        raise MeetingClosed(
            "This meeting is closed: what was seen is kept for good. Add a note beside it."
        )
    return found


def check_words(text: str, *, field: str) -> str:
    """The words without spaces around them. Raises SaysNothing, NamesSomebody."""
    words = text.strip()
    if not words:
        raise SaysNothing("Say in words what it is.", field=field)
    check_no_number(words, field=field)
    return words


def check_no_number(text: str, *, field: str) -> None:
    """Raises NamesSomebody for ten digits in a row: minutes hold pseudonyms alone."""
    if holds_ten_digits(text):
        raise NamesSomebody(
            "This holds ten digits, which may be an NHS number. Name people by their pseudonym.",
            field=field,
        )


def check_lines(codes: set[str], collaborative: Collaborative, *, field: str) -> None:
    """Raises NoSuchLine for a code that is of no service line of the programme."""
    its = ServiceLine.objects.filter(programme=collaborative.programme, code__in=codes)
    unknown = codes - set(its.values_list("code", flat=True))
    if unknown:
        raise NoSuchLine(
            f"{sorted(unknown)[0]} is no service line of {collaborative.name}.", field=field
        )
