"""Loads ICBs, providers, service lines and sites."""

from providers.imports.reading import Batch
from providers.imports.saving import Outcome, Saver, given, texts
from providers.models import Icb, Provider, ServiceLine, Site


def load_icbs(batch: Batch, outcome: Outcome) -> None:
    """Makes or changes ICBs by code."""
    held = {icb.code: icb for icb in Icb.objects.all()}
    saver = Saver("icbs", outcome)
    for record in batch.of("icbs"):
        icb = held.get(record.get("code")) or Icb(code=record.get("code"))
        values = texts(given(record, gss_code="gss_code", name="name"))
        saver.save(icb, values, record, column="code")


def load_providers(batch: Batch, outcome: Outcome) -> None:
    """Makes or changes providers by key; an empty ODS code is no code."""
    held = {provider.key: provider for provider in Provider.objects.all()}
    saver = Saver("providers", outcome)
    for record in batch.of("providers"):
        provider = held.get(record.get("key")) or Provider(key=record.get("key"))
        values = given(record, ods_code="ods_code", name="name", sector="sector")
        short = record.get("short_name")
        if short or provider._state.adding:
            values["short_name"] = short or record.get("name")[:100]
        saver.save(provider, values, record, column="key")


def load_service_lines(batch: Batch, outcome: Outcome) -> None:
    """Makes or changes service lines by code; new ones come after those held, in file order."""
    held = {line.code: line for line in ServiceLine.objects.all()}
    last = max((line.position for line in held.values()), default=0)
    saver = Saver("service_lines", outcome)
    columns = ("name", "programme", "security_level", "sex", "long_stay_days")
    for record in batch.of("service_lines"):
        line = held.get(record.get("code"))
        if line is None:
            last += 1
            line = ServiceLine(code=record.get("code"), position=last)
        values = given(record, **{column: column for column in columns})
        values |= texts(
            given(record, client_group="client_group", nhs_service_code="nhs_service_code")
        )
        saver.save(line, values, record, column="code")


def load_sites(batch: Batch, outcome: Outcome) -> None:
    """Makes or changes sites by key.

    A site whose wards stay with the provider they had cannot change hands by a file: those wards
    end and others open.
    """
    held = {site.key: site for site in Site.objects.all()}
    providers, icbs = provider_names(), icb_names()
    saver = Saver("sites", outcome)
    for record in batch.of("sites"):
        site = held.get(record.get("key")) or Site(key=record.get("key"))
        provider = providers[record.get("provider")]
        if not site._state.adding and site.provider_id != provider.pk and site.wards.exists():
            message = (
                f"the site and its wards are recorded under {site.provider.key}; a ward that "
                "changes provider ends and another opens: leave the site's provider, and give the "
                "new wards theirs in wards.csv, with dates"
            )
            outcome.faults.append(record.fault("provider", "clash", message))
            continue
        values = given(record, name="name", latitude="latitude", longitude="longitude")
        values |= texts(given(record, ods_site_code="ods_site_code", town="town"))
        values |= {"provider_id": provider.pk, "icb_id": icbs[record.get("icb")].pk}
        saver.save(site, values, record, column="key")


def provider_names() -> dict[str, Provider]:
    """Every provider by key, and by ODS code where that is nobody's key."""
    found = list(Provider.objects.all())
    return {p.ods_code: p for p in found if p.ods_code} | {p.key: p for p in found}


def icb_names() -> dict[str, Icb]:
    """Every ICB by code and by GSS code."""
    found = list(Icb.objects.all())
    return {icb.gss_code: icb for icb in found if icb.gss_code} | {icb.code: icb for icb in found}


def site_names() -> dict[str, Site]:
    """Every site by key, and by ODS site code where that is nobody's key."""
    found = list(Site.objects.select_related("provider"))
    return {s.ods_site_code: s for s in found if s.ods_site_code} | {s.key: s for s in found}
