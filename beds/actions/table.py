"""Every action, in the order in which pages offer them."""

from collections.abc import Collection, Sequence

from beds.actions import corrections, interventions, leave, placement, uses, wards
from beds.actions.base import ActionForm
from beds.actions.subjects import BedSubject, PersonSubject, RecordSubject, Subject, WardSubject
from providers.access import Permission

Actions = Sequence[type[ActionForm]]

ON_A_WARD: Actions = (
    wards.AdmitForm,
    wards.ConfirmForm,
    wards.SuspendForm,
    wards.ResumeAdmissionsForm,
)
ON_A_BED: Actions = (
    uses.HoldForm,
    uses.PauseForm,
    uses.CloseForm,
    uses.ReleaseForm,
    uses.ResumeForm,
    uses.ReviewForm,
    uses.ReopenForm,
    uses.ApproveForm,
)
FOR_SOMEBODY: Actions = (
    leave.StartLeaveForm,
    leave.EndLeaveForm,
    leave.MakeTransferForm,
    placement.MoveBedForm,
    corrections.SwapBedsForm,
    placement.TransferForm,
    placement.ReadyForm,
    placement.NotReadyForm,
    placement.PlanDischargeForm,
    placement.DischargeForm,
    interventions.StartInterventionForm,
    interventions.EndInterventionForm,
)
ON_A_RECORD: Actions = (corrections.CorrectDatesForm, corrections.CancelAdmissionForm)
_OF: dict[type[Subject], Actions] = {
    WardSubject: ON_A_WARD,
    BedSubject: ON_A_BED,
    PersonSubject: FOR_SOMEBODY,
    RecordSubject: ON_A_RECORD,
}


def named(actions: Actions, name: str) -> type[ActionForm] | None:
    """The action of a name, None for none."""
    return next((one for one in actions if one.name == name), None)


def offered(subject: Subject, *, held: Collection[Permission]) -> list[type[ActionForm]]:
    """What somebody with these permissions may do to a subject as it stands."""
    return [one for one in _OF[type(subject)] if one.allowed(held) and one.offered(subject)]
