"""The way of a decision: to the clinical reference and governance group, then to the board."""

from datetime import date, datetime

from impact.audit.service import service
from impact.core.errors import Conflict
from providers.models import User
from providers.services.dates import not_in_future
from providers.services.locks import locked
from reporting.models import Decision, DecisionStep, Step
from reporting.services.meetings.checks import check_no_number, check_runs

_NEXT: dict[str | None, tuple[Step, ...]] = {
    None: (Step.SENT_TO_GROUP,),
    Step.SENT_TO_GROUP: (Step.AGREED_BY_GROUP, Step.NOT_AGREED_BY_GROUP),
    Step.AGREED_BY_GROUP: (Step.SENT_TO_BOARD,),
    Step.SENT_TO_BOARD: (Step.AGREED_BY_BOARD, Step.NOT_AGREED_BY_BOARD),
}


class NotTheNextStep(Conflict):
    """A step is out of order, or the decision is not marked for the group."""

    code = "not_the_next_step"
    title = "This is not the next step"


def steps_left(decision: Decision) -> tuple[Step, ...]:
    """The steps that a decision may go next; none where it is not for the group or at its end."""
    if not decision.for_group:
        return ()
    last = max(decision.steps.all(), key=lambda step: step.pk, default=None)
    return _NEXT.get(last.step if last else None, ())


@service("meetings.go_step")
def go_step(
    *,
    decision: Decision,
    step: Step,
    on: date,
    today: date,
    now: datetime,
    by: User,
    note: str = "",
) -> DecisionStep:
    """Put a step of a decision's way on record, its meeting closed or not.

    Raises NotAllowed, InFuture, NotTheNextStep, NamesSomebody.
    """
    found = locked(Decision.objects.select_related("meeting__collaborative"), {decision.pk})
    decision = found[decision.pk]
    check_runs(by, decision.meeting.collaborative)
    not_in_future(on, today=today, field="on")
    check_no_number(note, field="note")
    before = decision.steps.order_by("-pk").first()
    earliest = before.on if before else decision.meeting.held_on
    if step not in steps_left(decision) or on < earliest:
        raise NotTheNextStep(
            "A decision that is marked for the group goes to it, then to the board, in the order "
            "of the dates. Look at how far it has come."
        )
    return DecisionStep.objects.create(
        decision=decision, step=step, on=on, note=note.strip(), by=by, at=now
    )
