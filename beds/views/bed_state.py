"""The bed state: the page and the wall."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from beds.presenters.bed_state import page
from beds.presenters.table import ALL, NONE
from beds.presenters.wall import wall
from beds.queries import lists_under
from beds.views.asked import Asked
from beds.views.asking import asking
from impact.audit.live import live
from impact.audit.services import saw_list


@live
@asking
def bed_state(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The bed state of a collaborative as at a day; with `view=wall` for a wall."""
    dates = asked.as_at_since(lambda addresses: addresses.bed_state())
    lines = asked.lines(since=dates.since)
    lists = lists_under(
        collaborative=asked.collaborative,
        as_at=asked.day,
        service_line=asked.service_line,
        provider=asked.provider,
    )
    line = asked.service_line.code if asked.service_line else None
    if request.GET.get("view") == "wall":
        shown = wall(
            state=lines.cut(by=asked.by, service_line=line),
            lines=lines,
            lists=lists,
            as_at=dates,
            addresses=asked.addresses,
        )
        saw_list(asked.user, "wall", asked.record(), len(shown.people))
        return render(request, "beds/wall.html", {"page": shown})
    found = page(
        state=lines.cut(by=asked.by, service_line=line),
        lines=lines,
        lists=lists,
        as_at=dates,
        addresses=asked.addresses,
        opened=_opened(asked),
        shown=asked.extras.get("show", ""),
    )
    saw_list(asked.user, "bed-state", asked.record(), len(found.people))
    others = asked.others(lambda addresses: addresses.bed_state())
    return render(request, "beds/bed_state.html", {"page": found, "collaboratives": others})


def _opened(asked: Asked) -> frozenset[str]:
    """Which rows show their wards: all of a single service line's, unless asked otherwise."""
    named = asked.extras.get("open", ALL if asked.service_line else NONE)
    return frozenset(named.split(","))
