"""What is done with a bed: close and reopen, hold and release, pause and resume."""

from collections.abc import Collection
from datetime import date, timedelta

from beds.actions.base import ActionForm, code_field, day_field, note_field, offer_codes
from beds.actions.fields import WaitingField
from beds.actions.subjects import BedSubject
from beds.choices import BedUse
from beds.models import Bed, BedPeriod
from beds.queries.standing import use_of
from beds.queries.versions import bed_events
from beds.services.closures import approve_closure, close_bed, reopen_bed
from beds.services.holds import hold_bed, release_hold
from beds.services.pauses import PAUSE_REVIEW, pause_bed, resume_bed, review_use
from beds.services.uses import NotInUse
from impact.audit.versions import Watched
from impact.core.text import long_date
from providers.access import Permission
from providers.choices import CodeList

_HOLD_REVIEW = timedelta(days=2)


class BedForm(ActionForm):
    """An action on one bed; `uses` are those of its states for which it is offered."""

    permission = Permission.MANAGE_BEDS
    subject: BedSubject
    uses: tuple[str, ...] = ("",)

    @classmethod
    def offered(cls, subject: BedSubject) -> bool:
        """For a bed in one of the states."""
        return subject.use in cls.uses

    def watched(self) -> Watched:
        """The bed and every use of it."""
        return bed_events(self.bed)

    @property
    def bed(self) -> Bed:
        """The bed."""
        return self.subject.bed

    @property
    def chosen_bed(self) -> Bed:
        """The bed."""
        return self.bed

    def period(self, *uses: BedUse) -> BedPeriod:
        """Its use of one of these kinds that goes on. Raises NotInUse."""
        for use in uses:
            found = use_of(self.bed, use, today=self.today)
            if found is not None:
                return found
        raise NotInUse(f"{self.subject.label} is no longer in this state. Look at it again.")


class _Beginning(BedForm):
    """Something that begins on a day, today unless said otherwise, for a reason of a list."""

    reasons: CodeList

    def prepare(self) -> None:
        """The reasons there are; today."""
        offer_codes(self, on=self.today, reason=self.reasons)
        self.initial.setdefault("start_date", self.today)


class _Ending(BedForm):
    """Something that ends on a day, today unless said otherwise."""

    def prepare(self) -> None:
        """Today, unless said otherwise."""
        self.initial.setdefault("on", self.today)

    @property
    def day(self) -> date:
        """The day given."""
        given: date = self.cleaned_data["on"]
        return given


class CloseForm(_Beginning):
    """Close a bed."""

    name, heading, button = "close", "Close a bed", "Close"
    about = "The commissioner's approval is recorded by a case manager."
    reasons = CodeList.CLOSURE_REASON

    start_date = day_field("Closed from")
    end_date = day_field("Open again on", required=False, hint="Where it is known.")
    reason = code_field("Reason", required=True)
    note = note_field()

    def carry_out(self) -> str:
        """Close it."""
        made = close_bed(bed=self.bed, **self.cleaned_data, **self.moment)
        return f"{self.subject.label} is closed from {long_date(made.start_date)}."


class ReopenForm(_Ending):
    """Reopen a closed bed."""

    name, heading, button = "reopen", "Reopen a bed", "Reopen"
    uses = (BedUse.CLOSED,)

    on = day_field("Open again on")

    def carry_out(self) -> str:
        """Reopen it."""
        reopen_bed(closure=self.period(BedUse.CLOSED), on=self.day, by=self.user)
        return f"{self.subject.label} is open again from {long_date(self.day)}."


