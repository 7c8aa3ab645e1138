"""Agreed bed days, prorated by day, against patient days of footprint patients in scope."""

from dataclasses import dataclass

from reporting.figures.cut import Cut
from reporting.figures.facts import patients
from reporting.figures.measures import Days, Sum, Term
from reporting.figures.passes import sums

# What is agreed in each period: bed days times the part of the baseline's days that fall into it.
_AGREED = """
  SELECT k, b.id AS baseline_id, b.price, b.provider_id, b.service_line_id, b.start_date,
         b.end_date,
         b.bed_days::numeric(40, 30) * (least(b.end_date, (%(ends)s::date[])[k])
                                        - greatest(b.start_date, (%(starts)s::date[])[k]))
         / (b.end_date - b.start_date) AS days
    FROM providers_baseline b
   CROSS JOIN generate_series(1, cardinality(%(starts)s::date[])) k
   WHERE b.collaborative_id = %(collaborative)s
     AND b.start_date < (%(ends)s::date[])[k] AND (%(starts)s::date[])[k] < b.end_date"""

_PLACE = """
  JOIN LATERAL (
    SELECT (SELECT key FROM providers_provider WHERE id = fact.provider_id) AS provider,
           l.code AS service_line, l.security_level
      FROM providers_serviceline l
     WHERE l.id = fact.service_line_id AND l.programme = %(programme)s) place ON true"""


_USED = Days((Term(patients.DAYS, "footprint", -1),))


@dataclass(frozen=True)
class Agreed:
    """Baseline bed days of each period."""

    def sql(self, cut: Cut) -> str:
        """Days a period and group; a baseline without a provider has no provider."""
        return f"""(
  SELECT k{cut.values}, sum(days) AS value FROM ({_AGREED}) fact {_PLACE}
   WHERE {cut.where} GROUP BY 1{_numbers(cut)})"""

    def details(self, cut: Cut) -> str:
        """Each baseline with its part of the period."""
        return f"""
  SELECT k, NULL::bigint AS place_id, NULL::bigint AS icb_id, {NOBODY},
         greatest(fact.start_date, (%(starts)s::date[])[k]) AS first,
         least(fact.end_date, (%(ends)s::date[])[k]) AS last, 'agreed' AS why, days AS amount
    FROM ({_AGREED}) fact {_PLACE} WHERE {cut.where}"""


NOBODY = """NULL::bigint AS patient_id, NULL::bigint AS placement_id, NULL::bigint AS stay_id,
         NULL::bigint AS bed_id"""


# Baseline bed days less patient days of footprint patients, in area and out.
VARIANCE = Sum((Agreed(), _USED))


# What a day in each ward costs: at the price of its provider's own baseline for the line, else of
# the line's. Every day at the line's price, less those that a baseline of its own covers, plus
# those at that.
_PRICES = """
  SELECT w.id AS ward_id, b.price, 1 AS sign, b.start_date AS first, b.end_date AS last
    FROM providers_ward w
    JOIN providers_baseline b ON b.service_line_id = w.service_line_id
     AND (b.provider_id = w.provider_id OR b.provider_id IS NULL)
   WHERE b.collaborative_id = %(collaborative)s
  UNION ALL
  SELECT w.id, whole.price, -1, greatest(whole.start_date, own.start_date),
         least(whole.end_date, own.end_date)
    FROM providers_ward w
    JOIN providers_baseline own ON own.service_line_id = w.service_line_id
     AND own.provider_id = w.provider_id
    JOIN providers_baseline whole ON whole.service_line_id = own.service_line_id
     AND whole.collaborative_id = own.collaborative_id AND whole.provider_id IS NULL
     AND whole.start_date < own.end_date AND own.start_date < whole.end_date
   WHERE own.collaborative_id = %(collaborative)s"""

# In whole ten-thousandths of a pound, which is as finely as a price is held: they add up exactly,
# and in a fraction of the time that decimals take.
_PRICED = f"""
  SELECT d.ward_id, d.icb_id, d.n * p.sign AS n,
         d.n * p.sign * (p.price * 10000)::bigint AS cost,
         greatest(d.first, p.first) AS first, least(d.last, p.last) AS last
    FROM ({patients.DAYS}) d
    JOIN ({_PRICES}) p ON p.ward_id = d.ward_id AND p.first < d.last AND d.first < p.last
   WHERE d.footprint AND p.price IS NOT NULL"""

_TAKEN = (
    ("spent", Days((Term(_PRICED, amount="cost"),))),
    ("priced", Days((Term(_PRICED),))),
)


@dataclass(frozen=True)
class Money:
    """Pounds: what is agreed less what was used, each day at its agreed price.

    Where no day has a price there is no money, not none of it.
    """

    def sql(self, cut: Cut) -> str:
        """Pounds a period and group."""
        agreed = f"""
  SELECT k, provider_id, service_line_id, days * price AS days FROM ({_AGREED}) priced
   WHERE price IS NOT NULL"""
        return f"""(
  SELECT k{cut.values}, sum(days) AS value FROM ({agreed}) fact {_PLACE}
   WHERE {cut.where} GROUP BY 1{_numbers(cut)}
   UNION ALL
  SELECT k{cut.names}, -spent / 10000.0 FROM ({sums(_TAKEN, cut)}) taken WHERE priced <> 0)"""

    def details(self, cut: Cut) -> str:
        """Money has no rows of its own: it is the days of the variance, each at its price."""
        return VARIANCE.details(cut)


def _numbers(cut: Cut) -> str:
    return "".join(f", {place}" for place in range(2, len(cut.by) + 2))
