"""A small world with a row of everything that the database has rules for."""

from typing import Any

from beds.models import BedPeriod, ImportBatch, ImportFile, Offer
from patients.choices import LeaveKind, ReviewKind, SeparationScope
from patients.models import (
    CareReview,
    RepatriationPlan,
    Separation,
    Visit,
)
from providers.models import Standard
from tests import factories as make
from tests.factories import DAY, days, instant
from tests.integration.beds.attempts import (
    END,
)

World = dict[str, Any]
"""Rows by the name that an attempt calls them by."""


def one_of_each() -> World:
    """One row of everything, valid, with as little in common as the rules allow."""
    ward = make.WardFactory()
    provider = ward.provider
    rows: World = {"ward": ward, "provider": provider, "site": ward.site, "line": ward.service_line}
    rows |= _people(ward) | _away() | _beds(ward) | _reference()
    rows |= _asked(rows) | _sent(provider)
    provider.ods_code = "RXX"
    provider.save()
    return rows


def _people(ward: Any) -> World:
    provider = ward.provider
    stay = make.StayFactory(ward=ward, end_date=END)
    bedless = make.StayFactory(ward=make.WardFactory(provider=provider), end_date=END)
    sender = make.StayFactory(end_date=END)
    trial = make.LeaveFactory(
        stay=sender, kind=LeaveKind.TRIAL, start_date=days(6), end_date=days(9)
    )
    receiving = make.StayFactory(
        placement__patient=sender.patient,
        start_date=days(6),
        end_date=days(9),
        trial_leave=trial,
    )
    quiet = make.PlacementFactory(discharged_on=END)
    secluding = make.PlacementFactory(discharged_on=END)
    bare = make.PlacementFactory()
    return {
        "stay": stay,
        "placement": stay.placement,
        "patient": stay.patient,
        "bedless_stay": bedless,
        "bedless_ward": bedless.ward,
        "trial_sender": sender,
        "trial": trial,
        "receiving": receiving,
        "trial_placement": receiving.placement,
        "bare_placement": bare,
        "bare_patient": bare.patient,
        "other_patient": make.PatientFactory(),
        "leave": make.LeaveFactory(
            stay=bedless, start_date=days(2), end_date=days(4), leave_id="1"
        ),
        "quiet_placement": quiet,
        "readiness": make.ReadinessFactory(placement=quiet, start_date=days(5), end_date=days(8)),
        "same_day_readiness": make.ReadinessFactory(
            placement=quiet, start_date=days(1), end_date=days(1)
        ),
        "secluding_placement": secluding,
        "intervention": make.InterventionFactory(
            placement=secluding, started_at=instant(3), ended_at=instant(3, 14)
        ),
        "legal_status": make.LegalStatusFactory(),
        "referral": make.ReferralFactory(provider=provider),
        "identifier": make.PatientIdentifierFactory(),
        "merge": make.PatientMergeFactory(),
        "difference": make.DifferenceFactory(stay=stay),
        "not_held": make.NotHeldFactory(provider=stay.provider, ward=stay.ward),
        "occupied": make.OccupiedFactory(stay=stay),
    }


def _beds(ward: Any) -> World:
    next_door = make.WardFactory(provider=ward.provider, start_date=make.OPENED)
    closed_bed = make.BedFactory(ward=ward)
    return {
        "next_door": next_door,
        "closed_ward": make.WardFactory(provider=ward.provider, end_date=DAY),
        "foreign_ward": make.WardFactory(),
        "empty_ward": make.WardFactory(),
        "bed": BedPeriod.objects.get(stay__ward=ward).bed,
        "closed_bed": closed_bed,
        "spare_bed": make.BedFactory(ward=ward),
        "retired_bed": make.BedFactory(ward=ward, end_date=make.OPENED),
        "bed_next_door": make.BedFactory(ward=next_door),
        "closure": make.BedPeriodFactory(bed=closed_bed, end_date=END),
        "hold": make.HeldFactory(bed__ward=ward),
        "pause": make.PausedFactory(bed__ward=ward),
        "confirmation": make.ConfirmationFactory(ward=ward),
        "suspension": make.AdmissionSuspensionFactory(),
        "feed": make.WardFeedFactory(),
    }


def _away() -> World:
    placement = make.PlacementFactory()
    return {
        "plan": RepatriationPlan.objects.create(
            placement=placement, next_step="Call", owner="Home team", due_on=DAY
        ),
        "visit": Visit.objects.create(placement=placement, seen_on=DAY, seen_by="Home team"),
        "care_review": CareReview.objects.create(
            placement=placement, kind=ReviewKind.CPA, planned_for=DAY
        ),
    }


def _asked(rows: World) -> World:
    separated = make.PatientFactory()
    return {
        "offer": Offer.objects.create(
            referral=rows["referral"],
            bed=rows["spare_bed"],
            asked_on=DAY,
            asked_by=rows["user"],
            answer_by=days(2),
        ),
        "separated": separated,
        "separation": Separation.objects.create(
            one=separated,
            other=make.PatientFactory(),
            scope=SeparationScope.WARD,
            start_date=DAY,
            set_by=rows["user"],
        ),
    }


def _sent(provider: Any) -> World:
    batch = ImportBatch.objects.create(
        provider=provider,
        by=make.UserFactory(),
        sent_at=instant(1),
        dry_run=False,
        accept_valid=False,
        complete=False,
    )
    return {
        "batch": batch,
        "alias": make.WardAliasFactory(),
        "question": make.QuestionFactory(batch=batch),
        "sent_file": ImportFile.objects.create(
            batch=batch, name="stays.csv", size=1, sha256="0" * 64
        ),
    }


def _reference() -> World:
    return {
        "icb": make.IcbFactory(),
        "user": make.UserFactory(),
        "collaborative": make.CollaborativeFactory(),
        "other_provider": make.ProviderFactory(),
        "member": make.CollaborativeMemberFactory(is_lead=True),
        "footprint": make.FootprintIcbFactory(),
        "flow_site": make.FlowSiteFactory(),
        "membership": make.MembershipFactory(),
        "code": make.CodeFactory(),
        "standard": Standard.objects.get(measure="report"),
        "baseline": make.BaselineFactory(provider=make.ProviderFactory()),
        "whole_baseline": make.BaselineFactory(),
        "share": make.RiskShareFactory(),
        "target": make.TrajectoryTargetFactory(),
    }
