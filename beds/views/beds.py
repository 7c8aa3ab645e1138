"""The timeline of a bed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from beds.actions.links import bed_work
from beds.models import Bed
from beds.presenters.addresses import Addresses, asked_day
from beds.presenters.bed import bed_page
from beds.presenters.dates import AsAt
from beds.state import bed_timeline
from beds.views.asking import dated, signed_in
from impact.audit.services import saw_list
from patients.models import Patient
from providers.models import Ward


@dated
def bed(request: HttpRequest, as_at: AsAt, pk: int) -> HttpResponse:
    """Everything a bed has been, is and is planned to be."""
    user = signed_in(request)
    beds = Bed.objects.select_related("ward__provider")
    found = get_object_or_404(beds, ward__in=Ward.objects.visible_to(user), pk=pk)
    spans = bed_timeline(found, as_at=as_at.day)
    people = {one.pseudonym for one in spans if one.pseudonym}
    visible = Patient.objects.visible_to(user).filter(pseudonym__in=people)
    page = bed_page(
        bed=found,
        spans=spans,
        seen=set(visible.values_list("pseudonym", flat=True)),
        as_at=as_at,
        addresses=Addresses(kept=asked_day(as_at.day, today=as_at.today)),
    )
    saw_list(user, "bed", {"bed": found.pk}, len(page.spans.people))
    is_today = as_at.day == as_at.today
    work = bed_work(found, user=user, today=as_at.today) if is_today else []
    return render(request, "beds/bed.html", {"page": page, "work": work})
