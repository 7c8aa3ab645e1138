"""How figures look in the API; the engine's own `as_dict` fills them."""

from rest_framework import serializers

IN_FUTURE = (
    "Whether the cut-off lies after today: days are counted that have not come yet, and whatever "
    "has no end recorded is taken to go on"
)


class FigureSerializer(serializers.Serializer):
    """A figure of the catalogue."""

    name = serializers.CharField()
    title = serializers.CharField()
    meaning = serializers.CharField()
    unit = serializers.CharField()
    good = serializers.CharField()
    by = serializers.ListField(child=serializers.CharField())
    extras = serializers.ListField(child=serializers.CharField())
    version = serializers.IntegerField()

    def get_fields(self) -> dict[str, serializers.Field]:
        """`source` is a word of serializers, so it is added by name."""
        return {**super().get_fields(), "source": serializers.CharField()}


class FigureRowSerializer(serializers.Serializer):
    """A row: one period and group. The dimensions asked for stand beside `days`."""

    period_start = serializers.DateField()
    period_end = serializers.DateField()
    days = serializers.IntegerField()
    numerator = serializers.FloatField(allow_null=True)
    denominator = serializers.FloatField(allow_null=True)
    value = serializers.FloatField(allow_null=True)


class FigureAnswerSerializer(serializers.Serializer):
    """A figure as asked."""

    figure = serializers.DictField()
    collaborative = serializers.CharField()
    to = serializers.DateField()
    grain = serializers.CharField()
    by = serializers.ListField(child=serializers.CharField())
    filters = serializers.DictField()
    cut_off = serializers.DateField()
    cut_off_in_future = serializers.BooleanField(help_text=IN_FUTURE)
    computed_at = serializers.DateTimeField()
    rows = FigureRowSerializer(many=True)

    def get_fields(self) -> dict[str, serializers.Field]:
        """`from` is a word of the language, so it is added by name."""
        return {**super().get_fields(), "from": serializers.DateField()}


class BehindRowSerializer(serializers.Serializer):
    """A row behind a figure."""

    period_start = serializers.DateField()
    period_end = serializers.DateField()
    provider = serializers.CharField(allow_null=True)
    ward = serializers.CharField(allow_null=True)
    service_line = serializers.CharField(allow_null=True)
    icb = serializers.CharField(allow_null=True)
    patient = serializers.CharField(allow_null=True)
    placement = serializers.CharField(allow_null=True)
    ward_stay = serializers.CharField(allow_null=True)
    bed = serializers.CharField(allow_null=True)
    to = serializers.DateField()
    numerator = serializers.FloatField()
    denominator = serializers.FloatField()
    why = serializers.CharField()

    def get_fields(self) -> dict[str, serializers.Field]:
        """`from` is a word of the language, so it is added by name."""
        return {**super().get_fields(), "from": serializers.DateField()}


class BehindSerializer(serializers.Serializer):
    """A page of the rows behind a figure, and what all of them sum to."""

    count = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    figure = serializers.CharField()
    cut_off = serializers.DateField()
    cut_off_in_future = serializers.BooleanField(help_text=IN_FUTURE)
    numerator = serializers.FloatField()
    denominator = serializers.FloatField()
    results = BehindRowSerializer(many=True)
