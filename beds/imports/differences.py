"""Open stays that a complete file lacks: differences to be worked through, never discharges."""

from datetime import date

from beds.choices import DifferenceKind
from beds.imports.batch import Batch
from beds.models import Difference
from patients.models import Stay
from providers.models import User


def find(batch: Batch, *, by: User, on: date) -> int:
    """Records the open stays of each provider of the file that it lacks; how many are new.

    A stay that the file has again settles its difference.
    """
    rows = batch.by_kind["stays"]
    providers = {
        provider
        for row in rows
        if (provider := batch.reference.providers.get(row.get("provider") or ""))
    }
    named = {
        (batch.reference.providers.get(row.get("provider") or ""), row.get("ward_stay_id"))
        for row in rows
    }
    new = 0
    for pk, provider, stay_id in Stay.objects.filter(
        provider__in=providers, end_date__isnull=True
    ).values_list("pk", "provider_id", "ward_stay_id"):
        if (provider, stay_id) not in named:
            _, created = Difference.objects.get_or_create(
                stay_id=pk,
                kind=DifferenceKind.MISSING_FROM_FILE,
                resolved_on=None,
                defaults={"provider_id": provider, "found_on": on},
            )
            new += created
    _settle(batch, on=on)
    return new


def _settle(batch: Batch, *, on: date) -> None:
    again = [
        stay.pk for stay in batch.stays() if stay.row is not None and not stay.spell.unit.refused
    ]
    Difference.objects.filter(stay__in=again, resolved_on__isnull=True).update(
        resolved_on=on, resolution="The file has this stay again."
    )
