"""The figures, described as data: the engine, the pages, the API, the docs and the tests read this.

To add one, add an entry here and its worked example under `tests/examples/`.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from reporting.figures.dimensions import OF_PERSON, OF_PLACE
from reporting.figures.facts import agreements, beds, patients, spells, waits
from reporting.figures.measures import (
    Census,
    Days,
    Events,
    Lengths,
    Measure,
    Term,
    lengths_on_day,
    lengths_so_far,
)


class Unit(StrEnum):
    """What a value is in."""

    PERCENT = "percent"
    DAYS = "days"
    COUNT = "count"
    PER_100_A_MONTH = "per 100 patients a month"
    PER_1000_DAYS = "per 1,000 patient days"


class Direction(StrEnum):
    """Which way is good."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


PERCENT = Fraction(100)
MONTH_OF_100 = Fraction(304375, 100)
ONE = Fraction(1)


@dataclass(frozen=True)
class Figure:
    """A figure: a numerator over a denominator, times `scale`.

    `lengths` replaces both where a figure is a mean of lengths. `extras` names the further values
    of a row. `no_cut` says, dimension by dimension, why it cannot be cut so. A `signed` value may
    be negative.
    """

    name: str
    title: str
    meaning: str
    unit: Unit
    good: Direction
    numerator: Measure | None = None
    denominator: Measure | None = None
    lengths: Lengths | None = None
    scale: Fraction = ONE
    by: tuple[str, ...] = OF_PERSON
    no_cut: str = ""
    of_lines: bool = False
    signed: bool = False
    extras: tuple[str, ...] = ()
    source: str = "figures.md section 3"
    version: int = 1


_NO_ICB = "A bed has no ICB: an empty one is nobody's."
_NO_WARD = "Somebody waiting has no ward yet, so no provider, site or sex of a ward."
_LENGTH_EXTRAS = ("median", "p90", "max")

_BLOCK_SERVICE = Term(beds.SERVICE, "basis = 'block'", why="in service")
_BLOCK_CLOSED = Term(beds.USE, "basis = 'block' AND use = 'closed'", why="closed")
_OPEN_BLOCK = Days((_BLOCK_SERVICE, replace(_BLOCK_CLOSED, weight=-1)))
_OCCUPIED = Term(beds.USE, "use = 'occupied'", why="occupied")
_PATIENT_DAYS = Days((Term(patients.DAYS),))
_FOOTPRINT_DAYS = Days((Term(patients.DAYS, "footprint"),))
_OUT = "footprint AND NOT area"

