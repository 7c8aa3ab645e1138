"""Every figure of `figures.md` section 3: how a day of it is counted, and how a row is made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.recount import bed_days, events, patient_days, variance
from tests.recount.facts import Fact
from tests.recount.records import Collaborative, Held

DayOf = Callable[[Held, Collaborative, date], list[Fact]]
OF_WARD = ("provider", "site", "ward", "service_line", "security_level", "sex")
OF_PERSON = (*OF_WARD, "icb")


@dataclass(frozen=True)
class Figure:
    """A figure, as sums of the facts of days.

    `at_end` asks the last counted day alone. `scale` None is a count. `spread` names what stands
    beside a mean of lengths; `cuts` by what it can be cut.
    """

    day_of: DayOf
    scale: Fraction | None
    cuts: tuple[str, ...] = OF_PERSON
    at_end: bool = False
    spread: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    provisional: bool = False


def _both(numerator: DayOf, denominator: DayOf) -> DayOf:
    """Facts of two kinds: what happened, and among whom."""

    def facts(held: Held, collaborative: Collaborative, day: date) -> list[Fact]:
        return [
            *numerator(held, collaborative, day),
            *denominator(held, collaborative, day),
        ]

    return facts


PERCENT = Fraction(100)
MEAN = Fraction(1)
MONTH_OF_100 = Fraction("3043.75")
SPREAD = ("median", "p90", "max")

FIGURES = {
    "occupancy": Figure(bed_days.occupancy, PERCENT, OF_WARD),
    "occupancy_excluding_leave": Figure(bed_days.occupancy_excluding_leave, PERCENT, OF_WARD),
    "occupancy_commissioned": Figure(bed_days.occupancy_commissioned, PERCENT, OF_WARD),
    "closed_bed_rate": Figure(bed_days.closed_bed_rate, PERCENT, OF_WARD),
    "paused_bed_rate": Figure(bed_days.paused_bed_rate, PERCENT, OF_WARD),
    "out_of_area_rate": Figure(patient_days.out_of_area_rate, PERCENT),
    "out_of_area_inappropriate_rate": Figure(patient_days.out_of_area_inappropriate_rate, PERCENT),
    "out_of_area_census": Figure(patient_days.out_of_area_rate, PERCENT, at_end=True),
    "inward_rate": Figure(patient_days.inward_rate, PERCENT),
    "length_of_stay": Figure(events.length_of_stay, MEAN, spread=SPREAD),
    "current_length_of_stay": Figure(
        patient_days.current_length_of_stay, MEAN, at_end=True, spread=(*SPREAD, "long_stay")
    ),
    "pathway_length_of_stay": Figure(events.pathway_length_of_stay, MEAN, spread=SPREAD),
    "admissions": Figure(events.admissions, None),
    "discharges": Figure(events.discharges, None, (*OF_PERSON, "destination")),
    "transfers_in": Figure(events.transfers_in, None),
    "transfers_out": Figure(events.transfers_out, None),
    "ready_for_discharge_rate": Figure(patient_days.ready_for_discharge_rate, PERCENT),
    "wrong_level_rate": Figure(patient_days.wrong_level_rate, PERCENT),
    "seclusion_per_100_patients": Figure(
        _both(events.seclusions, patient_days.just_patient_days), MONTH_OF_100
    ),
    "restrictive_interventions_per_1000_patient_days": Figure(
        _both(events.interventions, patient_days.just_patient_days), Fraction(1000)
    ),
    "readmissions_30d": Figure(events.readmissions_30d, PERCENT, provisional=True),
    "waiting": Figure(
        patient_days.waiting,
        None,
        ("service_line", "security_level", "icb"),
        at_end=True,
        spread=("median_days", "max_days"),
    ),
    "wait_to_admission": Figure(events.wait_to_admission, MEAN, spread=("median", "p90")),
    "bed_day_variance": Figure(
        variance.bed_day_variance,
        PERCENT,
        ("provider", "service_line", "security_level"),
        beside=("money",),
    ),
}
