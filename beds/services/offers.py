"""Offers: a bed in another organisation's ward is asked for, not taken."""

from datetime import date, datetime, timedelta

from beds.choices import OfferAnswer
from beds.models import Bed, BedPeriod, Offer
from beds.permissions import check_may
from beds.services.holds import make_hold
from beds.services.locks import lock
from impact.audit.service import service
from impact.core.errors import Conflict, InTheWay, Invalid, NotAllowed
from impact.core.text import long_date
from impact.core.working_days import working_days_after
from patients.models import Referral
from patients.services.referral_acts import allowed_to
from patients.services.referrals import check_referral_open
from providers.access import Permission
from providers.choices import CodeList, Measure
from providers.models import User
from providers.services.codes import check_codes
from providers.services.dates import in_order
from providers.services.locks import locked
from providers.standards import Standards

_REVIEW_AFTER = timedelta(days=7)


class AlreadyAsked(Conflict):
    """The bed is asked for on behalf of this referral already."""

    code = "already_asked"
    title = "This bed is asked for already"


class AlreadyAnswered(Conflict):
    """The offer has its answer."""

    code = "already_answered"
    title = "This offer was answered already"


class AnswerNeeds(Invalid):
    """An answer without what it needs."""

    code = "answer_needs"
    title = "The answer is not complete"


def usual_answer_by(*, today: date) -> date:
    """Return the day by which an offer asked for today is to be answered, as the standard says.

    Bank holidays of England are no working days.
    """
    allowed = Standards.read().days(Measure.OFFER_ANSWER, on=today)
    return working_days_after(today, allowed or 0)


@service("offers.ask")
def ask(
    *, referral: Referral, bed: Bed, today: date, by: User, answer_by: date | None = None
) -> Offer:
    """Ask for a bed on behalf of a referral, to be answered within two working days unless set.

    Whoever may do anything with the referral may ask. Raises NotAllowed, OutOfOrder,
    ReferralNotOpen, AlreadyAsked.
    """
    if not allowed_to(by, referral):
        raise NotAllowed(
            "A bed is asked for by the support hub, or by the organisation that assesses the "
            "referral."
        )
    answer_by = answer_by or usual_answer_by(today=today)
    in_order(today, answer_by, field="answer_by")
    bed = lock(wards=[bed.ward], beds=[bed]).beds[bed.pk]
    referral = check_referral_open(referral)
    earlier = Offer.objects.filter(referral=referral, bed=bed, answer="").first()
    if earlier is not None:
        raise AlreadyAsked(
            f"This bed was asked for on {long_date(earlier.asked_on)}. Its answer is due by "
            f"{long_date(earlier.answer_by)}.",
            conflict=InTheWay(what="an offer without an answer", start=earlier.asked_on),
        )
    return Offer.objects.create(
        referral=referral, bed=bed, asked_on=today, asked_by=by, answer_by=answer_by
    )


@service("offers.answer")
def answer(
    *,
    offer: Offer,
    answer: OfferAnswer,
    today: date,
    now: datetime,
    by: User,
    not_before: date | None = None,
    reason: str = "",
) -> Offer:
    """Answer for one's own ward: yes holds the bed, not now says until when, no says why.

    Raises NotAllowed, AlreadyAnswered, AnswerNeeds, UnknownCode, OutOfOrder, and for a yes what
    holding a bed raises.
    """
    check_may(by, Permission.MANAGE_BEDS, provider=offer.bed.ward.provider_id)
    _check_complete(answer=answer, not_before=not_before, reason=reason, today=today)
    bed = lock(wards=[offer.bed.ward], beds=[offer.bed]).beds[offer.bed_id]
    offer = locked(Offer.objects.select_related("referral"), {offer.pk})[offer.pk]
    _check_open(offer)
    if answer == OfferAnswer.YES:
        _hold(offer, bed, today=today, by=by)
    offer.answer, offer.answered_at, offer.answered_by = answer, now, by
    offer.not_before, offer.reason = not_before, reason
    offer.save()
    return offer


def _hold(offer: Offer, bed: Bed, *, today: date, by: User) -> BedPeriod:
    return make_hold(
        bed=bed,
        start_date=today,
        review_on=today + _REVIEW_AFTER,
        referral=offer.referral,
        today=today,
        by=by,
    )


def _check_open(offer: Offer) -> None:
    if offer.answer:
        raise AlreadyAnswered(
            f"This offer was answered already: {OfferAnswer(offer.answer).label.lower()}. Look at "
            "it again.",
            conflict=InTheWay(what="the answer", start=offer.asked_on),
        )


def _check_complete(
    *, answer: OfferAnswer, not_before: date | None, reason: str, today: date
) -> None:
    if (answer == OfferAnswer.NOT_NOW) != (not_before is not None):
        raise AnswerNeeds(
            "Say until when, where the answer is not now; leave it empty otherwise.",
            field="not_before",
        )
    if (answer == OfferAnswer.NO) != bool(reason):
        raise AnswerNeeds(
            "Give a reason where the answer is no; leave it empty otherwise.", field="reason"
        )
    check_codes(on=today, fields={"reason": (CodeList.DECLINE_REASON, reason)})
    in_order(today, not_before, field="not_before")
