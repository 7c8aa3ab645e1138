"""Makes an issue that was asked for: once, whoever is told of it and however often."""

import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import TracebackType

from django.db.models import Q

from impact.audit.history import change
from impact.core.checksums import of_file
from impact.core.errors import Conflict, Refusal
from impact.core.jobs import alone
from impact.core.telling import is_to_stop, tell
from patients.models import Patient
from reporting.choices import FileKind, IssueState
from reporting.figures.stored.history import as_json, mark_now
from reporting.models import FilePiece, Issue, IssueFile
from reporting.reports.audiences import shown_to
from reporting.reports.contents import content_named
from reporting.reports.covers import Cover, closing_lines, cover_of, definitions
from reporting.reports.files.csv_file import Told, write_csv_file
from reporting.reports.files.pdf_file import write_pdf_file
from reporting.reports.files.spool import Spool
from reporting.reports.files.xlsx_file import write_xlsx_file
from reporting.reports.parameters import asked
from reporting.services.figures import one_moment
from reporting.services.reports.asking import work_name
from reporting.services.reports.readers import reader_of
from reporting.services.runs import Clock

ATTEMPTS = 3
"""Begun so often, it is not begun again: it may be what kills the worker."""
GRACE = timedelta(seconds=60)
PIECE = 1 << 20
_SPACE = 20_953  # of these locks among others in the database
_SENTENCE = 500
_GIVEN_UP = (
    f"It was begun {ATTEMPTS} times and never came to its end. Ask for less at once, and tell "
    "whoever looks after this product."
)


class Stopped(Conflict):
    """Somebody cancelled it while it was being made."""

    code = "stopped"


@dataclass
class Made:
    """An issue's files in a folder, and what is to be kept with them."""

    folder: Path
    rows: int = 0
    people: set[str] = field(default_factory=set)
    cover: Cover = field(default_factory=list)
    spool: Spool | None = None

    def path(self, kind: str) -> Path:
        """Where the file of a kind is."""
        return self.folder / f"report.{kind}"


def make(*, issue_id: int, clock: Clock) -> None:
    """Makes the files of an issue and keeps them, all or none.

    Does nothing where that has been done, it was cancelled, or somebody else is at it.
    """
    with alone(_SPACE, issue_id) as mine:
        issue = _begun(issue_id, now=clock()) if mine else None
        if issue is None:
            return
        with _Failing(issue, clock), tempfile.TemporaryDirectory() as folder:
            made = Made(Path(folder))
            with one_moment():
                issue.seen = as_json(mark_now())
                write_rows(issue, made, told=partial(_tell, issue.pk))
            _settle(issue, made)
            _write_others(issue, made)
            _keep(issue, made, now=clock())


def write_rows(issue: Issue, made: Made, *, told: Told, cover: Cover | None = None) -> None:
    """Writes the CSV file of an issue as the records are now, within one moment.

    `cover` is that of a file made before, where it is to be the same again.
    """
    content = content_named(issue.report.content)
    if issue.known_at is None:
        raise AssertionError("an issue that was begun says as known when")
    question = asked(
        issue.parameters, collaborative=issue.report.collaborative, known_at=issue.known_at
    )
    reader = reader_of(issue.report)
    made.cover = cover or cover_of(issue, content=content, asked=question, reader=reader)
    made.spool = Spool(made.folder)
    issue.version, issue.definitions = content.version, definitions(content, question)
    sheets = (shown_to(reader, sheet) for sheet in content.make(question))
    path = made.path(FileKind.CSV)
    made.rows = write_csv_file(path, cover=made.cover, sheets=sheets, spool=made.spool, told=told)
    made.people = {name for sheet in made.spool.sheets for name in sheet.shown.people}


def left_behind(*, now: datetime) -> list[int]:
    """Issues that nobody has begun, or has come to the end of, for a minute."""
    waiting = Q(state=IssueState.ASKED, asked_at__lt=now - GRACE)
    begun = Q(state=IssueState.RUNNING, known_at__lt=now - GRACE)
    return list(Issue.objects.filter(waiting | begun).values_list("pk", flat=True))


