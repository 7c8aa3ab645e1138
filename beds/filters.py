"""How the bed state and lists of beds are narrowed, on pages and in the API alike."""

from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, OuterRef, QuerySet

from beds.choices import VACANT, Basis, BedUse, DifferenceKind, ImportState, OfferAnswer
from beds.models import Bed, BedPeriod, Difference, ImportBatch, Offer
from beds.state import Cut
from impact.core.dated import as_at
from impact.core.ordering import OrderingFilter
from impact.core.text import listed, shown
from providers.models import Collaborative, Provider, ServiceLine

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
UNKNOWN, NEEDED = "unknown", "needed"


class BedStateForm(forms.Form):
    """Which bed state: as at when, of which collaborative, narrowed how, cut by what.

    `collaboratives` and `providers` are those that may be named. Cleaned, `as_at` is a date (today
    unless given), `collaborative` the one named or else the only one, `service_line` and `provider`
    records or None, `by` a cut. A collaborative that may not be named is an error with the code
    `unknown`; one that has to be named, with `needed`.
    """

    as_at = forms.DateField(
        required=False,
        input_formats=DAY_FORMATS,
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
    )
    collaborative = forms.CharField(required=False)
    service_line = forms.CharField(required=False)
    provider = forms.CharField(required=False)
    by = forms.ChoiceField(required=False, choices=[(cut.value, cut.value) for cut in Cut])

    def __init__(
        self,
        *args: Any,
        collaboratives: QuerySet[Collaborative],
        providers: QuerySet[Provider],
        today: date,
        **kwargs: Any,
    ) -> None:
        self.collaboratives, self.providers, self.today = collaboratives, providers, today
        super().__init__(*args, **kwargs)

    def clean_as_at(self) -> date:
        """The day given, else today."""
        return self.cleaned_data["as_at"] or self.today

    def clean_by(self) -> Cut:
        """The cut given, else by ward."""
        return Cut(self.cleaned_data["by"] or Cut.WARD)

    def clean_collaborative(self) -> Collaborative:
        """The collaborative named, else the only one that may be."""
        named = self.cleaned_data["collaborative"]
        known = {each.code: each for each in self.collaboratives}
        if named in known:
            return known[named]
        if not named and len(known) == 1:
            return next(iter(known.values()))
        choice = f"Choose one of {listed(known, last='or')}." if known else "There is none here."
        if named:
            raise ValidationError(f"There is no collaborative {shown(named)}. {choice}", UNKNOWN)
        raise ValidationError(f"Say which collaborative. {choice}", NEEDED)

    def clean_provider(self) -> Provider | None:
        """The provider named, None for all of them."""
        named = self.cleaned_data["provider"]
        if not named:
            return None
        found = self.providers.filter(key=named.upper()).first()
        if found is None:
            raise ValidationError(
                f"There is no provider {shown(named)}. Give its key, such as RHA.", UNKNOWN
            )
        return found

    def clean_service_line(self) -> ServiceLine | None:
        """The service line named, of the collaborative's programme; None for all of them."""
        named = self.cleaned_data["service_line"]
        collaborative = self.cleaned_data.get("collaborative")
        if not named or collaborative is None:
            return None
        lines = ServiceLine.objects.filter(programme=collaborative.programme)
        found = lines.filter(code=named).first()
        if found is None:
            codes = listed(lines.values_list("code", flat=True), last="or")
            raise ValidationError(
                f"{collaborative.code} has no service line {shown(named)}. Choose one of {codes}.",
                UNKNOWN,
            )
        return found


def _ward(queryset: QuerySet, path: str, reference: str) -> QuerySet:
    """The rows of the ward that `PROVIDER:WARD` names."""
    provider, _, code = reference.partition(":")
    return queryset.filter(**{f"{path}provider__key": provider.upper(), f"{path}code": code})


