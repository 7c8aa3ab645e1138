"""Who may do what with a referral, and the one way in for page and API.

The hub looks after the way of a referral (receives, triages, books, redirects, withdraws); what is
clinical is the assessor's own (assesses, reports, accepts, declines). Placing is done in the wards.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from impact.core.errors import NotAllowed
from patients.models import Patient, Referral
from patients.referral_states import ReferralAction, steps_from
from patients.services import referrals
from patients.services.referrals import Newcomer, Received
from providers.access import Permission
from providers.models import Collaborative, Icb, Provider, ServiceLine, User

_A = ReferralAction
HUB_ACTIONS = frozenset({_A.TRIAGE, _A.BOOK_ASSESSMENT, _A.REDIRECT, _A.WITHDRAW})
ASSESSOR_ACTIONS = frozenset(
    {_A.BOOK_ASSESSMENT, _A.ASSESS, _A.SEND_REPORT, _A.ACCEPT, _A.DECLINE, _A.WITHDRAW}
)
_SERVICES: dict[ReferralAction, Callable[..., Referral]] = {
    _A.TRIAGE: referrals.triage,
    _A.BOOK_ASSESSMENT: referrals.book_assessment,
    _A.ASSESS: referrals.assess,
    _A.SEND_REPORT: referrals.send_report,
    _A.ACCEPT: referrals.accept,
    _A.DECLINE: referrals.decline,
    _A.REDIRECT: referrals.redirect,
    _A.WITHDRAW: referrals.withdraw,
}
_PLANS = frozenset({_A.BOOK_ASSESSMENT})


def allowed_to(user: User, referral: Referral) -> frozenset[ReferralAction]:
    """Return what `user`'s roles let them do with a referral, wherever it stands. Two queries."""
    allowed: frozenset[ReferralAction] = frozenset()
    if _looked_after(user, referral.service_line, referral.responsible_icb).exists():
        allowed |= HUB_ACTIONS
    if _own(user).filter(pk=referral.provider_id).exists():
        allowed |= ASSESSOR_ACTIONS
    return allowed


def actions_for(*, user: User, referral: Referral) -> list[ReferralAction]:
    """Return what `user` may do with a referral as it stands, in the order of the table."""
    allowed = allowed_to(user, referral)
    sent = referral.report_sent_on is not None
    return [
        action
        for action in steps_from(referral.state)
        if action in allowed and not (action == _A.SEND_REPORT and sent)
    ]


def act(
    *,
    action: ReferralAction,
    referral: Referral,
    given: Mapping[str, Any],
    today: date,
    by: User,
) -> Referral:
    """Do one step of a referral for somebody who may. Raises NotAllowed, and what the step raises.

    `given` are the step's own inputs, as its service names them.
    """
    check_may(action=action, referral=referral, by=by)
    dated = {} if action in _PLANS else {"today": today}
    return _SERVICES[action](referral=referral, by=by, **given, **dated)


def check_may(*, action: ReferralAction, referral: Referral, by: User) -> None:
    """Refuse who may not do this with the referral, wherever it stands. Raises NotAllowed."""
    if action not in allowed_to(by, referral):
        raise NotAllowed(_WHOSE[action])


def may_receive(user: User) -> bool:
    """Return whether `user` may take in referrals at all."""
    hub = Collaborative.objects.visible_to(user, Permission.MANAGE_REFERRALS)
    return hub.exists() or _own(user).exists()


def refer(*, person: Patient | Newcomer, told: Received, today: date, by: User) -> Referral:
    """Take in a referral for somebody who may: the hub for its collaborative, a clinician as the
    assessor. Raises NotAllowed, and what `receive` raises.
    """
    assessor = told.assessor.pk if told.assessor else None
    hub = _looked_after(by, told.service_line, told.responsible_icb).exists()
    if not hub and not _own(by).filter(pk=assessor).exists():
        raise NotAllowed(
            "A referral is taken in by the support hub of the collaborative that it belongs to, "
            "or by the organisation that assesses it. Name your own organisation as the assessor."
        )
    if isinstance(person, Newcomer):
        return referrals.receive_newcomer(newcomer=person, told=told, today=today, by=by)
    return referrals.receive(patient=person, told=told, today=today, by=by)


_HUB_ONLY = "Referrals are triaged and redirected by the collaborative's support hub."
_ASSESSOR_ONLY = "This is recorded by the organisation that assesses the referral."
_EITHER = "This is recorded by the support hub, or by the organisation that assesses the referral."
_WHOSE = {
    action: _EITHER if action in HUB_ACTIONS & ASSESSOR_ACTIONS else _ASSESSOR_ONLY
    for action in ReferralAction
} | dict.fromkeys(HUB_ACTIONS - ASSESSOR_ACTIONS, _HUB_ONLY)


def _looked_after(user: User, line: ServiceLine, icb: Icb) -> Any:
    """The collaboratives of such a referral whose hub `user` is."""
    hub = Collaborative.objects.visible_to(user, Permission.MANAGE_REFERRALS)
    return hub.filter(programme=line.programme, footprint__icb=icb)


def _own(user: User) -> Any:
    return Provider.objects.with_permission(user, Permission.CHANGE_PLACEMENTS)
