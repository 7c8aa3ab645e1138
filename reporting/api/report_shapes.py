"""What is sent to and answered by the API about reports."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from impact.core.grains import Grain
from impact.core.telling import Progress, progress_of
from providers.models import Collaborative
from reporting.api.sent import CodeField
from reporting.choices import Audience, IssueState, Schedule
from reporting.figures.stored.history import Change
from reporting.models import Issue, IssueFile
from reporting.presenters.reported import noun_of, what_changed
from reporting.reports.contents import CONTENTS
from reporting.reports.covers import receipt_of
from reporting.services.reports.asking import work_name


class ParametersSerializer(serializers.Serializer):
    """What is asked of a content; dates left out are the latest there are."""

    as_at = serializers.DateField(required=False, allow_null=True)
    start = serializers.DateField(required=False, allow_null=True)
    end = serializers.DateField(required=False, allow_null=True, help_text="Exclusive")
    grain = serializers.ChoiceField(choices=[each.value for each in Grain], required=False)
    by = serializers.ListField(child=serializers.CharField(), required=False)
    filters = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), required=False
    )
    figures = serializers.ListField(child=serializers.CharField(), required=False)


class ReportAskSerializer(serializers.Serializer):
    """A report to be saved under a name and made, at once or on a schedule."""

    name = serializers.CharField(max_length=200)
    content = serializers.ChoiceField(choices=list(CONTENTS))
    collaborative = CodeField(slug_field="code", queryset=Collaborative.objects.all())
    parameters = ParametersSerializer(required=False)
    audience = serializers.ChoiceField(choices=Audience.choices, default=Audience.ANYONE)
    agreement = serializers.CharField(max_length=200, required=False, allow_blank=True)
    purpose = serializers.CharField(max_length=300, required=False, allow_blank=True)
    hides_noughts = serializers.BooleanField(default=False)
    schedule = serializers.ChoiceField(choices=Schedule.choices, default=Schedule.NEVER)


class IssueFileSerializer(serializers.ModelSerializer):
    """A file of an issue."""

    class Meta:
        model = IssueFile
        fields = ["kind", "name", "size", "sha256"]
        read_only_fields = fields


class ReportProgressSerializer(serializers.Serializer):
    """How far an issue is that is being made."""

    stage = serializers.CharField()
    done = serializers.IntegerField()
    total = serializers.IntegerField(help_text="0 where it is not known")


class IssueSerializer(serializers.ModelSerializer):
    """A report as it was asked for; with its files and its receipt once it is ready."""

    name = serializers.CharField(source="report.name", read_only=True)
    content = serializers.CharField(source="report.content", read_only=True)
    collaborative = serializers.CharField(source="report.collaborative.code", read_only=True)
    audience = serializers.CharField(source="report.audience", read_only=True)
    agreement = serializers.CharField(source="report.agreement", read_only=True, allow_null=True)
    by = serializers.CharField(read_only=True)
    progress = serializers.SerializerMethodField()
    files = IssueFileSerializer(many=True, read_only=True)
    receipt = serializers.SerializerMethodField()

    class Meta:
        model = Issue
        fields = [
            *("id", "name", "content", "collaborative", "audience", "agreement", "by", "asked_at"),
            *("as_at", "known_at", "parameters", "state", "sentence", "finished_at", "progress"),
            *("rows", "checksum", "definitions", "files", "receipt"),
        ]
        read_only_fields = fields

    @extend_schema_field(ReportProgressSerializer(allow_null=True))
    def get_progress(self, issue: Issue) -> Progress | None:
        """How far it is, while it is made."""
        return progress_of(work_name(issue.pk)) if issue.state == IssueState.RUNNING else None

    @extend_schema_field(serializers.DictField(allow_null=True))
    def get_receipt(self, issue: Issue) -> dict[str, Any] | None:
        """By what it can be made again, once it is ready."""
        return receipt_of(issue) if issue.state == IssueState.DONE else None


class ReceiptSerializer(serializers.Serializer):
    """A receipt as it was given."""

    receipt = serializers.DictField()


class RowDifferenceSerializer(serializers.Serializer):
    """A row that is not what was issued; `then` or `now` is null where it is not there."""

    sheet = serializers.CharField()
    row = serializers.CharField()
    then = serializers.DictField(child=serializers.CharField(), allow_null=True)
    now = serializers.DictField(child=serializers.CharField(), allow_null=True)


class CorrectionSerializer(serializers.Serializer):
    """A change recorded since that touches the days of the report; nobody is named."""

    recorded_at = serializers.DateTimeField(source="at")
    record = serializers.SerializerMethodField()
    what = serializers.SerializerMethodField()

    def get_record(self, change: Change) -> str:
        """What kind of record."""
        return noun_of(change)

    def get_what(self, change: Change) -> str:
        """What changed in it."""
        return what_changed(change)


class VerdictSerializer(serializers.Serializer):
    """What a receipt proves; `corrections` is null where there are too many to be judged."""

    issue = serializers.IntegerField(source="issue.pk")
    is_same = serializers.BooleanField(help_text="The CSV file comes out byte for byte")
    kept_is_whole = serializers.BooleanField()
    checksum = serializers.CharField()
    definitions = serializers.ListField(child=serializers.CharField())
    rows = RowDifferenceSerializer(many=True)
    corrections = CorrectionSerializer(many=True, allow_null=True)
