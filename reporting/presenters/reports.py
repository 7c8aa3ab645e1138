"""The pages of reports: what was saved and issued, one issue, and what a receipt proves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from impact.core.listing import Cell, Column, Fact, Listing
from impact.core.telling import progress_of
from impact.core.text import counted, listed, long_date, long_moment
from reporting.choices import FileKind, IssueState
from reporting.figures.stored.history import Change
from reporting.models import Fetch, Issue, Report
from reporting.presenters.reported import SHOWN, noun_of, what_changed
from reporting.reports.contents import CONTENTS
from reporting.reports.covers import receipt_text
from reporting.services.reports import Verdict
from reporting.services.reports.asking import work_name

_COLOURS = {
    IssueState.ASKED: "yellow",
    IssueState.RUNNING: "blue",
    IssueState.DONE: "green",
    IssueState.FAILED: "red",
    IssueState.CANCELLED: "grey",
}
_PERIOD_NAMES = ("start", "end")


def issues_listing(issues: Sequence[Issue]) -> Listing:
    """What was issued, the latest first; each with its report, its fetches and who asked."""
    labels = ("Report", "For", "As at", "Asked for", "State", "Fetched by")
    return Listing(
        anchor="issues",
        heading="Issued reports",
        about="The latest first. What was issued is kept as it was.",
        empty="No report has been asked for yet.",
        columns=[Column(label=label) for label in labels],
        rows=[_issue(issue) for issue in issues],
        count=len(issues),
    )


def saved_listing(reports: Sequence[Report]) -> Listing:
    """The reports that are made on a schedule."""
    return Listing(
        anchor="saved",
        heading="Made on a schedule",
        about="Each is made without being asked for, for the person who saved it.",
        empty="No report is made on a schedule.",
        columns=[Column(label=label) for label in ("Report", "What", "For", "When", "Saved by")],
        rows=[
            [
                Cell(report.name, note=report.collaborative.short_name),
                Cell(_title(report)),
                Cell(_for_whom(report)),
                Cell(report.get_schedule_display()),
                Cell(str(report.owner)),
            ]
            for report in reports
        ],
        count=len(reports),
    )


@dataclass(frozen=True, kw_only=True)
class IssuePage:
    """One issue: `waits` while it is made, then its files and the receipt."""

    heading: str
    caption: str
    state: str
    colour: str
    waits: bool
    doing: str
    sentence: str
    facts: list[Fact]
    files: list[tuple[str, str, str]]
    receipt: str
    fetches: Listing


def issue_page(issue: Issue, fetches: Sequence[Fetch]) -> IssuePage:
    """The page of an issue, read with its report, its files and who asked."""
    state = IssueState(issue.state)
    done = state == IssueState.DONE
    return IssuePage(
        heading=issue.report.name,
        caption=issue.report.collaborative.name,
        state=str(state.label).capitalize(),
        colour=_COLOURS[state],
        waits=issue.is_open,
        doing=_doing(issue, state),
        sentence=issue.sentence,
        facts=_facts(issue),
        files=_files(issue) if done else [],
        receipt=receipt_text(issue) if done else "",
        fetches=_fetches(fetches),
    )


@dataclass(frozen=True, kw_only=True)
class VerdictPage:
    """What a receipt proves: a sentence, and where it differs the rows and the corrections."""

    sentence: str
    is_same: bool
    facts: list[Fact]
    definitions: list[str]
    rows: Listing
    corrections: Listing


def verdict_page(verdict: Verdict) -> VerdictPage:
    """What became of a receipt, without naming anybody."""
    return VerdictPage(
        sentence=_sentence(verdict),
        is_same=verdict.is_same,
        facts=[
            Fact("Report", verdict.issue.report.name),
            Fact("Checksum then", verdict.issue.checksum),
            Fact("Checksum now", verdict.checksum),
            Fact("Kept file", "As it was issued" if verdict.kept_is_whole else "Damaged"),
        ],
        definitions=verdict.definitions,
        rows=_differing(verdict),
        corrections=_corrections(verdict.corrections),
    )


def _sentence(verdict: Verdict) -> str:
    if verdict.is_same:
        return (
            f"Made again from the records as they are now, it is the same byte for byte: "
            f"{counted(verdict.issue.rows or 0, 'row')}."
        )
    return (
        f"Made again from the records as they are now, {counted(len(verdict.rows), 'row')} "
        f"{'differs' if len(verdict.rows) == 1 else 'differ'}. The file that was issued is kept."
    )


def _differing(verdict: Verdict) -> Listing:
    labels = ("Sheet", "Row", "As issued", "As made now")
    return Listing(
        anchor="rows",
        heading="Rows that differ",
        about="The cells that are not what they were.",
        empty="Every row is as it was issued.",
        columns=[Column(label=label) for label in labels],
        rows=[
            [Cell(each.sheet), Cell(each.row), Cell(_cells(each.then)), Cell(_cells(each.now))]
            for each in verdict.rows[:SHOWN]
        ],
        count=len(verdict.rows),
    )


def _corrections(found: Sequence[Change] | None) -> Listing:
    return Listing(
        anchor="corrections",
        heading="Recorded since",
        about="Changes of records that touch its days, the latest first. Nobody is named here.",
        empty=(
            "Nothing that touches its days has been recorded since."
            if found is not None
            else "More records have changed since than can be listed."
        ),
        columns=[Column(label=label) for label in ("Recorded", "Record", "What changed")],
        rows=[
            [
                Cell(long_moment(change.at)),
                Cell(noun_of(change)),
                Cell(what_changed(change)),
            ]
            for change in (found or ())[:SHOWN]
        ],
        count=len(found or ()),
    )


def _cells(cells: object) -> str:
    if not isinstance(cells, dict):
        return "No such row"
    return "; ".join(f"{name}: {value or 'nothing'}" for name, value in cells.items())


def _issue(issue: Issue) -> list[Cell]:
    state = IssueState(issue.state)
    takers = dict.fromkeys(
        str(fetch.by) for file in issue.files.all() for fetch in file.fetches.all()
    )
    return [
        Cell(
            issue.report.name,
            href=reverse("report_issue", args=[issue.pk]),
            note=_title(issue.report) if _title(issue.report) != issue.report.name else "",
        ),
        Cell(_for_whom(issue.report)),
        Cell(long_date(issue.as_at)),
        Cell(long_moment(issue.asked_at), note=f"by {issue.by}"),
        Cell(str(state.label).capitalize(), colour=_COLOURS[state]),
        Cell(listed(takers) if takers else "Nobody yet"),
    ]


def _facts(issue: Issue) -> list[Fact]:
    if issue.cover:
        counts = [Fact("Rows", f"{issue.rows:,}"), Fact("SHA-256 of the CSV file", issue.checksum)]
        return [*(Fact(label, text) for label, text in issue.cover), *counts]
    return [
        Fact("What", _title(issue.report)),
        Fact("Asked for", f"{long_moment(issue.asked_at)} by {issue.by}"),
        Fact("As at", long_date(issue.as_at)),
        *_period(issue),
        Fact("For", _for_whom(issue.report)),
    ]


def _period(issue: Issue) -> list[Fact]:
    start, end = (issue.parameters.get(name) for name in _PERIOD_NAMES)
    if not start or not end:
        return []
    first, last = (long_date(date.fromisoformat(day)) for day in (start, end))
    return [Fact("From", first), Fact("Up to, not including", last)]


def _files(issue: Issue) -> list[tuple[str, str, str]]:
    """Of each file what it is, where it is, and how large."""
    return [
        (
            str(FileKind(file.kind).label),
            reverse("report_file", args=[issue.pk, file.kind]),
            f"{max(file.size // 1000, 1):,} kB",
        )
        for file in issue.files.all()
    ]


def _fetches(fetches: Sequence[Fetch]) -> Listing:
    return Listing(
        anchor="fetches",
        heading="Fetched",
        about="The latest first.",
        empty="Nobody has fetched it yet.",
        columns=[Column(label=label) for label in ("When", "Who", "File")],
        rows=[
            [
                Cell(long_moment(fetch.at)),
                Cell(str(fetch.by)),
                Cell(str(FileKind(fetch.file.kind).label)),
            ]
            for fetch in fetches
        ],
        count=len(fetches),
    )


def _doing(issue: Issue, state: IssueState) -> str:
    if state == IssueState.ASKED:
        return "It waits for its turn."
    progress = progress_of(work_name(issue.pk)) if state == IssueState.RUNNING else None
    if progress is None:
        return "It is being made."
    return f"{progress['stage']}: {progress['done']:,}."


def _title(report: Report) -> str:
    """What it holds; a content that is not made any more has its name alone."""
    content = CONTENTS.get(report.content)
    return content.title if content else report.content


def _for_whom(report: Report) -> str:
    words = str(report.get_audience_display()).capitalize()
    return f"{words}: {report.agreement}" if report.agreement else words
