"""Whose people somebody may see: one rule, on which every list, page and export begins.

Two doors (`figures.md` section 2, "Its patients"; `screens.md`, roles). Through a collaborative:
its footprint patients in scope anywhere, and anyone in scope in a member's ward in area. Through
one's own organisation: everyone who was ever placed with it. Dated links count where they held on
any day of the stay, so that the past stays to be seen.

`visible_to` reads at once how far the user sees (four queries); the rows come when they are asked
for.
"""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from impact.core.dated import DatedQuerySet, as_at
from patients.choices import ReferralKind
from patients.models.gone import only_in_history, taken_away
from patients.models.reach import Reach, reach_of
from patients.referral_states import state_expression
from providers.access import Permission
from providers.models import Collaborative, Provider, WardFeed
from providers.models.querysets import in_force_today, memberships_with

if TYPE_CHECKING:
    from providers.models import User


class StayQuerySet(DatedQuerySet):
    """Ward stays by day and by who may look."""

    def current(self, day: date) -> "StayQuerySet":
        """The stays that are going on `day`."""
        return self.filter(as_at(day))

    def residents(self, day: date) -> "StayQuerySet":
        """Who is in the wards on `day`, one stay a person: on leave too.

        Somebody on trial leave is where they are on trial, not with the sender.
        """
        on_trial = self.model.objects.current(day).filter(trial_leave__stay=OuterRef("pk"))
        return self.current(day).filter(~Exists(on_trial))

    def visible_to(self, user: "User | AnonymousUser") -> "StayQuerySet":
        """Those of the collaborative's patients, and all of `user`'s own organisation."""
        return self.filter(reach_for(user).stays())

    def provisional(self) -> "StayQuerySet":
        """Those typed in a ward that was fed on their first day, until an extract has them.

        What is entered in the product carries an id made from its own number.
        """
        number = Concat(Value("W-"), Cast("pk", models.CharField()))
        first_day = OuterRef("start_date")
        going = Q(end_date__isnull=True) | Q(end_date__gt=first_day)
        fed = WardFeed.objects.filter(going, ward=OuterRef("ward"), start_date__lte=first_day)
        return self.filter(
            Exists(fed), Q(placement__typed=True) | Q(ward_stay_id=number), trial_leave=None
        )

    def told_provisional(self) -> "StayQuerySet":
        """Annotated with `is_provisional`: whether each is one of `provisional`."""
        waiting = self.model.objects.provisional().filter(pk=OuterRef("pk"))
        return self.annotate(is_provisional=Exists(waiting))


class PlacementQuerySet(models.QuerySet[Any]):
    """Placements by day and by who may look."""

    def as_at(self, day: date) -> "PlacementQuerySet":
        """The placements that are going on `day`."""
        return self.filter(as_at(day, start="admitted_on", end="discharged_on"))

    def visible_to(self, user: "User | AnonymousUser") -> "PlacementQuerySet":
        """Those with a ward stay that `user` may see, and all of `user`'s own organisation."""
        reach = reach_for(user)
        stays = _rows("Stay").filter(reach.patients())
        return self.filter(Q(provider__in=reach.providers) | Q(pk__in=stays.values("placement")))

    def taken_away(self, user: "User | AnonymousUser") -> "models.QuerySet[Any]":
        """The last events of those entered in error and cancelled, as far as `user` saw them."""
        return taken_away(reach_for(user))


class ReferralQuerySet(models.QuerySet[Any]):
    """Referrals by where they stand and by who may look."""

    def with_state(self) -> "ReferralQuerySet":
        """Annotated with `state_now`, which is what `Referral.state` says of each."""
        return self.annotate(state_now=state_expression())

    def visible_to(self, user: "User | AnonymousUser") -> "ReferralQuerySet":
        """Footprint referrals in scope, those that `user`'s organisation assesses, and moves.

        A move, or a referral that was placed, is seen by whoever sees a stay of that person or
        placement.
        """
        return self.filter(_referrals_within(reach_for(user)))


class PatientQuerySet(models.QuerySet[Any]):
    """People by who may look, and by who may ask for their identity."""

    def visible_to(self, user: "User | AnonymousUser") -> "PatientQuerySet":
        """Those with a placement or referral that `user` may see, and who was merged into them.

        And those whose only placement was taken away as an error, for who saw it.
        """
        return self._within(reach_for(user))

    def of_collaboratives(
        self, collaboratives: "models.QuerySet[Collaborative]"
    ) -> "PatientQuerySet":
        """Those whom these see as theirs, whoever asks, and who was merged into them."""
        return self._within(reach_of(collaboratives, own=Provider.objects.none()))

    def _within(self, reach: Reach) -> "PatientQuerySet":
        seen = Q()
        for rows in (
            _rows("Stay").filter(reach.patients()),
            _rows("Placement").filter(provider__in=reach.providers),
            _rows("Referral").filter(reach.referrals()),
        ):
            people = rows.values("patient")
            seen |= Q(pk__in=people) | Q(merged_into__in=people)
        return self.filter(seen | only_in_history(reach))

    def identity_visible_to(self, user: "User | AnonymousUser") -> "PatientQuerySet":
        """Those whose NHS number `user` may ask for.

        Anyone who is or was placed with a provider at which `user` holds that permission; for a
        case manager, footprint patients who are today in a ward that no member feeds. Never more:
        neither the hub nor a commissioner, and a lead provider's clinician sees its own alone.
        """
        own = Provider.objects.with_permission(user, Permission.VIEW_IDENTITIES)
        keys = list(own.values_list("pk", flat=True))
        placed = _rows("Placement").filter(provider__in=keys, patient=OuterRef("pk"))
        caseload = _caseload(user).filter(patient=OuterRef("pk"))
        return self.filter(Q(Exists(placed)) | Q(Exists(caseload)))


def reach_for(user: "User | AnonymousUser") -> Reach:
    """How far `user` sees among people: their own organisations' and their collaboratives'."""
    return reach_of(
        Collaborative.objects.visible_to(user, Permission.VIEW_PEOPLE),
        own=Provider.objects.with_permission(user, Permission.VIEW_PEOPLE),
    )


def _referrals_within(reach: Reach) -> Q:
    stays = _rows("Stay").filter(reach.stays())
    return (
        reach.referrals()
        | Q(Exists(stays.filter(placement=OuterRef("placement"))))
        | Q(Exists(stays.filter(patient=OuterRef("patient"))), kind=ReferralKind.MOVE)
    )


def _caseload(user: "User | AnonymousUser") -> "models.QuerySet[Any]":
    """Today's stays of footprint patients in wards that are no member's own in area.

    Only through a role in the collaborative that carries both permissions: a case manager's.
    """
    held = memberships_with(user, Permission.VIEW_IDENTITIES) & memberships_with(
        user, Permission.MANAGE_CASELOAD
    )
    collaboratives = Collaborative.objects.filter(pk__in=held.values("collaborative"))
    reach = reach_of(collaboratives, own=Provider.objects.none())
    return _rows("Stay").filter(in_force_today(), reach.footprint_patients(), ~reach.own_wards())


def _rows(model: str) -> "models.QuerySet[Any]":
    found: models.QuerySet[Any] = apps.get_model("patients", model).objects.all()
    return found
