"""A provider's latest copy of its bed state, for its own people to take away."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from beds.exports.copies import Kept, latest, people_of
from beds.views.asking import signed_in
from impact.audit.services import exported
from providers.access import Permission
from providers.models import Provider


@require_safe
@login_required
def copy(request: HttpRequest, provider: str, name: str) -> FileResponse:
    """A file of the latest copy; 404 for who may not send the provider's files, and for others.

    Who takes it is on record, with everybody whom it names.
    """
    user = signed_in(request)
    own = get_object_or_404(
        Provider.objects.with_permission(user, Permission.IMPORT_FILES), key=provider
    )
    found = next((kept for kept in latest_copies(own) if kept.name == name), None)
    if found is None:
        raise Http404
    people = people_of(own, found.day)
    exported(user, "bed-state copy taken", {"provider": own.key, "file": found.name}, people)
    return FileResponse(found.path.open("rb"), as_attachment=True, filename=found.name)


def latest_copies(provider: Provider) -> list[Kept]:
    """The files of a provider's latest copy; none where none are kept."""
    return latest(to=settings.COPIES_DIR, provider=provider) if settings.COPIES_DIR else []
