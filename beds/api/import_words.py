"""Imports in the API: what is sent with one, and how one looks."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from beds.choices import ImportState
from beds.imports.batches import progress_of
from beds.imports.columns import KINDS
from beds.models import ImportBatch, ImportFile

_MOST_FAULTS = 10_000


class _OptionsSerializer(serializers.Serializer):
    """Whose rows these are, and what is to be done with them."""

    provider = serializers.CharField(
        required=False, max_length=20, help_text="Key; your own organisation unless given"
    )
    dry_run = serializers.BooleanField(default=False, help_text="Say what would change")
    accept_valid = serializers.BooleanField(
        default=False, help_text="Apply what is right, refuse the rest"
    )
    complete = serializers.BooleanField(
        default=False, help_text="An open stay that the stays sent lack becomes a difference"
    )


class FilesSerializer(_OptionsSerializer):
    """An import of files, CSV or XLSX, each named for what it holds."""

    files = serializers.ListField(child=serializers.FileField(allow_empty_file=True), min_length=1)


@extend_schema_field(
    {
        "oneOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}],
        "nullable": True,
    }
)
class CellField(serializers.Field):
    """A value as a cell of a file has it: text, a number, true, false, or null for empty."""

    default_error_messages = {"invalid": "Expected text, a number, true, false or null."}

    def to_internal_value(self, data: Any) -> str | int | float | bool:
        """The value as it came."""
        if not isinstance(data, str | int | float | bool):
            self.fail("invalid")
        return data


class RowsField(serializers.ListField):
    """Rows, each of them cells by the names of their columns."""

    def __init__(self, **options: Any) -> None:
        row = serializers.DictField(child=CellField(allow_null=True), allow_empty=False)
        super().__init__(child=row, **options)


class RowsSerializer(_OptionsSerializer):
    """An import of rows; a field that a row leaves out leaves what is held, null clears it."""

    def get_fields(self) -> dict[str, Any]:
        """The options, and a list of rows for each kind of file."""
        rows = {kind: RowsField(required=False) for kind in KINDS}
        return {**super().get_fields(), **rows}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Rows of one kind at least."""
        if not attrs.keys() & KINDS.keys():
            raise serializers.ValidationError("Send rows of at least one kind.", code="required")
        return attrs


class ImportFileSerializer(serializers.ModelSerializer):
    """A file of an import, without what is in it."""

    class Meta:
        model = ImportFile
        fields = ["name", "size", "sha256", "kind"]


class ProgressSerializer(serializers.Serializer):
    """How far an import is; `total` is 0 where it is not known."""

    stage = serializers.CharField()
    done = serializers.IntegerField()
    total = serializers.IntegerField()


class ImportSerializer(serializers.ModelSerializer):
    """An import and its counts: `refused` of rows, `fault_count` of what is wrong with them."""

    provider = serializers.CharField(source="provider.key", read_only=True)
    sent_by = serializers.CharField(source="by", read_only=True)
    state = serializers.ChoiceField(choices=ImportState.choices, read_only=True)
    progress = serializers.SerializerMethodField()
    files = ImportFileSerializer(many=True, read_only=True)

    class Meta:
        model = ImportBatch
        fields = [
            "id",
            "provider",
            "sent_by",
            "sent_at",
            "state",
            "dry_run",
            "accept_valid",
            "complete",
            "started_at",
            "finished_at",
            "undone_at",
            "progress",
            "created",
            "changed",
            "unchanged",
            "refused",
            "differences",
            "fault_count",
            "sentence",
            "files",
        ]

    @extend_schema_field(ProgressSerializer(allow_null=True))
    def get_progress(self, batch: ImportBatch) -> Any:
        """How far it is, null where it is not being carried out."""
        return progress_of(batch.pk) if batch.state == ImportState.RUNNING else None


class FaultSerializer(serializers.Serializer):
    """One thing wrong: `row` as a spreadsheet shows it, the header is row 1; of rows sent as JSON
    the first is row 1. Null is the whole file, or the whole row.
    """

    file = serializers.CharField()
    row = serializers.IntegerField(allow_null=True)
    column = serializers.CharField(allow_null=True)
    code = serializers.CharField()
    message = serializers.CharField()


class ImportDetailSerializer(ImportSerializer):
    """An import with its faults, the first 10,000, and notes on what was ignored."""

    faults = serializers.SerializerMethodField()
    notes = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta(ImportSerializer.Meta):
        fields = [*ImportSerializer.Meta.fields, "notes", "faults"]

    @extend_schema_field(FaultSerializer(many=True))
    def get_faults(self, batch: ImportBatch) -> Any:
        """What is wrong, in the order of files and rows."""
        return batch.faults[:_MOST_FAULTS]
