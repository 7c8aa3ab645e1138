"""Opens a figure into the rows behind it, whose sums are its numerator and its denominator."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from impact.core.grains import counted_periods
from reporting.figures.catalogue import Figure
from reporting.figures.cut import Cut
from reporting.figures.engine import Asked, cut_of, figure_named, judge, parameters_of, served
from reporting.figures.measures import DETAIL
from reporting.figures.planning import for_many_rows
from reporting.figures.scope import PIECES


@dataclass(frozen=True)
class Behind:
    """One row behind a figure: who or what, from when to when, and what it counts on each side.

    `numerator` and `denominator` are days, people, events or lengths, as the figure counts;
    `why` says in words why the row counts. Persons are told by pseudonym. `spell` is the number of
    the placement among placements, never for showing.
    """

    period_start: date
    period_end: date
    provider: str | None
    ward: str | None
    service_line: str | None
    icb: str | None
    patient: str | None
    placement: str | None
    ward_stay: str | None
    bed: str | None
    start: date
    end: date
    numerator: Any
    denominator: Any
    why: str
    spell: int | None

    def as_dict(self) -> dict[str, Any]:
        """As the API serves it."""
        return {
            "period_start": self.period_start.isoformat(),
            "period_end": self.period_end.isoformat(),
            "provider": self.provider,
            "ward": self.ward,
            "service_line": self.service_line,
            "icb": self.icb,
            "patient": self.patient,
            "placement": self.placement,
            "ward_stay": self.ward_stay,
            "bed": self.bed,
            "from": self.start.isoformat(),
            "to": self.end.isoformat(),
            "numerator": served(self.numerator),
            "denominator": served(self.denominator),
            "why": self.why,
        }


@dataclass(frozen=True)
class Totals:
    """How many rows are behind a figure, and what they sum to."""

    rows: int
    numerator: Any
    denominator: Any


def explain(asked: Asked, *, offset: int = 0, limit: int | None = None) -> Iterator[Behind]:
    """The rows behind a figure, in order of period, ward, bed, person and day."""
    question = _question(asked)
    if question is None:
        return
    periods, behind, cut, parameters = question
    query = _ROWS.format(pieces=PIECES, behind=behind, places=cut.places)
    with for_many_rows() as cursor:
        cursor.execute(query, {**parameters, "offset": offset, "limit": limit})
        rows = cursor.fetchall()
    for k, *values in rows:
        period = periods[k - 1].period
        if period.start is None or period.end is None:
            raise AssertionError("a counted period has both bounds")
        yield Behind(period.start, period.end, *values)


def totals(asked: Asked) -> Totals:
    """How many rows `explain` has in all, and their sums."""
    question = _question(asked)
    if question is None:
        return Totals(0, 0, 0)
    _, behind, _, parameters = question
    query = f"""
WITH {PIECES}
SELECT count(*), coalesce(sum(numerator), 0), coalesce(sum(denominator), 0)
  FROM ({behind}) behind"""
    with for_many_rows() as cursor:
        cursor.execute(query, parameters)
        return Totals(*cursor.fetchone())


def _question(asked: Asked) -> tuple[Any, str, Cut, dict[str, Any]] | None:
    """Periods, query, cut and parameters; None where no day is counted."""
    figure = figure_named(asked.figure)
    judge(asked, figure)
    periods = counted_periods(
        start=asked.start, end=asked.end, grain=asked.grain, cut_off=asked.cut_off
    )
    if not periods:
        return None
    cut, filters = cut_of(asked, figure)
    behind = _BEHIND.format(sides=_sides(figure, cut))
    return periods, behind, cut, {**parameters_of(asked, periods), **filters}


def _sides(figure: Figure, cut: Cut) -> str:
    if figure.lengths is not None:
        sides = [
            ("numerator", figure.lengths.details(cut, counted=figure.unit == "count")),
            ("denominator", figure.lengths.details(cut, counted=True)),
        ]
        if figure.unit == "count":
            sides.pop()
    else:
        sides = [
            (name, measure.details(cut))
            for name, measure in (
                ("numerator", figure.numerator),
                ("denominator", figure.denominator),
            )
            if measure is not None
        ]
    return " UNION ALL ".join(
        f"SELECT k, place_id, icb_id, {DETAIL}, "
        + ("amount AS numerator, 0 AS denominator" if side == "numerator" else "0, amount")
        + f" FROM ({rows}) {side}"
        for side, rows in sides
    )


_BEHIND = """
  SELECT k, place_id, icb_id, patient_id, placement_id, stay_id, bed_id, first, last,
         sum(numerator) AS numerator, sum(denominator) AS denominator,
         string_agg(DISTINCT why, ', ' ORDER BY why) AS why
    FROM ({sides}) both_sides
   GROUP BY k, place_id, icb_id, patient_id, placement_id, stay_id, bed_id, first, last"""

_ROWS = """
WITH {pieces}
SELECT behind.k, place.provider, place.ward, place.service_line, icb.code, patient.pseudonym,
       placement.spell_id, stay.ward_stay_id, bed.label, behind.first, behind.last,
       behind.numerator, behind.denominator, behind.why, placement.id
  FROM ({behind}) behind
  LEFT JOIN ({places}) place ON place.place_id = behind.place_id
  LEFT JOIN patients_stay stay ON stay.id = behind.stay_id
  LEFT JOIN patients_placement placement
         ON placement.id = coalesce(behind.placement_id, stay.placement_id)
  LEFT JOIN patients_patient patient
         ON patient.id = coalesce(behind.patient_id, stay.patient_id)
  LEFT JOIN providers_icb icb ON icb.id = coalesce(behind.icb_id, placement.responsible_icb_id)
  LEFT JOIN beds_bed bed ON bed.id = behind.bed_id
 ORDER BY behind.k, place.ward NULLS FIRST, bed.label NULLS FIRST, patient.pseudonym NULLS FIRST,
          behind.first, behind.last, behind.stay_id NULLS FIRST, behind.why
OFFSET %(offset)s LIMIT %(limit)s"""
