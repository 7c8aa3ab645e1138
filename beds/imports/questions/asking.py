"""Puts what of an import could not be told before the support hub, with the rows that wait."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from beds.choices import QuestionAnswer, QuestionKind
from beds.imports.batches.files import sources_of
from beds.imports.columns import KINDS
from beds.imports.doubts import Doubt
from beds.imports.importer import Result
from beds.imports.reading import opened
from beds.imports.sent_rows import LEFT_OUT
from beds.models import ImportBatch, Question
from impact.core.tabular import UnreadableFile
from impact.core.text import counted

_MOST_ALIKE = 50
Rows = dict[str, list[dict[str, str]]]


def ask(*, batch: ImportBatch, result: Result, change: UUID, now: datetime) -> list[str]:
    """Records the questions of an import; sentences on what waits. What it was sent is still held.

    A question that is asked again keeps its age and takes the newer rows.
    """
    waiting = _rows(batch, result)
    for doubt in result.doubts:
        _ask(batch, doubt, waiting, now=now)
    number = len(result.doubts)
    if result.applied:
        number += _ask_alike(batch, change, now=now)
    wait = "waits" if number == 1 else "wait"
    return [f"{counted(number, 'question')} {wait} for the support hub."] if number else []


def _ask(batch: ImportBatch, doubt: Doubt, waiting: dict[Any, Any], *, now: datetime) -> None:
    rows: Rows = defaultdict(list)
    for place in doubt.rows:
        kind, cells = waiting[place]
        rows[kind].append(cells)
    question, created = Question.objects.get_or_create(
        provider_id=doubt.provider,
        kind=doubt.kind,
        code=doubt.code,
        local_id=doubt.local_id,
        one_id=doubt.one,
        other_id=doubt.other,
        answered_at=None,
        defaults={"batch": batch, "asked_at": now},
    )
    if created or doubt.rows:
        question.batch, question.said = batch, doubt.said
        question.rows, question.row_count = dict(rows), len(doubt.rows)
        question.save()


def _rows(batch: ImportBatch, result: Result) -> dict[tuple[str, int], tuple[str, dict[str, str]]]:
    """The rows that wait, as they came: kind and cells by file and row."""
    wanted = {place for doubt in result.doubts for place in doubt.rows}
    found: dict[tuple[str, int], tuple[str, dict[str, str]]] = {}
    if not wanted:
        return found
    for source in sources_of(batch):
        kind = KINDS[result.kinds[source.name]]
        try:
            with opened(source) as table:
                for row in table:
                    if (source.name, row.number) in wanted:
                        told = {
                            kind.columns[kind.by_header[column]].name: cell
                            for column, cell in row.values.items()
                            if column in kind.by_header and cell != LEFT_OUT
                        }
                        found[source.name, row.number] = kind.name, told
        except UnreadableFile:
            continue  # rows of a file that cannot be read whole are not applied, so none waits
    return found


def _ask_alike(batch: ImportBatch, change: UUID, *, now: datetime) -> int:
    """Asks of each person whom the import made without NHS number whether they are another one.

    Of those with the same date of birth, sex and home area, where nobody has been asked yet.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, [change, _MOST_ALIKE])
        pairs = cursor.fetchall()
    Question.objects.bulk_create(
        Question(
            provider_id=batch.provider_id,
            batch=batch,
            kind=QuestionKind.ALIKE,
            one_id=one,
            other_id=other,
            asked_at=now,
            said="Date of birth agrees, sex agrees, home area agrees",
        )
        for one, other in pairs
    )
    return len(pairs)


_ALIKE = f"""
    SELECT new.id, min(other.id)
      FROM patients_patientevent event
      JOIN patients_patient new ON new.id = event.pgh_obj_id
      JOIN patients_patient other
        ON other.birth_date = new.birth_date AND other.sex = new.sex
       AND other.home_area = new.home_area AND other.id < new.id
       AND other.merged_into_id IS NULL
     WHERE event.pgh_context_id = %s AND event.pgh_label = 'insert'
       AND new.nhs_number IS NULL AND new.home_area <> '' AND new.sex <> 'unknown'
       AND NOT EXISTS (
           SELECT FROM beds_question asked WHERE asked.kind = '{QuestionKind.ALIKE.value}'
              AND asked.one_id = new.id AND asked.other_id = other.id
              AND asked.answer IN ('', '{QuestionAnswer.ANOTHER.value}'))
     GROUP BY new.id ORDER BY new.id LIMIT %s"""
