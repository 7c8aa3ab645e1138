"""Agreed bed days, prorated by day, against patient days of footprint patients in scope."""

from dataclasses import dataclass

from reporting.figures.facts import patients
from reporting.figures.measures import Cut, Days, Term

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


@dataclass(frozen=True)
class Variance:
    """Baseline bed days less patient days of footprint patients, in area and out."""

    def sql(self, cut: Cut) -> str:
        """Days a period and group."""
        return f"({Agreed().sql(cut)} UNION ALL {_USED.sql(cut)})"

    def details(self, cut: Cut) -> str:
        """Each baseline, and each stretch of patient days taken off it."""
        return f"{Agreed().details(cut)} UNION ALL {_USED.details(cut)}"


# Each patient day at the price of its provider's own baseline for the line, else of the line's:
# every day at the line's price, less those that a baseline of its own covers, plus those at that.
# Where that leaves no day with a price there is no money, not none of it.
_TAKEN = f"""
  SELECT k, d.provider_id, d.service_line_id,
         -sum(d.n * priced.sign * priced.price * (least(priced.last, (%(ends)s::date[])[k])
              - greatest(priced.first, (%(starts)s::date[])[k]))) AS days
    FROM (SELECT spans.*, w.provider_id, w.service_line_id
            FROM ({patients.DAYS}) spans JOIN providers_ward w ON w.id = spans.ward_id
           WHERE footprint) d
    JOIN LATERAL (
      SELECT b.price, 1 AS sign, greatest(b.start_date, d.first) AS first,
             least(b.end_date, d.last) AS last
        FROM providers_baseline b
       WHERE b.collaborative_id = %(collaborative)s AND b.service_line_id = d.service_line_id
         AND (b.provider_id = d.provider_id OR b.provider_id IS NULL)
      UNION ALL
      SELECT whole.price, -1, greatest(whole.start_date, own.start_date, d.first),
             least(whole.end_date, own.end_date, d.last)
        FROM providers_baseline own
        JOIN providers_baseline whole
          ON whole.collaborative_id = own.collaborative_id AND whole.provider_id IS NULL
         AND whole.service_line_id = own.service_line_id
       WHERE own.collaborative_id = %(collaborative)s AND own.provider_id = d.provider_id
         AND own.service_line_id = d.service_line_id) priced ON priced.first < priced.last
   CROSS JOIN LATERAL generate_series(width_bucket(priced.first, %(starts)s::date[]),
                                      width_bucket(priced.last - 1, %(starts)s::date[])) k
   WHERE priced.price IS NOT NULL
   GROUP BY 1, 2, 3
  HAVING sum(d.n * priced.sign * (least(priced.last, (%(ends)s::date[])[k])
             - greatest(priced.first, (%(starts)s::date[])[k]))) <> 0"""


@dataclass(frozen=True)
class Money:
    """Pounds: what is agreed less what was used, each day at its agreed price."""

    def sql(self, cut: Cut) -> str:
        """Pounds a period and group."""
        agreed = f"""
  SELECT k, provider_id, service_line_id, days * price AS days FROM ({_AGREED}) priced
   WHERE price IS NOT NULL"""
        return f"""(
  SELECT k{cut.values}, sum(days) AS value FROM ({agreed} UNION ALL {_TAKEN}) fact {_PLACE}
   WHERE {cut.where} GROUP BY 1{_numbers(cut)})"""

    def details(self, cut: Cut) -> str:
        """Money has no rows of its own: it is the days of the variance, each at its price."""
        return Variance().details(cut)


def _numbers(cut: Cut) -> str:
    return "".join(f", {place}" for place in range(2, len(cut.by) + 2))
