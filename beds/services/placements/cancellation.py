"""Taking away an admission that was entered in error."""

from beds.models import BedPeriod, Difference
from beds.services.ending import OnTrialHere
from beds.services.locks import lock_one
from impact.audit.service import service
from patients.models import Leave, Placement, Stay
from providers.models import User


@service("placements.cancel_admission")
def cancel_admission(*, placement: Placement, by: User) -> None:
    """Take a placement that was entered in error away, with all that hangs on it.

    Its history is kept; its referrals are open again; a placement that another provider holds for
    a trial leave from it goes too. Raises OnTrialHere for such a placement itself.
    """
    care = lock_one(placement)
    if care.last is None:
        raise OnTrialHere(
            "This placement is only another one's trial leave. End the trial leave, or cancel the "
            "placement from which it was given."
        )
    placements = {care.placement.pk} | {stay.placement_id for stay in care.receiving}
    stays = Stay.objects.filter(placement__in=placements)
    leaves = Leave.objects.filter(stay__in=stays)
    Difference.objects.filter(stay__in=stays).delete()
    BedPeriod.objects.filter(stay__in=stays).delete()
    on_trial = stays.filter(trial_leave__isnull=False)
    Leave.objects.filter(stay__in=on_trial).delete()
    on_trial.delete()
    leaves.delete()
    stays.delete()
    for row in Placement.objects.filter(pk__in=placements):
        row.interventions.all().delete()
        row.readiness.all().delete()
        row.referrals.update(placement=None)
        row.delete()
