"""Collaboratives: who belongs to one, whose people are its own, and where its area is."""

from django.db import models

from impact.audit.history import recorded
from impact.core.dated import DatedQuerySet, ends_after_start, no_overlap
from providers.models.organisations import KEY, Icb, Provider, Site
from providers.models.querysets import CollaborativeQuerySet


@recorded()
class Collaborative(models.Model):
    """An NHS-led Provider Collaborative: members, footprint and programme.

    `programme` names its service lines (`ServiceLine.programme`). Several collaboratives live in
    one database; every page and figure is asked for one of them.
    """

    code = models.CharField(max_length=20, unique=True, validators=[KEY])
    name = models.CharField(max_length=200)
    programme = models.CharField(max_length=40)
    went_live_on = models.DateField(null=True, blank=True)

    objects = CollaborativeQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """The name up to its colon, for a heading."""
        return self.name.partition(":")[0]


class DatedLink(models.Model):
    """Something that belongs to a collaborative over some days; without dates, for all time."""

    start_date = models.DateField(null=True, blank=True)
    end_date = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


@recorded()
class CollaborativeMember(DatedLink):
    """A provider that is a member; one of them is the lead."""

    collaborative = models.ForeignKey(Collaborative, models.PROTECT, related_name="members")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="collaborative_members")
    is_lead = models.BooleanField(default=False)

    class Meta:
        ordering = ["collaborative", "-is_lead", "provider__short_name"]
        constraints = [
            ends_after_start(name="member_dates_in_order"),
            no_overlap(
                "collaborative",
                "provider",
                name="member_once_a_day",
                message="This provider is already a member on some of these days.",
            ),
            no_overlap(
                "collaborative",
                name="member_one_lead_a_day",
                message="A collaborative has one lead provider at a time.",
                condition=models.Q(is_lead=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} in {self.collaborative.code}"


@recorded()
class FootprintIcb(DatedLink):
    """An ICB whose people the collaborative is responsible for."""

    collaborative = models.ForeignKey(Collaborative, models.PROTECT, related_name="footprint")
    icb = models.ForeignKey(Icb, models.PROTECT, related_name="footprints")

    class Meta:
        ordering = ["collaborative", "icb__code"]
        constraints = [
            ends_after_start(name="footprint_dates_in_order"),
            no_overlap(
                "collaborative",
                "icb",
                name="footprint_once_a_day",
                message="This ICB is already in the footprint on some of these days.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.icb} in {self.collaborative.code}"


@recorded()
class FlowSite(DatedLink):
    """A site outside the footprint that counts as in area: natural clinical flow."""

    collaborative = models.ForeignKey(Collaborative, models.PROTECT, related_name="flow_sites")
    site = models.ForeignKey(Site, models.PROTECT, related_name="flow_of")

    class Meta:
        ordering = ["collaborative", "site__name"]
        constraints = [
            ends_after_start(name="flow_site_dates_in_order"),
            no_overlap(
                "collaborative",
                "site",
                name="flow_site_once_a_day",
                message="This site is already on the list on some of these days.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} in {self.collaborative.code}"
