"""Locks, always in one order, so that no two services wait for each other.

Wards, beds, patients, placements, stays, leave; each kind by primary key. Whoever needs several
takes them in this order; what a database trigger locks beside (`containment` migrations) is
either in it or locked already.
"""

from collections.abc import Collection
from typing import TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

from providers.models import Ward

Row = TypeVar("Row", bound=Model)


def locked(rows: QuerySet[Row], keys: Collection[int]) -> dict[int, Row]:
    """Return the rows with these keys as they are now, locked until the transaction ends."""
    if not keys:
        return {}
    found = rows.filter(pk__in=sorted(keys)).order_by("pk").select_for_update(of=("self",))
    return {row.pk: row for row in found}


def keep_wards(keys: Collection[int]) -> None:
    """Have wards keep their dates and suspensions until the transaction ends.

    Any number of services may share a ward; whoever would end, transfer or suspend it waits.
    """
    if not keys:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM providers_ward WHERE id = ANY(%s) ORDER BY id FOR SHARE",
            [sorted(keys)],
        )


def share_wards(keys: Collection[int]) -> dict[int, Ward]:
    """Return wards as they are now, kept as `keep_wards` does."""
    keep_wards(keys)
    return wards_by_key(keys)


def wards_by_key(keys: Collection[int]) -> dict[int, Ward]:
    """Return wards as they are now, with provider, site and service line."""
    if not keys:
        return {}
    return {ward.pk: ward for ward in Ward.objects.labelled().filter(pk__in=keys)}


def lock_wards(keys: Collection[int]) -> dict[int, Ward]:
    """Return wards as they are now, for a service that changes them."""
    return locked(Ward.objects.labelled(), keys)
