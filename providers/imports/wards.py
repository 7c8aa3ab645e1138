"""Loads wards.

A ward that changes provider, service line or sex ends and another opens: a file that says otherwise
of a ward that is held is refused, unless its dates tell the two apart.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from providers.imports.organisations import provider_names, site_names
from providers.imports.reading import Batch, Record
from providers.imports.saving import Outcome, Saver, given
from providers.models import Provider, ServiceLine, Site, Ward

_FIXED = {"service_line_id": "service_line", "sex": "sex"}


@dataclass(frozen=True)
class LoadedWard:
    """A ward and how many beds its row gives it; None where the file does not say."""

    ward: Ward
    beds: int | None


def load_wards(batch: Batch, outcome: Outcome) -> list[LoadedWard]:
    """Makes or changes wards by provider, code and first day; returns those that were taken."""
    loader = _Loader(outcome)
    in_order = sorted(batch.of("wards"), key=lambda record: record.get("from") or date.min)
    loaded = [loader.load(record) for record in in_order]
    return [found for found in loaded if found is not None]


class _Loader:
    """Loads one row after the other: earlier days first, so that a ward ends before the next."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.saver = Saver("wards", outcome)
        self.sites, self.providers = site_names(), provider_names()
        self.lines = {line.code: line for line in ServiceLine.objects.all()}
        self.taken: dict[int, int] = {}

    def load(self, record: Record) -> LoadedWard | None:
        site = self.sites[record.get("site")]
        named = record.get("provider")
        provider = self.providers[named] if named else site.provider
        ward = self._held(record, provider) or Ward(provider=provider, code=record.get("ward_code"))
        values = self._values(record, site, ward)
        if not (self._once(record, ward) and self._same_ward(record, ward, values)):
            return None
        if not self.saver.save(ward, values, record, column="ward_code"):
            return None
        self.taken[ward.pk] = record.number
        return LoadedWard(ward=ward, beds=record.get("beds"))

    def _held(self, record: Record, provider: Provider) -> Ward | None:
        """The ward with this code and first day; where the row has no day, the latest of them."""
        wards = Ward.objects.filter(provider=provider, code=record.get("ward_code"))
        start = record.get("from")
        if start is not None:
            wards = wards.filter(start_date=start)
        return wards.order_by("start_date").last()

    def _values(self, record: Record, site: Site, ward: Ward) -> dict[str, Any]:
        line = self.lines[record.get("service_line")]
        values = given(record, start_date="from", end_date="to")
        if not ward._state.adding and values.get("start_date") is None:
            values.pop("start_date", None)
        values |= {"site_id": site.pk, "service_line_id": line.pk}
        if record.get("name") or ward._state.adding:
            values["name"] = record.get("name") or record.get("ward_code")
        if record.get("sex") or ward._state.adding:
            values["sex"] = record.get("sex") or line.sex
        return values

    def _once(self, record: Record, ward: Ward) -> bool:
        if ward.pk not in self.taken:
            return True
        message = (
            f"row {self.taken[ward.pk]} is the same ward: a ward's code is unique in its provider; "
            "give one of them another code, or dates that part them"
        )
        self.outcome.faults.append(record.fault("ward_code", "twice", message))
        return False

    def _same_ward(self, record: Record, ward: Ward, values: dict[str, Any]) -> bool:
        if ward._state.adding:
            return True
        for name, column in _FIXED.items():
            if name in values and getattr(ward, name) != values[name]:
                held = ward.service_line.code if column == "service_line" else ward.sex
                message = (
                    f"the ward is held as {held}; a ward that changes this ends and another "
                    "opens: give both rows, the old one with a “to” and the new one with a “from”"
                )
                self.outcome.faults.append(record.fault(column, "clash", message))
                return False
        return True
