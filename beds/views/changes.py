"""What came and went since the last meeting."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from beds.presenters.changes import changes_page
from beds.state import bed_map
from beds.views.asked import Asked
from beds.views.asking import asking
from impact.audit.services import saw_list


@asking
def bed_changes(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The beds behind the ins and outs of one column of the bed state."""
    since = asked.since()
    dates = asked.as_at(lambda addresses: addresses.changes(state=asked.extras.get("state")))
    before, now = (
        bed_map(
            collaborative=asked.collaborative,
            as_at=day,
            service_line=asked.service_line,
            provider=asked.provider,
        )
        for day in (since, dates.day)
    )
    page = changes_page(
        before=before,
        now=now,
        collaborative=asked.collaborative.name,
        as_at=dates,
        since=since,
        addresses=asked.addresses,
    )
    saw_list(asked.user, "bed-changes", asked.record(), len(page.people))
    return render(request, "beds/changes.html", {"page": page})
