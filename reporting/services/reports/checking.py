"""Gives a receipt back: makes the same report again, and says what differs and since when."""

import csv
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from impact.audit.services import saw_list
from impact.core.checksums import of_file
from impact.core.errors import Invalid
from impact.core.tabular import BYTE_ORDER_MARK
from providers.models import User
from reporting.choices import FileKind, IssueState
from reporting.figures.reported import changes_touching
from reporting.figures.stored.history import Change, from_json
from reporting.models import Issue, IssueFile
from reporting.reports.covers import receipt_of
from reporting.reports.files.spool import SpooledSheet
from reporting.reports.sheets import Kind
from reporting.services.figures import one_moment
from reporting.services.reports.fetching import content_of
from reporting.services.reports.making import Made, write_rows

_DAY = timedelta(days=1)
_NAMING = (Kind.TEXT, Kind.DATE, Kind.PSEUDONYM)


class WrongReceipt(Invalid):
    """A receipt that is none of ours, or not as it was given."""

    code = "wrong_receipt"
    title = "This receipt proves nothing"


@dataclass(frozen=True)
class RowDifference:
    """A row that is not what was issued: which, and its cells then and now, by heading.

    `then` or `now` is None where the row is not in that file.
    """

    sheet: str
    row: str
    then: Mapping[str, str] | None
    now: Mapping[str, str] | None


@dataclass
class Verdict:
    """What became of a receipt: whether the same bytes came out, and if not why not.

    `definitions` are sentences on what is defined otherwise since; `corrections` the changes
    recorded since the issue that touch its days, the latest first, None where there are too many to
    be judged.
    """

    issue: Issue
    checksum: str
    is_same: bool
    kept_is_whole: bool
    rows: list[RowDifference] = field(default_factory=list)
    definitions: list[str] = field(default_factory=list)
    corrections: list[Change] | None = field(default_factory=list)


def check_receipt(*, receipt: Mapping[str, Any], by: User | None = None) -> Verdict:
    """Makes the report of a receipt again from the records as they are now.

    `by` is who asks, None for whoever runs this machine; that somebody saw rows that differ is put
    on record. Raises WrongReceipt.
    """
    issue = _issue(receipt, by)
    kept = issue.files.get(kind=FileKind.CSV)
    with tempfile.TemporaryDirectory() as folder:
        made, before = Made(Path(folder)), Path(folder) / "kept.csv"
        _write(kept, before)
        again = Issue.objects.select_related("report__collaborative", "report__agreement").get(
            pk=issue.pk
        )
        with one_moment():
            cover = [(label, text) for label, text in issue.cover]
            write_rows(again, made, told=_nobody, cover=cover)
        checksum = of_file(made.path(FileKind.CSV))
        verdict = Verdict(
            issue, checksum, checksum == issue.checksum, of_file(before) == kept.sha256
        )
        if not verdict.is_same:
            sheets = made.spool.sheets if made.spool else []
            verdict.rows = list(_differences(before, made.path(FileKind.CSV), sheets))
            verdict.definitions = _redefined(issue, again)
            verdict.corrections = _corrections(issue)
            if by:
                saw_list(by, "reports/check", {"issue": issue.pk}, len(verdict.rows))
    return verdict


def _nobody(rows: int) -> None:
    """Nobody waits to be told."""


def _issue(receipt: Mapping[str, Any], by: User | None) -> Issue:
    number = receipt.get("issue")
    seen = Issue.objects.visible_to(by) if by else Issue.objects.all()
    found = (
        seen.select_related("by", "report__collaborative", "report__agreement")
        .filter(pk=number if isinstance(number, int) else 0, state=IssueState.DONE)
        .first()
    )
    if found is None:
        raise WrongReceipt("No report that you may see was issued with this receipt.")
    ours = receipt_of(found)
    wrong = sorted(name for name, value in receipt.items() if ours.get(name) != value)
    if wrong:
        raise WrongReceipt(
            f"This is not the receipt as it was given: {', '.join(wrong)} should read "
            f"{', '.join(str(ours.get(name)) for name in wrong)}."
        )
    return found


def _write(file: IssueFile, path: Path) -> None:
    with path.open("wb") as stream:
        for piece in content_of(file):
            stream.write(piece)


def _redefined(issue: Issue, again: Issue) -> list[str]:
    """What is made or counted by another definition than it was then."""
    said = []
    if issue.version != again.version:
        said.append(f"The report was version {issue.version} and is version {again.version} now.")
    for name, version in issue.definitions.items():
        now = again.definitions.get(name)
        if now != version:
            said.append(f"{name} was counted by version {version} and is by version {now} now.")
    return said


def _corrections(issue: Issue) -> list[Change] | None:
    parameters = issue.parameters
    start = date.fromisoformat(parameters.get("start") or parameters["as_at"])
    end = date.fromisoformat(parameters.get("end") or parameters["as_at"])
    return changes_touching(
        from_json(issue.seen),
        collaborative=issue.report.collaborative_id,
        start=start,
        end=max(end, start + _DAY),
    )


Row = tuple[str, tuple[str, ...]]
"""The title of a sheet, and the cells of a row."""


def _differences(
    before: Path, after: Path, sheets: Sequence[SpooledSheet]
) -> Iterator[RowDifference]:
    """The rows of one file alone, those that are of the same thing side by side."""
    titles = {sheet.shown.title: sheet for sheet in sheets}
    old, new = Counter(_rows(before, titles)), Counter(_rows(after, titles))
    gone, come = list((old - new).elements()), list((new - old).elements())
    partners = _by_name(come, titles)
    for row in gone:
        waiting = partners.get(_name(row, titles), [])
        yield _difference(row, waiting.pop(0) if waiting else None, titles)
    for row in (row for rows in partners.values() for row in rows):
        yield _difference(None, row, titles)


def _rows(path: Path, titles: Mapping[str, SpooledSheet]) -> Iterator[Row]:
    """The rows of every sheet of a file, without titles and headings."""
    title, headings = "", False
    with path.open(encoding="utf-8", newline="") as stream:
        for cells in csv.reader(stream):
            if not cells:
                title = ""
            elif len(cells) == 1 and cells[0].removeprefix(BYTE_ORDER_MARK) in titles:
                title, headings = cells[0], True
            elif headings:
                headings = False
            elif title and len(cells) == len(titles[title].shown.columns):
                yield title, tuple(cells)


def _by_name(rows: Sequence[Row], titles: Mapping[str, SpooledSheet]) -> dict[Row, list[Row]]:
    found: dict[Row, list[Row]] = {}
    for row in rows:
        found.setdefault(_name(row, titles), []).append(row)
    return found


def _name(row: Row, titles: Mapping[str, SpooledSheet]) -> Row:
    """What a row is of: its sheet, and its cells that are no numbers."""
    title, cells = row
    columns = titles[title].shown.columns
    kept = zip(cells, columns, strict=True)
    return title, tuple(cell for cell, column in kept if column.kind in _NAMING)


def _difference(
    then: Row | None, now: Row | None, titles: Mapping[str, SpooledSheet]
) -> RowDifference:
    either = then or now
    if either is None:
        raise AssertionError("a difference has one row at least")
    title, headings = either[0], [each.title for each in titles[either[0]].shown.columns]
    differing = [
        place
        for place in range(len(headings))
        if then is None or now is None or then[1][place] != now[1][place]
    ]

    def cells(row: Row | None) -> dict[str, str] | None:
        return {headings[place]: row[1][place] for place in differing} if row else None

    name = ", ".join(cell for cell in _name(either, titles)[1] if cell)
    return RowDifference(title, name or "Its only row", cells(then), cells(now))
