"""The pages of extracts: what came in, what it would change, and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from beds.choices import ImportState
from beds.exports.copies import Kept
from beds.imports.batches import progress_of
from beds.imports.columns import KINDS
from beds.imports.restoring import Written
from beds.models import ImportBatch
from beds.presenters.faults import faults_listings
from beds.queries.feeds import Feed
from impact.core.listing import Cell, Column, Fact, Listing
from impact.core.templatetags.nhs import ago
from impact.core.text import counted, listed, long_date, long_moment
from providers.models import Provider

_COLOURS = {
    ImportState.RECEIVED: "yellow",
    ImportState.RUNNING: "blue",
    ImportState.CHECKED: "grey",
    ImportState.APPLIED: "green",
    ImportState.REFUSED: "orange",
    ImportState.FAILED: "red",
    ImportState.UNDONE: "grey",
}


@dataclass(frozen=True, kw_only=True)
class ImportPage:
    """An import as its page places it; `waits` while it is not done.

    `is_held` while what was sent is there to be applied; `applies` is what the button says that
    applies it, "" where it cannot be applied; `has_refused` whether refused rows can be taken,
    `is_last` whether it is the one that can be undone.
    """

    heading: str
    state: str
    colour: str
    waits: bool
    doing: str
    sentence: str
    counts: Sequence[Fact]
    notes: Sequence[str]
    faults: Sequence[Listing]
    is_held: bool
    applies: str
    valid_only: bool
    has_refused: bool
    is_last: bool


def import_heading(batch: ImportBatch) -> str:
    """Whose extracts, and when they were sent."""
    return f"Extracts of {batch.provider.short_name}, {long_moment(batch.sent_at)}"


def import_page(batch: ImportBatch, *, is_held: bool, is_last: bool) -> ImportPage:
    """The page of one import."""
    state = ImportState(batch.state)
    valid = batch.created + batch.changed + batch.unchanged
    return ImportPage(
        heading=import_heading(batch),
        state=str(state.label),
        colour=_COLOURS[state],
        waits=state in (ImportState.RECEIVED, ImportState.RUNNING),
        doing=_doing(batch, state),
        sentence=_sentence(batch),
        counts=_counts(batch),
        notes=batch.notes,
        faults=faults_listings(batch.faults, more=reverse("data_faults", args=[batch.pk])),
        is_held=is_held,
        applies=_applies(batch, valid) if is_held else "",
        valid_only=batch.fault_count > 0,
        has_refused=is_held and batch.refused > 0,
        is_last=is_last,
    )


def undone_listing(written: Sequence[Written]) -> Listing:
    """What an import wrote, and what becomes of that when it is undone."""
    return Listing(
        anchor="written",
        heading="What is taken back",
        about="What it recorded is taken away; what it changed or took away is put back.",
        empty="It wrote nothing.",
        columns=[
            Column(label="What"),
            Column(label="Taken away", numeric=True),
            Column(label="Put back", numeric=True),
        ],
        rows=[
            [Cell(each.many.capitalize()), Cell(f"{each.made:,}"), Cell(f"{each.altered:,}")]
            for each in written
        ],
        count=len(written),
    )


def batches_listing(batches: Sequence[ImportBatch]) -> Listing:
    """Earlier imports, the latest first."""
    return Listing(
        anchor="batches",
        heading="Sent before",
        about="The latest first. What was sent is not kept; its name, size and checksum are.",
        empty="Nothing has been sent yet.",
        columns=[
            Column(label="Sent"),
            Column(label="For"),
            Column(label="Files"),
            Column(label="What came of it"),
            Column(label="Created", numeric=True),
            Column(label="Changed", numeric=True),
            Column(label="Refused", numeric=True),
            Column(label="Faults", numeric=True),
        ],
        rows=[_batch(batch) for batch in batches],
        count=len(batches),
    )


def feeds_listing(found: Sequence[Feed], *, now: datetime) -> Listing:
    """Who sends what, how late, with how many faults."""
    return Listing(
        anchor="feeds",
        heading="Who sends what",
        about="The last file of each kind that was applied, how long after the usual time the next "
        "one is, and the faults of that import.",
        empty="Nobody sends anything.",
        columns=[
            Column(label="Organisation"),
            Column(label="File"),
            Column(label="Last sent"),
            Column(label="Usually"),
            Column(label="Late"),
            Column(label="Faults", numeric=True),
        ],
        rows=[
            [
                Cell(each.provider),
                Cell(each.kind or "None yet"),
                Cell(
                    ago(each.sent_at, now),
                    note=long_moment(each.sent_at) if each.sent_at else "",
                ),
                Cell(f"Every {_span(each.usual)}" if each.usual else "Not known"),
                _late(each.late_by(now)),
                Cell(f"{each.fault_count:,}"),
            ]
            for each in found
        ],
        count=len(found),
    )


def _late(late: timedelta | None) -> Cell:
    return Cell("No") if late is None else Cell(_span(late), colour="red")


def _span(span: timedelta) -> str:
    """A length of time in whole days, or in hours where it is less than two days."""
    hours = max(round(span / timedelta(hours=1)), 1)
    return counted(round(hours / 24), "day") if hours >= 48 else counted(hours, "hour")


def copies_listing(provider: Provider, copies: Sequence[Kept]) -> Listing:
    """The files of a provider's latest copy of its bed state, to take away."""
    return Listing(
        anchor=f"copies-{provider.key.lower()}",
        heading=f"For the day the application is down: {provider.short_name}",
        about="The bed state as it was last night, to be read without the application. Keep the "
        "page where the wards find it. It names people by pseudonym: taking one goes on record.",
        empty="No copy has been made yet.",
        columns=[Column(label="File"), Column(label="Of")],
        rows=[
            [
                Cell(each.name, href=reverse("bed_state_copy", args=[provider.key, each.name])),
                Cell(long_date(each.day)),
            ]
            for each in copies
        ],
        count=len(copies),
    )


