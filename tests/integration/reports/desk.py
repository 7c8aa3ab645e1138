"""A commissioner of a collaborative with two wards and nine people, and what is issued there."""

from datetime import UTC, date, datetime
from typing import Any

from providers.access import Role
from providers.models import Membership, User
from reporting.choices import FileKind
from reporting.models import Issue
from reporting.services import reports
from reporting.services.reports import Wanted
from tests.integration.beds_state.small import Small

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = datetime(2027, 11, 23, 9, tzinfo=UTC)
DAY = date(2026, 11, 20)


class Desk:
    """Ward A with ten beds and six people, ward B with ten and three, there since 2 November."""

    def __init__(self) -> None:
        self.small = Small()
        self.commissioner = self.user("commissioner", Role.COMMISSIONER)
        self.small.ward("A", beds=10)
        self.small.ward("B", beds=10)
        self.people = [
            *(self.small.stay(date(2026, 11, 2), bed=f"A{number}") for number in range(1, 7)),
            *(self.small.stay(date(2026, 11, 2), bed=f"B{number}") for number in range(1, 4)),
        ]

    def user(self, name: str, role: Role) -> User:
        """Somebody with a role in the collaborative."""
        user = User.objects.create(username=name, name=name.capitalize())
        Membership.objects.create(user=user, role=role, collaborative=self.small.collaborative)
        return user

    def ask(self, **columns: Any) -> Issue:
        """A bed state of 20 November for the clinical group, unless said otherwise."""
        usual: dict[str, Any] = {
            "name": "Bed state for the board",
            "content": "bed_state",
            "collaborative": self.small.collaborative,
            "parameters": {"as_at": DAY},
            "audience": "clinical",
        }
        wanted = Wanted(**{**usual, **columns})
        return reports.save_report(wanted=wanted, today=TODAY, now=NOW, by=self.commissioner)

    def made(self, **columns: Any) -> Issue:
        """The same, with its files."""
        return self.make(self.ask(**columns))

    def make(self, issue: Issue) -> Issue:
        """Has an issue made, and gives it as it is then."""
        reports.make(issue_id=issue.pk, clock=lambda: NOW)
        return Issue.objects.get(pk=issue.pk)


def content(issue: Issue, kind: FileKind = FileKind.CSV) -> bytes:
    """A file of an issue."""
    return b"".join(reports.content_of(issue.files.get(kind=kind)))


def lines(issue: Issue) -> list[str]:
    """Its CSV file line by line."""
    return content(issue).decode("utf-8-sig").split("\r\n")
