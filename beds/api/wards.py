"""Wards in the API: read with how they stand today; confirmed, admissions suspended and resumed."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from beds.api.sent import ConfirmSerializer, OnSerializer, SuspendSerializer
from beds.api.writing import BedWrites
from beds.models import Confirmation
from beds.queries.versions import headcount_events, suspension_events
from beds.services.wards import check_counted, confirm_ward
from impact.audit.api import doing
from impact.audit.versions import Watched
from impact.core import clock
from impact.core.dated import as_at
from providers.access import Permission
from providers.api import WardViewSet as ReadWards
from providers.models import AdmissionSuspension, Ward
from providers.serializers import WardSerializer
from providers.services.wards import resume_admissions, suspend_admissions


class WardTodaySerializer(WardSerializer):
    """A ward, and how it stands today."""

    admissions_suspended = serializers.BooleanField(read_only=True)
    confirmed_at = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="When its bed state was last confirmed"
    )

    class Meta(WardSerializer.Meta):
        fields = [*WardSerializer.Meta.fields, "admissions_suspended", "confirmed_at"]


class WardViewSet(BedWrites, ReadWards):
    """Wards of the providers that the caller may read, those that have closed included."""

    serializer_class = WardTodaySerializer

    def get_queryset(self) -> QuerySet:
        """The wards that the caller may read, with how they stand today."""
        suspended = AdmissionSuspension.objects.filter(as_at(clock.today()), ward=OuterRef("pk"))
        last = Confirmation.objects.filter(ward=OuterRef("pk")).order_by("-confirmed_at")
        return (
            super()
            .get_queryset()
            .annotate(
                admissions_suspended=Exists(suspended),
                confirmed_at=Subquery(last.values("confirmed_at")[:1]),
            )
        )

    def watched(self, record: Ward) -> Watched:
        """Who is in the ward, its confirmations, and whether it takes people."""
        return [*headcount_events(record), *suspension_events(record)]

    def minded(self, record: Ward) -> Watched:
        """Of a confirmation who is there; of a suspension whether the ward takes people."""
        counted, taking = headcount_events(record), suspension_events(record)
        if self.action == "confirm":
            return [*counted, *(events.none() for events in taking)]
        return [*(events.none() for events in counted), *taking]

    def provider_of(self, record: Ward) -> int:
        """The provider of the ward."""
        return record.provider_id

    @doing(ConfirmSerializer, answers=WardTodaySerializer)
    def confirm(self, request: Request, pk: str) -> Response:
        """Confirm the ward's bed state with the people counted, those on leave too."""
        return self.change(Permission.CONFIRM_WARDS, ConfirmSerializer, self._confirm)

    @doing(SuspendSerializer, answers=WardTodaySerializer)
    def suspend_admissions(self, request: Request, pk: str) -> Response:
        """Have the ward take nobody from a day on."""
        return self.change(
            Permission.MANAGE_BEDS,
            SuspendSerializer,
            lambda ward, given: suspend_admissions(ward=ward, **given, **self.moment()).ward,
        )

    @doing(OnSerializer, answers=WardTodaySerializer)
    def resume_admissions(self, request: Request, pk: str) -> Response:
        """Have the ward take people again from a day on."""
        return self.change(
            Permission.MANAGE_BEDS,
            OnSerializer,
            lambda ward, given: resume_admissions(ward=ward, **given, **self.moment()).ward,
        )

    def _confirm(self, ward: Ward, given: dict[str, Any]) -> Ward:
        if not given.pop("agreed"):
            check_counted(ward=ward, headcount=given["headcount"], on=clock.today())
        return confirm_ward(ward=ward, **given, confirmed_at=clock.now(), by=self.user).ward
