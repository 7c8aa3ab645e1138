"""What everything that is done to a weekly meeting in the API has in common."""

from typing import Any

from rest_framework.serializers import BaseSerializer

from beds.api.writing import BedWrites
from reporting.models import Meeting
from reporting.services.meetings.checks import check_runs


class MeetingWrites(BedWrites):
    """Writes of whoever runs the meeting that is asked for."""

    def run_by_caller(self) -> Meeting:
        """The meeting, which the caller runs. Raises NotAllowed."""
        meeting: Meeting = self.get_object()
        check_runs(self.user, meeting.collaborative)
        return meeting

    def asked(self, shape: type[BaseSerializer]) -> tuple[Meeting, dict[str, Any]]:
        """The meeting, which the caller runs, and what was sent. Raises NotAllowed."""
        return self.run_by_caller(), self.sent(shape)
