"""Takes back what the last import of a provider wrote, all of it or nothing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import pghistory

from beds.choices import ImportState
from beds.imports import restoring
from beds.imports.alone import wait_for_other_imports
from beds.imports.senders import check_sender
from beds.models import Bed, ImportBatch, Question
from impact.audit.service import service
from impact.audit.versions import events_of, told
from impact.core.errors import Conflict, Refusal
from impact.core.text import counted, listed
from providers.models import User
from providers.services.locks import keep_wards, locked


class NotTheLast(Conflict):
    """Only the last import that was applied can be undone."""

    code = "not_the_last"
    title = "This import cannot be undone"


class BuiltOn(Conflict):
    """Something later was recorded on the ground of what the import wrote."""

    code = "built_on"
    title = "Something later builds on this import"


def is_last(batch: ImportBatch) -> bool:
    """Whether it is the last of its provider that was applied and not undone."""
    return batch.state == ImportState.APPLIED and batch.pk == _last(batch.provider_id)


def _last(provider: int) -> int | None:
    applied = ImportBatch.objects.filter(provider=provider, state=ImportState.APPLIED)
    return applied.order_by("-finished_at", "-pk").values_list("pk", flat=True).first()


@contextmanager
def looked_at(batch: ImportBatch) -> Iterator[Sequence[restoring.Written]]:
    """What undoing would take back, within a transaction; refused as `undo` is."""
    _check_last(batch)
    with _written(batch):
        _check_nothing_later(batch)
        yield restoring.tally()


@service("imports.undo")
def undo(*, batch: ImportBatch, now: datetime, by: User) -> ImportBatch:
    """Put everything back as it was before an import, the last of its provider.

    Raises NotAllowed, NotTheLast, BuiltOn, and Conflict where what was before no longer fits.
    """
    check_sender(by, provider=batch.provider_id)
    wait_for_other_imports()
    found = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    _check_last(found)
    with _written(found), pghistory.context(batch=found.pk) as context:
        _lock()
        _check_nothing_later(found)
        Question.objects.filter(batch=found, answered_at=None).delete()
        restoring.restore()
        found.state, found.undone_change = ImportState.UNDONE, context.id
        found.undone_at, found.undone_by = now, by
        found.save()
    return found


def _check_last(batch: ImportBatch) -> None:
    if batch.state == ImportState.UNDONE:
        raise NotTheLast("This import was undone already. There is nothing left to take back.")
    if not is_last(batch) or batch.change is None:
        raise NotTheLast(
            "Only the last import that was applied can be undone. Undo those after it first."
        )


@contextmanager
def _written(batch: ImportBatch) -> Iterator[None]:
    if batch.change is None:
        raise AssertionError("an applied import has its change")
    try:
        with restoring.written_by(batch.change):
            yield
    except LookupError as error:
        raise BuiltOn(
            "The history does not have all that was before this import. Correct the records one "
            "by one."
        ) from error


def _lock() -> None:
    """The wards kept, their beds locked first as everywhere, then every row that was written."""
    wards = restoring.wards()
    keep_wards(wards)
    locked(Bed.objects.all(), Bed.objects.filter(ward__in=wards).values_list("pk", flat=True))
    restoring.lock_rows()


def _check_nothing_later(batch: ImportBatch) -> None:
    """Undone imports and their undoing cancel out: they are nothing later."""
    undone = ImportBatch.objects.filter(state=ImportState.UNDONE)
    but = [key for pair in undone.values_list("change", "undone_change") for key in pair if key]
    changed = restoring.changed_since(but)
    hanging = restoring.hanging_on(batch)
    if not changed and not hanging:
        return
    raise _built_on(changed, hanging)


def _built_on(changed: Sequence[restoring.Later], hanging: Sequence[tuple[int, str]]) -> Refusal:
    sentences = []
    if changed:
        what = listed(counted(each.count, each.one, each.many) for each in changed)
        newest = [events_of(each.model).get(pgh_id=each.last) for each in changed]
        last = max(newest, key=lambda event: event.pgh_created_at)
        sentences.append(f"Since this import {what} that it wrote were changed. {told(last)}")
    if hanging:
        what = listed(f"{count:,} {plural}" for count, plural in hanging)
        sentences.append(f"Recorded since on what it made: {what}.")
    sentences.append("Take that back first, or correct the records one by one.")
    return BuiltOn(" ".join(sentences))
