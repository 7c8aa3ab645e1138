"""A small world to look at from every role: two collaboratives that share a provider.

EAST (footprint QT1; members RHA, the lead, and PRIV) and WEST (footprint QWO; members RXG, the
lead, and PRIV) are adult secure; SPOT belongs to neither. Each person is named for where they are.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from patients.models import Patient, Placement, Stay
from providers.access import Role
from providers.choices import Sector, SecurityLevel, WardSex
from providers.models import (
    Collaborative,
    CollaborativeMember,
    FlowSite,
    FootprintIcb,
    Icb,
    Membership,
    Provider,
    ServiceLine,
    Site,
    User,
    Ward,
)

SINCE = date(2026, 1, 1)


@dataclass
class World:
    """Everything by the name it has in the module's docstring."""

    collaboratives: dict[str, Collaborative]
    icbs: dict[str, Icb]
    providers: dict[str, Provider]
    wards: dict[str, Ward]
    people: dict[str, Patient]

    def user(self, role: Role, where: str = "", *, username: str = "") -> User:
        """Somebody who holds a role at a provider or in a collaborative since ever."""
        name = username or f"{role.value}-{where or 'everywhere'}".lower()
        user = User.objects.create(username=name)
        user.set_password("a long enough password")
        user.save()
        self.grant(user, role, where)
        return user

    def grant(self, user: User, role: Role, where: str = "", **dates: date) -> Membership:
        """A further role."""
        return Membership.objects.create(
            user=user,
            role=role,
            provider=self.providers.get(where),
            collaborative=self.collaboratives.get(where),
            **dates,
        )


def small_world() -> World:
    """Both collaboratives, their wards, and nine people."""
    icbs = {code: Icb.objects.create(code=code, name=code) for code in ("QT1", "QWO", "QOQ")}
    providers = {key: _provider(key) for key in ("RHA", "PRIV", "RXG", "SPOT")}
    lines = {
        "LS": _line("LS", "adult_secure", SecurityLevel.LOW),
        "AED": _line("AED", "adult_eating_disorders", SecurityLevel.NONE),
    }
    sites = {
        key: Site.objects.create(key=key, name=key, provider=providers[owner], icb=icbs[icb])
        for key, owner, icb in (
            ("RHA-HOME", "RHA", "QT1"),
            ("RHA-FLOW", "RHA", "QOQ"),
            ("PRIV-EAST", "PRIV", "QT1"),
            ("PRIV-AWAY", "PRIV", "QOQ"),
            ("RXG-HOME", "RXG", "QWO"),
            ("SPOT-HOME", "SPOT", "QOQ"),
        )
    }
    wards = {
        name: _ward(name, sites[site], lines[line])
        for name, site, line in (
            ("own", "RHA-HOME", "LS"),
            ("flow", "RHA-FLOW", "LS"),
            ("out of scope", "RHA-HOME", "AED"),
            ("fellow", "PRIV-EAST", "LS"),
            ("away", "PRIV-AWAY", "LS"),
            ("west", "RXG-HOME", "LS"),
            ("spot", "SPOT-HOME", "LS"),
        )
    }
    collaboratives = {
        "EAST": _collaborative("EAST", providers["RHA"], providers["PRIV"], icb=icbs["QT1"]),
        "WEST": _collaborative("WEST", providers["RXG"], providers["PRIV"], icb=icbs["QWO"]),
    }
    FlowSite.objects.create(collaborative=collaboratives["EAST"], site=sites["RHA-FLOW"])
    people = _people(wards, icbs)
    return World(collaboratives, icbs, providers, wards, people)


def place(
    person: Patient, ward: Ward, icb: Icb, start: date = SINCE, end: date | None = None
) -> Placement:
    """A placement of one ward stay."""
    number = Placement.objects.count() + 1
    placement = Placement.objects.create(
        provider=ward.provider,
        spell_id=f"S{number}",
        patient=person,
        responsible_icb=icb,
        admitted_on=start,
        discharged_on=end,
    )
    Stay.objects.create(
        placement=placement,
        patient=person,
        provider=ward.provider,
        ward=ward,
        ward_stay_id=f"W{number}",
        start_date=start,
        end_date=end,
    )
    return placement


def _people(wards: dict[str, Ward], icbs: dict[str, Icb]) -> dict[str, Patient]:
    people = {}
    for name, ward, icb in (
        ("own", "own", "QT1"),
        ("inward", "own", "QOQ"),
        ("flow", "flow", "QOQ"),
        ("out of scope", "out of scope", "QT1"),
        ("fellow", "fellow", "QT1"),
        ("away", "away", "QT1"),
        ("away of nobody", "away", "QOQ"),
        ("spot", "spot", "QT1"),
        ("west", "west", "QWO"),
    ):
        people[name] = Patient.objects.create(pseudonym=f"P-{name}"[:20])
        place(people[name], wards[ward], icbs[icb])
    return people


def _provider(key: str) -> Provider:
    return Provider.objects.create(key=key, name=key, short_name=key, sector=Sector.NHS)


def _line(code: str, programme: str, level: SecurityLevel) -> ServiceLine:
    return ServiceLine.objects.create(
        code=code,
        name=code,
        programme=programme,
        security_level=level,
        sex=WardSex.ANY,
        client_group="any",
        long_stay_days=1096,
    )


def _ward(name: str, site: Site, line: ServiceLine) -> Ward:
    return Ward.objects.create(
        provider=site.provider,
        site=site,
        code=name.upper().replace(" ", "-"),
        name=name,
        service_line=line,
        sex=WardSex.ANY,
    )


def _collaborative(code: str, lead: Provider, other: Provider, *, icb: Icb) -> Collaborative:
    made: Any = Collaborative.objects.create(code=code, name=code, programme="adult_secure")
    CollaborativeMember.objects.create(collaborative=made, provider=lead, is_lead=True)
    CollaborativeMember.objects.create(collaborative=made, provider=other)
    FootprintIcb.objects.create(collaborative=made, icb=icb)
    return made