_ALL = (
    Figure(
        "occupancy",
        "Occupancy",
        "How full the commissioned beds that are open were: days on which block and surge beds "
        "were occupied, leave with the bed kept included, over days of block beds in service and "
        "not closed. It may pass 100.",
        Unit.PERCENT,
        Direction.NEITHER,
        numerator=Days((_OCCUPIED,)),
        denominator=_OPEN_BLOCK,
        scale=PERCENT,
        by=OF_PLACE,
        no_cut=_NO_ICB,
    ),
    Figure(
        "occupancy_excluding_leave",
        "Occupancy excluding leave",
        "As occupancy, less days on leave from the stay that holds the bed.",
        Unit.PERCENT,
        Direction.NEITHER,
        numerator=Days((_OCCUPIED, Term(beds.LEAVE, weight=-1, why="on leave"))),
        denominator=_OPEN_BLOCK,
        scale=PERCENT,
        by=OF_PLACE,
        no_cut=_NO_ICB,
    ),
    Figure(
        "occupancy_commissioned",
        "Occupancy of commissioned beds",
        "As occupancy, over days of block beds in service, closed ones included.",
        Unit.PERCENT,
        Direction.NEITHER,
        numerator=Days((_OCCUPIED,)),
        denominator=Days((_BLOCK_SERVICE,)),
        scale=PERCENT,
        by=OF_PLACE,
        no_cut=_NO_ICB,
    ),
    Figure(
        "closed_bed_rate",
        "Closed beds",
        "Days on which block beds were closed, over days of block beds in service.",
        Unit.PERCENT,
        Direction.DOWN,
        numerator=Days((_BLOCK_CLOSED,)),
        denominator=Days((_BLOCK_SERVICE,)),
        scale=PERCENT,
        by=OF_PLACE,
        no_cut=_NO_ICB,
    ),
    Figure(
        "paused_bed_rate",
        "Paused beds",
        "Days on which block beds were empty and could not be filled, over days of block beds in "
        "service and not closed.",
        Unit.PERCENT,
        Direction.DOWN,
        numerator=Days((Term(beds.USE, "basis = 'block' AND use = 'paused'", why="paused"),)),
        denominator=_OPEN_BLOCK,
        scale=PERCENT,
        by=OF_PLACE,
        no_cut=_NO_ICB,
    ),
    Figure(
        "out_of_area_rate",
        "Out of area",
        "Patient days of footprint patients in wards that are not in area, over their patient "
        "days anywhere.",
        Unit.PERCENT,
        Direction.DOWN,
        numerator=Days((Term(patients.DAYS, _OUT),)),
        denominator=_FOOTPRINT_DAYS,
        scale=PERCENT,
    ),
    Figure(
        "out_of_area_inappropriate_rate",
        "Out of area for want of a bed",
        "As out of area, of spells whose reason is that there was no bed. A missing reason does "
        "not count here and is listed as a gap.",
        Unit.PERCENT,
        Direction.DOWN,
        numerator=Days((Term(patients.DAYS, f"{_OUT} AND reason = 'no_bed'"),)),
        denominator=_FOOTPRINT_DAYS,
        scale=PERCENT,
    ),
    Figure(
        "out_of_area_census",
        "Out of area on the last day",
        "Footprint patients out of area on the last counted day, over footprint patients with a "
        "patient day on it.",
        Unit.PERCENT,
        Direction.DOWN,
        numerator=Census(patients.DAYS, _OUT),
        denominator=Census(patients.DAYS, "footprint"),
        scale=PERCENT,
    ),
    Figure(
        "inward_rate",
        "People from other areas",
        "Patient days in members' wards in area of people who are no footprint patients, over all "
        "patient days in those wards.",
        Unit.PERCENT,
        Direction.NEITHER,
        numerator=Days((Term(patients.DAYS, "own AND NOT footprint"),)),
        denominator=Days((Term(patients.DAYS, "own"),)),
        scale=PERCENT,
    ),
    Figure(
        "length_of_stay",
        "Length of stay",
        "Days from admission to discharge of spells discharged in the period; the same day is 0.",
        Unit.DAYS,
        Direction.NEITHER,
        lengths=Lengths(lengths_on_day(spells.DISCHARGES)),
        extras=_LENGTH_EXTRAS,
    ),
    Figure(
        "current_length_of_stay",
        "Current length of stay",
        "Midnights spent so far, on the last counted day, of spells with a patient day on it; on "
        "trial leave that of the sending spell.",
        Unit.DAYS,
        Direction.NEITHER,
        lengths=Lengths(
            f"""SELECT so_far.*, line.long_stay_days AS mark
                  FROM ({lengths_so_far(patients.CURRENT, "admitted_on", counted=1)}) so_far
                  JOIN providers_ward w ON w.id = so_far.ward_id
                  JOIN providers_serviceline line ON line.id = w.service_line_id
                 WHERE {patients.NOT_ON_TRIAL}""",
            marks=True,
        ),
        extras=(*_LENGTH_EXTRAS, "long_stay"),
    ),
    Figure(
        "pathway_length_of_stay",
        "Length of pathway",
        "Days from the first admission to the last discharge of pathways that ended in the "
        "period: all spells of a person, in any provider, chained where the gap is at most a day.",
        Unit.DAYS,
        Direction.NEITHER,
        lengths=Lengths(lengths_on_day(spells.PATHWAYS)),
        extras=_LENGTH_EXTRAS,
    ),
    Figure(
        "admissions",
        "Admissions",
        "Spells that began.",
        Unit.COUNT,
        Direction.NEITHER,
        numerator=Events(spells.ADMISSIONS),
    ),
    Figure(
        "discharges",
        "Discharges",
        "Spells that ended.",
        Unit.COUNT,
        Direction.NEITHER,
        numerator=Events(spells.DISCHARGES),
        by=(*OF_PERSON, "destination"),
    ),
    Figure(
        "transfers_in",
        "Transfers in",
        "Ward stays that began inside a spell.",
        Unit.COUNT,
        Direction.NEITHER,
        numerator=Events(spells.TRANSFERS_IN),
    ),
    Figure(
        "transfers_out",
        "Transfers out",
        "Ward stays that ended inside a spell.",
        Unit.COUNT,
        Direction.NEITHER,
        numerator=Events(spells.TRANSFERS_OUT),
    ),
    Figure(
        "ready_for_discharge_rate",
        "Clinically ready for discharge",
        "Patient days of people clinically ready for discharge, the first day included, over "
        "patient days.",
        Unit.PERCENT,
        Direction.DOWN,
        numerator=Days((Term(patients.READY, why="clinically ready for discharge"),)),
        denominator=_PATIENT_DAYS,
        scale=PERCENT,
    ),
    Figure(
        "wrong_level_rate",
        "At the wrong level of security",
        "Patient days on which a move to another level of security was recommended and had not "
        "happened, over patient days.",
        Unit.PERCENT,
        Direction.DOWN,
        numerator=Days((Term(patients.WRONG_LEVEL, why="another level recommended"),)),
        denominator=_PATIENT_DAYS,
        scale=PERCENT,
    ),
    Figure(
        "seclusion_per_100_patients",
        "Seclusion",
        "Seclusion episodes (type 05) that started, per 100 patients a month: over patient days, "
        "times 3,043.75.",
        Unit.PER_100_A_MONTH,
        Direction.DOWN,
        numerator=Events(spells.INTERVENTIONS, "type = '05'"),
        denominator=_PATIENT_DAYS,
        scale=MONTH_OF_100,
    ),
    Figure(
        "restrictive_interventions_per_1000_patient_days",
        "Restrictive interventions",
        "Restrictive interventions of any type that started, per 1,000 patient days.",
        Unit.PER_1000_DAYS,
        Direction.DOWN,
        numerator=Events(spells.INTERVENTIONS),
        denominator=_PATIENT_DAYS,
        scale=Fraction(1000),
    ),
    Figure(
        "readmissions_30d",
        "Readmissions within 30 days",
        "Discharges whose person was next admitted, anywhere, within 0 to 30 days, over "
        "discharges less deaths and those followed within a day by another provider. The last 30 "
        "days before the cut-off are provisional.",
        Unit.PERCENT,
        Direction.DOWN,
        numerator=Events(spells.READMISSIONS, "readmitted"),
        denominator=Events(spells.READMISSIONS),
        scale=PERCENT,
        extras=("provisional",),
    ),
    Figure(
        "waiting",
        "People waiting",
        "Footprint referrals in scope, accepted and not placed, withdrawn or declined, on the "
        "last counted day; days since acceptance beside it.",
        Unit.COUNT,
        Direction.DOWN,
        lengths=Lengths(lengths_so_far(waits.WAITING, "accepted_on", counted=0)),
        by=("service_line", "icb", "security_level"),
        no_cut=_NO_WARD,
        of_lines=True,
        extras=("median_days", "max_days"),
    ),
    Figure(
        "wait_to_admission",
        "Wait to admission",
        "Days from referral to admission, of admissions in the period that had a referral.",
        Unit.DAYS,
        Direction.DOWN,
        lengths=Lengths(lengths_on_day(spells.WAITS_TO_ADMISSION)),
        extras=("median", "p90"),
    ),
    Figure(
        "bed_day_variance",
        "Bed days against the baseline",
        "Baseline bed days for the period, prorated by day, less patient days of footprint "
        "patients in scope, in area and out; and money at the agreed price.",
        Unit.PERCENT,
        Direction.UP,
        numerator=agreements.VARIANCE,
        denominator=agreements.Agreed(),
        scale=PERCENT,
        by=("provider", "service_line", "security_level"),
        no_cut="A baseline is agreed for a service line and a provider, not more finely.",
        signed=True,
        extras=("money",),
    ),
)

CATALOGUE: dict[str, Figure] = {figure.name: figure for figure in _ALL}
