"""Whose people somebody may see: one rule, on which every list, page and export begins.

Two doors (`figures.md` section 2, "Its patients"; `screens.md`, roles). Through a collaborative:
its footprint patients in scope anywhere, and anyone in scope in a member's ward in area. Through
one's own organisation: everyone who was ever placed with it. Dated links count where they held on
any day of the stay, so that the past stays to be seen.
"""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from impact.core.dated import DatedQuerySet, as_at
from patients.choices import ReferralKind
from providers.access import Permission
from providers.models import Collaborative, FootprintIcb, Provider
from providers.models.querysets import in_force_today, memberships_with

if TYPE_CHECKING:
    from providers.models import User

# A date that no record reaches stands for an open end.
_NO_END = Value(date.max)


class StayQuerySet(DatedQuerySet):
    """Ward stays by day and by who may look."""

    def current(self, day: date) -> "StayQuerySet":
        """The stays that are going on `day`."""
        return self.filter(as_at(day))

    def visible_to(self, user: "User | AnonymousUser") -> "StayQuerySet":
        """Those of the collaborative's patients, and all of `user`'s own organisation."""
        return self.filter(_ours(user) | Q(provider__in=_own(user)))


class PlacementQuerySet(models.QuerySet[Any]):
    """Placements by day and by who may look."""

    def as_at(self, day: date) -> "PlacementQuerySet":
        """The placements that are going on `day`."""
        return self.filter(as_at(day, start="admitted_on", end="discharged_on"))

    def visible_to(self, user: "User | AnonymousUser") -> "PlacementQuerySet":
        """Those with a ward stay that `user` may see, and all of `user`'s own organisation."""
        stays = _stays().filter(_ours(user), placement=OuterRef("pk"))
        return self.filter(Q(Exists(stays)) | Q(provider__in=_own(user)))


class ReferralQuerySet(models.QuerySet[Any]):
    """Referrals by who may look."""

    def visible_to(self, user: "User | AnonymousUser") -> "ReferralQuerySet":
        """Footprint referrals in scope, those that `user`'s organisation assesses, and moves.

        A move is seen by whoever sees the stay that it would end.
        """
        footprint = FootprintIcb.objects.filter(
            Q(end_date__isnull=True) | Q(end_date__gt=OuterRef("received_on")),
            collaborative__in=_collaboratives(user).values("pk"),
            collaborative__programme=OuterRef("service_line__programme"),
            icb=OuterRef("responsible_icb"),
        )
        moved = _stays().visible_to(user).filter(patient=OuterRef("patient"))
        return self.filter(
            Q(Exists(footprint))
            | Q(provider__in=_own(user))
            | Q(Exists(_placements().visible_to(user).filter(pk=OuterRef("placement"))))
            | Q(Exists(moved), kind=ReferralKind.MOVE)
        )


class PatientQuerySet(models.QuerySet[Any]):
    """People by who may look, and by who may ask for their identity."""

    def visible_to(self, user: "User | AnonymousUser") -> "PatientQuerySet":
        """Those with a placement or referral that `user` may see, and who was merged into them."""
        found = Q()
        for rows in (_placements().visible_to(user), _referrals().visible_to(user)):
            for person in ("pk", "merged_into"):
                found |= Q(Exists(rows.filter(patient=OuterRef(person))))
        return self.filter(found)

    def identity_visible_to(self, user: "User | AnonymousUser") -> "PatientQuerySet":
        """Those whose NHS number `user` may ask for.

        Anyone who is or was placed with a provider at which `user` holds that permission; for a
        case manager, footprint patients who are today in a ward that no member feeds. Never more:
        neither the hub nor a commissioner, and a lead provider's clinician sees its own alone.
        """
        own = Provider.objects.with_permission(user, Permission.VIEW_IDENTITIES)
        placed = _placements().filter(provider__in=own.values("pk"), patient=OuterRef("pk"))
        caseload = _caseload(user).filter(patient=OuterRef("pk"))
        return self.filter(Q(Exists(placed)) | Q(Exists(caseload)))


def _own(user: "User | AnonymousUser") -> "models.QuerySet[Any]":
    """The organisations at which `user` itself may see people."""
    return Provider.objects.with_permission(user, Permission.VIEW_PEOPLE).values("pk")


def _collaboratives(user: "User | AnonymousUser") -> "models.QuerySet[Any]":
    return Collaborative.objects.visible_to(user, Permission.VIEW_PEOPLE)


def _ours(user: "User | AnonymousUser") -> Q:
    """Condition on a stay: its person is the patient of a collaborative that `user` looks into."""
    in_scope = _in_scope(_collaboratives(user))
    return Q(Exists(in_scope.filter(_footprint_patient()))) | Q(Exists(_own_ward(in_scope)))


def _caseload(user: "User | AnonymousUser") -> "models.QuerySet[Any]":
    """Today's stays of footprint patients in wards that are no member's own in area.

    Only through a role in the collaborative that carries both permissions: a case manager's.
    """
    held = memberships_with(user, Permission.VIEW_IDENTITIES) & memberships_with(
        user, Permission.MANAGE_CASELOAD
    )
    in_scope = _in_scope(Collaborative.objects.filter(pk__in=held.values("collaborative")))
    return _stays().filter(
        in_force_today(),
        Exists(in_scope.filter(_footprint_patient())),
        ~Exists(_own_ward(in_scope)),
    )


def _in_scope(collaboratives: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    """For a stay: those whose programme has the service line of its ward."""
    return Collaborative.objects.filter(
        pk__in=collaboratives.values("pk"), programme=OuterRef("ward__service_line__programme")
    )


def _footprint_patient() -> Q:
    """Condition on a collaborative beside a stay: its person is a footprint patient."""
    return _some_day_of_stay("footprint__") & Q(
        footprint__icb=OuterRef("placement__responsible_icb")
    )


def _own_ward(collaboratives: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    """For a stay: those of the collaboratives of which a member runs its ward, in area."""
    member = _some_day_of_stay("members__") & Q(members__provider=OuterRef("ward__provider"))
    footprint = _some_day_of_stay("footprint__") & Q(footprint__icb=OuterRef("ward__site__icb"))
    flow = _some_day_of_stay("flow_sites__") & Q(flow_sites__site=OuterRef("ward__site"))
    return collaboratives.filter(member).filter(footprint | flow)


def _some_day_of_stay(link: str) -> Q:
    """Condition: the dated row at the end of `link` held on some day of the stay one query out.

    A stay that begins and ends on one day counts as that day.
    """
    start = OuterRef("start_date")
    began = (
        Q(**{f"{link}start_date__isnull": True})
        | Q(**{f"{link}start_date__lte": start})
        | Q(**{f"{link}start_date__lt": Coalesce(OuterRef("end_date"), _NO_END)})
    )
    return began & (Q(**{f"{link}end_date__isnull": True}) | Q(**{f"{link}end_date__gt": start}))


def _stays() -> StayQuerySet:
    found: StayQuerySet = apps.get_model("patients", "Stay").objects.all()
    return found


def _placements() -> PlacementQuerySet:
    found: PlacementQuerySet = apps.get_model("patients", "Placement").objects.all()
    return found


def _referrals() -> ReferralQuerySet:
    found: ReferralQuerySet = apps.get_model("patients", "Referral").objects.all()
    return found
