"""What one change wrote, told by the history, and how it is put back as it was.

Everything is asked and done by sets: an import writes tens of thousands of rows.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import ForeignObjectRel, Model

from beds.models import Bed, BedPeriod, Difference, ImportBatch, Question
from impact.audit.versions import events_of
from patients import models as care
from providers.models import Baseline

_WORDS: dict[type[Model], tuple[str, str]] = {
    Bed: ("bed", "beds"),
    care.Patient: ("person", "people"),
    care.PatientIdentifier: ("local number", "local numbers"),
    care.Placement: ("placement", "placements"),
    care.Stay: ("ward stay", "ward stays"),
    care.Leave: ("leave", "leaves"),
    BedPeriod: ("use of a bed", "uses of beds"),
    care.Readiness: ("period of readiness", "periods of readiness"),
    care.Intervention: ("intervention", "interventions"),
    care.RepatriationPlan: ("repatriation plan", "repatriation plans"),
    care.Visit: ("visit", "visits"),
    care.CareReview: ("review", "reviews"),
    care.LegalStatus: ("legal status", "legal statuses"),
    care.Referral: ("referral", "referrals"),
    Baseline: ("baseline", "baselines"),
    Difference: ("difference", "differences"),
}
"""What an import may write, what others hang on first, and what pages call it."""


@dataclass(frozen=True)
class Written:
    """How many rows of one sort a change made, and how many held ones it changed or took away."""

    one: str
    many: str
    made: int
    altered: int


@dataclass(frozen=True)
class Later:
    """How many rows of one sort somebody changed since, and the last event of that."""

    one: str
    many: str
    count: int
    last: int
    model: type[Model]


@contextmanager
def written_by(change: UUID) -> Iterator[None]:
    """While it lasts the table `undoing` has each row that the change wrote.

    `before` is the event that has the row as it was, null where there was none; `last` the last
    event of the change. Raises LookupError where history does not have what was before.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE undoing (model text, id bigint, last bigint, before bigint, "
            "known boolean, PRIMARY KEY (model, id)) ON COMMIT DROP"
        )
        for model in _WORDS:
            cursor.execute(_GATHER.format(event=_event_table(model)), [_name(model), change])
        cursor.execute("ANALYZE undoing")
        cursor.execute("SELECT EXISTS (SELECT FROM undoing WHERE NOT known)")
        if cursor.fetchone()[0]:
            raise LookupError("history lacks what was before")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE undoing")


_GATHER = """
    INSERT INTO undoing
    SELECT %s, wrote.id, wrote.last, CASE before.pgh_label WHEN 'delete' THEN NULL
           ELSE before.pgh_id END, before.pgh_id IS NOT NULL OR wrote.label = 'insert'
      FROM (SELECT pgh_obj_id AS id, min(pgh_id) AS first, max(pgh_id) AS last,
                   (array_agg(pgh_label ORDER BY pgh_id))[1] AS label
              FROM "{event}" WHERE pgh_context_id = %s GROUP BY pgh_obj_id) wrote
      LEFT JOIN LATERAL (
           SELECT pgh_id, pgh_label FROM "{event}" event
            WHERE event.pgh_obj_id = wrote.id AND event.pgh_id < wrote.first
            ORDER BY pgh_id DESC LIMIT 1) before ON true"""


def tally() -> list[Written]:
    """What the change wrote, a line for each sort of row that it wrote at all."""
    found = []
    for model, words in _WORDS.items():
        made, altered = _row(
            "SELECT count(*) FILTER (WHERE before IS NULL), count(before) FROM undoing "
            "WHERE model = %s",
            [_name(model)],
        )
        if made or altered:
            found.append(Written(*words, made, altered))
    return found


def wards() -> set[int]:
    """The wards whose beds and people the change wrote of, as they were and as they are."""
    stays, beds, uses = (_event_table(model) for model in (care.Stay, Bed, BedPeriod))
    with connection.cursor() as cursor:
        cursor.execute(
            f'''
            SELECT ward_id FROM "{stays}" JOIN undoing ON model = %s AND undoing.id = pgh_obj_id
            UNION SELECT ward_id FROM "{beds}"
              JOIN undoing ON model = %s AND undoing.id = pgh_obj_id
            UNION SELECT bed.ward_id FROM "{uses}" event
              JOIN undoing ON model = %s AND undoing.id = event.pgh_obj_id
              JOIN "{_table(Bed)}" bed ON bed.id = event.bed_id''',
            [_name(care.Stay), _name(Bed), _name(BedPeriod)],
        )
        return {ward for (ward,) in cursor.fetchall()}


