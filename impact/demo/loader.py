"""Loads the demonstration: its reference data, its files by the import, the rest by services."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from beds.imports.block_beds import load_reference
from beds.imports.importer import Result, run_import
from beds.imports.reading import Source
from impact.core.errors import Refusal
from impact.core.periods import local_date
from impact.demo import accounts
from impact.demo.entries import (
    agreeing,
    confirming,
    feeding,
    holding,
    issuing,
    meeting,
    offering,
    returning,
    sending,
    suspending,
)
from impact.demo.entries.book import Book
from impact.demo.extract import as_csv
from impact.demo.models import Telling
from impact.demo.plan import read_plan
from impact.demo.rows import Row, extract
from impact.demo.sending import part
from impact.demo.simulation import Story, simulate
from providers.reference import FOLDER
from providers.services.accounts import system_user

Progress = Callable[[str, int, int], None]
DEFAULT_SEED = 2095


class NotHere(Refusal):
    """Demonstration data is asked for where real data may lie."""

    code = "not_here"


class OtherSeed(Refusal):
    """Another story is in this database."""

    code = "other_seed"


class Unloadable(Refusal):
    """The demonstration's own data was refused; `lines` says why, a sentence each."""

    code = "unloadable"

    def __init__(self, message: str, *, lines: list[str]) -> None:
        super().__init__(message)
        self.lines = lines


@dataclass
class Loaded:
    """What a load did. `told_before`: the story was here already, and nothing was done."""

    seed: int
    until: date
    told_before: bool = False
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    entered: int = 0
    left_out: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """As `--format json` shows it."""
        return {
            "seed": self.seed,
            "until": self.until.isoformat(),
            "told_before": self.told_before,
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "entered": self.entered,
            "left_out": len(self.left_out),
            "accounts": [account.as_dict() for account in accounts.ACCOUNTS],
        }


def tell(*, seed: int, until: date, progress: Progress, folder: Path = FOLDER) -> Story:
    """The story up to a day, in memory; nothing is loaded."""
    return simulate(
        plan=read_plan(folder),
        until=until,
        seed=seed,
        progress=lambda done, total: progress("The story", done, total),
    )


def load(*, seed: int | None, now: datetime, progress: Progress, again: bool = False) -> Loaded:
    """Load the demonstration, or carry it on to today; told up to today already, do nothing.

    `again` tells it once more even so; nothing changes by that. What was entered here by hand in
    the meantime stands: rows of the story that clash with it are left out and named. Raises
    NotHere, OtherSeed, Unloadable.
    """
    refuse_where_real()
    today, before = local_date(now), Telling.objects.first()
    seed = _seed(seed, before)
    loaded = Loaded(seed=seed, until=today)
    if before is not None and before.until >= today and not again:
        loaded.until, loaded.told_before = before.until, True
        return loaded
    _load_reference()
    accounts.ensure_accounts()
    story = tell(seed=seed, until=today, progress=progress)
    book = Book(story=story, seed=seed, today=today, progress=progress)
    holding.end_past(book)
    _import(story, loaded, now=now, first=before is None, progress=progress)
    _refresh_statistics()
    with transaction.atomic():  # one commit; each entry has its own savepoint and its own history
        feeding.feed(book)
        agreeing.agree(book)
        suspending.suspend(book)
        holding.begin(book)
        confirming.confirm(book)
        returning.keep(book)
        offering.offer(book)
        meeting.hold(book)
        feeding.take_census(book)
        issuing.ask(book, now=now)
    loaded.entered = book.made + book.ended
    loaded.left_out += book.refusals
    Telling.objects.get_or_create(seed=seed, until=today)
    return loaded


def refuse_where_real() -> None:
    """Refuse where DEBUG is off. Raises NotHere."""
    if not settings.DEBUG:
        raise NotHere(
            "Demonstration data and its accounts are not loaded where DEBUG is off: real data may "
            "lie here, and everybody knows the accounts' password. Use a database of its own."
        )


def _seed(wanted: int | None, before: Telling | None) -> int:
    if before is None:
        return DEFAULT_SEED if wanted is None else wanted
    if wanted not in (None, before.seed):
        raise OtherSeed(
            f"The story of seed {before.seed} is in this database, and two would mix. Leave --seed "
            "out to carry it on, or use an empty database."
        )
    return before.seed


def _load_reference() -> None:
    outcome = load_reference(folder=FOLDER, by=system_user())
    if outcome.faults:
        raise Unloadable(
            "The reference data was refused; nothing was loaded.",
            lines=[fault.line() for fault in outcome.faults],
        )


def _refresh_statistics() -> None:
    """Tell the planner at once what came: without it the first pages are slow for a minute."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _import(
    story: Story, loaded: Loaded, *, now: datetime, first: bool, progress: Progress
) -> None:
    """The story's files: at first all, but for what providers have sent week by week since."""
    parted = part(extract(story), until=story.until, sent=sending.last_sent())
    _take(parted.first, loaded, now=now, first=first, progress=progress)
    for done, parcel in enumerate(parted.parcels):
        progress("Extracts", done, len(parted.parcels))
        batch = sending.send(parcel)
        loaded.created, loaded.changed = (
            loaded.created + batch.created,
            loaded.changed + batch.changed,
        )
        loaded.left_out += sending.faults_of(batch)
    _take(parted.last, loaded, now=now, first=first, progress=progress)


def _take(
    rows: dict[str, list[Row]], loaded: Loaded, *, now: datetime, first: bool, progress: Progress
) -> None:
    sources = [Source(f"{name}.csv", as_csv(found)) for name, found in rows.items() if found]
    if not sources:
        return
    result: Result = run_import(
        sources, by=system_user(), now=now, accept_valid=not first, progress=progress
    )
    faults = [fault.line() for fault in result.faults]
    if first and faults:
        raise Unloadable("The story was refused by the import; nothing was loaded.", lines=faults)
    loaded.created += result.created
    loaded.changed += result.changed
    loaded.unchanged += result.unchanged
    loaded.left_out += faults
