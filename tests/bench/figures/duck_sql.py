"""The figures in DuckDB's SQL, straight from figures.md."""

WEEKS = """
CREATE MACRO monday() AS (SELECT first - (isodow(first)::int - 1) FROM range);
CREATE TABLE weeks AS
  SELECT k, greatest(first, monday() + 7 * k::int) AS since,
         least(last, monday() + 7 * k::int + 7) AS until
    FROM range, range(0, (SELECT (last - 1 - monday()) // 7 + 1 FROM range)) weeks(k);
"""

# Where each ward is; a group is a provider and a line. Then spans `f` to `l`, and events on `day`.
FACTS = """
CREATE TEMP TABLE places AS
  SELECT w.*, dense_rank() OVER (ORDER BY provider, line) AS g, area, area AND member AS own
    FROM (SELECT *, icb_id IN (FROM footprint) AS area, provider_id IN (FROM members) AS member
            FROM wards) w;
CREATE TEMP TABLE groups AS SELECT DISTINCT g, provider, line FROM places;
CREATE TEMP TABLE patient_days AS
  SELECT s.id, s.placement_id, s.patient_id, g, level, mark, p.admitted_on, reason,
         p.icb_id IN (FROM footprint) AS footprint, area, own,
         greatest(s.start_date, first) AS f, least(coalesce(s.end_date, last), last) AS l
    FROM stays s JOIN spells p ON p.id = s.placement_id JOIN places w ON w.id = s.ward_id, range
   WHERE (own OR p.icb_id IN (FROM footprint)) AND s.start_date < last
     AND greatest(s.start_date, first) < least(coalesce(s.end_date, last), last);
CREATE TEMP TABLE own_beds AS
  SELECT b.id, b.basis, b.start_date, b.end_date, g FROM beds b JOIN places w ON w.id = b.ward_id
   WHERE own;
CREATE TEMP TABLE turns AS
  SELECT p.*, first_ward, last_ward, p.icb_id IN (FROM footprint) AS footprint,
         f.own AS first_own, f.g AS first_g, z.own AS last_own, z.g AS last_g
    FROM spells p
    JOIN (SELECT placement_id, arg_min(ward_id, start_date) AS first_ward,
                 arg_max(ward_id, start_date) AS last_ward FROM stays GROUP BY 1) s
      ON s.placement_id = p.id
    JOIN places f ON f.id = first_ward JOIN places z ON z.id = last_ward;
"""


def _days(name: str, source: str, columns: dict[str, str], *, people: tuple[str, ...] = ()) -> str:
    """A table of days of spans a week and group; of `people`, how many there are on last days."""
    partial = ", ".join(
        f"sum(sign * (until - day)) FILTER ({condition}) AS p_{column}"
        for column, condition in columns.items()
    )
    whole = ", ".join(
        f"sum(sign) FILTER ({condition}) AS w_{column}" for column, condition in columns.items()
    )
    values = ", ".join(
        f"sum(coalesce(w_{column}, 0)) OVER turn AS {column}"
        if column in people
        else f"coalesce(p_{column}, 0) + (until - since)"
        f" * (sum(coalesce(w_{column}, 0)) OVER turn - coalesce(w_{column}, 0)) AS {column}"
        for column in columns
    )
    return f"""
CREATE TABLE {name} AS
  WITH changes AS (
    SELECT g, k, {partial}, {whole}
      FROM (SELECT *, f AS day, 1 AS sign FROM ({source})
            UNION ALL SELECT *, l, -1 FROM ({source})) edges
      JOIN weeks ON k = (day - monday()) // 7
     WHERE day < (SELECT last FROM range) GROUP BY g, k)
  SELECT g, k, {values}
    FROM (SELECT g, k, since, until FROM (SELECT DISTINCT g FROM changes), weeks) grid
    LEFT JOIN changes USING (g, k)
  WINDOW turn AS (PARTITION BY g ORDER BY k);
"""


_CLIP = "greatest({starts}, first) AS f, least(coalesce({ends}, last), last) AS l"
_SPELLS_DAYS = "SELECT g, footprint, area, own, reason, f, l FROM patient_days"
_SERVICE = f"""
  SELECT * FROM (SELECT g, basis, {_CLIP.format(starts="start_date", ends="end_date")}
                   FROM own_beds, range) WHERE f < l"""
_USES = f"""
  SELECT * FROM (
    SELECT g, basis, use, {_CLIP.format(starts="u.start_date", ends="u.end_date")}
      FROM uses u JOIN own_beds b ON b.id = u.bed_id, range) WHERE f < l"""
_LEAVES = """
  SELECT * FROM (
    SELECT g, greatest(u.start_date, v.start_date, first) AS f,
           least(coalesce(u.end_date, last), coalesce(v.end_date, last), last) AS l
      FROM uses u JOIN own_beds b ON b.id = u.bed_id JOIN leaves v ON v.stay_id = u.stay_id, range
     WHERE use = 'occupied') WHERE f < l"""
