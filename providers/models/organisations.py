"""Commissioners, providers and their sites."""

from django.core.validators import RegexValidator
from django.db import models

from impact.audit.history import recorded
from providers.choices import Sector
from providers.models.querysets import (
    ProviderQuerySet,
    SharedReferenceQuerySet,
    SiteQuerySet,
)

KEY = RegexValidator(r"^[A-Z0-9-]{1,20}$", "Use 1 to 20 of A–Z, 0–9 and hyphen.")
ODS_CODE = RegexValidator(r"^[A-Z0-9]{3,10}$", "An ODS code is 3 to 10 of A–Z and 0–9.")


@recorded()
class Icb(models.Model):
    """Integrated care board: the commissioner responsible for a person or around a site."""

    code = models.CharField(max_length=20, unique=True, validators=[KEY])
    gss_code = models.CharField(max_length=9, blank=True)
    name = models.CharField(max_length=200)

    objects = SharedReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = "ICB"
        verbose_name_plural = "ICBs"

    def __str__(self) -> str:
        return self.name


@recorded()
class Provider(models.Model):
    """An organisation that runs wards, NHS or independent; member of any number of collaboratives.

    The key names it everywhere; an ODS code is held where there is one (some have none).
    """

    key = models.CharField(max_length=20, unique=True, validators=[KEY])
    ods_code = models.CharField(
        max_length=10, null=True, blank=True, unique=True, validators=[ODS_CODE]
    )
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=100)
    sector = models.CharField(max_length=12, choices=Sector)

    objects = ProviderQuerySet.as_manager()

    class Meta:
        ordering = ["short_name"]

    def __str__(self) -> str:
        return self.short_name


@recorded()
class Site(models.Model):
    """A hospital: where it stands decides whether its wards are in a collaborative's area.

    `latitude` and `longitude` are degrees (WGS 84). The provider is the one that owns the site; a
    ward on it may be run by another.
    """

    key = models.CharField(max_length=20, unique=True, validators=[KEY])
    ods_site_code = models.CharField(max_length=10, blank=True, validators=[ODS_CODE])
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="sites")
    name = models.CharField(max_length=200)
    town = models.CharField(max_length=100, blank=True)
    icb = models.ForeignKey(Icb, models.PROTECT, related_name="sites")
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
