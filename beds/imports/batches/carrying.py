"""Carries out an import that was asked for: once, whoever is told of it and however often."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from functools import partial
from types import TracebackType

import pghistory
from django.db.models import Q

from beds.choices import ImportState
from beds.imports.batches.files import sources_of
from beds.imports.batches.progress import tell
from beds.imports.importer import Result, run_import
from beds.imports.questions.asking import ask
from beds.imports.senders import check_sender
from beds.models import ImportBatch
from impact.audit.history import change
from impact.audit.services import blotted
from impact.core.errors import Refusal
from impact.core.jobs import alone

Clock = Callable[[], datetime]

ATTEMPTS = 3
"""Begun so often, it is not begun again: it may be what kills the worker."""

GRACE = timedelta(seconds=60)
_SPACE = 20_952  # of these locks among others in the database
_SENTENCE = 500
_GIVEN_UP = (
    f"It was begun {ATTEMPTS} times and never came to its end. Send it in smaller parts, and tell "
    "whoever looks after this product."
)


def carry_out(*, batch_id: int, clock: Clock) -> None:
    """Imports what was sent and puts on record what came of it, both or neither.

    Does nothing where it has been done, or somebody else is at it. What was sent is taken away,
    save where it is kept to be looked at first.
    """
    with alone(_SPACE, batch_id) as mine:
        batch = _begun(batch_id, now=clock()) if mine else None
        if batch is None:
            return
        with _Failing(batch, clock):
            check_sender(batch.by, provider=batch.provider_id)
            with (
                change(by=batch.by, action="imports.carry_out"),
                pghistory.context(batch=batch.pk) as context,
            ):
                result = run_import(
                    sources_of(batch),
                    by=batch.by,
                    now=clock(),
                    accept_valid=batch.accept_valid,
                    dry_run=batch.dry_run,
                    complete=batch.complete,
                    allowed={batch.provider_id},
                    progress=partial(tell, batch.pk),
                )
                if not batch.dry_run:
                    result.notes += ask(batch=batch, result=result, change=context.id, now=clock())
                _keep(batch, result, now=clock())
                batch.change = context.id if batch.state == ImportState.APPLIED else None
                batch.save()


def left_behind(*, now: datetime) -> list[int]:
    """Imports that nobody has begun, or has come to the end of, for a minute."""
    waiting = Q(state=ImportState.RECEIVED, sent_at__lt=now - GRACE)
    begun = Q(state=ImportState.RUNNING, started_at__lt=now - GRACE)
    return list(ImportBatch.objects.filter(waiting | begun).values_list("pk", flat=True))


class _Failing(AbstractContextManager[None]):
    """Puts a failure on record, in words that quote nothing of what was sent, and passes it on."""

    def __init__(self, batch: ImportBatch, clock: Clock) -> None:
        self.batch, self.clock = batch, clock

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            with change(by=self.batch.by, action="imports.carry_out"):
                _fail(self.batch, _why(error), now=self.clock())


def _begun(batch_id: int, *, now: datetime) -> ImportBatch | None:
    """The import, marked as begun; None where there is nothing to be done."""
    batch = (
        ImportBatch.objects.select_related("by", "provider")
        .filter(pk=batch_id, state__in=(ImportState.RECEIVED, ImportState.RUNNING))
        .first()
    )
    if batch is None:
        return None
    with change(by=batch.by, action="imports.carry_out"):
        if batch.attempts >= ATTEMPTS:
            _fail(batch, _GIVEN_UP, now=now)
            return None
        batch.state, batch.started_at = ImportState.RUNNING, now
        batch.attempts += 1
        batch.save()
    return batch


def _keep(batch: ImportBatch, result: Result, *, now: datetime) -> None:
    """Takes over what came of it, without any number that may be somebody's."""
    batch.state, batch.finished_at = _state(batch, result), now
    batch.created, batch.changed = result.created, result.changed
    batch.unchanged, batch.refused = result.unchanged, result.refused
    batch.differences, batch.fault_count = result.differences, len(result.faults)
    batch.faults = [
        {**fault.as_dict(), "message": blotted(fault.message)} for fault in result.faults
    ]
    batch.notes = [blotted(note) for note in result.notes]
    for name, kind in result.kinds.items():
        batch.files.filter(name=name).update(kind=kind)
    if batch.state != ImportState.CHECKED or batch.kept_until is None:
        batch.files.update(content=None)


def _state(batch: ImportBatch, result: Result) -> ImportState:
    if batch.dry_run:
        return ImportState.CHECKED
    return ImportState.APPLIED if result.applied else ImportState.REFUSED


def _fail(batch: ImportBatch, sentence: str, *, now: datetime) -> None:
    batch.state, batch.finished_at = ImportState.FAILED, now
    batch.sentence = sentence[:_SENTENCE]
    batch.files.update(content=None)
    batch.save()


def _why(error: BaseException) -> str:
    """A sentence for the page. The database's own words may quote what was sent: not those."""
    if isinstance(error, Refusal):
        return error.message
    return f"It stopped at a fault of ours ({type(error).__name__}) that the log tells more of."