class _Failing(AbstractContextManager[None]):
    """Puts a failure on record, in words that quote nothing of the records, and passes it on.

    An issue that was cancelled meanwhile stays so, and nothing is amiss.
    """

    def __init__(self, issue: Issue, clock: Clock) -> None:
        self.issue, self.clock = issue, clock

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if isinstance(error, Stopped):
            return True
        if error is not None:
            _fail(self.issue, _why(error), now=self.clock())
        return False


def _begun(issue_id: int, *, now: datetime) -> Issue | None:
    """The issue, marked as begun; None where there is nothing to be done."""
    found = (
        Issue.objects.select_related("by", "report__collaborative", "report__agreement")
        .filter(pk=issue_id, state__in=(IssueState.ASKED, IssueState.RUNNING))
        .first()
    )
    if found is None:
        return None
    if found.attempts >= ATTEMPTS:
        _fail(found, _GIVEN_UP, now=now)
        return None
    with change(by=found.by, action="reports.make"):
        found.state, found.known_at = IssueState.RUNNING, now
        found.attempts += 1
        found.save()
    return found


def _tell(issue_id: int, rows: int) -> None:
    if is_to_stop(work_name(issue_id)):
        raise Stopped("Cancelled while it was being made.")
    tell(work_name(issue_id), "Rows written", rows, 0)


def _settle(issue: Issue, made: Made) -> None:
    """What the other files say of the first one."""
    issue.rows, issue.checksum = made.rows, of_file(made.path(FileKind.CSV))
    issue.cover = [list(line) for line in made.cover]


def _write_others(issue: Issue, made: Made) -> None:
    if made.spool is None:
        raise AssertionError("the rows are written first")
    tell(work_name(issue.pk), "Workbook and PDF, rows", made.rows, 0)
    cover = [*made.cover, *closing_lines(issue)]
    write_xlsx_file(made.path(FileKind.XLSX), cover=cover, spool=made.spool)
    write_pdf_file(
        made.path(FileKind.PDF),
        title=issue.report.name,
        caption=issue.report.collaborative.name,
        cover=cover,
        spool=made.spool,
    )


def _keep(issue: Issue, made: Made, *, now: datetime) -> None:
    """Keeps the files, unless the issue was cancelled meanwhile. Raises Stopped."""
    with change(by=issue.by, action="reports.make"):
        state = Issue.objects.select_for_update().values_list("state", flat=True).get(pk=issue.pk)
        if state != IssueState.RUNNING:
            raise Stopped("Cancelled while it was being made.")
        for kind in FileKind:
            _keep_file(issue, kind, made.path(kind))
        known = Patient.objects.filter(pseudonym__in=made.people)
        issue.people = sorted(known.values_list("pk", flat=True))
        issue.state, issue.finished_at = IssueState.DONE, now
        issue.save()


def _keep_file(issue: Issue, kind: FileKind, path: Path) -> None:
    file = IssueFile.objects.create(
        issue=issue,
        kind=kind,
        name=f"{issue.report.content}-{issue.report.collaborative.code}-{issue.as_at}.{kind}",
        size=path.stat().st_size,
        sha256=of_file(path),
    )
    for number, content in enumerate(_pieces(path)):
        FilePiece.objects.create(file=file, number=number, content=content)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while content := stream.read(PIECE):
            yield content


def _fail(issue: Issue, sentence: str, *, now: datetime) -> None:
    """Says why it failed, unless it was cancelled meanwhile."""
    with change(by=issue.by, action="reports.make"):
        Issue.objects.filter(pk=issue.pk, state__in=(IssueState.ASKED, IssueState.RUNNING)).update(
            state=IssueState.FAILED, finished_at=now, sentence=sentence[:_SENTENCE]
        )


def _why(error: BaseException) -> str:
    """A sentence for the page. The database's own words may quote what people typed: not those."""
    if isinstance(error, Refusal):
        return error.message
    return f"It stopped at a fault of ours ({type(error).__name__}) that the log tells more of."
