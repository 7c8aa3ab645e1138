"""Loads collaboratives with their members, footprint and natural-clinical-flow sites.

The files have no dates for these links, so a link made here holds for all time; one that is held,
with whatever dates somebody has given it since, is left as it is, and none is ever taken away.
"""

from collections.abc import Iterable

from django.db import models

from providers.imports.organisations import icb_names, provider_names
from providers.imports.reading import Batch, Record
from providers.imports.saving import Outcome, Saver, given
from providers.models import (
    Collaborative,
    CollaborativeMember,
    FlowSite,
    FootprintIcb,
    Provider,
    Site,
)


def load_collaboratives(batch: Batch, outcome: Outcome) -> None:
    """Makes or changes collaboratives by code, then makes the links they lack."""
    held = {found.code: found for found in Collaborative.objects.all()}
    saver = Saver("collaboratives", outcome)
    providers, icbs = provider_names(), icb_names()
    for record in batch.of("collaboratives"):
        code = record.get("code")
        collaborative = held.get(code) or Collaborative(code=code)
        values = given(record, name="name", programme="programme", went_live_on="went_live_on")
        if saver.save(collaborative, values, record, column="code"):
            _load_members(record, collaborative, providers, outcome)
            footprint = [icbs[name] for name in record.get("footprint_icbs") or []]
            _link(record, FootprintIcb, collaborative, "icb", footprint, outcome)


def load_flow_sites(batch: Batch, outcome: Outcome) -> None:
    """Makes the natural-clinical-flow links that `sites.csv` names and are not held."""
    sites = {site.key: site for site in Site.objects.all()}
    collaboratives = {found.code: found for found in Collaborative.objects.all()}
    for record in batch.of("sites"):
        for code in record.get("natural_clinical_flow_of") or []:
            site = sites.get(record.get("key"))
            if site is not None:
                _link(record, FlowSite, collaboratives[code], "site", [site], outcome)


def _load_members(
    record: Record, collaborative: Collaborative, providers: dict[str, Provider], outcome: Outcome
) -> None:
    """Makes the memberships that lack; the lead is a member whether or not it is named twice.

    A new lead leads from its latest membership on. The file has no dates, so a lead that is held
    without an end steps down for all of its membership.
    """
    lead = providers.get(record.get("lead_provider") or "")
    saver = Saver("members", outcome)
    held = CollaborativeMember.objects.filter(collaborative=collaborative)
    if lead is not None:
        for former in held.filter(is_lead=True, end_date__isnull=True).exclude(provider=lead):
            saver.save(former, {"is_lead": False}, record, column="lead_provider")
    named = [lead, *(providers[name] for name in record.get("members") or [])]
    for provider in dict.fromkeys(found for found in named if found is not None):
        latest = held.filter(provider=provider).order_by("start_date").last()
        member = latest or CollaborativeMember(collaborative=collaborative, provider=provider)
        values = {"is_lead": True} if provider == lead else {}
        saver.save(member, values, record, column="members")


def _link(
    record: Record,
    model: type[FootprintIcb] | type[FlowSite],
    collaborative: Collaborative,
    name: str,
    others: Iterable[models.Model],
    outcome: Outcome,
) -> None:
    """Makes the links to `others` that are not held on any day."""
    saver = Saver(_KINDS[model], outcome)
    held = model.objects.filter(collaborative=collaborative)
    linked = set(held.values_list(name, flat=True))
    for other in others:
        if other.pk in linked:
            saver.tally.unchanged += 1
        else:
            link = model(**{"collaborative": collaborative, name: other})
            saver.save(link, {}, record, column=None)


_KINDS: dict[type[models.Model], str] = {FootprintIcb: "footprint", FlowSite: "flow sites"}
