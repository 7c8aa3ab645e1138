"""Offers in the API: another organisation's bed is asked for, and answered."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from beds.choices import OfferAnswer
from beds.filters import OfferFilter
from beds.models import Bed, Offer
from beds.permissions import check_may
from beds.services.offers import answer, ask
from impact.audit.api import Writes, doing, written
from impact.audit.services import saw_patient
from impact.audit.versions import Watched, events_of
from impact.core import clock
from patients.api import OnRecord
from patients.models import Referral
from providers.access import Permission
from providers.api import ByUser


class _VisibleField(serializers.PrimaryKeyRelatedField):
    """A record by its number, one of those that the caller may see."""

    def get_queryset(self) -> QuerySet:
        """The records that may be named."""
        found: Any = super().get_queryset()
        seen: QuerySet = found.visible_to(self.context["request"].user)
        return seen


class AskSerializer(serializers.Serializer):
    """A bed is asked for on behalf of a referral; `answer_by` is two working days on unless set."""

    referral = _VisibleField(queryset=Referral.objects.select_related("service_line"))
    bed = _VisibleField(queryset=Bed.objects.select_related("ward"))
    answer_by = serializers.DateField(required=False, allow_null=True)


class AnswerSerializer(serializers.Serializer):
    """The answer: with `not_now` the day `not_before`, with `no` a code of `decline_reason`."""

    answer = serializers.ChoiceField(choices=OfferAnswer.choices)
    not_before = serializers.DateField(required=False, allow_null=True)
    reason = serializers.CharField(max_length=30, required=False, allow_blank=True)


class OfferSerializer(serializers.ModelSerializer):
    """A bed asked for by a day; `answer` is empty until there is one."""

    patient = serializers.CharField(source="referral.patient.pseudonym", read_only=True)
    ward = serializers.CharField(
        source="bed.ward.reference", read_only=True, help_text="PROVIDER:WARD"
    )
    bed_label = serializers.CharField(source="bed.label", read_only=True)

    class Meta:
        model = Offer
        fields = [
            *("id", "referral", "patient", "bed", "bed_label", "ward", "asked_on", "answer_by"),
            *("answer", "answered_at", "not_before", "reason"),
        ]


class OfferViewSet(ByUser, Writes, OnRecord, ReadOnlyModelViewSet):
    """Beds of other organisations that are asked for, and their answers."""

    page = "api/v1/offers"
    queryset = Offer.objects.none()
    serializer_class = OfferSerializer
    filterset_class = OfferFilter

    def get_queryset(self) -> QuerySet[Offer]:
        """The offers that the caller may see."""
        rows = Offer.objects.select_related("referral__patient", "bed__ward__provider")
        return rows.visible_to(self.request.user)

    def watched(self, record: Offer) -> Watched:
        """The offer itself."""
        return [events_of(Offer).filter(pgh_obj_id=record.pk)]

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The list, put on record as one entry."""
        return self.record_list(request, super().list(request, *args, **kwargs))

    @extend_schema(request=AskSerializer, responses={201: OfferSerializer}, filters=False)
    @written
    def create(self, request: Request) -> Response:
        """Ask for a bed on behalf of a referral."""
        given = self.sent(AskSerializer)
        return self.shown(ask(**given, **self.moment()), 201)

    @doing(AnswerSerializer, answers=OfferSerializer)
    def answer(self, request: Request, pk: str) -> Response:
        """Answer for a bed of one's own ward; yes makes the hold."""
        offer: Offer = self.get_object()
        given = self.sent(AnswerSerializer)
        check_may(self.user, Permission.MANAGE_BEDS, provider=offer.bed.ward.provider_id)
        with self.unchanged(offer):
            answer(offer=offer, **given, **self.moment(), now=clock.now())
        return self.shown(offer)

    def told(self, record: Offer) -> dict[str, Any]:
        """One offer, put on record with whom it shows."""
        saw_patient(self.user, record.referral.patient_id, self.page)
        return super().told(record)