_READY = """
  SELECT * FROM (
    SELECT g, greatest(d.f, r.start_date) AS f, least(d.l, coalesce(r.end_date, d.l)) AS l
      FROM patient_days d JOIN readiness r ON r.placement_id = d.placement_id) WHERE f < l"""
# Nobody of these rows was recommended twice at a time, nor moved for it.
_WRONG = """
  SELECT * FROM (
    SELECT g, greatest(d.f, coalesce(r.assessed_on, r.received_on)) AS f,
           least(d.l, coalesce(least(r.declined_on, r.withdrawn_on), d.l)) AS l
      FROM patient_days d JOIN referrals r ON r.patient_id = d.patient_id
     WHERE r.kind = 'move' AND r.level <> '' AND r.level <> d.level) WHERE f < l"""

DAYS = "".join(
    (
        _days(
            "d_people",
            _SPELLS_DAYS,
            {
                "patient_days": "true",
                "footprint": "footprint",
                "out": "footprint AND NOT area",
                "out_no_bed": "footprint AND NOT area AND reason = 'no_bed'",
                "inward": "own AND NOT footprint",
                "own": "own",
                "census_footprint": "footprint",
                "census_out": "footprint AND NOT area",
            },
            people=("census_footprint", "census_out"),
        ),
        _days("d_service", _SERVICE, {"service": "basis = 'block'"}),
        _days(
            "d_uses",
            _USES,
            {
                "occupied": "use = 'occupied'",
                "closed": "basis = 'block' AND use = 'closed'",
                "paused": "basis = 'block' AND use = 'paused'",
            },
        ),
        _days("d_leave", _LEAVES, {"leave": "true"}),
        _days("d_ready", _READY, {"ready": "true"}),
        _days("d_wrong", _WRONG, {"wrong": "true"}),
    )
)

_WEEK = "(day - monday()) // 7 AS k"
_WITHIN = "day >= (SELECT first FROM range) AND day < (SELECT last FROM range)"

EVENTS = f"""
CREATE TEMP TABLE admitted AS
  SELECT id, first_g AS g, admitted_on AS day FROM turns
   WHERE (footprint OR first_own) AND {_WITHIN};
CREATE TEMP TABLE discharged AS
  SELECT t.*, last_g AS g, discharged_on AS day, discharged_on - admitted_on AS length
    FROM (SELECT *, lead(admitted_on) OVER turn AS next_on, lead(provider_id) OVER turn AS next_at
            FROM turns WINDOW turn AS (PARTITION BY patient_id ORDER BY admitted_on)) t
   WHERE (footprint OR last_own) AND {_WITHIN.replace("day", "discharged_on")};
CREATE TEMP TABLE moved AS
  SELECT g, start_date, end_date, place, of
    FROM (SELECT *, row_number() OVER (PARTITION BY placement_id ORDER BY start_date) AS place,
                 count(*) OVER (PARTITION BY placement_id) AS of FROM stays) s
    JOIN spells p ON p.id = s.placement_id JOIN places w ON w.id = s.ward_id
   WHERE own OR p.icb_id IN (FROM footprint);
CREATE TEMP TABLE secluded AS
  SELECT g, v.day, v.type
    FROM (SELECT v.*, s.ward_id,
                 row_number() OVER (PARTITION BY v.id ORDER BY s.start_date DESC) AS place
            FROM interventions v
            JOIN stays s ON s.placement_id = v.placement_id AND s.start_date <= v.day) v
    JOIN spells p ON p.id = v.placement_id JOIN places w ON w.id = v.ward_id
   WHERE place = 1 AND (own OR p.icb_id IN (FROM footprint)) AND {_WITHIN};
CREATE TABLE e_admissions AS SELECT g, {_WEEK}, count(*) AS admissions FROM admitted GROUP BY ALL;
CREATE TABLE e_discharges AS SELECT g, {_WEEK}, count(*) AS discharges FROM discharged GROUP BY ALL;
CREATE TABLE e_transfers_in AS
  SELECT g, {_WEEK}, count(*) AS transfers_in FROM (SELECT *, start_date AS day FROM moved)
   WHERE place > 1 AND {_WITHIN} GROUP BY ALL;
CREATE TABLE e_transfers_out AS
  SELECT g, {_WEEK}, count(*) AS transfers_out FROM (SELECT *, end_date AS day FROM moved)
   WHERE place < of AND {_WITHIN} GROUP BY ALL;
CREATE TABLE e_interventions AS
  SELECT g, {_WEEK}, count(*) AS interventions, count(*) FILTER (type = '05') AS seclusions
    FROM secluded GROUP BY ALL;
CREATE TABLE e_readmissions AS
  SELECT g, {_WEEK}, count(*) AS may_return,
         count(*) FILTER (next_on - day BETWEEN 0 AND 30) AS returned
    FROM discharged
   WHERE destination NOT IN (FROM died)
     AND NOT coalesce(next_on - day <= 1 AND next_at <> provider_id, false)
   GROUP BY ALL;
"""