class ApproveForm(BedForm):
    """The commissioner's approval of a closure."""

    name, heading, button = "approve", "Approve a closure", "Approve"
    permission = Permission.APPROVE_CLOSURES
    uses = (BedUse.CLOSED,)

    approved_on = day_field("Approved on")

    @classmethod
    def offered(cls, subject: BedSubject) -> bool:
        """For a closure that is not approved yet."""
        return bool(
            super().offered(subject) and subject.period and subject.period.approved_on is None
        )

    def prepare(self) -> None:
        """Today, unless said otherwise."""
        self.initial.setdefault("approved_on", self.today)

    def carry_out(self) -> str:
        """Record it."""
        on = self.cleaned_data["approved_on"]
        approve_closure(closure=self.period(BedUse.CLOSED), approved_on=on, **self.moment)
        return f"The closure of {self.subject.label.lower()} is approved."


class HoldForm(_Beginning):
    """Hold a bed for somebody, or for a reason."""

    name, heading, button = "hold", "Hold a bed", "Hold"
    about = "It is held until somebody is placed or it is released; never until a day alone."
    reasons = CodeList.HOLD_REASON

    referral = WaitingField(label="For whom", empty_label="Nobody named")
    reason = code_field("Or for what", hint="Where it is for nobody named.")
    start_date = day_field("Held from")
    review_on = day_field("To be looked at again by")
    note = note_field()

    def prepare(self) -> None:
        """The people who wait; review in two days."""
        super().prepare()
        self.fields["referral"].offer_for(  # type: ignore[attr-defined]
            self.bed.ward, user=self.user, on=self.today, moves=True
        )
        self.initial.setdefault("review_on", self.today + _HOLD_REVIEW)

    def carry_out(self) -> str:
        """Hold it."""
        hold_bed(bed=self.bed, **self.cleaned_data, **self.moment)
        return f"{self.subject.label} is held."


class ReleaseForm(_Ending):
    """Release a held bed; the hub may, too."""

    name, heading, button = "release", "Release a bed", "Release"
    uses = (BedUse.HELD,)

    on = day_field("Free again from")

    @classmethod
    def allowed(cls, held: Collection[Permission]) -> bool:
        """The ward's own bed managers, and the hub."""
        return super().allowed(held) or Permission.MANAGE_REFERRALS in held

    def carry_out(self) -> str:
        """Release it."""
        release_hold(hold=self.period(BedUse.HELD), on=self.day, **self.moment)
        return f"{self.subject.label} is released."


class PauseForm(_Beginning):
    """Pause an empty bed."""

    name, heading, button = "pause", "Pause a bed", "Pause"
    about = "Empty, and the ward cannot fill it just now. Looked at again within 7 days."
    reasons = CodeList.PAUSE_REASON

    start_date = day_field("Paused from")
    reason = code_field("Reason", required=True)
    review_on = day_field("To be looked at again by")
    note = note_field()

    def prepare(self) -> None:
        """The reasons there are; review in seven days."""
        super().prepare()
        self.initial.setdefault("review_on", self.today + PAUSE_REVIEW)

    def carry_out(self) -> str:
        """Pause it."""
        pause_bed(bed=self.bed, **self.cleaned_data, **self.moment)
        return f"{self.subject.label} is paused."


class ResumeForm(_Ending):
    """End a pause."""

    name, heading, button = "resume", "Resume a bed", "Resume"
    uses = (BedUse.PAUSED,)

    on = day_field("Can be filled again from")

    def carry_out(self) -> str:
        """Resume it."""
        resume_bed(pause=self.period(BedUse.PAUSED), on=self.day, **self.moment)
        return f"{self.subject.label} can be filled again."


class ReviewForm(BedForm):
    """Look at a hold or a pause again: it goes on."""

    name, heading, button = "review", "Review a hold or a pause", "Save"
    about = "It goes on, to be looked at again by another day; a pause again within 7 days."
    uses = (BedUse.HELD, BedUse.PAUSED)

    review_on = day_field("To be looked at again by")

    def carry_out(self) -> str:
        """Set the day."""
        period = self.period(BedUse.HELD, BedUse.PAUSED)
        review_use(period=period, **self.cleaned_data, **self.moment)
        until = long_date(self.cleaned_data["review_on"])
        return f"{self.subject.label} goes on, to be looked at again by {until}."
