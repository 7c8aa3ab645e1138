"""Everything that a meeting looks at of one service line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F

from beds.choices import OfferAnswer
from beds.matching import Match
from beds.models import Bed, Offer
from beds.queries import Lists, lists_under
from beds.queries.away import beds_for
from beds.state import BedState, Cut, bed_state
from impact.core.dated import as_at as in_force
from impact.core.grains import Grain
from providers.models import Collaborative, ServiceLine, Ward
from providers.queries import own_wards
from reporting.figures.engine import Asked
from reporting.queries.meetings.happened import Happened, happened
from reporting.queries.meetings.promises import Promise, promises
from reporting.queries.meetings.since import since
from reporting.queries.overview import Told, overview

_CHARTED = timedelta(weeks=26)


@dataclass(frozen=True, kw_only=True)
class LineSeen:
    """What is seen of a service line today, and what changed after the day `since`.

    `state` is the bed state by service line; `offers` those without an answer, and those that were
    refused since; `beds` those in service; `returns` the beds that suit who is out of area, by
    their number.
    """

    line: ServiceLine
    since: date
    state: BedState
    lists: Lists
    happened: Sequence[Happened]
    promises: Sequence[Promise]
    offers: Sequence[Offer]
    beds: Sequence[Bed]
    returns: Mapping[int, Sequence[Match]]

    @property
    def unanswered(self) -> list[Offer]:
        """The offers without an answer, the earliest due first."""
        return [one for one in self.offers if not one.answer]

    @property
    def refused(self) -> list[Offer]:
        """The offers answered with no or not now, the latest first."""
        return [one for one in reversed(self.offers) if one.answer]


def line_seen(
    *, collaborative: Collaborative, line: ServiceLine, held_on: date, today: date, now: datetime
) -> LineSeen:
    """What the meeting of a day sees of a service line as at the moment."""
    start = since(collaborative=collaborative, before=held_on)
    lists = lists_under(collaborative=collaborative, as_at=today, service_line=line)
    wards = wards_of(collaborative=collaborative, line=line, on=today)
    beds = Bed.objects.filter(in_force(today), ward__in=wards)
    return LineSeen(
        line=line,
        since=start,
        state=bed_state(
            collaborative=collaborative,
            as_at=today,
            known_at=now,
            by=Cut.SERVICE_LINE,
            since=start,
        ),
        lists=lists,
        happened=happened(wards=wards, since=start, as_at=today),
        promises=promises(collaborative=collaborative, service_line=line, wards=wards, as_at=today),
        offers=_offers(line, wards, start),
        beds=list(beds.select_related("ward__provider").order_by("ward__name", "label")),
        returns=beds_for(
            away=lists.out_of_area,
            waiting=lists.waiting,
            collaborative=collaborative,
            as_at=today,
        ),
    )


def weekly_figures(
    *,
    collaborative: Collaborative,
    line: ServiceLine,
    figures: Sequence[str],
    today: date,
    now: datetime,
) -> list[Told]:
    """Figures of a service line, week by week over the last 26 whole weeks."""
    monday = today - timedelta(days=today.weekday())
    asked = Asked(
        figures[0],
        collaborative,
        monday - _CHARTED,
        monday,
        monday,
        grain=Grain.WEEK,
        by=("service_line",),
        filters={"service_line": (line.code,)},
    )
    return overview(asked, figures=figures, computed_at=now)


def wards_of(*, collaborative: Collaborative, line: ServiceLine, on: date) -> list[Ward]:
    """The wards of a service line that are the collaborative's own on a day. One query."""
    own = own_wards(collaborative=collaborative, on=on).filter(service_line=line)
    return list(own.select_related("provider"))


def _offers(line: ServiceLine, wards: Sequence[Ward], since: date) -> list[Offer]:
    """Those of beds in these wards for people who need this line: one query."""
    refused = Offer.objects.filter(
        answer__in=(OfferAnswer.NO, OfferAnswer.NOT_NOW), answered_at__date__gt=since
    )
    found = (Offer.objects.waiting() | refused).filter(
        referral__service_line=line, bed__ward__in=wards
    )
    order = (F("answered_at").asc(nulls_first=True), "answer_by", "pk")
    return list(found.told().order_by(*order))
