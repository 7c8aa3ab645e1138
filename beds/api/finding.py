"""Find a bed in the API: every bed of the collaborative for a referral, with its reasons."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from beds.choices import BED_STATES
from beds.matching import find_a_bed
from beds.queries.finding import searched_for
from impact.audit.services import saw_patient
from impact.core import clock
from patients.api import ReferralViewSet as ReadReferrals


class ReasonSerializer(serializers.Serializer):
    """A reason in words; `change` is what would take one against away, empty for nothing."""

    words = serializers.CharField()
    change = serializers.CharField(allow_blank=True)


class MatchSerializer(serializers.Serializer):
    """A bed with its reasons; `one_change` the only one that would make it suited, or empty.

    From what is recorded: the receiving clinician decides suitability.
    """

    bed = serializers.IntegerField(source="bed.bed")
    bed_label = serializers.CharField(source="bed.label")
    ward = serializers.CharField(source="bed.ward_reference", help_text="PROVIDER:WARD")
    site = serializers.CharField(source="bed.site_name")
    state = serializers.ChoiceField(choices=BED_STATES, source="bed.state")
    frees_on = serializers.DateField(
        source="bed.frees_on", allow_null=True, help_text="Planned discharge of who is in it"
    )
    distance_km = serializers.IntegerField(
        source="bed.km", allow_null=True, help_text="From the home area"
    )
    suited = serializers.BooleanField()
    reasons_for = ReasonSerializer(many=True)
    against = ReasonSerializer(many=True)
    one_change = serializers.CharField(allow_blank=True)
    notes = serializers.ListField(child=serializers.CharField())


class ReferralViewSet(ReadReferrals):
    """Referrals for a first bed and for a move, what is done with them, and beds for them."""

    @extend_schema(responses=MatchSerializer(many=True), filters=False)
    @action(
        detail=True,
        methods=["get"],
        url_path="find-a-bed",
        filterset_class=None,
        pagination_class=None,
    )
    def find_a_bed(self, request: Request, pk: str) -> Response:
        """Every bed of the collaborative, the suited first; nobody who is in one is named."""
        referral = self.get_object()
        collaborative = searched_for(referral=referral, user=self.user)
        if collaborative is None:
            raise Http404
        found = find_a_bed(referral=referral, collaborative=collaborative, as_at=clock.today())
        saw_patient(self.user, referral.patient_id, f"{self.page} find-a-bed")
        return Response(MatchSerializer(found, many=True).data)
