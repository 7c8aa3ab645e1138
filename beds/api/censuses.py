"""Censuses in the API: who a provider says is in its wards, compared with what is held."""

from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from beds.api.import_words import FaultSerializer, RowsField
from beds.api.imports import named_provider
from beds.imports.census import check_census_size, compare
from beds.imports.columns import CENSUS
from beds.imports.reading import Source
from beds.imports.senders import importing_for
from beds.imports.sent_rows import SentRows
from impact.audit.api import written
from impact.core import clock
from providers.models import User


class CensusSerializer(serializers.Serializer):
    """Who is in which ward on a day: `patient_id` and `ward` of each, and `nhs_number`."""

    provider = serializers.CharField(
        required=False, max_length=20, help_text="Key; your own organisation unless given"
    )
    on = serializers.DateField(help_text="The day, today or before")
    complete = serializers.BooleanField(
        default=False, help_text="Of every ward; else only the wards that it names are compared"
    )
    rows = RowsField()


class ComparedSerializer(serializers.Serializer):
    """What came of it: with faults nothing was compared.

    `agree` are held in the same ward; `opened` and `settled` count differences, `still_open` those
    that this census leaves open, new ones among them.
    """

    people = serializers.IntegerField()
    agree = serializers.IntegerField()
    opened = serializers.IntegerField()
    settled = serializers.IntegerField()
    still_open = serializers.IntegerField()
    notes = serializers.ListField(child=serializers.CharField())
    faults = FaultSerializer(many=True)


class CensusViewSet(GenericViewSet):
    """Censuses of one's own organisation; what they differ in is under `differences/`."""

    serializer_class = CensusSerializer
    pagination_class = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuses what is too large before anything of it is read."""
        check_census_size(int(request.META.get("CONTENT_LENGTH") or 0))
        super().initial(request, *args, **kwargs)

    @extend_schema(request=CensusSerializer, responses={200: ComparedSerializer})
    @written
    def create(self, request: Request) -> Response:
        """Compare a census with what is held; opens and settles differences, applies nothing."""
        by = cast(User, request.user)
        own = importing_for(by)
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        given = sent.validated_data
        found = compare(
            Source("census", SentRows(CENSUS, given["rows"])),
            provider=named_provider(own, given.get("provider")),
            on=given["on"],
            complete=given["complete"],
            by=by,
            now=clock.now(),
        )
        return Response(ComparedSerializer(found).data)
