"""Where somebody is signed in."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from impact.audit.service import service
from providers.models import User


@service("sessions.sign_out_everywhere")
def sign_out_everywhere(*, by: User) -> int:
    """Ends every session of `by`, on whatever machine it began; returns how many there were.

    A session keeps whose it is inside what is signed, so that all that are held are read. One that
    answers a request at this moment is not written again: Django only updates a session's row.
    """
    held = Session.objects.only("session_key", "session_data").iterator()
    theirs = [row.pk for row in held if row.get_decoded().get(SESSION_KEY) == str(by.pk)]
    ended, _ = Session.objects.filter(pk__in=theirs).delete()
    return ended
