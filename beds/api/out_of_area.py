"""People out of area in the API, for their case manager: the plan, visits and reviews."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from beds.api.finding import MatchSerializer
from beds.api.sent import WardField
from beds.api.writing import BedWrites
from beds.queries.away import beds_to_come_back_to
from impact.audit.api import doing
from impact.audit.services import saw_patient
from impact.audit.versions import Watched
from impact.core import clock
from patients.api import OnRecord
from patients.choices import ReviewKind
from patients.models import CareReview, Placement, RepatriationPlan, Visit
from patients.services.repatriation import (
    Plan,
    caseload,
    hold_review,
    plan_return,
    plan_review,
    record_visit,
)
from patients.versions import repatriation_events

_PRICE: dict[str, Any] = {"max_digits": 8, "decimal_places": 2, "allow_null": True}


class PlanSerializer(serializers.Serializer):
    """The next step of bringing somebody back, whose it is and by when."""

    next_step = serializers.CharField(max_length=300)
    owner = serializers.CharField(max_length=100)
    due_on = serializers.DateField()
    target_ward = WardField(required=False, allow_null=True, help_text="PROVIDER:WARD")
    target_on = serializers.DateField(required=False, allow_null=True)
    price_a_day = serializers.DecimalField(
        **_PRICE, min_value=0, required=False, help_text="In pounds"
    )


class PlanToldSerializer(serializers.ModelSerializer):
    """The plan as it stands."""

    target_ward = serializers.CharField(
        source="target_ward.reference", default=None, allow_null=True, help_text="PROVIDER:WARD"
    )

    class Meta:
        model = RepatriationPlan
        fields = ["next_step", "owner", "due_on", "target_ward", "target_on", "price_a_day"]


class VisitSerializer(serializers.ModelSerializer):
    """The day on which somebody was seen, and by whom."""

    class Meta:
        model = Visit
        fields = ["seen_on", "seen_by"]
        validators: list[Any] = []


class PlanReviewSerializer(serializers.Serializer):
    """The day for which a review is planned; the one before is moved."""

    kind = serializers.ChoiceField(choices=ReviewKind.choices)
    planned_for = serializers.DateField()


class HoldReviewSerializer(serializers.Serializer):
    """The day on which a review was held."""

    kind = serializers.ChoiceField(choices=ReviewKind.choices)
    held_on = serializers.DateField()


class CareReviewSerializer(serializers.ModelSerializer):
    """A review: planned, or held."""

    class Meta:
        model = CareReview
        fields = ["kind", "planned_for", "held_on"]


class AwaySerializer(serializers.ModelSerializer):
    """A placement out of area with what is planned and was done to bring somebody back."""

    patient = serializers.CharField(source="patient.pseudonym", read_only=True)
    provider = serializers.CharField(source="provider.key", read_only=True)
    plan = serializers.SerializerMethodField()
    visits = VisitSerializer(many=True, read_only=True)
    reviews = CareReviewSerializer(source="care_reviews", many=True, read_only=True)

    class Meta:
        model = Placement
        fields = [
            *("id", "patient", "provider", "admitted_on", "out_of_area_reason"),
            *("plan", "visits", "reviews"),
        ]

    @extend_schema_field(PlanToldSerializer(allow_null=True))
    def get_plan(self, placement: Placement) -> Any:
        """The plan, null for none."""
        plans = placement.repatriation_plans.all()
        return PlanToldSerializer(plans[0]).data if plans else None


class OutOfAreaViewSet(BedWrites, OnRecord, ReadOnlyModelViewSet):
    """Placements out of area of those whose case manager the caller is, by placement number."""

    page = "api/v1/out-of-area"
    queryset = Placement.objects.none()
    serializer_class = AwaySerializer
    filterset_class = None

    def get_queryset(self) -> QuerySet[Placement]:
        """Those of the caller's caseload today."""
        theirs = caseload(user=self.user, on=clock.today())
        rows = Placement.objects.filter(pk__in=theirs).select_related("patient", "provider")
        return rows.prefetch_related(
            "repatriation_plans__target_ward__provider", "visits", "care_reviews"
        )

    def watched(self, record: Placement) -> Watched:
        """The plan, visits and reviews."""
        return repatriation_events(record)

    def provider_of(self, record: Placement) -> int:
        """The provider of the placement."""
        return record.provider_id

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The list, put on record as one entry."""
        return self.record_list(request, super().list(request, *args, **kwargs))

    def told(self, record: Placement) -> dict[str, Any]:
        """One of them, put on record with whom it shows."""
        saw_patient(self.user, record.patient_id, self.page)
        return super().told(record)

    @extend_schema(responses=MatchSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def beds(self, request: Request, pk: str) -> Response:
        """Beds of the collaborative that suit them, free or freeing within 12 weeks.

        The sooner free, then the nearer to home. Nobody who is in one is named.
        """
        placement, today = self.get_object(), clock.today()
        theirs = caseload(user=self.user, on=today)
        found = beds_to_come_back_to(
            placement=placement, collaborative=theirs[placement.pk], as_at=today
        )
        saw_patient(self.user, placement.patient_id, f"{self.page} beds")
        return Response(MatchSerializer(found, many=True).data)

    @doing(PlanSerializer, answers=AwaySerializer)
    def plan(self, request: Request, pk: str) -> Response:
        """Set the plan, or change it."""
        given = self.sent(PlanSerializer)
        return self._kept(plan_return, {"plan": Plan(**given)})

    @doing(VisitSerializer, answers=AwaySerializer)
    def seen(self, request: Request, pk: str) -> Response:
        """Record that somebody was seen."""
        return self._kept(record_visit, self.sent(VisitSerializer))

    @doing(PlanReviewSerializer, answers=AwaySerializer)
    def plan_review(self, request: Request, pk: str) -> Response:
        """Plan the next review of a kind, or move it."""
        return self._kept(plan_review, self.sent(PlanReviewSerializer))

    @doing(HoldReviewSerializer, answers=AwaySerializer)
    def review_held(self, request: Request, pk: str) -> Response:
        """Record that a review was held."""
        return self._kept(hold_review, self.sent(HoldReviewSerializer))

    def _kept(self, work: Callable[..., Any], given: dict[str, Any]) -> Response:
        """Keep it, with what is known of the person as their case manager saw it."""
        placement = self.get_object()
        with self.unchanged(placement):
            work(placement=placement, **given, **self.moment())
        return self.shown(placement)