def lock_rows() -> None:
    """Locks every row that the change wrote and that is still there, in order of its key."""
    with connection.cursor() as cursor:
        for model in _WORDS:
            cursor.execute(
                f'SELECT count(*) FROM (SELECT FROM "{_table(model)}" WHERE id IN '
                "(SELECT id FROM undoing WHERE model = %s) ORDER BY id FOR UPDATE) locked",
                [_name(model)],
            )


def changed_since(but: Collection[UUID]) -> list[Later]:
    """What was changed after the change; changes in `but` are not counted."""
    found = []
    for model, words in _WORDS.items():
        count, last = _row(
            "SELECT count(DISTINCT event.pgh_obj_id), max(event.pgh_id) "
            f'FROM "{_event_table(model)}" event JOIN undoing '
            "ON model = %s AND undoing.id = event.pgh_obj_id "
            "WHERE event.pgh_id > undoing.last AND "
            "(event.pgh_context_id IS NULL OR event.pgh_context_id <> ALL(%s))",
            [_name(model), list(but)],
        )
        if count:
            found.append(Later(*words, count, last, model))
    return found


def hanging_on(batch: ImportBatch) -> list[tuple[int, str]]:
    """What others recorded that hangs on rows which the change made: how many, and what.

    Its own questions that nobody has answered go with it.
    """
    own = Question.objects.filter(batch=batch, answered_at=None).values_list("pk", flat=True)
    found: dict[type[Model], int] = {}
    for model in _WORDS:
        for child, column in _children(model):
            (count,) = _row(
                f'SELECT count(*) FROM "{_table(child)}" child JOIN undoing ON model = %s '
                f'AND before IS NULL AND undoing.id = child."{column}" '
                "WHERE NOT EXISTS (SELECT FROM undoing own WHERE own.model = %s "
                "AND own.id = child.id) AND NOT (%s AND child.id = ANY(%s))",
                [_name(model), _name(child), child is Question, list(own)],
            )
            if count:
                found[child] = found.get(child, 0) + count
    return [(count, _plural(child)) for child, count in found.items()]


def _children(model: type[Model]) -> Iterator[tuple[type[Model], str]]:
    """Models with a column that names rows of this one; versions of the history are none."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and not relation.many_to_many:
            child: Any = relation.related_model
            column = relation.field.column
            if column is not None and not hasattr(child, "pgh_tracked_model"):
                yield child, column


def restore() -> None:
    """Puts every row back as it was. Constraints must be deferred."""
    with connection.cursor() as cursor:
        for model in reversed(_WORDS):
            cursor.execute(
                f'DELETE FROM "{_table(model)}" WHERE id IN '
                "(SELECT id FROM undoing WHERE model = %s AND before IS NULL)",
                [_name(model)],
            )
        for sql in (_CHANGE_BACK, _BRING_BACK):
            for model in _WORDS:
                cursor.execute(sql.format(**_parts(model)), [_name(model)])


_CHANGE_BACK = """
    UPDATE "{table}" SET ({columns}) = ROW({values})
      FROM undoing JOIN "{event}" event ON event.pgh_id = undoing.before
     WHERE undoing.model = %s AND "{table}".id = undoing.id"""
_BRING_BACK = """
    INSERT INTO "{table}" ({columns})
    SELECT {values} FROM undoing JOIN "{event}" event ON event.pgh_id = undoing.before
     WHERE undoing.model = %s
       AND NOT EXISTS (SELECT FROM "{table}" held WHERE held.id = undoing.id)"""


def _parts(model: type[Model]) -> dict[str, str]:
    columns = [field.column for field in model._meta.concrete_fields]
    return {
        "table": _table(model),
        "event": _event_table(model),
        "columns": ", ".join(f'"{column}"' for column in columns),
        "values": ", ".join(f'event."{column}"' for column in columns),
    }


def _row(sql: str, given: list[Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        found: tuple[Any, ...] = cursor.fetchone()
    return found


def _name(model: type[Model]) -> str:
    return model._meta.label


def _table(model: type[Model]) -> str:
    return model._meta.db_table


def _event_table(model: type[Model]) -> str:
    return str(events_of(model).model._meta.db_table)


def _plural(model: type[Model]) -> str:
    words = _WORDS.get(model)
    return words[1] if words else str(model._meta.verbose_name_plural)
