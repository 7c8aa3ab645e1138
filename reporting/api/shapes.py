"""How the weekly meeting looks in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from reporting.models import (
    Action,
    AgendaItem,
    Attendance,
    Decision,
    DecisionStep,
    Meeting,
    MeetingNote,
    Step,
)
from reporting.services.meetings import steps_left


class AgendaSerializer(serializers.ModelSerializer):
    """An item of the agenda, about one or more service lines by their codes."""

    class Meta:
        model = AgendaItem
        fields = ["position", "title", "minutes", "service_lines"]
        read_only_fields = fields


class AttendanceSerializer(serializers.ModelSerializer):
    """Whether a provider was there, and who came for it."""

    provider = serializers.CharField(source="provider.key", read_only=True)

    class Meta:
        model = Attendance
        fields = ["provider", "presence", "names"]
        read_only_fields = fields


class NoteSerializer(serializers.ModelSerializer):
    """A remark beside a closed meeting."""

    by = serializers.CharField(read_only=True)

    class Meta:
        model = MeetingNote
        fields = ["text", "by", "at"]
        read_only_fields = fields


class MeetingSerializer(serializers.ModelSerializer):
    """A meeting with its agenda, who came, and what was noted beside it.

    `closed_at`, `closed_by` and `checksum` are null while it is open.
    """

    collaborative = serializers.CharField(source="collaborative.code", read_only=True)
    opened_by = serializers.CharField(read_only=True)
    closed_by = serializers.CharField(read_only=True, allow_null=True)
    agenda = AgendaSerializer(source="items", many=True, read_only=True)
    attendance = AttendanceSerializer(many=True, read_only=True)
    notes = NoteSerializer(many=True, read_only=True)
    checksum = serializers.CharField(
        source="record.checksum",
        default=None,
        allow_null=True,
        read_only=True,
        help_text="SHA-256 of what was seen, once the meeting is closed",
    )

    class Meta:
        model = Meeting
        fields = [
            *("id", "collaborative", "held_on", "starts_at", "opened_at", "opened_by"),
            *("closed_at", "closed_by", "checksum", "agenda", "attendance", "notes"),
        ]
        read_only_fields = fields


class ReadySerializer(serializers.Serializer):
    """A member before a meeting: which of its wards are confirmed in time, and which late."""

    provider = serializers.CharField()
    provider_name = serializers.CharField()
    confirmed = serializers.ListField(child=serializers.CharField())
    late = serializers.ListField(child=serializers.CharField())
    last_at = serializers.DateTimeField(allow_null=True)
    last_by = serializers.CharField(allow_blank=True)
    differences = serializers.IntegerField(help_text="Between its files and the records, open")


class ConfirmedSerializer(serializers.Serializer):
    """Who has confirmed since when; members that are late come first."""

    since = serializers.DateTimeField(help_text="17:00 of the working day before the meeting")
    members = ReadySerializer(many=True)


class RecordSerializer(serializers.Serializer):
    """What a closed meeting saw, for good.

    `seen` has the bed state by ward and by service line, the people listed under it, every figure
    with numerator, denominator and the version of its definition, who confirmed which ward when,
    attendance, decisions and actions. Written as JSON with its keys in order and without spaces,
    its UTF-8 bytes have the checksum.
    """

    meeting = serializers.IntegerField(source="meeting_id")
    as_at = serializers.DateField()
    known_at = serializers.DateTimeField()
    checksum = serializers.CharField(help_text="SHA-256")
    seen = serializers.DictField()


class StepSerializer(serializers.ModelSerializer):
    """A step that a decision has gone on its way through governance."""

    by = serializers.CharField(read_only=True)

    class Meta:
        model = DecisionStep
        fields = ["step", "on", "note", "by", "at"]
        read_only_fields = fields


class _SaidSerializer(serializers.ModelSerializer):
    """Something said in a meeting, about at most one placement, bed, referral or ward."""

    held_on = serializers.DateField(source="meeting.held_on", read_only=True)
    ward = serializers.CharField(
        source="ward.reference", default=None, allow_null=True, help_text="PROVIDER:WARD"
    )
    patient = serializers.SerializerMethodField()
    by = serializers.CharField(read_only=True)

    class Meta:
        fields = [
            *("id", "meeting", "held_on", "service_line", "text", "placement", "bed", "referral"),
            *("ward", "patient", "said_at", "by"),
        ]

    @extend_schema_field(serializers.CharField(allow_null=True, help_text="Pseudonym"))
    def get_patient(self, one: Decision | Action) -> str | None:
        """The pseudonym of whom it is about, null where it is about nobody."""
        about = one.placement or one.referral
        return about.patient.pseudonym if about else None


class DecisionSerializer(_SaidSerializer):
    """What was decided, how far it has come through governance, and what may be its next step."""

    steps = StepSerializer(many=True, read_only=True)
    next_steps = serializers.SerializerMethodField()

    class Meta(_SaidSerializer.Meta):
        model = Decision
        fields = [*_SaidSerializer.Meta.fields, "for_group", "steps", "next_steps"]
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=Step.choices)))
    def get_next_steps(self, one: Decision) -> list[str]:
        """The steps that it may go next; none where it is not for the group, or at its end."""
        return [step.value for step in steps_left(one)]


class ActionSerializer(_SaidSerializer):
    """What somebody is to do by a day; every later meeting goes through it until it is done."""

    done_by = serializers.CharField(read_only=True, allow_null=True)

    class Meta(_SaidSerializer.Meta):
        model = Action
        fields = [
            *_SaidSerializer.Meta.fields,
            *("owner", "due_on", "done_at", "done_by", "outcome"),
        ]
        read_only_fields: Any = fields
