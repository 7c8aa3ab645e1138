"""Runs an import: reads, judges, and applies all or nothing."""

import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg2.errors
from django.db import IntegrityError, OperationalError, connection

from beds.imports import differences
from beds.imports.alone import wait_for_other_imports
from beds.imports.apply import apply
from beds.imports.batch import Batch
from beds.imports.doubts import Doubt, doubts_of
from beds.imports.faults import Fault
from beds.imports.outcome import depend, outcomes
from beds.imports.reading import Reading, Source, read
from beds.imports.rows import ImportRow
from beds.imports.scope import refuse_others
from impact.audit.history import change
from impact.core.database_errors import refusal_for
from impact.core.periods import LONDON
from providers.models import User

Progress = Callable[[str, int, int], None]
_ATTEMPTS = 4


@dataclass
class Result:
    """What an import did, or would do.

    `refused_rows` are (file, row) of every refused row with its faults, in order. `applied` says
    whether the counts are of rows that were, or in a dry run would be, written. `doubts` are the
    wards and people that could not be told.
    """

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    differences: int = 0
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refused_rows: dict[tuple[str, int], list[Fault]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    applied: bool = False
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """`N created, N changed, N unchanged, N refused`."""
        return (
            f"{self.created} created, {self.changed} changed, {self.unchanged} unchanged, "
            f"{self.refused} refused"
        )

    def as_dict(self) -> dict[str, Any]:
        """As the API and `--format json` show it."""
        return {
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "refused": self.refused,
            "faults": [fault.as_dict() for fault in self.faults],
        }


class _Undo(Exception):
    """Leaves the transaction without keeping anything."""


def _silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles: the records of a batch all live until its end, and looking
    through them over and over takes a fifth of an import's time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_uncollected()
def run_import(
    sources: Iterable[Source],
    *,
    by: User,
    now: datetime,
    accept_valid: bool = False,
    dry_run: bool = False,
    complete: bool = False,
    faults: Sequence[Fault] = (),
    allowed: Collection[int] | None = None,
    progress: Progress = _silent,
) -> Result:
    """Imports files of `contract.md` section 2 and says what became of every row.

    By default one fault applies nothing. With `accept_valid` refused rows are left out with their
    spells and the rest is applied; with `dry_run` everything is done and undone. With `complete`
    an open stay of a provider that its file of stays lacks becomes a difference. `faults` are of
    files that could not even be opened. Rows of other providers than those `allowed` are refused;
    None allows all. `progress` gets a stage, how far it is and how far it goes.
    """
    now = now.astimezone(LONDON)  # today is the local day, whatever the zone of the instant
    reading = read(sources, now=now, progress=lambda rows: progress("Reading", rows, 0))
    reading.faults[:0] = faults
    if allowed is not None:
        refuse_others(reading, allowed=allowed)
    for attempt in range(_ATTEMPTS):
        try:
            return _attempt(
                reading,
                by=by,
                now=now,
                accept_valid=accept_valid,
                dry_run=dry_run,
                complete=complete,
                progress=progress,
            )
        except (IntegrityError, OperationalError) as error:
            # Somebody wrote between our reading and our writing: read again and judge anew.
            if attempt == _ATTEMPTS - 1 or not _may_pass(error):
                return _refused_by_database(reading, error)
            reading = _again(reading)
    raise AssertionError("every attempt returns or raises")


def _may_pass(error: Exception) -> bool:
    return isinstance(
        error.__cause__,
        psycopg2.errors.UniqueViolation
        | psycopg2.errors.ExclusionViolation
        | psycopg2.errors.CheckViolation
        | psycopg2.errors.ForeignKeyViolation
        | psycopg2.errors.DeadlockDetected
        | psycopg2.errors.SerializationFailure,
    )


def _again(reading: Reading) -> Reading:
    """The same rows as they were read, without what judging made of them."""
    for row in reading.rows:
        row.faults = row.faults[: row.read_faults]
        row.unit, row.hangs_on = None, ""
    return reading


def _attempt(
    reading: Reading,
    *,
    by: User,
    now: datetime,
    accept_valid: bool,
    dry_run: bool,
    complete: bool,
    progress: Progress,
) -> Result:
    unreadable = {fault.file for fault in reading.faults}
    rows = [row for row in reading.rows if row.file not in unreadable]
    try:
        with change(by=by, action="import"):
            wait_for_other_imports()
            progress("Judging", 0, len(rows))
            batch = Batch(rows, lock=not dry_run)
            batch.plan()
            faulty = bool(reading.faults) or any(row.faults for row in rows)
            if faulty and not accept_valid:
                raise _Undo
            depend(batch)
            progress("Writing", 0, len(rows))
            _write(batch)
            found = differences.contradictions(batch, on=now.date())
            if complete:
                found += differences.find(batch, by=by, on=now.date())
            result = _result(reading, batch, rows, applied=True)
            result.differences = found
            result.notes += batch.notes()
            if dry_run:
                raise _Undo
            return result
    except _Undo:
        if faulty and not accept_valid:
            return _result(reading, batch, rows, applied=False)
        return result


_MANY = 2_000
_WRITTEN = (
    "patients_patient, patients_placement, patients_stay, patients_leave, patients_readiness, "
    "patients_intervention, patients_legalstatus, patients_referral, beds_bed, beds_bedperiod"
)


def _write(batch: Batch) -> None:
    with connection.cursor() as cursor:
        # Not only defers: the first statement of the transaction that carries who made it.
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    apply(batch)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        if len(batch.rows) > _MANY:
            # The planner knows the tables as they were: small, until it is told.
            cursor.execute(f"ANALYZE {_WRITTEN}")


def _result(reading: Reading, batch: Batch, rows: list[ImportRow], *, applied: bool) -> Result:
    result = Result(faults=list(reading.faults), notes=list(reading.notes), applied=applied)
    unreadable = {fault.file for fault in reading.faults}
    for row in reading.rows:
        result.kinds[row.file] = row.kind.name
        if row.file in unreadable or row.faults:
            result.refused_rows[row.file, row.number] = list(row.faults)
        result.faults += row.faults
    result.refused = len(result.refused_rows)
    result.doubts = doubts_of(batch, applied=applied)
    if applied:
        became = list(outcomes(batch).values())
        result.created = became.count("created")
        result.changed = became.count("changed")
        result.unchanged = became.count("unchanged")
    return result


def _refused_by_database(reading: Reading, error: IntegrityError | OperationalError) -> Result:
    """What our own judging let through, in the database's words; no value of a row is quoted."""
    refusal = refusal_for(error)
    if refusal is None:
        raise error
    fault = Fault(
        "batch",
        None,
        None,
        "refused",
        f"nothing was applied: {refusal} Look at what was changed on these days and send it again",
    )
    return Result(faults=[*reading.faults, fault], notes=list(reading.notes))
