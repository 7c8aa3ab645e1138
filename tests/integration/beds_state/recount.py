"""The bed state counted again, slowly, in plain Python, from the words of `figures.md` alone.

Shares no code with the product: it reads whole tables and walks through them.
"""

from collections import defaultdict
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from beds.models import Bed, BedPeriod, Confirmation
from patients.models import Leave, Readiness, Referral, Stay
from providers.models import (
    AdmissionSuspension,
    Collaborative,
    CollaborativeMember,
    FlowSite,
    FootprintIcb,
)

LONDON = ZoneInfo("Europe/London")
BED_COLUMNS = (
    *("beds", "surge", "closed", "open", "occupied", "on_leave", "absent_without_leave"),
    *("held", "paused", "vacant", "can_admit", "can_admit_low", "can_admit_high"),
)
EVERYWHERE = (*BED_COLUMNS, "open_block", "ready_for_discharge", "admissions_suspended")


def holds(row: Any, day: date) -> bool:
    """Whether a dated row holds on a day: from <= day < to, empty ends unbounded."""
    if row.start_date is not None and row.start_date > day:
        return False
    return row.end_date is None or row.end_date > day


class _Where:
    """What belongs to a collaborative on a day, narrowed to a service line or a provider."""

    def __init__(
        self,
        tables: "Recount",
        collaborative: Collaborative,
        day: date,
        line: str | None,
        provider: str | None,
    ) -> None:
        def links(rows: list[Any], column: str) -> set[int]:
            mine = [row for row in rows if row.collaborative_id == collaborative.pk]
            return {getattr(row, column) for row in mine if holds(row, day)}

        self.members = links(tables.members, "provider_id")
        self.icbs = links(tables.footprints, "icb_id")
        self.flows = links(tables.flows, "site_id")
        self.programme, self.line, self.provider = collaborative.programme, line, provider

    def in_area(self, ward: Any) -> bool:
        return ward.site.icb_id in self.icbs or ward.site_id in self.flows

    def in_scope(self, ward: Any) -> bool:
        return bool(ward.service_line.programme == self.programme)

    def is_own(self, ward: Any) -> bool:
        return ward.provider_id in self.members and self.in_scope(ward) and self.in_area(ward)

    def wanted(self, ward: Any) -> bool:
        by_line = self.line in (None, ward.service_line.code)
        return by_line and self.provider in (None, ward.provider.key)

    def is_away(self, stay: Any) -> bool:
        ours = stay.placement.responsible_icb_id in self.icbs
        return ours and self.in_scope(stay.ward) and not self.in_area(stay.ward)

    def is_asked(self, referral: Any) -> bool:
        """Whether a referral is a footprint one in scope, and can be cut like this at all."""
        line = referral.service_line
        ours = referral.responsible_icb_id in self.icbs and line.programme == self.programme
        return ours and self.line in (None, line.code) and self.provider is None


