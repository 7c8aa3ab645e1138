"""The beds that somebody is matched with: those of a collaborative in service on a day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from beds.choices import BedUse
from beds.matching.apart import Apart, kept_from
from beds.matching.offered import Seeker, beds_in_service, kind_of, offered, rows_of, wanted_by
from beds.matching.reasons import Kind, Match, match, suits
from patients.models import Referral
from providers.models import Collaborative, Ward

RETURN_WITHIN = timedelta(weeks=12)
"""How far ahead a bed may come free to bring somebody back to."""

_Rows = Iterable[Mapping[str, Any]]


def find_a_bed(*, referral: Referral, collaborative: Collaborative, as_at: date) -> list[Match]:
    """Every bed of the collaborative with its reasons for and against, the suited first.

    Two queries, one more where somebody must be kept apart. Nobody who is in a bed is named.
    """
    person = referral.patient
    seeker = Seeker(person.pk, person.home_area, wanted_by(referral))
    apart = kept_from(people=[person.pk], on=as_at)[person.pk]
    rows = rows_of(beds_in_service(collaborative, as_at))
    return _matches(seeker, rows, day=as_at, apart=apart)


def beds_to_return_to(
    *, seekers: Collection[Seeker], collaborative: Collaborative, as_at: date
) -> dict[int, list[Match]]:
    """The beds that suit each of these people, free or freeing within 12 weeks; by their number.

    Those free now first, then the sooner, then the nearer to their home area. Two queries however
    many they are, one more where somebody must be kept apart.
    """
    apart = kept_from(people=[seeker.patient for seeker in seekers], on=as_at)
    beds = beds_in_service(collaborative, as_at).filter(_may_free(as_at), suspended=False)
    of_line = _by_line(rows_of(beds))
    return {
        seeker.patient: [
            one
            for one in _matches(
                seeker,
                _of_kinds_that_suit(seeker, of_line[seeker.wanted.service_line]),
                day=as_at,
                apart=apart[seeker.patient],
            )
            if one.free_within(RETURN_WITHIN.days, as_at=as_at)
        ]
        for seeker in seekers
    }


def suited_to(*, referrals: Iterable[Referral], ward: Ward, as_at: date) -> set[int]:
    """Which of these referrals a ward is suited to, whatever its beds are doing; by their numbers.

    One query, one more where somebody must be kept apart.
    """
    found = list(referrals)
    apart = kept_from(people=[one.patient_id for one in found], on=as_at)
    line = ward.service_line
    kind = Kind(
        service_line=line.code,
        service_line_name=line.name,
        level=line.security_level,
        client_group=line.client_group,
        sex=ward.sex,
    )
    return {
        one.pk
        for one in found
        if suits(wanted_by(one), kind)
        and not apart[one.patient_id].keeps_from(ward=ward.pk, site=ward.site_id)
    }


def _may_free(day: date) -> Q:
    """Beds that may be free now for somebody, or come free by a discharge planned in time."""
    planned = "now__stay__placement__planned_discharge_on"
    return (
        Q(now=None)
        | Q(now__use=BedUse.HELD)
        | Q(
            now__use=BedUse.OCCUPIED,
            **{f"{planned}__gte": day, f"{planned}__lt": day + RETURN_WITHIN},
        )
    )


def _by_line(rows: _Rows) -> dict[str, dict[Kind, list[Mapping[str, Any]]]]:
    of_line: dict[str, dict[Kind, list[Mapping[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        kind = kind_of(row)
        of_line[kind.service_line][kind].append(row)
    return of_line


def _of_kinds_that_suit(
    seeker: Seeker, of_kind: Mapping[Kind, list[Mapping[str, Any]]]
) -> list[Mapping[str, Any]]:
    return [row for kind, rows in of_kind.items() if suits(seeker.wanted, kind) for row in rows]


def _matches(seeker: Seeker, rows: _Rows, *, day: date, apart: Apart) -> list[Match]:
    """These beds with their reasons, the suited first."""
    found = [
        match(seeker.wanted, offered(row, home=seeker.home_area, day=day, apart=apart))
        for row in rows
    ]
    return sorted(found, key=lambda one: one.rank)
