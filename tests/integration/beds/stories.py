"""A story for each service: a call that it takes, in a small world, and what it wrote."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Model

from beds.choices import OfferAnswer
from beds.models import Offer, StayConfirmation
from beds.services import beds as inventory
from beds.services import (
    closures,
    corrections,
    holds,
    leave,
    moves,
    offers,
    pauses,
    placements,
    trial_leave,
    unfed,
    wards,
)
from beds.services.opening import Admission
from patients.choices import LeaveKind, ReviewKind
from patients.models import Placement, Stay
from patients.services import (
    identities,
    interventions,
    legal_statuses,
    merges,
    people,
    readiness,
    referrals,
    repatriation,
    separations,
)
from patients.services.placements import plan_discharge
from patients.services.referrals import Newcomer
from providers.access import Role
from providers.models import AdmissionSuspension, Membership
from providers.services import wards as ward_services
from tests.factories import (
    DAY,
    BedFactory,
    BedPeriodFactory,
    HeldFactory,
    IcbFactory,
    PatientFactory,
    PausedFactory,
    ProviderFactory,
    ReferralFactory,
    days,
    instant,
)
from tests.placing import WardWithBeds, ward_with_beds
from tests.worlds import World, small_world

NOW = days(20)


DECLINED = "treatment_not_indicated"


def transferred(here: WardWithBeds, there: WardWithBeds, placement: Placement) -> placements.Move:
    return placements.Move(placement=placement, ward=there.ward, bed=there.beds[2])


Stories = dict[str, Callable[[], Any]]


def stories(here: WardWithBeds) -> Stories:
    """For each service a call that it takes; it returns a row that it wrote, or several."""
    there = ward_with_beds(provider=here.ward.provider)
    placement = here.admit()
    return {
        **_of_placements(here, there, placement),
        **_of_leave(here, there, placement),
        **_of_beds(here),
        **_of_wards(here, there),
        **_of_care(here, placement),
        **_of_people(here, placement),
        **_of_referrals(here),
        **_of_the_hub(here),
        **_of_the_case_manager(here),
    }


def _of_placements(here: WardWithBeds, there: WardWithBeds, placement: Placement) -> Stories:
    other = there.admit()
    dated = {"on": days(9), "today": NOW, "by": here.by}

    def cancelled() -> Model:
        placements.cancel_admission(placement=placement, by=here.by)
        return placement

    return {
        "placements.admit": lambda: here.admit(here.beds[2]),
        "placements.transfer": lambda: placements.transfer(
            move=transferred(here, there, placement), **dated
        ),
        "placements.transfer_many": lambda: placements.transfer_many(
            moves=[transferred(here, there, placement)], **dated
        ),
        "placements.swap_beds": lambda: placements.swap_beds(one=placement, other=other, **dated),
        "placements.move_bed": lambda: moves.move_bed(
            placement=placement, bed=here.beds[1], **dated
        ),
        "placements.discharge": lambda: placements.discharge(
            placement=placement, discharged_on=days(9), today=NOW, by=here.by
        ),
        "placements.cancel_admission": cancelled,
        "placements.plan_discharge": lambda: plan_discharge(
            placement=placement, planned_on=days(90), by=here.by
        ),
        "corrections.correct_dates": lambda: corrections.correct_dates(
            record=placement, start_date=days(-1), end_date=None, today=NOW, by=here.by
        ),
    }


def _of_leave(here: WardWithBeds, there: WardWithBeds, placement: Placement) -> Stories:
    dated = {"on": days(9), "today": NOW, "by": here.by}
    from_day = {"start_date": days(1), "today": NOW, "by": here.by}
    go = partial(leave.start_leave, placement=placement, **from_day)
    trial = {"kind": LeaveKind.TRIAL, "trial": leave.Trial(ward=there.ward, bed=there.beds[1])}

    def make_transfer() -> Stay:
        go(**trial)
        return trial_leave.make_trial_a_transfer(placement=placement, **dated)

    return {
        "leave.start_leave": lambda: go(kind=LeaveKind.HOME),
        "leave.end_leave": lambda: leave.end_leave(
            leave=go(kind=LeaveKind.HOME), ended_on=days(4), today=NOW, by=here.by
        ),
        "leave.make_trial_a_transfer": make_transfer,
    }


def _of_beds(here: WardWithBeds) -> Stories:
    dated = {"on": days(9), "today": NOW, "by": here.by}
    from_day = {"start_date": days(1), "today": NOW, "by": here.by}
    bed = partial(BedPeriodFactory, bed=here.beds[1])
    return {
        "beds.open_bed": lambda: inventory.open_bed(
            ward=here.ward, label="9", start_date=DAY, by=here.by
        ),
        "beds.retire_bed": lambda: inventory.retire_bed(bed=here.beds[1], on=days(9), by=here.by),
        "beds.change_basis": lambda: inventory.change_basis(
            bed=here.beds[1], basis="surge", **dated
        ),
        "beds.close_bed": lambda: closures.close_bed(bed=here.beds[1], reason="acuity", **from_day),
        "beds.reopen_bed": lambda: closures.reopen_bed(closure=bed(), on=days(9), by=here.by),
        "beds.approve_closure": lambda: closures.approve_closure(
            closure=bed(), approved_on=DAY, today=NOW, by=here.by
        ),
        "beds.hold_bed": lambda: holds.hold_bed(
            bed=here.beds[1], review_on=days(3), reason="other", **from_day
        ),
        "beds.release_hold": lambda: holds.release_hold(
            hold=HeldFactory(bed=here.beds[1]), **dated
        ),
        "beds.pause_bed": lambda: pauses.pause_bed(
            bed=here.beds[1], review_on=days(3), reason="acuity", **from_day
        ),
        "beds.resume_bed": lambda: pauses.resume_bed(
            pause=PausedFactory(bed=here.beds[1]), **dated
        ),
        "beds.review_use": lambda: pauses.review_use(
            period=HeldFactory(bed=here.beds[1]), review_on=days(40), today=NOW, by=here.by
        ),
    }


def _of_wards(here: WardWithBeds, there: WardWithBeds) -> Stories:
    dated = {"on": days(9), "today": NOW, "by": here.by}
    from_day = {"start_date": days(1), "today": NOW, "by": here.by}

    def suspend() -> AdmissionSuspension:
        return ward_services.suspend_admissions(ward=here.ward, reason="acuity", **from_day)

    def resume() -> AdmissionSuspension:
        suspend()
        return ward_services.resume_admissions(ward=here.ward, **dated)

    return {
        "wards.suspend_admissions": suspend,
        "wards.resume_admissions": resume,
        "wards.confirm_ward": lambda: wards.confirm_ward(
            ward=here.ward, confirmed_at=instant(3), headcount=1, by=here.by
        ),
        "wards.confirm_wards": lambda: wards.confirm_wards(
            headcounts={here.ward: 1, there.ward: 1}, confirmed_at=instant(3), by=here.by
        ),
        "wards.transfer_ward": lambda: wards.transfer_ward(
            ward=here.ward, provider=ProviderFactory(), **dated
        ),
    }


def _of_care(here: WardWithBeds, placement: Placement) -> Stories:
    dated = {"on": days(9), "today": NOW, "by": here.by}
    from_day = {"start_date": days(1), "today": NOW, "by": here.by}
    seclusion = {"incident_id": "I1", "type": "05", "started_at": instant(2), "now": instant(20)}

    def not_ready() -> Model:
        readiness.mark_ready(placement=placement, **from_day)
        return readiness.mark_not_ready(placement=placement, **dated)

    def end_seclusion() -> Model:
        recorded = interventions.record_intervention(placement=placement, by=here.by, **seclusion)
        return interventions.end_intervention(
            intervention=recorded, ended_at=instant(3), now=instant(20), by=here.by
        )

    return {
        "readiness.mark_ready": lambda: readiness.mark_ready(placement=placement, **from_day),
        "readiness.mark_not_ready": not_ready,
        "interventions.record_intervention": lambda: interventions.record_intervention(
            placement=placement, by=here.by, **seclusion
        ),
        "interventions.end_intervention": end_seclusion,
        "legal_statuses.record_legal_status": lambda: legal_statuses.record_legal_status(
            patient=placement.patient, provider=here.ward.provider, status="09", **from_day
        ),
    }


def _of_people(here: WardWithBeds, placement: Placement) -> Stories:
    def undo_merge() -> Model:
        one, two = PatientFactory(nhs_number=None), PatientFactory()
        made = merges.merge_patients(kept=one, merged=two, reason="Same", by=here.by)
        return merges.unmerge_patients(merge=made, now=instant(20), by=here.by)

    def masked() -> Model:
        Membership.objects.create(user=here.by, role=Role.BED_MANAGER, provider=here.ward.provider)
        return identities.mask_identities(
            patient=placement.patient, reason="Somebody else's", wrong_now=True, by=here.by
        )

    return {
        "identities.mask": masked,
        "people.register": lambda: people.register(
            provider=here.ward.provider, local_id="L1", by=here.by
        ),
        "people.identify": lambda: people.identify(
            patient=placement.patient, provider=here.ward.provider, local_id="L1", by=here.by
        ),
        "people.merge_patients": lambda: merges.merge_patients(
            kept=PatientFactory(nhs_number=None), merged=PatientFactory(), reason="", by=here.by
        ),
        "people.unmerge_patients": undo_merge,
    }


def _of_referrals(here: WardWithBeds) -> Stories:
    told = referrals.Received(
        service_line=here.ward.service_line, responsible_icb=IcbFactory(), received_on=DAY
    )
    today = {"today": NOW, "by": here.by}
    new = partial(ReferralFactory, accepted_on=None, provider=here.ward.provider)
    seen = partial(new, triaged_on=days(-29), assessment_booked_for=days(-25))
    judged = partial(seen, assessed_on=days(-25), level_recommended="low")
    return {
        "referrals.receive": lambda: referrals.receive(
            patient=PatientFactory(), told=told, **today
        ),
        "referrals.receive_newcomer": lambda: referrals.receive_newcomer(
            newcomer=referrals.Newcomer(), told=told, **today
        ),
        "referrals.triage": lambda: referrals.triage(referral=new(), triaged_on=DAY, **today),
        "referrals.book_assessment": lambda: referrals.book_assessment(
            referral=new(triaged_on=DAY), assessment_booked_for=days(30), by=here.by
        ),
        "referrals.assess": lambda: referrals.assess(
            referral=seen(), assessed_on=DAY, level_recommended="low", **today
        ),
        "referrals.send_report": lambda: referrals.send_report(
            referral=judged(), report_sent_on=DAY, **today
        ),
        "referrals.accept": lambda: referrals.accept(
            referral=judged(report_sent_on=DAY), accepted_on=DAY, **today
        ),
        "referrals.decline": lambda: referrals.decline(
            referral=judged(), declined_on=DAY, decline_reason=DECLINED, **today
        ),
        "referrals.redirect": lambda: referrals.redirect(
            referral=new(), redirected_on=DAY, redirected_to="Another service", **today
        ),
        "referrals.withdraw": lambda: referrals.withdraw(referral=new(), withdrawn_on=DAY, **today),
        "referrals.expect": lambda: referrals.expect(
            referral=ReferralFactory(), expected_on=days(30), by=here.by
        ),
    }


def _of_the_hub(here: WardWithBeds) -> Stories:
    today = {"today": NOW, "by": here.by}

    def world() -> World:
        made = small_world()
        made.grant(here.by, Role.HUB, "EAST")
        made.grant(here.by, Role.BED_MANAGER, "PRIV")
        return made

    def ask() -> Offer:
        there = world()
        referral = ReferralFactory(
            responsible_icb=there.icbs["QT1"],
            service_line=there.wards["own"].service_line,
        )
        bed = BedFactory(ward=there.wards["fellow"])
        return offers.ask(referral=referral, bed=bed, **today)

    def separate() -> Model:
        world()
        return separations.separate(
            one=PatientFactory(), other=PatientFactory(), scope="ward", start_date=DAY, **today
        )

    return {
        "offers.ask": ask,
        "offers.answer": lambda: offers.answer(
            offer=ask(), answer=OfferAnswer.YES, now=instant(20), **today
        ),
        "separations.separate": separate,
        "separations.end": lambda: separations.end_separation(
            separation=separate(), on=NOW, **today
        ),
    }


def _of_the_case_manager(here: WardWithBeds) -> Stories:
    today = {"today": NOW, "by": here.by}

    def world() -> World:
        made = small_world()
        made.grant(here.by, Role.CASE_MANAGER, "EAST")
        return made

    def away() -> Placement:
        return world().people["away"].placements.get()

    def admitted() -> Placement:
        there = world()
        return unfed.record_admission(
            person=Newcomer(),
            ward=there.wards["spot"],
            admitted_on=NOW,
            admission=Admission(responsible_icb=there.icbs["QT1"]),
            **today,
        )

    def confirmed() -> list[StayConfirmation]:
        stay = world().people["spot"].stays.get()
        return unfed.confirm_stays(stays=[stay], confirmed_at=instant(20), by=here.by)

    plan = repatriation.Plan(next_step="Call the home team", owner="Case manager", due_on=NOW)
    return {
        "repatriation.plan": lambda: repatriation.plan_return(placement=away(), plan=plan, **today),
        "repatriation.see": lambda: repatriation.record_visit(
            placement=away(), seen_on=NOW, seen_by="Case manager", **today
        ),
        "repatriation.plan_review": lambda: repatriation.plan_review(
            placement=away(), kind=ReviewKind.CPA, planned_for=days(60), **today
        ),
        "unfed.record_admission": admitted,
        "unfed.confirm": confirmed,
        "repatriation.hold_review": lambda: repatriation.hold_review(
            placement=away(), kind=ReviewKind.CPA, held_on=NOW, **today
        ),
    }
