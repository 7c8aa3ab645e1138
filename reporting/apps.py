"""The Django application `reporting`."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """What it adds up to: figures, meetings, reports."""

    name = "reporting"
    label = "reporting"
    verbose_name = "Reporting"

    def ready(self) -> None:
        """Keep stored figures up to date; tell beds of the last meeting and what waits for it."""
        from beds.presenters.waits import waits_told_by
        from beds.queries.since import count_since
        from reporting.presenters.meetings.home import waits
        from reporting.queries.meetings import since
        from reporting.receivers import connect

        connect()
        count_since(since)
        waits_told_by(waits)
