"""Referrals in the API: read, take in, and every step of the table of allowed steps."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from impact.audit.api import Writes, doing, written
from impact.audit.services import saw_patient
from impact.audit.versions import Watched
from impact.core import clock
from patients.api.reading import People
from patients.api.sent import STEPS, ReferSerializer
from patients.clocks import Clock, clocks_of
from patients.filters import ReferralFilter
from patients.models import Referral
from patients.referral_states import ReferralAction
from patients.serializers import ReferralSerializer
from patients.services.referral_acts import act, check_may, refer
from patients.versions import referral_events
from providers.api import ByUser
from providers.standards import Standards


def _step(which: ReferralAction) -> Callable[..., Any]:
    """Decorator of a step, with what is sent for it."""
    return doing(STEPS[which], answers=ReferralSerializer)


class ReferralViewSet(ByUser, Writes, People):
    """Referrals for a first bed and for a move, and what is done with them."""

    page = "api/v1/referrals"
    rows = Referral.objects.select_related("patient", "provider", "responsible_icb", "service_line")
    queryset = Referral.objects.none()
    serializer_class = ReferralSerializer
    filterset_class = ReferralFilter

    def watched(self, record: Referral) -> Watched:
        """The referral itself."""
        return referral_events(record)

    def get_serializer_context(self) -> dict[str, Any]:
        """What the shape of a referral needs beside the referral."""
        return {**super().get_serializer_context(), "clocks": self._clocks}

    @extend_schema(request=ReferSerializer, responses={201: ReferralSerializer}, filters=False)
    @written
    def create(self, request: Request) -> Response:
        """Take in a referral; its clocks run from the day on which it was received."""
        return self.shown(refer(**self.sent(ReferSerializer), **self.moment()), 201)

    @_step(ReferralAction.TRIAGE)
    def triage(self, request: Request, pk: str) -> Response:
        """Record that it was looked at, and who assesses on behalf of all."""
        return self._done(ReferralAction.TRIAGE)

    @_step(ReferralAction.BOOK_ASSESSMENT)
    def book_assessment(self, request: Request, pk: str) -> Response:
        """Book the assessment, or another day for it."""
        return self._done(ReferralAction.BOOK_ASSESSMENT)

    @_step(ReferralAction.ASSESS)
    def assess(self, request: Request, pk: str) -> Response:
        """Record the assessment and the level it recommends."""
        return self._done(ReferralAction.ASSESS)

    @_step(ReferralAction.SEND_REPORT)
    def send_report(self, request: Request, pk: str) -> Response:
        """Record that the report was sent."""
        return self._done(ReferralAction.SEND_REPORT)

    @_step(ReferralAction.ACCEPT)
    def accept(self, request: Request, pk: str) -> Response:
        """Accept: the person waits for a bed from that day."""
        return self._done(ReferralAction.ACCEPT)

    @_step(ReferralAction.DECLINE)
    def decline(self, request: Request, pk: str) -> Response:
        """Decline, for a coded reason."""
        return self._done(ReferralAction.DECLINE)

    @_step(ReferralAction.REDIRECT)
    def redirect(self, request: Request, pk: str) -> Response:
        """Send it on to another service; it ends here."""
        return self._done(ReferralAction.REDIRECT)

    @_step(ReferralAction.WITHDRAW)
    def withdraw(self, request: Request, pk: str) -> Response:
        """Withdraw: a bed is no longer asked for."""
        return self._done(ReferralAction.WITHDRAW)

    @cached_property
    def _standards(self) -> Standards:
        return Standards.read()

    def _clocks(self, referral: Referral) -> list[Clock]:
        return clocks_of(referral=referral, standards=self._standards, as_at=clock.today())

    def _done(self, which: ReferralAction) -> Response:
        """Do a step of the table with the referral as its caller saw it."""
        referral = self.get_object()
        given = self.sent(STEPS[which])
        check_may(action=which, referral=referral, by=self.user)
        with self.unchanged(referral):
            act(action=which, referral=referral, given=given, **self.moment())
        return self.shown(referral)

    def told(self, record: Referral) -> dict[str, Any]:
        """One referral, put on record with whom it shows."""
        saw_patient(self.user, record.patient_id, self.page)
        return super().told(record)
