"""The Django application `reporting`."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """What it adds up to: figures, meetings, reports."""

    name = "reporting"
    label = "reporting"
    verbose_name = "Reporting"

    def ready(self) -> None:
        """Keep the stored figures up to date after every change; say when the last meeting was."""
        from beds.queries.since import count_since
        from reporting.queries.meetings import since
        from reporting.receivers import connect

        connect()
        count_since(since)