PATHWAYS = """
CREATE TEMP TABLE pathways AS
  SELECT patient_id, chain, min(admitted_on) AS began,
         arg_max_null(discharged_on, admitted_on) AS day, arg_max(last_g, admitted_on) AS g,
         arg_max(footprint OR last_own, admitted_on) AS ours
    FROM (SELECT *, sum(begins) OVER (PARTITION BY patient_id ORDER BY admitted_on) AS chain
            FROM (SELECT *, CASE WHEN admitted_on <= 1 + lag(until) OVER turn
                                 THEN 0 ELSE 1 END AS begins
                    FROM (SELECT *, coalesce(discharged_on, DATE '9999-01-01') AS until FROM turns)
                  WINDOW turn AS (PARTITION BY patient_id ORDER BY admitted_on)))
   GROUP BY patient_id, chain;
"""


def _lengths(name: str, source: str, *, further: str = "") -> str:
    return f"""
CREATE TABLE l_{name} AS
  SELECT g, k, sum(length) AS "{name} numerator", count(*) AS "{name} denominator",
         quantile_cont(length, 0.5) AS "{name} median", quantile_cont(length, 0.9) AS "{name} p90",
         max(length) AS "{name} max"{further}
    FROM ({source}) GROUP BY g, k;
"""


LENGTHS = "".join(
    (
        _lengths("length_of_stay", f"SELECT g, {_WEEK}, length FROM discharged"),
        _lengths(
            "pathway_length_of_stay",
            f"SELECT g, {_WEEK}, day - began AS length FROM pathways WHERE ours AND {_WITHIN}",
        ),
        _lengths(
            "wait_to_admission",
            f"""SELECT g, {_WEEK}, length
                  FROM (SELECT a.id, any_value(g) AS g, any_value(day) AS day,
                               any_value(day) - min(received_on) AS length
                          FROM admitted a JOIN referrals r ON r.placement_id = a.id
                         WHERE received_on <= day GROUP BY a.id)""",
        ),
        _lengths(
            "current_length_of_stay",
            """SELECT g, k, mark, until - admitted_on AS length
                 FROM patient_days JOIN weeks ON f < until AND until <= l""",
            further=', count(*) FILTER (length > mark) AS "current_length_of_stay long_stay"',
        ),
        _lengths(
            "waiting",
            """SELECT line_id AS g, k, until - 1 - f AS length
                 FROM (SELECT r.line_id, accepted_on AS f,
                              least(coalesce(declined_on, last), coalesce(withdrawn_on, last),
                                    coalesce(p.admitted_on, last), last) AS l, first
                         FROM referrals r LEFT JOIN spells p ON p.id = r.placement_id, range
                        WHERE r.icb_id IN (FROM footprint))
                 JOIN weeks ON f < until AND until <= l AND until > first""",
        ),
    )
)

# Agreed days and those used, day by day: each day at the price of its day.
MONEY = """
CREATE TEMP TABLE agreed AS
  SELECT l.code AS line, p.key AS provider, b.*,
         b.bed_days::double / (b.end_date - b.start_date) AS a_day
    FROM baselines b JOIN lines l ON l.id = b.line_id LEFT JOIN providers p ON p.id = b.provider_id;
CREATE TABLE m_agreed AS
  SELECT provider, line, k, sum(a_day * (least(until, end_date) - greatest(since, start_date)))
           AS agreed,
         sum(price * a_day * (least(until, end_date) - greatest(since, start_date))) AS money
    FROM agreed JOIN weeks ON start_date < until AND since < end_date GROUP BY ALL;
CREATE TEMP TABLE used AS
  SELECT g, day, sum(sum(sign)) OVER (PARTITION BY g ORDER BY day) AS people
    FROM (SELECT g, f AS day, 1 AS sign FROM patient_days WHERE footprint
          UNION ALL SELECT g, l, -1 FROM patient_days WHERE footprint
          UNION ALL SELECT g, since + d::int, 0 FROM groups, weeks, range(7) days(d)
           WHERE since + d::int < until)
   GROUP BY g, day;
CREATE TABLE m_used AS
  SELECT u.g, (day - monday()) // 7 AS k, sum(people) AS used,
         sum(people * coalesce(own.price, whole.price)) AS spent
    FROM used u JOIN groups USING (g)
    LEFT JOIN agreed own ON own.line = groups.line AND own.provider = groups.provider
                        AND own.start_date <= day AND day < own.end_date
    LEFT JOIN agreed whole ON whole.line = groups.line AND whole.provider IS NULL
                          AND whole.start_date <= day AND day < whole.end_date
   WHERE day < (SELECT last FROM range)
   GROUP BY ALL;
"""

