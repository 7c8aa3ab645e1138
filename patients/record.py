"""All that is recorded of one person, as far as somebody may see it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from patients.choices import ReferralKind
from patients.models import (
    Intervention,
    Leave,
    LegalStatus,
    Patient,
    Placement,
    Readiness,
    Referral,
    Stay,
)
from providers.choices import CodeList
from providers.models import Code, User

_LISTS = (
    CodeList.DELAY_ATTRIBUTION,
    CodeList.DISCHARGE_DESTINATION,
    CodeList.INTERVENTION_TYPE,
    CodeList.LEGAL_STATUS,
    CodeList.OUT_OF_AREA_REASON,
    CodeList.READINESS_REASON,
)


class Labels:
    """Codes in the words of the day they were recorded for."""

    def __init__(self, codes: Iterable[Code]) -> None:
        self._codes: dict[tuple[str, str], list[Code]] = {}
        for code in codes:
            self._codes.setdefault((code.list, code.code), []).append(code)

    def of(self, which: CodeList, code: str, on: date) -> str:
        """The label of a code; the code itself where the list never had it, "" for none."""
        versions = self._codes.get((which.value, code), [])
        valid = [one for one in versions if _valid(one, on)] or versions
        return valid[0].label if valid else code


def _valid(code: Code, on: date) -> bool:
    return (code.start_date is None or code.start_date <= on) and (
        code.end_date is None or on < code.end_date
    )


@dataclass(frozen=True, kw_only=True)
class PatientRecord:
    """What is recorded of one person; each list in order of its dates.

    `stays` carry their bed periods. Legal statuses are those during what may be seen. `cancelled`
    are the last events of placements entered in error, of somebody of whom there is nothing else.
    `provisional` are the ward stays typed on a fed ward that no extract has taken over.
    """

    patient: Patient
    placements: list[Placement]
    stays: list[Stay]
    leaves: list[Leave]
    readiness: list[Readiness]
    interventions: list[Intervention]
    legal_statuses: list[LegalStatus]
    referrals: list[Referral]
    labels: Labels
    cancelled: list[Any]
    provisional: frozenset[int]

    def answered_on(self, referral: Referral) -> date | None:
        """The day on which a referral came to its end, None while it asks for a bed.

        A placed one ended with what it asked for: the first ward stay of its placement since it was
        received. A move that names where somebody is and not yet where they went goes on.
        """
        if referral.placement_id is None:
            return referral.declined_on or referral.withdrawn_on or referral.redirected_on
        since = [
            stay.start_date
            for stay in self.stays
            if stay.placement_id == referral.placement_id
            and stay.start_date >= referral.received_on
        ]
        is_move = referral.kind == ReferralKind.MOVE
        return min(since, default=None if is_move else referral.received_on)


def patient_record(*, patient: Patient, user: User) -> PatientRecord:
    """All that `user` may see of one person. Ten queries, whatever is recorded.

    Five more for whom only history knows.
    """
    placements = list(
        Placement.objects.visible_to(user)
        .filter(patient=patient)
        .select_related("provider", "responsible_icb")
    )
    stays = _stays(patient, user)
    referrals = list(
        Referral.objects.visible_to(user)
        .filter(patient=patient)
        .select_related("service_line", "provider")
    )
    of_placements = {"placement__in": [placement.pk for placement in placements]}
    return PatientRecord(
        patient=patient,
        placements=placements,
        stays=stays,
        leaves=list(
            Leave.objects.filter(stay__in=stays).select_related("stay__ward", "stay__placement")
        ),
        readiness=list(Readiness.objects.filter(**of_placements)),
        interventions=list(Intervention.objects.filter(**of_placements)),
        legal_statuses=_legal_statuses(patient, placements),
        referrals=referrals,
        labels=Labels(Code.objects.filter(list__in=_LISTS)),
        cancelled=[] if placements or referrals else _cancelled(patient, user),
        provisional=frozenset(stay.pk for stay in stays if stay.is_provisional),
    )


def _stays(patient: Patient, user: User) -> list[Any]:
    # The bed periods belong to an app above this one, which is reached by name alone.
    periods = Stay._meta.get_field("bed_periods").related_model._default_manager
    beds = Prefetch("bed_periods", periods.order_by("start_date").select_related("bed"))
    return list(
        Stay.objects.visible_to(user)
        .filter(patient=patient)
        .told_provisional()
        .select_related(
            *("ward__provider", "ward__site", "ward__service_line", "placement"),
            "trial_leave__stay__placement",
        )
        .prefetch_related(beds)
    )


def _cancelled(patient: Patient, user: User) -> list[Any]:
    gone = Placement.objects.taken_away(user).filter(patient=patient)
    return list(gone.select_related("provider").order_by("pgh_id"))


def _legal_statuses(patient: Patient, placements: Sequence[Placement]) -> list[LegalStatus]:
    """Those that share a day with a placement, or begin on the day of one."""
    return [
        status
        for status in LegalStatus.objects.filter(patient=patient)
        if any(_touches(status, placement) for placement in placements)
    ]


def _touches(status: LegalStatus, placement: Placement) -> bool:
    begins_in_time = placement.discharged_on is None or status.start_date <= placement.discharged_on
    return begins_in_time and (status.end_date is None or placement.admitted_on <= status.end_date)
