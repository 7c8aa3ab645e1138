"""Where a bed is looked for."""

from patients.models import Referral
from patients.referral_states import OPEN_STATES
from providers.access import Permission
from providers.models import Collaborative, User


def searched_for(*, referral: Referral, user: User) -> Collaborative | None:
    """Return the collaborative whose beds are looked at for a referral; None where none is.

    Of those in whose programme it lies and whose people `user` sees, the one responsible for the
    person, else any. None, too, for a referral that is no longer open.
    """
    if referral.state not in OPEN_STATES:
        return None
    theirs = Collaborative.objects.visible_to(user, Permission.VIEW_PEOPLE).filter(
        programme=referral.service_line.programme
    )
    responsible = theirs.filter(footprint__icb=referral.responsible_icb)
    return responsible.first() or theirs.first()
