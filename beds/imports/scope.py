"""Whose rows a sender may send: those of its own organisation alone."""

from collections.abc import Collection

from beds.imports.reading import Reading
from beds.imports.reference import providers_by_name
from beds.imports.rows import ImportRow
from impact.core.text import listed, shown
from providers.models import Provider


def refuse_others(reading: Reading, *, allowed: Collection[int]) -> None:
    """Refuses each row that is not of an allowed provider, before anything held is looked at.

    The provider is taken out of a refused row, so that no later fault tells what is held of
    somebody else. A row without a provider (a referral, a baseline) is nobody's: refused, too.
    """
    named = providers_by_name()
    keys = Provider.objects.filter(pk__in=allowed).order_by("key").values_list("key", flat=True)
    expected = listed(keys, last="or")
    for row in reading.rows:
        value = row.get("provider")
        if value is None:
            _refuse_nobodys(row, expected)
        elif named.get(value) not in allowed:
            message = f"{shown(value)} is not yours; here only rows of {expected} are taken"
            row.fault("provider", "not_yours", message)
            row.values[row.kind.index["provider"]] = None
        _refuse_known_elsewhere(row, named, allowed, expected)
        row.read_faults = len(row.faults)


def _refuse_known_elsewhere(
    row: ImportRow, named: dict[str, int], allowed: Collection[int], expected: str
) -> None:
    """Nobody ties their person to another provider's number: that is to merge two records."""
    if "also_known_as" not in row.kind.index or row.get("also_known_as") is None:
        return
    provider, _ = row.get("also_known_as")
    if named.get(provider) not in allowed:
        message = f"{shown(provider)} is not yours; expected {expected}, or an empty cell"
        row.fault("also_known_as", "not_yours", message)
        row.values[row.kind.index["also_known_as"]] = None


def _refuse_nobodys(row: ImportRow, expected: str) -> None:
    if not any(fault.column == "provider" for fault in row.faults):
        row.fault("provider", "not_yours", f"the row is of no provider; expected {expected}")
