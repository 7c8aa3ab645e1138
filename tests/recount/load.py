"""Copies what the database holds into plain records, a table at a time."""

from typing import Any

from beds.models import Bed, BedPeriod
from patients.models import Intervention, Leave, Placement, Readiness, Referral, Stay
from providers.models import (
    Baseline,
    Code,
    Collaborative,
    CollaborativeMember,
    FlowSite,
    FootprintIcb,
    ServiceLine,
    Ward,
)
from tests.recount import records
from tests.recount.records import Dates


def held() -> records.Held:
    """Everything that figures are counted from."""
    lines = {
        row.pk: records.Line(row.code, row.programme, row.security_level, row.long_stay_days)
        for row in ServiceLine.objects.all()
    }
    wards = {
        row.pk: records.Ward(
            row.pk,
            row.provider.key,
            row.site.key,
            row.site.icb.code,
            row.code,
            lines[row.service_line_id],
            row.sex,
        )
        for row in Ward.objects.select_related("provider", "site__icb")
    }
    spells = _spells()
    leaves = {
        row.pk: records.Leave(row.pk, row.stay_id, _dates(row)) for row in Leave.objects.all()
    }
    return records.Held(
        collaboratives=_collaboratives(),
        beds=_beds(wards),
        spells=spells,
        stays=_stays(wards, spells, leaves),
        leaves=leaves,
        ready=[records.Ready(row.placement_id, _dates(row)) for row in Readiness.objects.all()],
        interventions=[
            records.Intervention(
                row.placement_id, row.incident_id, row.type, row.started_at, row.ended_at
            )
            for row in Intervention.objects.all()
        ],
        referrals=_referrals(lines),
        baselines=_baselines(lines),
        destinations={
            row.code: row.group for row in Code.objects.filter(list="discharge_destination")
        },
    )


def _dates(row: Any) -> Dates:
    return Dates(row.start_date, row.end_date)


def _collaboratives() -> dict[str, records.Collaborative]:
    found = {
        row.pk: records.Collaborative(row.code, row.programme)
        for row in Collaborative.objects.all()
    }
    for member in CollaborativeMember.objects.select_related("provider"):
        found[member.collaborative_id].members.append((member.provider.key, _dates(member)))
    for area in FootprintIcb.objects.select_related("icb"):
        found[area.collaborative_id].footprint.append((area.icb.code, _dates(area)))
    for flow in FlowSite.objects.select_related("site"):
        found[flow.collaborative_id].flow_sites.append((flow.site.key, _dates(flow)))
    return {it.code: it for it in found.values()}


def _beds(wards: dict[int, records.Ward]) -> list[records.Bed]:
    beds = {
        row.pk: records.Bed(wards[row.ward_id], row.basis, _dates(row)) for row in Bed.objects.all()
    }
    for row in BedPeriod.objects.all():
        beds[row.bed_id].uses.append(records.Use(row.use, _dates(row), row.stay_id))
    return list(beds.values())


def _spells() -> dict[int, records.Spell]:
    return {
        row.pk: records.Spell(
            key=row.pk,
            number=row.spell_id,
            person=row.patient_id,
            provider=row.provider.key,
            icb=row.responsible_icb.code,
            admitted=row.admitted_on,
            discharged=row.discharged_on,
            destination=row.discharge_destination,
            reason=row.out_of_area_reason,
            begun_by_ward=row.begun_by == "ward_transfer",
            ended_by_ward=row.ended_by == "ward_transfer",
        )
        for row in Placement.objects.select_related("provider", "responsible_icb")
    }


def _stays(
    wards: dict[int, records.Ward],
    spells: dict[int, records.Spell],
    leaves: dict[int, records.Leave],
) -> dict[int, records.Stay]:
    stays = {
        row.pk: records.Stay(
            key=row.pk,
            number=row.ward_stay_id,
            ward=wards[row.ward_id],
            dates=_dates(row),
            spell=spells[row.placement_id],
            trial=leaves[row.trial_leave_id] if row.trial_leave_id else None,
        )
        for row in Stay.objects.all()
    }
    for stay in stays.values():
        stay.spell.stays.append(stay)
    for spell in spells.values():
        spell.stays.sort(key=lambda it: it.order)
    for leave in leaves.values():
        stays[leave.stay].leaves.append(leave)
    return stays


def _referrals(lines: dict[int, records.Line]) -> list[records.Referral]:
    return [
        records.Referral(
            key=row.pk,
            person=row.patient_id,
            icb=row.responsible_icb.code,
            line=lines[row.service_line_id],
            kind=row.kind,
            level=row.level_recommended,
            received=row.received_on,
            assessed=row.assessed_on,
            accepted=row.accepted_on,
            declined=row.declined_on,
            withdrawn=row.withdrawn_on,
            spell=row.placement_id,
        )
        for row in Referral.objects.select_related("responsible_icb")
    ]


def _baselines(lines: dict[int, records.Line]) -> list[records.Baseline]:
    return [
        records.Baseline(
            collaborative=row.collaborative.code,
            provider=row.provider.key if row.provider else None,
            line=lines[row.service_line_id],
            start=row.start_date,
            end=row.end_date,
            bed_days=row.bed_days,
            price=row.price,
        )
        for row in Baseline.objects.select_related("collaborative", "provider")
    ]
