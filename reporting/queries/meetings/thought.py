"""The steps that a meeting thinks of."""

from django.db.models import QuerySet

from reporting.models import Meeting, WhatIfStep


def steps_of(meeting: Meeting) -> QuerySet[WhatIfStep]:
    """The steps of a meeting in their order, with what they name. One query."""
    return meeting.what_if.select_related(
        "meeting__collaborative",
        "ward__provider",
        "ward__service_line",
        "referral__patient",
        "referral__responsible_icb",
        "placement__patient",
    )