class _BedForm(forms.Form):
    """A state is one on a day."""

    def clean(self) -> dict[str, Any]:
        """Ask for the day where a state is asked for."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("state") and not cleaned.get("as_at"):
            self.add_error(
                "as_at",
                ValidationError("Give the day on which the beds are in this state.", NEEDED),
            )
        return cleaned


class BedFilter(filters.FilterSet):
    """Beds by where they stand, their basis, and how they are on a day."""

    as_at = filters.DateFilter(
        method="in_service", input_formats=DAY_FORMATS, help_text="In service on this day"
    )
    state = filters.ChoiceFilter(
        method="in_state",
        choices=[*BedUse.choices, (VACANT, "Vacant")],
        help_text="In this state on the day of `as_at`",
    )
    provider = filters.CharFilter("ward__provider__key", help_text="Key of the ward's provider")
    ward = filters.CharFilter(method="in_ward", help_text="PROVIDER:WARD")
    service_line = filters.CharFilter("ward__service_line__code")
    basis = filters.ChoiceFilter(choices=Basis.choices)
    ordering = OrderingFilter(
        fields=[
            ("ward__service_line__position", "line"),
            ("ward__provider__key", "provider"),
            ("ward__code", "ward"),
            ("label", "bed"),
            ("start_date", "from"),
        ]
    )

    class Meta:
        model = Bed
        fields: list[str] = []
        form = _BedForm

    def in_service(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        """The beds in service on a day."""
        return queryset.filter(as_at(value))

    def in_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """The beds in a state on the day of `as_at`."""
        now = BedPeriod.objects.filter(as_at(self.form.cleaned_data["as_at"]), bed=OuterRef("pk"))
        if value == VACANT:
            return queryset.filter(~Exists(now))
        return queryset.filter(Exists(now.filter(use=value)))

    def in_ward(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """The beds of one ward."""
        return _ward(queryset, "ward__", value)


class BedPeriodFilter(filters.FilterSet):
    """Closures, holds and pauses by bed, ward, day, reason, and whether review is overdue."""

    as_at = filters.DateFilter(
        method="in_force", input_formats=DAY_FORMATS, help_text="In force on this day"
    )
    review_before = filters.DateFilter(
        "review_on", "lt", input_formats=DAY_FORMATS, help_text="To be reviewed before this day"
    )
    bed = filters.NumberFilter("bed_id", help_text="Number of the bed")
    provider = filters.CharFilter("bed__ward__provider__key")
    ward = filters.CharFilter(method="in_ward", help_text="PROVIDER:WARD")
    service_line = filters.CharFilter("bed__ward__service_line__code")
    reason = filters.CharFilter()
    ordering = OrderingFilter(
        fields=[
            ("start_date", "from"),
            ("end_date", "to"),
            "review_on",
            ("bed__ward__provider__key", "provider"),
            ("bed__ward__code", "ward"),
        ]
    )

    class Meta:
        model = BedPeriod
        fields: list[str] = []

    def in_force(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        """Those that cover a day."""
        return queryset.filter(as_at(value))

    def in_ward(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Those of the beds of one ward."""
        return _ward(queryset, "bed__ward__", value)


class ImportFilter(filters.FilterSet):
    """Imports by provider and by how far they have come."""

    provider = filters.CharFilter("provider__key", help_text="Key of the provider")
    state = filters.ChoiceFilter(choices=ImportState.choices)
    ordering = OrderingFilter(fields=["sent_at", "finished_at", "fault_count"])

    class Meta:
        model = ImportBatch
        fields: list[str] = []


class DifferenceFilter(filters.FilterSet):
    """Differences by provider, kind, and whether they are still to be worked through."""

    provider = filters.CharFilter("provider__key", help_text="Key of the provider")
    kind = filters.ChoiceFilter(choices=DifferenceKind.choices)
    settled = filters.BooleanFilter("resolved_on", lookup_expr="isnull", exclude=True)
    ordering = OrderingFilter(fields=["found_on", "resolved_on"])

    class Meta:
        model = Difference
        fields: list[str] = []


class OfferFilter(filters.FilterSet):
    """Beds asked for, by referral, ward's provider, answer, and whether the answer is overdue."""

    referral = filters.NumberFilter("referral_id", help_text="Number of the referral")
    provider = filters.CharFilter("bed__ward__provider__key", help_text="Who is asked")
    answer = filters.ChoiceFilter(choices=OfferAnswer.choices)
    unanswered_before = filters.DateFilter(
        method="unanswered", input_formats=DAY_FORMATS, help_text="Due before this day, no answer"
    )

    class Meta:
        model = Offer
        fields: list[str] = []

    def unanswered(self, queryset: QuerySet, name: str, value: date) -> QuerySet:
        """Those without an answer that were to be answered before a day."""
        return queryset.filter(answer="", answer_by__lt=value)
