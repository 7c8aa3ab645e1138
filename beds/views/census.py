"""The page on which a provider's census is compared with what is held."""

from io import BytesIO

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from beds.data_forms import CensusForm
from beds.imports.census import Compared, check_census_size, compare
from beds.imports.reading import Source
from beds.presenters.faults import faults_listings
from beds.views.asking import signed_in
from impact.core import clock
from impact.core.errors import Refusal
from impact.core.text import counted
from providers.access import Permission
from providers.models import Provider, User


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def census(request: HttpRequest) -> HttpResponse:
    """Takes a census and a day; where it and what is held disagree, differences are opened."""
    user, today = signed_in(request), clock.today()
    own = list(Provider.objects.with_permission(user, Permission.IMPORT_FILES).order_by("key"))
    if not own:
        raise Http404
    form, status, faults = CensusForm(own=own, initial={"on": today}), 200, []
    if request.method == "POST":
        check_census_size(int(request.META.get("CONTENT_LENGTH") or 0))
        form, status = CensusForm(request.POST, request.FILES, own=own), 422
        if form.is_valid():
            try:
                found = _compared(form, user)
            except Refusal as refusal:
                form.add_error(refusal.field, refusal.message)
            else:
                faults = faults_listings([fault.as_dict() for fault in found.faults])
                if not faults:
                    messages.success(request, _told(found))
                    return redirect("differences")
    page = {"form": form, "faults": faults}
    return render(request, "beds/census.html", page, status=status)


def _compared(form: CensusForm, user: User) -> Compared:
    given = form.cleaned_data
    file = given["census"]
    return compare(
        Source(str(file.name), BytesIO(file.read())),
        provider=given["provider"],
        on=given["on"],
        complete=given["complete"],
        by=user,
        now=clock.now(),
    )


def _told(found: Compared) -> str:
    people = counted(found.people, "person is", "people are")
    return (
        f"{people} in the census, {found.agree} of them held in the same ward. "
        f"{counted(found.opened, 'new difference')}, {found.settled} settled, "
        f"{found.still_open} still open."
    )
