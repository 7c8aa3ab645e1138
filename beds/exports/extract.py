"""Writes what is held as the files that `import_extract` reads.

Imported into an empty database they give the same figures. A bed that an import assumed is left
out: it is no fact. Wards that changed provider since the reference data was shipped are in
`reference/`, in the shape that `load_reference` reads.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Q

from beds.exports.tables import Table
from beds.imports.columns import KINDS
from beds.models import Bed, BedPeriod
from impact.core.tabular import write_csv
from patients.models import (
    Intervention,
    Leave,
    LegalStatus,
    PatientIdentifier,
    Readiness,
    Referral,
    Stay,
)
from providers.models import Baseline, Provider

Row = dict[str, Any]
_CHUNK = 5_000


@dataclass(frozen=True)
class Scope:
    """What is exported: one provider's rows, or everybody's."""

    provider: Provider | None

    def of(self, path: str) -> Q:
        """Condition on the column that names the provider."""
        return Q(**{path: self.provider}) if self.provider else Q()


def export_extract(
    folder: Path, *, provider: Provider | None, progress: Callable[[str, int, int], None]
) -> dict[str, int]:
    """Writes a CSV file a kind into `folder`; returns how many rows each has."""
    folder.mkdir(parents=True, exist_ok=True)
    scope = Scope(provider)
    written: dict[str, int] = {}
    for place, (kind, rows) in enumerate(_ROWS.items()):
        progress(f"Writing {kind}", place, len(_ROWS))
        columns = [column.name for column in KINDS[kind].columns]
        with (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as stream:
            written[kind] = write_csv(
                stream, columns, ([row.get(c) for c in columns] for row in rows(scope))
            )
    return written


def held_table(kind: str, *, provider: Provider) -> Table:
    """What is held of a provider as one of the files that it sends. Raises KeyError."""
    columns = [column.name for column in KINDS[kind].columns]
    rows = [[row.get(name) for name in columns] for row in _ROWS[kind](Scope(provider))]
    return Table(kind, columns, rows)


class _LocalIds:
    """How each provider knows each person: its own number, else the pseudonym."""

    def __init__(self, scope: Scope) -> None:
        self._known: dict[tuple[int, int], str] = {}
        self._first: dict[int, tuple[int, str]] = {}
        for provider, key, patient, local in PatientIdentifier.objects.order_by(
            "-provider__key", "-local_id"
        ).values_list("provider_id", "provider__key", "patient_id", "local_id"):
            self._known[provider, patient] = local
            self._first[patient] = (provider, f"{key}:{local}")
        self._whole = scope.provider is None

    def elsewhere(self, row: Row) -> str:
        """The number of another provider that says whom the row is about; "" where it needs none.

        Only somebody without an NHS number who was found to be one person needs it; a provider's
        own files never name another's number.
        """
        if row["nhs_number"] or not self._whole:
            return ""
        provider, named = self._first.get(row["_patient"], (row["_provider"], ""))
        return "" if provider == row["_provider"] else named

    def of(self, provider: int | None, patient: int, pseudonym: str) -> str:
        """The local number."""
        return self._known.get((provider or 0, patient), pseudonym)


def _beds(scope: Scope) -> Iterator[Row]:
    found = Bed.objects.filter(scope.of("ward__provider"))
    yield from _named(
        found.order_by("ward__provider__key", "ward__code", "label", "start_date"),
        {
            "provider": "ward__provider__key",
            "ward": "ward__code",
            "bed": "label",
            "basis": "basis",
            "from": "start_date",
            "to": "end_date",
        },
    )


def _out_of_use(scope: Scope, use: str, more: dict[str, str]) -> Iterator[Row]:
    found = BedPeriod.objects.filter(scope.of("bed__ward__provider"), use=use)
    yield from _named(
        found.order_by("bed__ward__provider__key", "bed__ward__code", "bed__label", "start_date"),
        {
            "provider": "bed__ward__provider__key",
            "ward": "bed__ward__code",
            "bed": "bed__label",
            "from": "start_date",
            "to": "end_date",
            "reason": "reason",
            "note": "note",
            **more,
        },
    )


def _closures(scope: Scope) -> Iterator[Row]:
    return _out_of_use(scope, "closed", {"approved_on": "approved_on"})


def _pauses(scope: Scope) -> Iterator[Row]:
    return _out_of_use(scope, "paused", {"review_on": "review_on"})


def _named(queryset: Any, columns: dict[str, str]) -> Iterator[Row]:
    for values in queryset.values_list(*columns.values()).iterator(chunk_size=_CHUNK):
        yield dict(zip(columns, values, strict=True))


_STAY_COLUMNS = {
    "provider": "provider__key",
    "spell_id": "placement__spell_id",
    "nhs_number": "patient__nhs_number",
    "birth_date": "patient__birth_date",
    "sex": "patient__sex",
    "ethnic_category": "patient__ethnic_category",
    "learning_disability": "patient__learning_disability",
    "autism": "patient__autism",
    "home_area": "patient__home_area",
    "responsible_icb": "placement__responsible_icb__code",
    "admitted_on": "placement__admitted_on",
    "discharged_on": "placement__discharged_on",
    "planned_discharge_on": "placement__planned_discharge_on",
    "source_of_admission": "placement__source_of_admission",
    "discharge_destination": "placement__discharge_destination",
    "legal_status": "placement__legal_status",
    "ward_stay_id": "ward_stay_id",
    "ward": "ward__code",
    "from": "start_date",
    "to": "end_date",
    "out_of_area_reason": "placement__out_of_area_reason",
    "begun_by": "placement__begun_by",
    "ended_by": "placement__ended_by",
    "_stay": "pk",
    "_provider": "provider_id",
    "_patient": "patient_id",
    "_pseudonym": "patient__pseudonym",
}


def _stays(scope: Scope) -> Iterator[Row]:
    local_ids, labels = _LocalIds(scope), _labels(scope)
    found = Stay.objects.filter(scope.of("provider")).order_by(
        "provider__key", "placement__admitted_on", "placement__spell_id", "start_date", "pk"
    )
    for row in _named(found, _STAY_COLUMNS):
        row["patient_id"] = local_ids.of(row["_provider"], row["_patient"], row["_pseudonym"])
        row["also_known_as"] = local_ids.elsewhere(row)
        row["bed"] = labels[row["_stay"]].first if row["_stay"] in labels else ""
        row["record_status"] = "current"
        yield row


@dataclass
class _Labels:
    """The bed a stay began in, where it is a fact, and those it moved or came back to."""

    first: str
    moves: list[tuple[date, str]]


def _labels(scope: Scope) -> dict[int, _Labels]:
    found: dict[int, _Labels] = {}
    latest: dict[int, tuple[str, date | None]] = {}
    periods = BedPeriod.objects.filter(scope.of("bed__ward__provider"), use="occupied")
    for stay, start, end, label, assumed in (
        periods.order_by("stay", "start_date")
        .values_list("stay_id", "start_date", "end_date", "bed__label", "assumed")
        .iterator(chunk_size=_CHUNK)
    ):
        if stay not in found:
            found[stay] = _Labels("" if assumed else label, [])
        elif not assumed and latest.get(stay) != (label, start):
            found[stay].moves.append((start, label))
        if not assumed:
            latest[stay] = (label, end)
    return found


def _bed_moves(scope: Scope) -> Iterator[Row]:
    labels = {stay: known for stay, known in _labels(scope).items() if known.moves}
    stays = Stay.objects.filter(pk__in=list(labels)).order_by("provider__key", "ward_stay_id")
    for pk, provider, stay_id in stays.values_list("pk", "provider__key", "ward_stay_id"):
        for day, label in labels[pk].moves:
            yield {"provider": provider, "ward_stay_id": stay_id, "bed": label, "from": day}


def _leave(scope: Scope) -> Iterator[Row]:
    found = Leave.objects.filter(scope.of("stay__provider"))
    yield from _named(
        found.order_by("stay__provider__key", "stay__ward_stay_id", "start_date", "pk"),
        {
            "provider": "stay__provider__key",
            "spell_id": "stay__placement__spell_id",
            "ward_stay_id": "stay__ward_stay_id",
            "leave_id": "leave_id",
            "kind": "kind",
            "from": "start_date",
            "to": "end_date",
            "bed_kept": "bed_kept",
        },
    )


def _ready(scope: Scope) -> Iterator[Row]:
    found = Readiness.objects.filter(scope.of("placement__provider"))
    yield from _named(
        found.order_by("placement__provider__key", "placement__spell_id", "start_date"),
        {
            "provider": "placement__provider__key",
            "spell_id": "placement__spell_id",
            "from": "start_date",
            "to": "end_date",
            "reason": "reason",
            "attributable_to": "attributable_to",
            "responsible_la": "responsible_la",
        },
    )


def _interventions(scope: Scope) -> Iterator[Row]:
    found = Intervention.objects.filter(scope.of("provider"))
    yield from _named(
        found.order_by("provider__key", "started_at", "incident_id", "type", "pk"),
        {
            "provider": "provider__key",
            "spell_id": "placement__spell_id",
            "incident_id": "incident_id",
            "type": "type",
            "started_at": "started_at",
            "ended_at": "ended_at",
        },
    )


def _legal_status(scope: Scope) -> Iterator[Row]:
    local_ids = _LocalIds(scope)
    found = LegalStatus.objects.filter(scope.of("provider"))
    for row in _named(
        found.order_by("provider__key", "start_date", "patient__pseudonym", "pk"),
        {
            "provider": "provider__key",
            "status": "status",
            "from": "start_date",
            "to": "end_date",
            "expires_on": "expires_on",
            "_provider": "provider_id",
            "_patient": "patient_id",
            "_pseudonym": "patient__pseudonym",
        },
    ):
        row["patient_id"] = local_ids.of(row["_provider"], row["_patient"], row["_pseudonym"])
        yield row


def _referrals(scope: Scope) -> Iterator[Row]:
    local_ids = _LocalIds(scope)
    found = Referral.objects.filter(scope.of("provider"))
    same = [column.name for column in KINDS["referrals"].columns]
    named = {name: name for name in same if name in _REFERRAL_FIELDS}
    for row in _named(
        found.order_by("received_on", "reference", "pk"),
        named
        | {
            "provider": "provider__key",
            "referral_id": "reference",
            "nhs_number": "patient__nhs_number",
            "sex": "patient__sex",
            "birth_date": "patient__birth_date",
            "home_area": "patient__home_area",
            "responsible_icb": "responsible_icb__code",
            "service_line": "service_line__code",
            "spell_provider": "placement__provider__key",
            "spell_id": "placement__spell_id",
            "_provider": "provider_id",
            "_patient": "patient_id",
            "_pseudonym": "patient__pseudonym",
        },
    ):
        row["patient_id"] = local_ids.of(row["_provider"], row["_patient"], row["_pseudonym"])
        row["also_known_as"] = local_ids.elsewhere(row)
        yield row


_REFERRAL_FIELDS = frozenset(field.name for field in Referral._meta.concrete_fields)


def _baselines(scope: Scope) -> Iterator[Row]:
    yield from _named(
        Baseline.objects.filter(scope.of("provider")).order_by("pk"),
        {
            "collaborative": "collaborative__code",
            "provider": "provider__key",
            "service_line": "service_line__code",
            "from": "start_date",
            "to": "end_date",
            "bed_days": "bed_days",
            "price": "price",
        },
    )


_ROWS: dict[str, Callable[[Scope], Iterable[Row]]] = {
    "beds": _beds,
    "closures": _closures,
    "pauses": _pauses,
    "stays": _stays,
    "bed_moves": _bed_moves,
    "leave": _leave,
    "ready": _ready,
    "interventions": _interventions,
    "legal_status": _legal_status,
    "referrals": _referrals,
    "baselines": _baselines,
}
