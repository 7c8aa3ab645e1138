"""The bed map."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from beds import state
from beds.presenters.bed_map import bed_map_page
from beds.views.asked import Asked
from beds.views.asking import asking
from impact.audit.live import live
from impact.audit.services import saw_list


@live
@asking
def bed_map(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Each ward of the collaborative as a grid of its beds, as at a day."""
    wards = state.bed_map(
        collaborative=asked.collaborative,
        as_at=asked.day,
        service_line=asked.service_line,
        provider=asked.provider,
    )
    page = bed_map_page(
        wards=wards,
        collaborative=asked.collaborative.name,
        lines=asked.lines_to_choose(),
        as_at=asked.as_at(lambda addresses: addresses.bed_map()),
        addresses=asked.addresses,
    )
    saw_list(asked.user, "bed-map", asked.record(), len(page.people))
    others = asked.others(lambda addresses: addresses.bed_map())
    return render(request, "beds/bed_map.html", {"page": page, "collaboratives": others})
