"""What is said in a meeting: who is there, what is decided, what is to be done."""

from dataclasses import dataclass
from datetime import date, datetime

from beds.models import Bed
from impact.audit.service import service
from impact.core.errors import Conflict, Invalid
from impact.core.text import long_date
from patients.models import Placement, Referral
from providers.models import Provider, User, Ward
from providers.queries import members
from providers.services.locks import locked
from reporting.models import Action, Attendance, Decision, Meeting, Presence
from reporting.services.meetings.checks import (
    check_lines,
    check_may_finish,
    check_no_number,
    check_words,
    lock_open,
)


class NotAMember(Invalid):
    """Attendance of a provider that is no member on the day of the meeting."""

    code = "not_a_member"


class AboutOne(Invalid):
    """Something is about several things at once, or about what lies elsewhere."""

    code = "about_one"


class DuePassed(Invalid):
    """An action is due before the day on which it is given."""

    code = "due_passed"


class AlreadyDone(Conflict):
    """The action is done already."""

    code = "already_done"


@dataclass(frozen=True, kw_only=True)
class About:
    """What something is about: one of these at most."""

    placement: Placement | None = None
    bed: Bed | None = None
    referral: Referral | None = None
    ward: Ward | None = None

    @property
    def columns(self) -> dict[str, object]:
        """As decisions and actions keep it. Raises AboutOne for several."""
        if sum(value is not None for value in vars(self).values()) > 1:
            raise AboutOne("It is about one thing at most: a person, a bed, a referral or a ward.")
        return dict(vars(self))


NOTHING = About()


@service("meetings.attend")
def attend(
    *, meeting: Meeting, provider: Provider, presence: Presence, names: str = "", by: User
) -> Attendance:
    """Record whether a member was there and who came for it; told again, the last holds.

    Raises NotAllowed, MeetingClosed, NotAMember, NamesSomebody.
    """
    meeting = lock_open(meeting, by=by)
    its = members(collaborative=meeting.collaborative, on=meeting.held_on)
    if not its.filter(pk=provider.pk).exists():
        raise NotAMember(
            f"{provider.short_name} is no member on {long_date(meeting.held_on)}.", field="provider"
        )
    check_no_number(names, field="names")
    told, _ = Attendance.objects.update_or_create(
        meeting=meeting,
        provider=provider,
        defaults={"presence": presence, "names": names.strip()},
    )
    return told


@service("meetings.decide")
def decide(
    *,
    meeting: Meeting,
    text: str,
    now: datetime,
    by: User,
    service_line: str = "",
    about: About = NOTHING,
    for_group: bool = False,
) -> Decision:
    """Put a decision on record; `for_group` marks it for clinical reference and governance.

    Raises NotAllowed, MeetingClosed, SaysNothing, NamesSomebody, NoSuchLine, AboutOne.
    """
    meeting = lock_open(meeting, by=by)
    _check_line(meeting, service_line)
    return Decision.objects.create(
        meeting=meeting,
        service_line=service_line,
        text=check_words(text, field="text"),
        said_at=now,
        by=by,
        for_group=for_group,
        **about.columns,
    )


@service("meetings.act")
def act(
    *,
    meeting: Meeting,
    text: str,
    owner: str,
    due_on: date,
    now: datetime,
    by: User,
    owner_user: User | None = None,
    service_line: str = "",
    about: About = NOTHING,
) -> Action:
    """Have somebody do something by a day, not before that of the meeting.

    Raises NotAllowed, MeetingClosed, SaysNothing, NamesSomebody, NoSuchLine, AboutOne, DuePassed.
    """
    meeting = lock_open(meeting, by=by)
    _check_line(meeting, service_line)
    if due_on < meeting.held_on:
        raise DuePassed(
            f"An action of the meeting of {long_date(meeting.held_on)} is due on that day or "
            "later.",
            field="due_on",
        )
    return Action.objects.create(
        meeting=meeting,
        service_line=service_line,
        text=check_words(text, field="text"),
        owner=check_words(owner, field="owner"),
        owner_user=owner_user,
        due_on=due_on,
        said_at=now,
        by=by,
        **about.columns,
    )


@service("meetings.mark_done")
def mark_done(*, action: Action, now: datetime, by: User, outcome: str = "") -> Action:
    """An action is done, says the hub or whose it is; at any time, its meeting closed or not.

    Raises NotAllowed, AlreadyDone, NamesSomebody.
    """
    found = locked(Action.objects.select_related("meeting__collaborative"), {action.pk})[action.pk]
    check_may_finish(by, found)
    if found.done_at is not None:
        raise AlreadyDone("This action is done already. There is nothing to do.")
    check_no_number(outcome, field="outcome")
    found.done_at, found.done_by, found.outcome = now, by, outcome.strip()
    found.save(update_fields=["done_at", "done_by", "outcome"])
    return found


def _check_line(meeting: Meeting, code: str) -> None:
    if code:
        check_lines({code}, meeting.collaborative, field="service_line")
