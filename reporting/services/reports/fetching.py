"""Gives a file of an issue away, and puts on record who took it and whom it names."""

from collections.abc import Iterator
from datetime import datetime

from impact.audit.service import service
from impact.audit.services import exported
from providers.models import User
from reporting.models import Fetch, FilePiece, IssueFile


@service("reports.fetch")
def fetch(*, file: IssueFile, now: datetime, by: User) -> Fetch:
    """Put on record that somebody takes a file away. Its content is read by `content_of`."""
    issue = file.issue
    exported(by, f"reports {issue.report.content} {file.kind}", {"issue": issue.pk}, issue.people)
    return Fetch.objects.create(file=file, by=by, at=now)


def content_of(file: IssueFile) -> Iterator[bytes]:
    """A file piece by piece. One query a piece, so that none is held beside another."""
    for number in (
        FilePiece.objects.filter(file=file).order_by("number").values_list("pk", flat=True)
    ):
        yield bytes(FilePiece.objects.values_list("content", flat=True).get(pk=number))
