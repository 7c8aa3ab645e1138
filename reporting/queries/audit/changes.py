"""Who changed what, with what stood before and after: read from the history, bulk and raw too."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from pghistory.models import Context

from beds.models import Bed, BedPeriod
from impact.audit.versions import events_of
from impact.core.periods import start_of_day
from patients.models import (
    CareReview,
    Intervention,
    Leave,
    LegalStatus,
    Patient,
    Placement,
    Readiness,
    Referral,
    RepatriationPlan,
    Stay,
    Visit,
)
from providers.models import Icb, Provider, ServiceLine, User, Ward
from reporting.queries.audit.scope import Scope, Search

_HIDDEN = ("nhs_number", "birth_date")
"""What an auditor is told has changed, and not into what."""

_OWN = {"pgh_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context_id", "id"}
_DONE = {"insert": "added", "update": "changed", "delete": "removed"}


@dataclass(frozen=True, kw_only=True)
class ChangeSeen:
    """A change of one row: whose (a pseudonym), what kind of row, by whom and through what.

    `fields` are (name, before, after), of an added row those that hold something. A change made
    past every service, in SQL, has no `who`.
    """

    number: int
    at: datetime
    who: str
    action: str
    person: str
    row: str
    done: str
    fields: tuple[tuple[str, str, str], ...]


def changes(search: Search, *, within: Scope, most: int) -> list[ChangeSeen]:
    """The latest changes searched for, at most so many. Four queries for each kind of row."""
    people = within.named(search.person) if search.person else within.people
    authors = _contexts_of(within.working(search.who)) if search.who else None
    kinds = [(model, _asked(events, search, authors)) for model, events in _events(people)]
    return latest(kinds, within=within, most=most)


def latest(
    kinds: Iterable[tuple[Any, QuerySet[Any]]], *, within: Scope, most: int
) -> list[ChangeSeen]:
    """The latest of the events of each kind of row, at most so many, named as far as `within`."""
    found = [
        (model, event) for model, events in kinds for event in events.order_by("-pgh_id")[:most]
    ]
    found.sort(key=lambda pair: pair[1].pgh_created_at, reverse=True)
    found = found[:most]
    told = _Told(found, within=within)
    return [told.change(model, event) for model, event in found]


def _events(people: QuerySet[Patient]) -> Iterator[tuple[Any, QuerySet[Any]]]:
    """The events of every kind of row that is about these people, gone ones too."""
    keys = people.values("pk")
    stays = events_of(Stay).filter(patient_id__in=keys).values("pgh_obj_id")
    placements = events_of(Placement).filter(patient_id__in=keys).values("pgh_obj_id")
    referrals = events_of(Referral).filter(patient_id__in=keys).values("pgh_obj_id")
    yield Patient, events_of(Patient).filter(pgh_obj_id__in=keys)
    for model in (Placement, Stay, LegalStatus, Referral):
        yield model, events_of(model).filter(patient_id__in=keys)
    for hanging in (Readiness, Intervention, RepatriationPlan, Visit, CareReview):
        yield hanging, events_of(hanging).filter(placement_id__in=placements)
    yield Leave, events_of(Leave).filter(stay_id__in=stays)
    of_bed = Q(stay_id__in=stays) | Q(referral_id__in=referrals)
    yield BedPeriod, events_of(BedPeriod).filter(of_bed)


def _asked(events: QuerySet[Any], search: Search, authors: QuerySet[Any] | None) -> QuerySet[Any]:
    found = events.filter(
        pgh_created_at__gte=start_of_day(search.first),
        pgh_created_at__lt=start_of_day(search.last + timedelta(days=1)),
    )
    return found if authors is None else found.filter(pgh_context__in=authors)


def _contexts_of(users: QuerySet[User]) -> QuerySet[Any]:
    numbers = list(users.values_list("pk", flat=True))
    return Context.objects.filter(metadata__user__in=numbers).values("pk")


class _Told:
    """What is needed to tell of some events: who, whose, and how each row was before."""

    def __init__(self, found: list[tuple[Any, Any]], *, within: Scope) -> None:
        self._contexts = {
            context.pk: context.metadata
            for context in Context.objects.filter(pk__in={it.pgh_context_id for _, it in found})
        }
        users = {metadata.get("user") for metadata in self._contexts.values()}
        self._users = {user.pk: str(user) for user in User.objects.filter(pk__in=users)}
        self._before = _before(found)
        self._names = _names(found, self._before, within=within)
        self._owners = _Owners([event for _, event in found])

    def change(self, model: Any, event: Any) -> ChangeSeen:
        """The event in words."""
        metadata = self._contexts.get(event.pgh_context_id, {})
        before = self._before.get((model, event.pgh_id), {})
        return ChangeSeen(
            number=event.pgh_id,
            at=event.pgh_created_at,
            who=self._users.get(metadata.get("user"), ""),
            action=str(metadata.get("action", "")).replace("_", " "),
            person=self._owners.pseudonym(model, event),
            row=str(model._meta.verbose_name),
            done=_DONE.get(event.pgh_label, event.pgh_label),
            fields=tuple(self._differences(model, before, _values(event), event.pgh_label)),
        )

    def _differences(
        self, model: Any, before: Mapping[str, Any], after: Mapping[str, Any], label: str
    ) -> Iterator[tuple[str, str, str]]:
        if label == "delete":
            before, after = after, {}
        for field in model._meta.concrete_fields:
            name = field.attname
            old, new = before.get(name), after.get(name)
            if name != "id" and old != new and (old or new):
                yield str(field.verbose_name), self._text(field, old), self._text(field, new)

    def _text(self, field: Any, value: Any) -> str:
        if value is None or value == "":
            return ""
        if field.attname in _HIDDEN:
            return "(not shown)"
        return self._names.get((field.related_model, value), str(value))


def _before(found: list[tuple[Any, Any]]) -> dict[tuple[Any, int], dict[str, Any]]:
    """What each row was before each event, from its own earlier events."""
    answer: dict[tuple[Any, int], dict[str, Any]] = {}
    for model in {model for model, _ in found}:
        rows = {event.pgh_obj_id for kind, event in found if kind is model}
        last: dict[int, dict[str, Any]] = {}
        for event in events_of(model).filter(pgh_obj_id__in=rows).order_by("pgh_id"):
            answer[model, event.pgh_id] = last.get(event.pgh_obj_id, {})
            last[event.pgh_obj_id] = _values(event)
    return answer


def _values(event: Any) -> dict[str, Any]:
    return {
        field.attname: getattr(event, field.attname)
        for field in event._meta.concrete_fields
        if field.attname not in _OWN
    }


def _names(
    found: list[tuple[Any, Any]],
    before: Mapping[tuple[Any, int], Mapping[str, Any]],
    *,
    within: Scope,
) -> dict[tuple[Any, Any], str]:
    """Names for numbers of wards, beds, providers and the rest, as far as they may be read."""
    wanted: dict[Any, set[Any]] = {model: set() for model in _named_rows(within)}
    for model, event in found:
        for field in model._meta.concrete_fields:
            if field.related_model in wanted:
                earlier = before.get((model, event.pgh_id), {})
                wanted[field.related_model] |= {
                    getattr(event, field.attname),
                    earlier.get(field.attname),
                }
    return {
        (model, row.pk): str(row)
        for model, rows in _named_rows(within).items()
        for row in rows.filter(pk__in=wanted[model] - {None})
    }


def _named_rows(within: Scope) -> dict[Any, QuerySet[Any]]:
    readable = within.providers.values("pk")
    return {
        Provider: within.providers,
        Ward: Ward.objects.filter(provider__in=readable).select_related("provider"),
        Bed: Bed.objects.filter(ward__provider__in=readable).select_related("ward__provider"),
        Icb: Icb.objects.all(),
        ServiceLine: ServiceLine.objects.all(),
        User: within.users,
    }


class _Owners:
    """Whose the rows of some events are, by pseudonym."""

    def __init__(self, events: list[Any]) -> None:
        self._stays = _patients(Stay, {getattr(it, "stay_id", None) for it in events})
        placed = {getattr(it, "placement_id", None) for it in events}
        self._placements = _patients(Placement, placed)
        self._referrals = _patients(Referral, {getattr(it, "referral_id", None) for it in events})
        people: set[Any] = {
            *self._stays.values(),
            *self._placements.values(),
            *self._referrals.values(),
            *(getattr(it, "patient_id", None) for it in events),
        }
        self._names = dict(
            Patient.objects.filter(pk__in=people - {None}).values_list("pk", "pseudonym")
        )

    def pseudonym(self, model: Any, event: Any) -> str:
        """Whose the row is; "" where the person's record itself is gone."""
        if model is Patient:
            return str(event.pseudonym)
        owner = getattr(event, "patient_id", None)
        if owner is None and getattr(event, "stay_id", None):
            owner = self._stays.get(event.stay_id)
        if owner is None and getattr(event, "placement_id", None):
            owner = self._placements.get(event.placement_id)
        if owner is None and getattr(event, "referral_id", None):
            owner = self._referrals.get(event.referral_id)
        return self._names.get(owner, "") if owner else ""


def _patients(model: Any, numbers: set[int | None]) -> dict[int, int]:
    """Whose these rows are, by what their history last said."""
    events = events_of(model).filter(pgh_obj_id__in=numbers - {None}).order_by("pgh_id")
    return dict(events.values_list("pgh_obj_id", "patient_id"))
