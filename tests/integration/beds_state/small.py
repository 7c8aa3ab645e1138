"""One collaborative, by hand: a footprint, a member, its wards, and people in their beds."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from beds.models import Bed, BedPeriod, Confirmation
from beds.state import BedState, bed_state
from patients.models import Leave, Patient, Placement, Referral, Stay
from providers.models import (
    AdmissionSuspension,
    Collaborative,
    CollaborativeMember,
    FootprintIcb,
    Icb,
    Provider,
    ServiceLine,
    Site,
    User,
    Ward,
)

OPENED = date(2026, 1, 1)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Small:
    """IMPACT with footprint QT1: member RHA with a site in it, and Priory's outside."""

    def __init__(self) -> None:
        self.numbers = count(1)
        self.icbs = {
            code: Icb.objects.create(code=code, name=code) for code in ("QT1", "QOP", "QOQ")
        }
        self.collaborative = Collaborative.objects.create(
            code="IMPACT", name="IMPACT: East Midlands", programme="adult_secure"
        )
        FootprintIcb.objects.create(collaborative=self.collaborative, icb=self.icbs["QT1"])
        self.rha = self.provider("RHA", member=True)
        self.line = self.service_line("LS_M_MI", position=2)
        self.home = self.site("HOME", self.rha, "QT1")
        self.user = User.objects.create(username="clerk", name="Ward Clerk")

    def provider(self, key: str, *, member: bool = False) -> Provider:
        made = Provider.objects.create(key=key, name=key, short_name=key.title(), sector="nhs")
        if member:
            CollaborativeMember.objects.create(collaborative=self.collaborative, provider=made)
        return made

    def service_line(self, code: str, position: int = 0, **columns: Any) -> ServiceLine:
        usual = {
            "name": code,
            "programme": "adult_secure",
            "security_level": "low",
            "sex": "male",
            "client_group": "mental_illness",
            "long_stay_days": 1000,
        }
        return ServiceLine.objects.create(code=code, position=position, **{**usual, **columns})

    def site(self, key: str, provider: Provider, icb: str, **columns: Any) -> Site:
        return Site.objects.create(
            key=key, name=key, provider=provider, icb=self.icbs[icb], **columns
        )

    def ward(self, code: str, *, beds: int = 0, site: Site | None = None, **columns: Any) -> Ward:
        """A ward with block beds CODE1, CODE2, … in service since the beginning."""
        where = site or self.home
        usual = {"provider": where.provider, "service_line": self.line, "sex": "male"}
        ward = Ward.objects.create(code=code, name=code, site=where, **{**usual, **columns})
        for number in range(1, beds + 1):
            self.bed(ward, f"{code}{number}")
        return ward

    def bed(self, ward: Ward, label: str, **columns: Any) -> Bed:
        return Bed.objects.create(ward=ward, label=label, **{"start_date": OPENED, **columns})

    def stay(
        self,
        start: date,
        end: date | None = None,
        *,
        bed: str | None = None,
        ward: Ward | None = None,
        icb: str = "QT1",
        patient: Patient | None = None,
        trial: Leave | None = None,
        **columns: Any,
    ) -> Stay:
        """A placement of one ward stay, in a bed by its label or in a ward without one."""
        number = next(self.numbers)
        held = Bed.objects.get(label=bed) if bed else None
        where = ward or (held.ward if held else None)
        assert where is not None
        placement = Placement.objects.create(
            provider=where.provider,
            spell_id=f"S{number}",
            patient=patient or (trial.stay.patient if trial else self.person()),
            responsible_icb=self.icbs[icb],
            admitted_on=start,
            discharged_on=end,
            **columns,
        )
        stay = Stay.objects.create(
            placement=placement,
            patient=placement.patient,
            provider=where.provider,
            ward=where,
            ward_stay_id=f"W{number}",
            start_date=start,
            end_date=end,
            trial_leave=trial,
        )
        if held and start != end:
            BedPeriod.objects.create(
                bed=held, use="occupied", stay=stay, start_date=start, end_date=end
            )
        return stay

    def person(self, **columns: Any) -> Patient:
        return Patient.objects.create(pseudonym=f"person-{next(self.numbers)}", **columns)

    def leave(self, stay: Stay, start: date, end: date | None = None, **columns: Any) -> Leave:
        return Leave.objects.create(
            stay=stay, start_date=start, end_date=end, **{"kind": "section17", **columns}
        )

    def use(
        self, bed: str, use: str, start: date, end: date | None = None, **columns: Any
    ) -> BedPeriod:
        review = {} if use == "closed" else {"review_on": start}
        return BedPeriod.objects.create(
            bed=Bed.objects.get(label=bed),
            use=use,
            start_date=start,
            end_date=end,
            **{"reason": "other", **review, **columns},
        )

    def suspend(self, ward: Ward, start: date, end: date | None = None) -> None:
        AdmissionSuspension.objects.create(
            ward=ward, start_date=start, end_date=end, reason="other", set_by=self.user
        )

    def confirm(self, ward: Ward, moment: datetime) -> None:
        Confirmation.objects.create(
            ward=ward, confirmed_at=moment, by=self.user, headcount=1, held=1
        )

    def referral(self, accepted_on: date | None, **columns: Any) -> Referral:
        usual: dict[str, Any] = {
            "received_on": accepted_on or OPENED,
            "responsible_icb": self.icbs["QT1"],
            "service_line": self.line,
        }
        patient = columns.pop("patient", None) or self.person()
        return Referral.objects.create(
            reference=f"R{next(self.numbers)}",
            patient=patient,
            accepted_on=accepted_on,
            **{**usual, **columns},
        )

    def state(self, as_at: date, by: str = "ward", **options: Any) -> BedState:
        return bed_state(
            collaborative=self.collaborative, as_at=as_at, known_at=NOW, by=by, **options
        )