_OPEN = "service - closed"
_SIDES = {
    "occupancy": ("occupied", _OPEN),
    "occupancy_excluding_leave": ("occupied - leave", _OPEN),
    "occupancy_commissioned": ("occupied", "service"),
    "closed_bed_rate": ("closed", "service"),
    "paused_bed_rate": ("paused", _OPEN),
    "out_of_area_rate": ("out", "footprint"),
    "out_of_area_inappropriate_rate": ("out_no_bed", "footprint"),
    "out_of_area_census": ("census_out", "census_footprint"),
    "inward_rate": ("inward", "own"),
    "admissions": ("admissions", None),
    "discharges": ("discharges", None),
    "transfers_in": ("transfers_in", None),
    "transfers_out": ("transfers_out", None),
    "ready_for_discharge_rate": ("ready", "patient_days"),
    "wrong_level_rate": ("wrong", "patient_days"),
    "seclusion_per_100_patients": ("seclusions", "patient_days"),
    "restrictive_interventions_per_1000_patient_days": ("interventions", "patient_days"),
    "readmissions_30d": ("returned", "may_return"),
}
_COLUMNS = ", ".join(
    f'{sql} AS "{figure} {side}"'
    for figure, sides in _SIDES.items()
    for side, sql in zip(("numerator", "denominator"), sides, strict=True)
    if sql
)
_COUNTS = """
  occupied, service, closed, paused, leave, out, out_no_bed, footprint, census_out,
  census_footprint, inward, own, admissions, discharges, transfers_in, transfers_out, ready, wrong,
  patient_days, seclusions, interventions, returned, may_return"""
_ZEROS = ", ".join(f"coalesce({name.strip()}, 0) AS {name.strip()}" for name in _COUNTS.split(","))
_JOINED = " ".join(
    f"LEFT JOIN {table} USING (g, k)"
    for table in (
        *("d_people", "d_service", "d_uses", "d_leave", "d_ready", "d_wrong", "e_admissions"),
        *("e_discharges", "e_transfers_in", "e_transfers_out", "e_interventions"),
        "e_readmissions",
    )
)
SIDES = f"""
CREATE TABLE t_sums AS
  SELECT provider, line, k + 1 AS k, {_COLUMNS}
    FROM (SELECT provider, line, k, {_ZEROS} FROM groups CROSS JOIN weeks {_JOINED});
CREATE TABLE t_variance AS
  SELECT provider, line, k + 1 AS k, sum(agreed - used) AS "bed_day_variance numerator",
         sum(agreed) AS "bed_day_variance denominator", sum(money) AS "bed_day_variance money"
    FROM (SELECT provider, line, k, agreed, 0 AS used, coalesce(money, 0) AS money FROM m_agreed
          UNION ALL
          SELECT provider, line, k, 0, used, -coalesce(spent, 0) FROM m_used JOIN groups USING (g))
   GROUP BY ALL;
"""
LENGTHS_TABLES = (
    *("length_of_stay", "pathway_length_of_stay", "wait_to_admission", "current_length_of_stay"),
    "waiting",
)


def unpivoted(table: str) -> str:
    """A row for each number of a wide table that is not 0."""
    return f"""
  SELECT figure, k, provider, line, value
    FROM (UNPIVOT (SELECT k, provider, line,
                          COLUMNS(c -> c NOT IN ('k', 'provider', 'line'))::double FROM {table})
               ON * EXCLUDE (k, provider, line) INTO NAME figure VALUE value)
   WHERE value <> 0"""


NAMED = "".join(
    f"""
CREATE TABLE t_{name} AS
  SELECT {"NULL AS provider, code AS line" if name == "waiting" else "provider, line"},
         k + 1 AS k, * EXCLUDE (g, k{", id, code" if name == "waiting" else ", provider, line"})
    FROM l_{name} JOIN {"lines ON id = g" if name == "waiting" else "groups USING (g)"};
"""
    for name in LENGTHS_TABLES
)

# Both sides, number by number; sums of quotients and prices may differ in their last digits.
COMPARED = """
SELECT count(*), count(*) FILTER (
         abs(coalesce(ours.value, 0) - coalesce(theirs.value, 0))
           > 1e-9 * greatest(1, abs(coalesce(ours.value, theirs.value)))),
       string_agg(DISTINCT CASE WHEN abs(coalesce(ours.value, 0) - coalesce(theirs.value, 0))
           > 1e-9 * greatest(1, abs(coalesce(ours.value, theirs.value))) THEN figure END, ', ')
  FROM ours FULL JOIN theirs USING (figure, k, place)
"""
