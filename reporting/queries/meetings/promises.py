"""What was promised in a service line, and what became of it.

A promise is a planned date: of a discharge on a placement, of an admission or a move on a referral.
It is a plan and never a fact, so a later one takes its place; what was said before is read from the
change history, which holds every value that there was and when it was recorded.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median
from typing import Any

from django.db import connection

from beds.queries.expected import Planned
from providers.models import Collaborative, ServiceLine, Ward

USUAL = timedelta(weeks=26)
"""Over how long a ward's usual slip is worked out."""


class Became(StrEnum):
    """What becomes of a promise, what is to be talked about first."""

    NOT_DONE = "Not done"
    LATE = "Late"
    KEPT = "Kept"
    GIVEN_UP = "Given up"
    TO_COME = "Still to come"


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A planned date with everything that was said of it.

    `said` holds the dates in the order in which they were said, None where one was taken back,
    each with the day on which it was recorded. `happened` is the day on which it came about,
    `ended` the one on which the referral was declined, withdrawn or sent on. `ward` is the ward
    left, gone to or held; "" where none is known yet.
    """

    kind: Planned
    person: str
    ward: str
    ward_name: str
    provider_name: str
    said: Sequence[tuple[date | None, date]]
    happened: date | None
    ended: date | None

    @property
    def first(self) -> date:
        """The date that was said first."""
        return next(on for on, _ in self.said if on is not None)

    @property
    def now(self) -> date | None:
        """The date that was said last; None where it was taken back."""
        return self.said[-1][0]

    @property
    def moved(self) -> int:
        """How many times another date was said."""
        return sum(on is not None for on, _ in self.said) - 1

    @property
    def slip(self) -> int | None:
        """Days from the date first said to what happened, less than 0 for early; None before."""
        return None if self.happened is None else (self.happened - self.first).days

    @property
    def recorded_afterwards(self) -> bool:
        """Whether the date came to be known only once it had happened, as by a late file."""
        return self.happened is not None and self.said[0][1] > self.happened

    def became(self, as_at: date) -> Became:
        """What has become of it by a day."""
        if self.slip is not None:
            return Became.LATE if self.slip > 0 else Became.KEPT
        if self.ended is not None or self.now is None:
            return Became.GIVEN_UP
        return Became.NOT_DONE if self.now < as_at else Became.TO_COME

    def told_since(self, since: date, as_at: date) -> bool:
        """Whether a meeting is told of it: said, due, come about or ended after the day `since`.

        What is not done is told of until it is.
        """
        settled = self.happened or self.ended
        if settled is not None:
            return since < settled <= as_at
        due = any(on is not None and since < on <= as_at for on, _ in self.said)
        spoken = any(recorded > since for _, recorded in self.said)
        return due or spoken or self.became(as_at) is Became.NOT_DONE


@dataclass(frozen=True, kw_only=True)
class UsualSlip:
    """How late a ward usually is: the median of days over the promises behind it."""

    ward: str
    ward_name: str
    provider_name: str
    days: float
    behind: int


_PROMISES = """
WITH planned AS (
    SELECT 'discharge' AS kind, p.id, p.patient_id, here.ward_id, p.discharged_on AS happened,
           NULL::date AS ended
      FROM patients_placement p
     CROSS JOIN LATERAL (
        SELECT s.ward_id FROM patients_stay s
         WHERE s.placement_id = p.id AND s.trial_leave_id IS NULL
         ORDER BY s.start_date DESC, s.end_date DESC NULLS FIRST, s.id DESC LIMIT 1) here
     WHERE here.ward_id = ANY(%(wards)s) AND p.ended_by = 'care'
       AND (p.discharged_on IS NULL OR p.discharged_on > %(earliest)s)
    UNION ALL
    SELECT CASE r.kind WHEN 'move' THEN 'move' ELSE 'admission' END, r.id, r.patient_id,
           coalesce(placed.ward_id, held.ward_id), placed.start_date,
           coalesce(r.declined_on, r.withdrawn_on, r.redirected_on)
      FROM patients_referral r
      LEFT JOIN LATERAL (
        SELECT s.ward_id, s.start_date FROM patients_stay s
         WHERE s.placement_id = r.placement_id AND s.trial_leave_id IS NULL
           AND s.start_date >= r.received_on
         ORDER BY s.start_date, s.id LIMIT 1) placed ON true
      LEFT JOIN LATERAL (
        SELECT b.ward_id FROM beds_bedperiod h JOIN beds_bed b ON b.id = h.bed_id
         WHERE h.referral_id = r.id AND h.use = 'held'
         ORDER BY h.start_date DESC, h.id DESC LIMIT 1) held ON true
     WHERE r.service_line_id = %(line)s
       AND r.responsible_icb_id IN (
        SELECT f.icb_id FROM providers_footprinticb f
         WHERE f.collaborative_id = %(collaborative)s
           AND (f.start_date IS NULL OR f.start_date <= %(as_at)s)
           AND (f.end_date IS NULL OR f.end_date > %(as_at)s))
       AND coalesce(placed.start_date, r.declined_on, r.withdrawn_on, r.redirected_on, 'infinity')
           > %(earliest)s
),
history AS (
    SELECT p.kind, p.id, e.planned_discharge_on AS said, e.pgh_created_at AS at, e.pgh_id
      FROM planned p JOIN patients_placementevent e ON e.pgh_obj_id = p.id
     WHERE p.kind = 'discharge'
    UNION ALL
    SELECT p.kind, p.id, e.expected_on, e.pgh_created_at, e.pgh_id
      FROM planned p JOIN patients_referralevent e ON e.pgh_obj_id = p.id
     WHERE p.kind <> 'discharge'
),
told AS (
    SELECT kind, id, said, at, pgh_id,
           lag(said) OVER (PARTITION BY kind, id ORDER BY at, pgh_id) AS before
      FROM history
)
SELECT p.kind, who.pseudonym, p.ward_id, p.happened, p.ended,
       array_agg(t.said ORDER BY t.at, t.pgh_id),
       array_agg((t.at AT TIME ZONE 'Europe/London')::date ORDER BY t.at, t.pgh_id)
  FROM planned p
  JOIN told t ON t.kind = p.kind AND t.id = p.id AND t.said IS DISTINCT FROM t.before
  JOIN patients_patient who ON who.id = p.patient_id
 GROUP BY p.kind, p.id, who.pseudonym, p.ward_id, p.happened, p.ended
 ORDER BY 6, who.pseudonym, p.kind, p.id"""


def promises(
    *,
    collaborative: Collaborative,
    service_line: ServiceLine,
    wards: Iterable[Ward],
    as_at: date,
) -> list[Promise]:
    """What was promised in a service line and is open, or was settled in the last 26 weeks.

    Discharges are those from `wards`, the collaborative's own of the line; admissions and moves are
    those of people of its footprint. The date that was said first comes first. One query.
    """
    its = {ward.pk: ward for ward in wards}
    asked: dict[str, Any] = {
        "wards": list(its),
        "line": service_line.pk,
        "collaborative": collaborative.pk,
        "as_at": as_at,
        "earliest": as_at - USUAL,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PROMISES, asked)
        return [_promise(row, its) for row in cursor.fetchall()]


def usual_slips(found: Iterable[Promise]) -> list[UsualSlip]:
    """How late each ward of ours usually is, by its promises that came about; the latest first."""
    by_ward: dict[str, list[Promise]] = {}
    for one in found:
        if one.ward and one.slip is not None:
            by_ward.setdefault(one.ward, []).append(one)
    slips = [
        UsualSlip(
            ward=ward,
            ward_name=its[0].ward_name,
            provider_name=its[0].provider_name,
            days=median(one.slip for one in its if one.slip is not None),
            behind=len(its),
        )
        for ward, its in by_ward.items()
    ]
    return sorted(slips, key=lambda slip: (-slip.days, slip.ward_name))


def _promise(row: tuple, wards: dict[int, Ward]) -> Promise:
    kind, person, ward_pk, happened, ended, dates, recorded = row
    ward = wards.get(ward_pk)
    return Promise(
        kind=Planned(kind),
        person=person,
        ward=ward.reference if ward else "",
        ward_name=ward.name if ward else "",
        provider_name=ward.provider.short_name if ward else "",
        said=list(zip(dates, recorded, strict=True)),
        happened=happened,
        ended=ended,
    )
