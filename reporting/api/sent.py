"""What is sent to the API about the weekly meeting: one shape for each thing that can be done."""

from typing import Any

from rest_framework import serializers

from beds.api.sent import WardField
from beds.models import Bed
from beds.serializers import VisibleField
from patients.models import Placement, Referral
from providers.models import Collaborative, Provider
from reporting.models import Idea, Presence, Step
from reporting.models.meetings.what_if import CARRIES
from reporting.services.meetings import About
from reporting.services.meetings.thinking import MOST

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


class ShowSerializer(serializers.Serializer):
    """A service line that the walls of a meeting are to show, by its code."""

    service_line = serializers.CharField(max_length=20)


class ConsiderSerializer(serializers.Serializer):
    """A step of one idea, with what that idea needs and nothing else."""

    idea = serializers.ChoiceField(choices=Idea.choices)
    ward = WardField(required=False, allow_null=True, help_text="PROVIDER:WARD")
    referral = VisibleField(queryset=Referral.objects.all(), required=False, allow_null=True)
    placement = VisibleField(queryset=Placement.objects.all(), required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The idea as the service takes it, and what it names."""
        idea = Idea(attrs.pop("idea"))
        named = {name: value for name, value in attrs.items() if value is not None}
        if set(named) != set(CARRIES[idea]):
            needed = " and ".join(CARRIES[idea])
            raise serializers.ValidationError(f"This step names its {needed}, and nothing else.")
        return {"idea": idea, **named}


class TakeBackSerializer(serializers.Serializer):
    """A step by its number."""

    step = serializers.IntegerField(min_value=1)


class TaskSerializer(serializers.Serializer):
    """Whose a step is, in words, and by when."""

    step = serializers.IntegerField(min_value=1)
    owner = serializers.CharField(
        max_length=_SHORT, help_text="A name; where one account has it, the action is theirs"
    )
    due_on = serializers.DateField()


class TakeUpSerializer(serializers.Serializer):
    """Of every step whose it is."""

    tasks = serializers.ListField(child=TaskSerializer(), max_length=MOST)

    def validate_tasks(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each step once."""
        if len({task["step"] for task in value}) < len(value):
            raise serializers.ValidationError("Say of each step once whose it is.")
        return value


class NothingSerializer(serializers.Serializer):
    """Nothing has to be said."""