class Recount:
    """Every table in memory, and the bed state of any collaborative, day and cut from it."""

    def __init__(self) -> None:
        self.beds = list(
            Bed.objects.select_related("ward__provider", "ward__site", "ward__service_line")
        )
        self.uses = defaultdict(list)
        for period in BedPeriod.objects.all():
            self.uses[period.bed_id].append(period)
        self.leaves = defaultdict(list)
        for leave in Leave.objects.all():
            self.leaves[leave.stay_id].append(leave)
        self.stays = list(
            Stay.objects.select_related(
                "ward__provider", "ward__site", "ward__service_line", "placement", "trial_leave"
            )
        )
        self.readiness = list(Readiness.objects.select_related("placement"))
        self.referrals = list(Referral.objects.select_related("service_line", "placement"))
        self.suspensions = list(AdmissionSuspension.objects.all())
        self.confirmations = list(Confirmation.objects.all())
        self.members = list(CollaborativeMember.objects.all())
        self.footprints = list(FootprintIcb.objects.all())
        self.flows = list(FlowSite.objects.all())

    def cells(
        self, collaborative: Collaborative, day: date, line: str | None, provider: str | None
    ) -> list[tuple[Any, str, str]]:
        """Every counted thing as (ward or line code, column, what it is)."""
        where = _Where(self, collaborative, day, line, provider)
        cells: list[tuple[Any, str, str]] = []
        wards = {}
        for bed in self.beds:
            ward = bed.ward
            if holds(bed, day) and holds(ward, day) and where.is_own(ward) and where.wanted(ward):
                wards[ward.pk] = ward
                cells += [(ward, column, f"bed {bed.pk}") for column in self.columns(bed, day)]
        for ward in wards.values():
            if self.is_suspended(ward, day):
                cells.append((ward, "admissions_suspended", f"ward {ward.pk}"))
        for stay in self.patient_days(day):
            person = f"person {stay.patient_id}"
            if stay.ward_id in wards and self.is_ready(stay.patient_id, day):
                cells.append((stay.ward, "ready_for_discharge", person))
            if where.is_away(stay) and where.wanted(stay.ward):
                cells.append((stay.ward.service_line.code, "out_of_area", person))
        for referral in self.referrals:
            if where.is_asked(referral) and self.waits(referral, day):
                cells.append((referral.service_line.code, "waiting", f"referral {referral.pk}"))
        return cells

    def columns(self, bed: Any, day: date) -> list[str]:
        use = next((row for row in self.uses[bed.pk] if holds(row, day)), None)
        state = use.use if use else "vacant"
        columns = ["beds", state]
        if bed.basis == "surge":
            columns.append("surge")
        if state != "closed":
            columns.append("open")
            if bed.basis == "block":
                columns.append("open_block")
        if use and state == "occupied":
            for leave in self.leaves[use.stay_id or 0]:
                if holds(leave, day) and leave.bed_kept:
                    awol = leave.kind == "absent_without_leave"
                    columns.append("absent_without_leave" if awol else "on_leave")
        if state == "vacant" and not self.is_suspended(bed.ward, day):
            columns += ["can_admit", "can_admit_high"]
            if not self.is_stale(bed.ward, day):
                columns.append("can_admit_low")
        return columns

    def is_suspended(self, ward: Any, day: date) -> bool:
        return any(row.ward_id == ward.pk and holds(row, day) for row in self.suspensions)

    def confirmed(self, ward: Any, day: date) -> Any:
        moments = [
            row.confirmed_at
            for row in self.confirmations
            if row.ward_id == ward.pk and row.confirmed_at.astimezone(LONDON).date() <= day
        ]
        return max(moments, default=None)

    def is_stale(self, ward: Any, day: date) -> bool:
        moment = self.confirmed(ward, day)
        return moment is None or (day - moment.astimezone(LONDON).date()).days > 7

    def patient_days(self, day: date) -> list[Any]:
        going = [stay for stay in self.stays if holds(stay, day)]
        sending = {stay.trial_leave.stay_id for stay in going if stay.trial_leave}
        return [stay for stay in going if stay.pk not in sending]

    def is_ready(self, patient: int, day: date) -> bool:
        return any(
            row.placement.patient_id == patient and holds(row, day) for row in self.readiness
        )

    def waits(self, referral: Any, day: date) -> bool:
        if referral.accepted_on is None or referral.accepted_on > day:
            return False
        if any(
            ended is not None and ended <= day
            for ended in (referral.declined_on, referral.withdrawn_on)
        ):
            return False
        return not self.is_placed(referral, day)

    def is_placed(self, referral: Any, day: date) -> bool:
        placement = referral.placement
        if placement is None:
            return False
        if referral.kind == "new" and placement.admitted_on <= day:
            return True
        return any(
            stay.placement_id == placement.pk and referral.received_on <= stay.start_date <= day
            for stay in self.stays
        )

    def rows(
        self,
        collaborative: Collaborative,
        day: date,
        by: str,
        *,
        line: str | None = None,
        provider: str | None = None,
        since: date | None = None,
    ) -> dict[tuple[str, ...], dict[str, Any]]:
        """Every row by its names, the total under `()`."""
        cells = self.cells(collaborative, day, line, provider)
        groups: dict[tuple[str, ...], list[tuple[Any, str, str]]] = {(): cells}
        for cell in cells:
            key = _names(cell[0], by)
            if key is not None:
                groups.setdefault(key, []).append(cell)
        before = self.cells(collaborative, since, line, provider) if since else []
        return {
            key: {
                **self.counted(key, group, by, day, provider),
                "changes": _changes(key, by, before, group) if since else {},
            }
            for key, group in groups.items()
        }

    def counted(
        self,
        key: tuple[str, ...],
        cells: list[tuple[Any, str, str]],
        by: str,
        day: date,
        provider: str | None,
    ) -> dict[str, Any]:
        numbers: dict[str, Any] = {
            column: len({thing for _, name, thing in cells if name == column})
            for column in EVERYWHERE
        }
        blocks = numbers["open_block"]
        numbers["occupancy"] = 100 * numbers["occupied"] / blocks if blocks else None
        for column in ("waiting", "out_of_area"):
            shown = key == () or by == "service_line"
            if column == "waiting" and provider:
                shown = False
            found = {thing for _, name, thing in cells if name == column}
            numbers[column] = len(found) if shown else None
        wards = {where.pk: where for where, column, _ in cells if column == "beds"}
        moments = [self.confirmed(ward, day) for ward in wards.values()]
        complete = moments and None not in moments
        numbers["confirmed_at"] = min(moments) if complete else None
        numbers["stale"] = any(self.is_stale(ward, day) for ward in wards.values())
        return numbers


def _names(where: Any, by: str) -> tuple[str, ...] | None:
    """What a row of the cut names for a ward or, by service line alone, for a line's code."""
    if isinstance(where, str):
        return (where,) if by == "service_line" else None
    provider, line = where.provider.key, where.service_line.code
    return {
        "ward": (provider, where.site.key, f"{provider}:{where.code}", line),
        "site": (provider, where.site.key),
        "provider": (provider,),
        "service_line": (line,),
    }[by]


def _changes(
    key: tuple[str, ...],
    by: str,
    before: list[tuple[Any, str, str]],
    now: list[tuple[Any, str, str]],
) -> dict[str, tuple[int, int]]:
    """How many things came into each column of the row, and how many left it."""
    was = [cell for cell in before if key == () or _names(cell[0], by) == key]
    found = {}
    for column in {name for _, name, _ in (*was, *now)} - {"can_admit_high"}:
        then = {thing for _, name, thing in was if name == column}
        there = {thing for _, name, thing in now if name == column}
        found[column] = (len(there - then), len(then - there))
    return found
