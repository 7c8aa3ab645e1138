"""Names in files to rows of reference data: providers, wards, ICBs, service lines, codes."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from beds.imports.labels import alike
from beds.imports.rows import ImportRow
from impact.core.text import shown
from providers.choices import CodeList
from providers.models import (
    Code,
    Collaborative,
    Icb,
    Provider,
    ServiceLine,
    Ward,
    WardAlias,
    WardFeed,
)


@dataclass(frozen=True)
class Days:
    """The days on which a code is valid, a ward exists or is fed."""

    start: date | None
    end: date | None

    def has(self, day: date) -> bool:
        """Whether the day is one of them."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True)
class WardDays(Days):
    """A ward and the days on which it exists."""

    pk: int
    code: str
    name: str


def providers_by_name() -> dict[str, int]:
    """Every provider by its key, and by its ODS code where that is no other's key."""
    named = list(Provider.objects.values_list("key", "ods_code", "pk"))
    by_code = {ods: pk for _, ods, pk in named if ods}
    return by_code | {key: pk for key, _, pk in named}


class Reference:
    """All reference data, read once; each look-up records a fault of the row that asks in vain."""

    def __init__(self) -> None:
        self.providers = providers_by_name()
        self.provider_keys = dict(Provider.objects.values_list("pk", "key"))
        self.icbs: dict[str, int] = {}
        for pk, code, gss in Icb.objects.values_list("pk", "code", "gss_code"):
            self.icbs[code] = pk
            if gss:
                self.icbs.setdefault(gss, pk)
        self.lines = dict(ServiceLine.objects.values_list("code", "pk"))
        self.collaboratives = dict(Collaborative.objects.values_list("code", "pk"))
        self.wards: dict[tuple[int, str], list[WardDays]] = defaultdict(list)
        self.provider_wards: dict[int, set[str]] = defaultdict(set)
        self.ward_names: dict[int, str] = {}
        self.ward_codes: dict[int, str] = {}
        for pk, provider, code, name, start, end in Ward.objects.order_by("pk").values_list(
            "pk", "provider_id", "code", "name", "start_date", "end_date"
        ):
            self.wards[provider, code.upper()].append(WardDays(start, end, pk, code, name))
            self.provider_wards[provider].add(code.upper())
            self.ward_codes[pk] = code
            self.ward_names[pk] = f"{self.provider_keys[provider]}:{code}"
        self.aliases: dict[tuple[int, str], str] = {
            (provider, code): ward.upper()
            for provider, code, ward in WardAlias.objects.values_list(
                "provider_id", "code", "ward__code"
            )
        }
        self.feeds: dict[int, list[Days]] = defaultdict(list)
        for ward, first, last in WardFeed.objects.values_list("ward_id", "start_date", "end_date"):
            self.feeds[ward].append(Days(first, last))
        self.codes: dict[str, dict[str, list[Days]]] = defaultdict(lambda: defaultdict(list))
        for name, code, start, end in Code.objects.values_list(
            "list", "code", "start_date", "end_date"
        ):
            self.codes[name][code].append(Days(start, end))

    def provider(self, row: ImportRow, column: str = "provider") -> int | None:
        """The provider named by key or ODS code."""
        return self._find(row, column, self.providers, "provider; give its key or ODS code")

    def icb(self, row: ImportRow) -> int | None:
        """The ICB named by its code."""
        return self._find(row, "responsible_icb", self.icbs, "ICB; give its code, such as QT1")

    def line(self, row: ImportRow) -> int | None:
        """The service line."""
        return self._find(row, "service_line", self.lines, "service line; see the reference data")

    def collaborative(self, row: ImportRow) -> int | None:
        """The collaborative."""
        return self._find(row, "collaborative", self.collaboratives, "collaborative")

    def _find(self, row: ImportRow, column: str, known: dict[str, int], what: str) -> int | None:
        value = row.get(column)
        if value is None:
            return None
        found = known.get(value)
        if found is None:
            row.fault(column, "unknown", f"{shown(value)} is no known {what}")
        return found

    def ward(self, row: ImportRow, provider: int | None, day: date | None) -> WardDays | None:
        """The provider's ward with this code that exists on the day."""
        code = row.get("ward")
        if code is None or provider is None:
            return None
        found = self.ward_code(provider, code)
        if found is None:
            key = self.provider_keys[provider]
            row.fault("ward", "unknown", f"{shown(code)} is no ward of {key}; check its code")
            return None
        wards = self.wards[provider, found]
        fitting = [ward for ward in wards if day is None or ward.has(day)]
        if not fitting:
            row.fault("ward", "unknown", f"ward {code} does not exist on {day}; check the dates")
            return None
        return fitting[-1]

    def ward_code(self, provider: int, code: str) -> str | None:
        """The code in capitals of the ward that a file means; None where no ward is known by it."""
        known = alike(self.provider_wards.get(provider, ()), code.upper())
        return known or self.aliases.get((provider, code.upper()))

    def is_fed(self, ward: int | None, day: date) -> bool:
        """Whether extracts say who is in the ward on the day."""
        found = self.feeds.get(ward, []) if ward is not None else []
        return any(feed.has(day) for feed in found)

    def check_code(
        self,
        row: ImportRow,
        column: str,
        name: CodeList,
        *,
        start: date | None = None,
        end: date | None = None,
    ) -> None:
        """Records a fault where the code is not in the list on any of the days [start, end]."""
        value = row.get(column)
        if value is None:
            return
        known = self.codes.get(name.value, {}).get(value)
        if known is None:
            row.fault(column, "code", f"{shown(value)} is not in the list “{name.label}”")
            return
        if not any(_meets(days, start, end) for days in known):
            row.fault(
                column,
                "code",
                f"{shown(value)} is in the list “{name.label}”, but not valid on these days",
            )


def _meets(days: Days, start: date | None, end: date | None) -> bool:
    begins_in_time = days.start is None or end is None or days.start <= end
    ends_in_time = days.end is None or start is None or start < days.end
    return begins_in_time and ends_in_time
