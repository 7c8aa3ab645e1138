"""How lists of people, placements and referrals are narrowed, on pages and in the API alike."""

from datetime import date

import django_filters as filters
from django.db.models import QuerySet

from impact.core.dated import as_at
from impact.core.ordering import OrderingFilter
from patients.choices import ReferralKind, Sex, Urgency
from patients.clocks import overdue_on
from patients.models import Patient, Placement, Referral
from patients.referral_states import OPEN_STATES, ReferralState, state_expression
from providers.standards import Standards

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]


class PatientFilter(filters.FilterSet):
    """People by pseudonym, sex, where they come from, and where they are on a day."""

    pseudonym = filters.CharFilter("pseudonym", "icontains", help_text="Part of the pseudonym")
    sex = filters.ChoiceFilter(choices=Sex.choices)
    home_area = filters.CharFilter()
    placed_on = filters.DateFilter(
        method="by_day", input_formats=DAY_FORMATS, help_text="With a placement on this day"
    )
    ordering = OrderingFilter(fields=["pseudonym"])

    class Meta:
        model = Patient
        fields: list[str] = []

    def by_day(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        """The people with a placement on a day."""
        going = Placement.objects.filter(as_at(value, start="admitted_on", end="discharged_on"))
        return queryset.filter(pk__in=going.values("patient"))


class PlacementFilter(filters.FilterSet):
    """Placements by person, provider, commissioner, day, and what has happened."""

    as_at = filters.DateFilter(
        method="by_day", input_formats=DAY_FORMATS, help_text="Going on this day"
    )
    patient = filters.CharFilter("patient__pseudonym", help_text="Pseudonym")
    provider = filters.CharFilter("provider__key", help_text="Key of the provider")
    ward = filters.CharFilter(method="in_ward", help_text="PROVIDER:WARD, at any time")
    icb = filters.CharFilter("responsible_icb__code", help_text="Code of the responsible ICB")
    out_of_area_reason = filters.CharFilter()
    admitted_from = filters.DateFilter("admitted_on", "gte", input_formats=DAY_FORMATS)
    admitted_before = filters.DateFilter("admitted_on", "lt", input_formats=DAY_FORMATS)
    discharged_from = filters.DateFilter("discharged_on", "gte", input_formats=DAY_FORMATS)
    discharged_before = filters.DateFilter("discharged_on", "lt", input_formats=DAY_FORMATS)
    ordering = OrderingFilter(
        fields=[
            "admitted_on",
            "discharged_on",
            "planned_discharge_on",
            ("provider__key", "provider"),
            ("patient__pseudonym", "patient"),
        ]
    )

    class Meta:
        model = Placement
        fields: list[str] = []

    def by_day(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        """The placements going on a day."""
        return queryset.filter(as_at(value, start="admitted_on", end="discharged_on"))

    def in_ward(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """The placements with a stay in one ward."""
        provider, _, code = value.partition(":")
        return queryset.filter(
            stays__ward__provider__key=provider.upper(), stays__ward__code=code
        ).distinct()


OPEN = "open"


class ReferralFilter(filters.FilterSet):
    """Referrals by person, service line, commissioner, assessor, where they stand, and clocks."""

    state = filters.ChoiceFilter(
        method="by_state", choices=[(OPEN, "All that are open"), *ReferralState.choices]
    )
    overdue_on = filters.DateFilter(
        method="overdue",
        input_formats=DAY_FORMATS,
        help_text="Open, with the assessment or its report overdue on this day",
    )
    patient = filters.CharFilter("patient__pseudonym", help_text="Pseudonym")
    kind = filters.ChoiceFilter(choices=ReferralKind.choices)
    urgency = filters.ChoiceFilter(choices=Urgency.choices)
    service_line = filters.CharFilter("service_line__code", help_text="Code of the line asked for")
    icb = filters.CharFilter("responsible_icb__code", help_text="Code of the responsible ICB")
    provider = filters.CharFilter("provider__key", help_text="Key of the assessor")
    received_from = filters.DateFilter("received_on", "gte", input_formats=DAY_FORMATS)
    received_before = filters.DateFilter("received_on", "lt", input_formats=DAY_FORMATS)
    ordering = OrderingFilter(
        fields=["received_on", "accepted_on", "expected_on", ("patient__pseudonym", "patient")]
    )

    class Meta:
        model = Referral
        fields: list[str] = []

    def by_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """The referrals in a state, or in any in which they still ask for a bed."""
        states = OPEN_STATES if value == OPEN else {value}
        return queryset.annotate(state_now=state_expression()).filter(state_now__in=states)

    def overdue(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        """The open referrals with a clock that is overdue on a day."""
        late = overdue_on(value, standards=Standards.read())
        return queryset.annotate(state_now=state_expression()).filter(late)
