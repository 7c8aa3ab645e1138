"""Where a file and what is held disagree: differences to be worked through, never discharges."""

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
    _settle(batch, DifferenceKind.MISSING_FROM_FILE, "The file has this stay again.", on=on)
    return new


def contradictions(batch: Batch, *, on: date) -> int:
    """Records what was typed on a fed ward and the file says otherwise; how many are new.

    What an extract has taken over settles its difference.
    """
    new = 0
    for stay, said in batch.spells.provisional.contradicted.items():
        typed = Stay.objects.get(pk=stay)
        known = typed.differences.filter(kind=DifferenceKind.TYPED_DIFFERS, resolved_on=None)
        if not known.update(said=said):
            Difference.objects.create(
                provider_id=typed.provider_id,
                stay=typed,
                kind=DifferenceKind.TYPED_DIFFERS,
                found_on=on,
                said=said,
            )
            new += 1
    _settle(batch, DifferenceKind.TYPED_DIFFERS, "An extract agrees with it now.", on=on)
    return new


def _settle(batch: Batch, kind: DifferenceKind, resolution: str, *, on: date) -> None:
    still_open = Difference.objects.filter(kind=kind, resolved_on__isnull=True)
    if not still_open.exists():
        return
    again = [
        stay.pk for stay in batch.stays() if stay.row is not None and not stay.spell.unit.refused
    ]
    still_open.filter(stay__in=again).update(resolved_on=on, resolution=resolution)
