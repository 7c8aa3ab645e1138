"""Applies an import that was looked at first, and gives back the rows that it refuses."""

import tempfile
import zipfile
from collections import defaultdict
from datetime import datetime
from io import BytesIO
from pathlib import Path

from beds.choices import ImportState
from beds.imports.batches.files import sources_of
from beds.imports.faults import Fault
from beds.imports.importer import Result
from beds.imports.rejects import write_rejects
from beds.models import ImportBatch
from impact.audit.history import change
from impact.core.errors import Conflict
from providers.models import User


def is_held(batch: ImportBatch) -> bool:
    """Whether it was only looked at, and what was sent is still there."""
    return batch.state == ImportState.CHECKED and batch.files.filter(content__isnull=False).exists()


def apply_checked(*, batch: ImportBatch, accept_valid: bool, by: User, now: datetime) -> None:
    """Has an import carried out that was only looked at. Raises Conflict where it cannot be."""
    with change(by=by, action="imports.apply"):
        found = _held(batch)
        found.state, found.dry_run, found.accept_valid = ImportState.RECEIVED, False, accept_valid
        found.by, found.sent_at, found.attempts = by, now, 0
        found.started_at = found.finished_at = found.kept_until = None
        found.save()


def throw_away(*, batch: ImportBatch, by: User) -> None:
    """Takes away what was sent and is not to be applied. Raises Conflict where it is gone."""
    with change(by=by, action="imports.throw_away"):
        found = _held(batch)
        found.kept_until = None
        found.save()
        found.files.update(content=None)


def _held(batch: ImportBatch) -> ImportBatch:
    found = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if not is_held(found):
        raise Conflict(
            "These files are no longer held: they were applied or thrown away already, or looked "
            "at more than a day ago. Send them again."
        )
    return found


def refused_rows(batch: ImportBatch) -> tuple[str, bytes]:
    """The refused rows as they came, each with its faults: a CSV file, or several in a ZIP file.

    Name and content; nothing in it where what was sent is not held any more.
    """
    sources = sources_of(batch)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "refused.csv"
        written = write_rejects(target, sources=sources, result=_result(batch))
        if written == [target]:
            return target.name, target.read_bytes()
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in written:
                archive.write(path, path.name)
        return "refused.zip", packed.getvalue()


def _result(batch: ImportBatch) -> Result:
    """What is kept of the outcome, as far as refused rows are told by it."""
    refused: dict[tuple[str, int], list[Fault]] = defaultdict(list)
    for told in batch.faults:
        fault = Fault(**told)
        if fault.row is not None:
            refused[fault.file, fault.row].append(fault)
    kinds = {file.name: file.kind for file in batch.files.all() if file.kind}
    return Result(refused_rows=dict(refused), kinds=kinds)
