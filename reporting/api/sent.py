"""What is sent to the API about the weekly meeting: one shape for each thing that can be done."""

from typing import Any

from rest_framework import serializers

from beds.api.sent import WardField
from beds.models import Bed
from beds.serializers import VisibleField
from patients.models import Placement, Referral
from providers.models import Collaborative, Provider
from reporting.models import Presence, Step
from reporting.services.meetings import About

_LONG, _SHORT = 500, 100


class CodeField(serializers.SlugRelatedField):
    """A record by its code or key, one of those that the caller may read."""

    def get_queryset(self) -> Any:
        """The records that may be named."""
        found: Any = super().get_queryset()
        return found.readable_by(self.context["request"].user)


class OpenSerializer(serializers.Serializer):
    """A day on which a collaborative is to meet."""

    collaborative = CodeField(slug_field="code", queryset=Collaborative.objects.all())
    held_on = serializers.DateField()


class AttendSerializer(serializers.Serializer):
    """Whether a member was there and who came for it; told again, the last holds."""

    provider = CodeField(slug_field="key", queryset=Provider.objects.all())
    presence = serializers.ChoiceField(choices=Presence.choices)
    names = serializers.CharField(max_length=300, required=False, allow_blank=True)

    def validate_presence(self, value: str) -> Presence:
        """The choice as the service takes it."""
        return Presence(value)


class _SayingSerializer(serializers.Serializer):
    """Words, the service line talked about, and at most one thing that they are about."""

    text = serializers.CharField(max_length=_LONG)
    service_line = serializers.CharField(max_length=20, required=False, allow_blank=True)
    placement = VisibleField(queryset=Placement.objects.all(), required=False, allow_null=True)
    bed = VisibleField(queryset=Bed.objects.all(), required=False, allow_null=True)
    referral = VisibleField(queryset=Referral.objects.all(), required=False, allow_null=True)
    ward = WardField(required=False, allow_null=True, help_text="PROVIDER:WARD")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What it is about as the service takes it."""
        names = ("placement", "bed", "referral", "ward")
        about = About(**{name: attrs.pop(name, None) for name in names})
        return {**attrs, "about": about}


class DecideSerializer(_SayingSerializer):
    """What was decided; `for_group` where it goes to clinical reference and governance."""

    for_group = serializers.BooleanField(default=False)


class ActSerializer(_SayingSerializer):
    """What is to be done, whose it is in words, and by when."""

    owner = serializers.CharField(
        max_length=_SHORT, help_text="A name; where one account has it, the action is theirs"
    )
    due_on = serializers.DateField()


class NoteTextSerializer(serializers.Serializer):
    """A remark beside a closed meeting."""

    text = serializers.CharField(max_length=1000)


class DoneSerializer(serializers.Serializer):
    """What came of an action."""

    outcome = serializers.CharField(max_length=_LONG, required=False, allow_blank=True)


class GoStepSerializer(serializers.Serializer):
    """A step of a decision's way, and the day of it."""

    step = serializers.ChoiceField(choices=Step.choices)
    on = serializers.DateField()
    note = serializers.CharField(max_length=_LONG, required=False, allow_blank=True)

    def validate_step(self, value: str) -> Step:
        """The step as the service takes it."""
        return Step(value)


class NothingSerializer(serializers.Serializer):
    """Nothing has to be said."""
