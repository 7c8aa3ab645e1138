"""Everything that stands under the table of the bed state, for the same people and the same day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from beds.matching import Seeker, Wanted, suited_now
from beds.queries.expected import Expected, planned
from beds.queries.labels import read_labels
from beds.queries.out_of_use import OutOfUse, out_of_use
from beds.queries.people import Person, people
from beds.queries.waiting import Waiting, waiting_list
from providers.models import Collaborative, Provider, ServiceLine


@dataclass(frozen=True, kw_only=True)
class Lists:
    """The lists under a bed state. Each is a part of `people`, `waiting` or `beds`.

    `suited` is how many beds are suited as they stand to whoever waits, by their referral.
    """

    people: list[Person]
    waiting: list[Waiting]
    suited: Mapping[int | None, int]
    plans: list[Expected]
    beds: list[OutOfUse]

    @property
    def first_bed(self) -> list[Waiting]:
        """Who waits for a first bed, the longest first."""
        return [one for one in self.waiting if not one.is_move]

    @property
    def moves(self) -> list[Waiting]:
        """Who waits to move: another level of security, ward or provider."""
        return [one for one in self.waiting if one.is_move]

    @property
    def out_of_area(self) -> list[Person]:
        """Who is out of area, the longest first."""
        away = [one for one in self.people if one.out_of_area]
        return sorted(away, key=lambda one: -(one.out_of_area_days or 0))

    @property
    def ready(self) -> list[Person]:
        """Who is clinically ready for discharge, the longest first."""
        found = [(one.ready.since, one) for one in self.people if one.ready]
        return [one for _, one in sorted(found, key=lambda pair: pair[0])]

    @property
    def long_stay(self) -> list[Person]:
        """Who has stayed past the mark of their service line, the longest first."""
        past = [one for one in self.people if one.past_long_stay_mark]
        return sorted(past, key=lambda one: -one.days)

    @property
    def expected(self) -> list[Expected]:
        """Admissions, discharges and moves planned within the next 12 weeks, by date."""
        return [one for one in self.plans if one.within]

    @property
    def missed(self) -> list[Expected]:
        """What was promised and did not happen, the oldest promise first."""
        return [one for one in self.plans if one.missed]

    @property
    def in_seclusion(self) -> list[Person]:
        """Who is in seclusion or long-term segregation, the longest first."""
        found = [(one.running[0].started_at, one) for one in self.people if one.running]
        return [one for _, one in sorted(found, key=lambda pair: pair[0])]

    @property
    def restricted(self) -> list[Person]:
        """Who may not leave or move without the Ministry of Justice's consent."""
        return [one for one in self.people if one.restricted]


def lists_under(
    *,
    collaborative: Collaborative,
    as_at: date,
    service_line: ServiceLine | None = None,
    provider: Provider | None = None,
) -> Lists:
    """The lists under the bed state of the same day, service line and provider.

    Four queries; two more where somebody waits, and one where somebody must be kept apart.
    Somebody who waits has no provider: with `provider` nobody waits here.
    """
    labels = read_labels(on=as_at)
    here = people(
        collaborative=collaborative,
        as_at=as_at,
        labels=labels,
        service_line=service_line,
        provider=provider,
    )
    queue = (
        []
        if provider
        else waiting_list(collaborative=collaborative, as_at=as_at, service_line=service_line)
    )
    beds = out_of_use(
        collaborative=collaborative,
        as_at=as_at,
        labels=labels,
        service_line=service_line,
        provider=provider,
    )
    plans = planned(people=here, waiting=queue, as_at=as_at)
    suited = suited_now(
        seekers=[_seeker(one) for one in queue], collaborative=collaborative, as_at=as_at
    )
    return Lists(people=here, waiting=queue, suited=suited, plans=plans, beds=beds)


def _seeker(one: Waiting) -> Seeker:
    return Seeker(
        one.patient,
        one.home_area,
        Wanted(
            referral=one.referral,
            service_line=one.service_line,
            level=one.level_recommended,
            sex=one.sex,
            learning_disability=one.learning_disability,
            autism=one.autism,
        ),
    )
