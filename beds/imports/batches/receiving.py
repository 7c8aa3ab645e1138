"""Takes in what a provider sends, to be imported later."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath

from beds.models import ImportBatch, ImportFile
from impact.audit.history import change
from impact.audit.services import blotted
from impact.core.errors import Invalid, Refusal
from impact.core.tabular.limits import megabytes
from providers.models import Provider, User

MOST_BYTES = 50_000_000
"""All files of an import together: what is sent is held in memory and in the database."""

MOST_FILES = 20
_NAME = 80


class TooLarge(Refusal):
    """More was sent at once than is taken (413)."""

    code = "too_large"
    status = 413
    title = "This is more than is taken at once"


@dataclass(frozen=True)
class Sent:
    """A file as it came, or rows of one kind as JSON; `name` is what its sender calls it."""

    name: str
    content: bytes
    is_rows: bool = False


@dataclass(frozen=True, kw_only=True)
class Options:
    """What is to be done with an import, as `contract.md` section 2 has it."""

    dry_run: bool = False
    accept_valid: bool = False
    complete: bool = False


def receive(
    *,
    provider: Provider,
    sent: Sequence[Sent],
    options: Options,
    by: User,
    now: datetime,
    kept_for: timedelta | None = None,
) -> ImportBatch:
    """Puts an import of a provider's files on record, to be carried out.

    `kept_for` keeps what a dry run was given, so that it can be applied after it was looked at.
    Raises Invalid where nothing was sent, TooLarge where it is too much.
    """
    check_size(sum(len(each.content) for each in sent))
    if not sent:
        raise Invalid("Nothing was sent. Give at least one file, or rows of one kind.")
    if len(sent) > MOST_FILES:
        raise TooLarge(f"At most {MOST_FILES} files are taken at once. Send them in parts.")
    names = _names(each.name for each in sent)
    with change(by=by, action="imports.receive"):
        batch = ImportBatch.objects.create(
            provider=provider,
            by=by,
            sent_at=now,
            dry_run=options.dry_run,
            accept_valid=options.accept_valid,
            complete=options.complete,
            kept_until=now + kept_for if kept_for else None,
        )
        ImportFile.objects.bulk_create(
            ImportFile(
                batch=batch,
                name=name,
                size=len(each.content),
                sha256=hashlib.sha256(each.content).hexdigest(),
                is_rows=each.is_rows,
                content=each.content,
            )
            for name, each in zip(names, sent, strict=True)
        )
    return batch


def check_size(size: int, *, most: int = MOST_BYTES) -> None:
    """Refuses what is too large to be taken; rows may be less than files. Raises TooLarge."""
    if size > most:
        as_files = f"; as files at most {megabytes(MOST_BYTES)}" if most < MOST_BYTES else ""
        raise TooLarge(
            f"These are {megabytes(size)}; at most {megabytes(most)} are taken at once. Send them "
            f"in parts{as_files}."
        )


def expire(*, now: datetime) -> int:
    """Takes away what was kept to be looked at and was not applied in time; how many files."""
    return ImportFile.objects.filter(batch__kept_until__lte=now, content__isnull=False).update(
        content=None
    )


def _names(given: Iterable[str]) -> list[str]:
    """The names without folders and whatever may identify somebody, each once."""
    names: list[str] = []
    for name in given:
        path = PurePath(blotted(name.replace("\\", "/").replace("\0", "")))
        stem, ending = path.stem[:_NAME] or "file", path.suffix[:10]
        number = 1
        found = f"{stem}{ending}"
        while found in names:
            number += 1
            found = f"{stem}-{number}{ending}"
        names.append(found)
    return names
