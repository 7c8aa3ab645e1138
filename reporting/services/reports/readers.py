"""For whom a report is made."""

from reporting.choices import Audience
from reporting.models import Report
from reporting.reports.audiences import Reader


def reader_of(report: Report) -> Reader:
    """The reader of a report, with the key of the agreement that it is made under."""
    return Reader(
        audience=Audience(report.audience),
        key=bytes(report.agreement.key) if report.agreement else b"",
        hides_noughts=report.hides_noughts,
    )
