"""Wards: confirming their bed state, and passing a whole ward to another provider."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Count

from beds.models import Confirmation
from beds.services.ward_transfer import transfer_ward
from impact.audit.service import service
from impact.core.errors import Conflict
from impact.core.periods import local_date
from impact.core.text import counted
from patients.models import Stay
from providers.models import User, Ward
from providers.services.locks import share_wards
from providers.services.wards import check_open

__all__ = ["check_counted", "confirm_ward", "confirm_wards", "recorded", "transfer_ward"]


class CountedDifferently(Conflict):
    """The people counted are not those recorded, and nobody has said that it is to be so."""

    code = "counted_differently"
    title = "The headcount differs from the records"


@service("wards.confirm_ward")
def confirm_ward(
    *, ward: Ward, confirmed_at: datetime, headcount: int, by: User, note: str = ""
) -> Confirmation:
    """Confirm a ward's bed state at an instant, with the people counted and those recorded.

    `held` of the confirmation is how many people the records have in the ward on the local day:
    on leave too, but somebody on trial where they are on trial. A difference is no refusal; it is
    there to be looked at. Raises WardNotOpen.
    """
    return _confirm({ward.pk: headcount}, confirmed_at=confirmed_at, by=by, note=note)[0]


@service("wards.confirm_wards")
def confirm_wards(
    *, headcounts: Mapping[Ward, int], confirmed_at: datetime, by: User
) -> list[Confirmation]:
    """Confirm several wards at once, as somebody does who goes round them; all or none.

    `headcounts` says how many people were counted in each ward. Raises WardNotOpen.
    """
    counted = {ward.pk: headcount for ward, headcount in headcounts.items()}
    return _confirm(counted, confirmed_at=confirmed_at, by=by, note="")


def _confirm(
    counted: Mapping[int, int], *, confirmed_at: datetime, by: User, note: str
) -> list[Confirmation]:
    day = local_date(confirmed_at)
    wards = share_wards(list(counted))
    for ward in wards.values():
        check_open(ward=ward, on=day)
    held = _recorded(wards=list(counted), on=day)
    return Confirmation.objects.bulk_create(
        [
            Confirmation(
                ward=ward,
                confirmed_at=confirmed_at,
                by=by,
                headcount=counted[key],
                held=held.get(key, 0),
                note=note,
            )
            for key, ward in wards.items()
        ]
    )


def check_counted(*, ward: Ward, headcount: int, on: date) -> None:
    """Refuse a headcount that is not what is recorded. Raises CountedDifferently."""
    held = recorded(ward=ward, on=on)
    if headcount != held:
        raise CountedDifferently(
            f"You counted {headcount}, and {counted(held, 'person is', 'people are')} recorded. "
            "Put right what is wrong; or confirm with this headcount all the same.",
            field="headcount",
        )


def recorded(*, ward: Ward, on: date) -> int:
    """How many people the records have in a ward on a day, as `confirm_ward` counts them."""
    return _recorded(wards=[ward.pk], on=on).get(ward.pk, 0)


def _recorded(*, wards: list[int], on: date) -> dict[int, int]:
    """How many people the records have in each ward on a day; a ward without any is left out."""
    here = Stay.objects.residents(on).filter(ward__in=wards)
    return dict(here.order_by().values_list("ward").annotate(people=Count("pk")))
