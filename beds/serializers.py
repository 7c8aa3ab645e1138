"""How beds and the bed state look in the API."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from beds.choices import BED_STATES
from beds.models import Bed, BedPeriod, StayConfirmation
from beds.state import Cut
from patients.models import Referral
from providers.models import Ward
from providers.serializers import Dated


class _InWard(serializers.Serializer):
    """The ward in which a bed stands."""

    ward = serializers.SerializerMethodField(help_text="PROVIDER:WARD")

    @extend_schema_field(str)
    def get_ward(self, row: Bed | BedPeriod) -> str:
        """`PROVIDER:WARD`."""
        ward: Ward = row.bed.ward if isinstance(row, BedPeriod) else row.ward
        return ward.reference


class BedSerializer(_InWard, Dated, serializers.ModelSerializer):
    """A bed over the days on which it is in service; `bed` is its label."""

    bed = serializers.CharField(source="label", read_only=True)

    class Meta:
        model = Bed
        fields = ["id", "ward", "bed", "basis", "to"]


class SpanSerializer(serializers.Serializer):
    """Days on which a bed is in one state; `patient` is who is in it or whom it is held for."""

    state = serializers.ChoiceField(choices=BED_STATES)
    to = serializers.DateField(source="end", allow_null=True)
    days = serializers.IntegerField(allow_null=True)
    patient = serializers.CharField(source="pseudonym", allow_null=True)
    assumed = serializers.BooleanField(help_text="The bed was chosen by an import")
    reason = serializers.CharField(allow_blank=True)
    reason_label = serializers.CharField(allow_blank=True)
    review_on = serializers.DateField(allow_null=True)
    approved_on = serializers.DateField(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """The fields with `from`."""
        return {**super().get_fields(), "from": serializers.DateField(source="start")}


class TimelineSerializer(serializers.Serializer):
    """Every state of a bed since it came into service, in order and without a gap."""

    bed = BedSerializer()
    spans = SpanSerializer(many=True)


class VisibleField(serializers.PrimaryKeyRelatedField):
    """A record by its number, one of those that the caller may see."""

    def get_queryset(self) -> QuerySet:
        """The records that may be named."""
        found: Any = super().get_queryset()
        seen: QuerySet = found.visible_to(self.context["request"].user)
        return seen


class _Period(_InWard, serializers.ModelSerializer):
    """Days on which a bed is closed, held or paused; `bed` is its number."""

    bed = VisibleField(queryset=Bed.objects.all())
    bed_label = serializers.CharField(source="bed.label", read_only=True)
    reason = serializers.CharField(max_length=30)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)
    to = serializers.DateField(source="end_date", required=False, allow_null=True)

    class Meta:
        model = BedPeriod
        fields = ["id", "ward", "bed", "bed_label", "reason", "note", "to"]

    def get_fields(self) -> dict[str, Any]:
        """The fields with `from`, a word of the language that cannot be an attribute."""
        return {**super().get_fields(), "from": serializers.DateField(source="start_date")}


class ClosureSerializer(_Period):
    """A closed bed and why; `approved_on` is the day of the commissioner's approval, or null."""

    class Meta(_Period.Meta):
        fields = [*_Period.Meta.fields, "approved_on"]


class PauseSerializer(_Period):
    """A paused bed: empty, and its ward cannot fill it now; reviewed within 7 days."""

    review_on = serializers.DateField()

    class Meta(_Period.Meta):
        fields = [*_Period.Meta.fields, "review_on"]


class HoldSerializer(_Period):
    """A bed held for a referral or a reason; `patient` is for whom, where the caller may see them.

    It is open until it ends by placing or release: `to` cannot be given.
    """

    reason = serializers.CharField(max_length=30, required=False, allow_blank=True)
    referral = VisibleField(queryset=Referral.objects.all(), required=False, allow_null=True)
    patient = serializers.CharField(
        source="shown_patient", read_only=True, default=None, allow_null=True
    )
    review_on = serializers.DateField()
    to = serializers.DateField(source="end_date", read_only=True, allow_null=True)

    class Meta(_Period.Meta):
        fields = [*_Period.Meta.fields, "referral", "patient", "review_on"]


class StayConfirmationSerializer(serializers.ModelSerializer):
    """Somebody in a ward that no member feeds, confirmed to be there: when, by whom."""

    placement = serializers.IntegerField(source="stay.placement_id", read_only=True)
    ward = serializers.CharField(
        source="stay.ward.reference", read_only=True, help_text="PROVIDER:WARD"
    )
    by = serializers.CharField(read_only=True)

    class Meta:
        model = StayConfirmation
        fields = ["id", "placement", "ward", "confirmed_at", "by", "note"]
        read_only_fields = ["confirmed_at"]


class CountsSerializer(serializers.Serializer):
    """What a row of the bed state counts, as at its day.

    `beds` = `closed` + `open`; `open` = `occupied` + `held` + `paused` + `vacant`. `occupancy` is
    `occupied` over `open_block` in %, null without an open block bed. `waiting` and `out_of_area`
    are null save on rows of a service line and on the total.
    """

    beds = serializers.IntegerField(min_value=0)
    surge = serializers.IntegerField(min_value=0, help_text="Of the beds, above contract")
    closed = serializers.IntegerField(min_value=0)
    open = serializers.IntegerField(min_value=0)
    open_block = serializers.IntegerField(min_value=0)
    occupied = serializers.IntegerField(min_value=0)
    on_leave = serializers.IntegerField(min_value=0, help_text="Of the occupied")
    absent_without_leave = serializers.IntegerField(min_value=0, help_text="Of the occupied")
    held = serializers.IntegerField(min_value=0)
    paused = serializers.IntegerField(min_value=0)
    vacant = serializers.IntegerField(min_value=0)
    can_admit = serializers.IntegerField(min_value=0)
    occupancy = serializers.FloatField(allow_null=True, min_value=0)
    ready_for_discharge = serializers.IntegerField(min_value=0)
    admissions_suspended = serializers.IntegerField(min_value=0, help_text="Number of wards")
    confirmed_at = serializers.DateTimeField(allow_null=True, help_text="The oldest of its wards'")
    stale = serializers.BooleanField()
    can_admit_low = serializers.IntegerField(min_value=0, help_text="In wards not stale alone")
    can_admit_high = serializers.IntegerField(min_value=0)
    waiting = serializers.IntegerField(min_value=0, allow_null=True)
    out_of_area = serializers.IntegerField(min_value=0, allow_null=True)


class BedStateRowSerializer(CountsSerializer):
    """A row of the bed state; it names what `by` cuts by."""

    provider = serializers.CharField(required=False)
    site = serializers.CharField(required=False)
    ward = serializers.CharField(required=False, help_text="PROVIDER:WARD")
    service_line = serializers.CharField(required=False)


# The view is a list of rows that comes as one document.
@extend_schema_serializer(many=False)
class BedStateSerializer(serializers.Serializer):
    """The bed state of a collaborative as at a day."""

    as_at = serializers.DateField()
    known_at = serializers.DateTimeField(help_text="When the records were read")
    collaborative = serializers.CharField()
    by = serializers.ChoiceField(choices=[cut.value for cut in Cut])
    rows = BedStateRowSerializer(many=True)
    total = CountsSerializer()