def held_listing(provider: Provider) -> Listing:
    """What is held of a provider, a line a kind, to take away."""
    return Listing(
        anchor=f"held-{provider.key.lower()}",
        heading=f"Take what is held of {provider.short_name}",
        about="The same files as are sent. Correct them and send them back. They name people: "
        "taking one goes on record.",
        empty="",
        columns=[Column(label="File"), Column(label="CSV"), Column(label="Workbook")],
        rows=[
            [
                Cell(kind),
                Cell(f"{kind}.csv", href=reverse("held_csv", args=[provider.key, kind])),
                Cell(f"{kind}.xlsx", href=reverse("held_xlsx", args=[provider.key, kind])),
            ]
            for kind in KINDS
        ],
        count=len(KINDS),
    )


def _sentence(batch: ImportBatch) -> str:
    if batch.undone_at is None:
        return batch.sentence
    return (
        f"Undone by {batch.undone_by} on {long_moment(batch.undone_at)}. The counts are of what "
        "it had done."
    )


def _doing(batch: ImportBatch, state: ImportState) -> str:
    if state == ImportState.RECEIVED:
        return "It waits for its turn."
    progress = progress_of(batch.pk) if state == ImportState.RUNNING else None
    if progress is None:
        return "It is being read."
    if progress["total"]:
        return f"{progress['stage']}: {counted(progress['total'], 'row')}."
    return f"{progress['stage']}: {counted(progress['done'], 'row')} so far."


def _counts(batch: ImportBatch) -> list[Fact]:
    would = "Would be " if batch.dry_run else ""
    words = ("created", "changed", "unchanged", "refused")
    counts = [Fact((would + word).capitalize(), f"{getattr(batch, word):,}") for word in words]
    return (
        [*counts, Fact("New differences", f"{batch.differences:,}")] if batch.complete else counts
    )


def _applies(batch: ImportBatch, valid: int) -> str:
    if not batch.fault_count:
        return "Apply"
    return f"Apply the {counted(valid, 'valid row')}" if valid else ""


def _batch(batch: ImportBatch) -> list[Cell]:
    state = ImportState(batch.state)
    sent = long_moment(batch.sent_at)
    return [
        Cell(sent, href=reverse("data_import", args=[batch.pk]), note=f"by {batch.by}"),
        Cell(batch.provider.short_name),
        Cell(listed(file.name for file in batch.files.all())),
        Cell(str(state.label), colour=_COLOURS[state]),
        *(
            Cell(f"{number:,}")
            for number in (batch.created, batch.changed, batch.refused, batch.fault_count)
        ),
    ]
