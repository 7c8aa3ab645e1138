"""How a file of a report is sent: the same to a page and to another system."""

from django.http import StreamingHttpResponse

from impact.core import clock
from providers.models import User
from reporting.choices import FileKind
from reporting.models import IssueFile
from reporting.services import reports

_TYPES = {
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.PDF: "application/pdf",
}


def sent_file(file: IssueFile, *, by: User) -> StreamingHttpResponse:
    """A file of an issue as an answer, piece by piece; its taking is on record."""
    reports.fetch(file=file, now=clock.now(), by=by)
    answer = StreamingHttpResponse(
        reports.content_of(file), content_type=_TYPES[FileKind(file.kind)]
    )
    answer["Content-Length"] = str(file.size)
    answer["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return answer
