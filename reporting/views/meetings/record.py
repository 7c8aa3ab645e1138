"""What a closed meeting saw, its minutes, and what is known now beside it."""

from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from beds.views.asking import signed_in
from impact.audit.sent import form_state
from impact.audit.services import exported, saw_list
from impact.core import clock
from impact.core.errors import NotAllowed
from impact.core.pdf import write_pdf
from patients.models import Patient
from providers.models import User
from reporting.meeting_forms import NoteForm
from reporting.models import Meeting, MeetingRecord
from reporting.presenters.meetings.minutes import minutes_document
from reporting.presenters.meetings.record import (
    difference_list,
    minutes_listings,
    named_in,
    record_listings,
)
from reporting.presenters.meetings.said import address, decisions_list
from reporting.queries.meetings import differs, with_about
from reporting.services.meetings import note
from reporting.services.meetings.checks import may_run
from reporting.services.meetings.closing import ABOUT_REFERRAL
from reporting.views.meetings.asking import UNPROCESSABLE, done_once, find_meeting


def record_page(
    request: HttpRequest, found: Meeting, user: User, *, form: NoteForm | None = None
) -> HttpResponse:
    """Everything that a closed meeting saw, the way of its decisions since, and notes beside it."""
    record = found.record
    runs = may_run(user, found.collaborative)
    listings = record_listings(record.seen)
    said = with_about(found.decisions.filter(for_group=True)).prefetch_related("steps")
    way = decisions_list(list(said), may_run=runs, anchor="way", heading="Their way since then")
    people = named_in(listings) | way.people
    saw_list(user, "meeting-record", _about(found), len(people))
    context = {
        "meeting": found,
        "record": record,
        "listings": listings,
        "way": way,
        "notes": found.notes.select_related("by"),
        "form": (form or NoteForm()) if runs else None,
        "state": form_state(),
        "note_url": address("meeting_note", found),
        "minutes": address("meeting_minutes", found),
        "difference": address("meeting_difference", found),
    }
    status = UNPROCESSABLE if form else 200
    return render(request, "reporting/meeting_record.html", context, status=status)


@require_http_methods(["POST"])
@login_required
def meeting_note(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """A note beside a closed meeting."""
    user = signed_in(request)
    found = find_meeting(user, code, day)
    if not found.is_closed:
        return redirect("meeting", code, day)
    if not may_run(user, found.collaborative):
        raise NotAllowed("Notes are added by the collaborative's support hub.")
    form = NoteForm(request.POST)

    def work() -> None:
        note(meeting=found, text=form.cleaned_data["text"], now=clock.now(), by=user)

    if done_once(request, form, work, said="The note stands beside the record."):
        return redirect("meeting", code, day)
    return record_page(request, found, user, form=form)


@require_safe
@login_required
def meeting_minutes(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """The minutes of a closed meeting, to print; by pseudonym."""
    user = signed_in(request)
    found = find_meeting(user, code, day)
    record = _record(found)
    listings = minutes_listings(record.seen)
    saw_list(user, "meeting-minutes", _about(found), len(_pseudonyms(record)))
    context = {
        "meeting": found,
        "record": record,
        "listings": listings,
        "notes": found.notes.select_related("by"),
        "pdf": address("meeting_minutes_pdf", found),
        "overview": address("meeting", found),
    }
    return render(request, "reporting/meeting_minutes.html", context)


@require_safe
@login_required
def meeting_minutes_pdf(request: HttpRequest, code: str, day: str) -> FileResponse:
    """The same minutes as PDF, from what was frozen alone."""
    user = signed_in(request)
    found = find_meeting(user, code, day)
    record = _record(found)
    people = Patient.objects.filter(pseudonym__in=_pseudonyms(record)).values_list("pk", flat=True)
    exported(user, "meeting-minutes pdf", _about(found), people)
    target = BytesIO()
    write_pdf(target, minutes_document(record))
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"minutes-{code}-{day}.pdf")


@require_safe
@login_required
def meeting_difference(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """What a closed meeting saw beside what is known now of that day: numbers alone."""
    user = signed_in(request)
    found = find_meeting(user, code, day)
    record, now = _record(found), clock.now()
    saw_list(user, "meeting-difference", _about(found), 0)
    context = {
        "meeting": found,
        "record": record,
        "known_at": now,
        "listing": difference_list(differs(record, now=now)),
        "overview": address("meeting", found),
    }
    return render(request, "reporting/meeting_difference.html", context)


def _record(found: Meeting) -> MeetingRecord:
    if not found.is_closed:
        raise Http404
    return found.record


def _pseudonyms(record: MeetingRecord) -> set[str]:
    """What decisions and actions of the minutes are about, as far as it may be somebody."""
    seen = record.seen
    said = {one["about"] for one in (*seen["decisions"], *seen["actions"])} - {""}
    return {about.removeprefix(ABOUT_REFERRAL) for about in said}


def _about(found: Meeting) -> dict[str, str]:
    return {"collaborative": found.collaborative.code, "day": found.held_on.isoformat()}
