"""Out of area and repatriation: how much, why and how far; and for those who may, who."""

from collections.abc import Iterator

from beds.queries.away import Away, people_away
from beds.queries.labels import label, read_labels
from impact.core.grains import Grain
from providers.choices import CodeList
from reporting.queries.names import read_names
from reporting.reports.asking import Asked, Asks
from reporting.reports.contents.base import NAMED, Content
from reporting.reports.contents.of_figures import answers, figure_sheet
from reporting.reports.contents.spells import Counted, counted, distances, labels, placements
from reporting.reports.sheets import Cells, Column, Kind, Sheet

FIGURES = ("out_of_area_rate", "out_of_area_inappropriate_rate", "out_of_area_census")
_BANDS = ((40, "under 40 km"), (80, "40 to 79 km"), (160, "80 to 159 km"))
_FARTHEST, _UNKNOWN = "160 km and more", "Home area or site not known"
_WORDS = {"icb": "home area", "service_line": "service line"}
_DAYS = (
    Column("placements", "Placements", Kind.PEOPLE),
    Column("days", "Patient days out of area", Kind.DAYS, of=("placements",)),
)


def make(asked: Asked) -> Iterator[Sheet]:
    """The rates by month, by home area and by service line; reasons; distances."""
    names = read_names(asked.collaborative)
    for answer in answers(asked, FIGURES, grain=Grain.MONTH):
        yield figure_sheet(answer, names)
    for by in ("icb", "service_line"):
        (answer,) = answers(asked, FIGURES[:1], grain=Grain.TOTAL, by=(by,))
        sheet = figure_sheet(answer, names)
        yield Sheet(f"by_{by}", f"By {_WORDS[by]}", sheet.columns, sheet.rows, within=sheet.within)
    yield from why_and_how_far(asked)


def why_and_how_far(asked: Asked) -> Iterator[Sheet]:
    """Placements out of area and their days: by reason, and by distance. Four queries."""
    found = counted(asked, {"days": FIGURES[0]})
    yield _by_reason(asked, found)
    yield _by_distance(found)


def _by_reason(asked: Asked, found: dict[int, Counted]) -> Sheet:
    """Placements out of area and their days, by reason; a missing one is a gap in the data."""
    words = labels(CodeList.OUT_OF_AREA_REASON, on=asked.as_at)
    of = {one.pk: one.out_of_area_reason for one in placements(found)}
    return _grouped(
        "by_reason",
        "By reason",
        Column("reason", "Reason"),
        [(words.get(reason, reason), its) for reason, its in _groups(of, found)],
    )


def _by_distance(found: dict[int, Counted]) -> Sheet:
    """Placements out of area and their days, by how far the ward is from the home area."""
    far = distances(found, {spell: its.ward for spell, its in found.items()})
    of = {spell: _band(far.get(spell)) for spell in found}
    order = [*(words for _, words in _BANDS), _FARTHEST, _UNKNOWN]
    groups = sorted(_groups(of, found), key=lambda pair: order.index(pair[0]))
    return _grouped("by_distance", "By distance", Column("distance", "Distance"), groups)


def _groups(of: dict[int, str], found: dict[int, Counted]) -> list[tuple[str, list[Counted]]]:
    groups: dict[str, list[Counted]] = {}
    for spell, name in of.items():
        groups.setdefault(name, []).append(found[spell])
    return sorted(groups.items())


def _grouped(
    name: str, title: str, first: Column, groups: list[tuple[str, list[Counted]]]
) -> Sheet:
    rows: list[Cells] = [
        (words, len(its), sum(each.of("days") for each in its)) for words, its in groups
    ]
    placed, days = (sum(int(str(row[place])) for row in rows) for place in (1, 2))
    return Sheet(name, title, (first, *_DAYS), rows, total=("Total", placed, days))


def _band(km: int | None) -> str:
    if km is None:
        return _UNKNOWN
    return next((words for below, words in _BANDS if km < below), _FARTHEST)


OUT_OF_AREA = Content(
    name="out_of_area",
    title="Out of area",
    meaning=(
        "How many of the collaborative's people were out of area over a period: by month, home "
        "area, service line, reason and distance. Without names."
    ),
    version=1,
    make=make,
    asks=Asks.PERIOD,
    figures=FIGURES,
)

_PEOPLE = (
    Column("patient", "Patient", Kind.PSEUDONYM),
    Column("icb", "ICB"),
    Column("provider", "Provider"),
    Column("ward", "Ward"),
    Column("service_line", "Service line"),
    Column("since", "Out of area since", Kind.DATE),
    Column("days", "Days", Kind.DAYS),
    Column("km", "Kilometres from home area", Kind.THINGS),
    Column("reason", "Reason"),
    Column("price", "Price a day, £", Kind.MONEY),
    Column("next_step", "Next step"),
    Column("owner", "Whose"),
    Column("due_on", "By", Kind.DATE),
    Column("target_ward", "Target ward"),
    Column("target_on", "Target day", Kind.DATE),
    Column("times_moved", "Times the day moved", Kind.THINGS),
    Column("last_seen", "Last seen", Kind.DATE),
    Column("see_by", "To be seen by", Kind.DATE),
    Column("review_on", "Next review", Kind.DATE),
    Column("suited_beds", "Suited beds free or freeing", Kind.THINGS),
)


def make_repatriation(asked: Asked) -> Iterator[Sheet]:
    """Everybody out of area on the day with what is to bring them back, the longest first."""
    away = people_away(collaborative=asked.collaborative, as_at=asked.as_at)
    words = read_labels(on=asked.as_at)
    yield Sheet(
        name="repatriation",
        title="Out of area and coming back",
        columns=_PEOPLE,
        rows=[
            _person(one, label(words, CodeList.OUT_OF_AREA_REASON, one.person.out_of_area_reason))
            for one in sorted(
                away, key=lambda one: (-(one.person.out_of_area_days or 0), one.person.pseudonym)
            )
        ],
    )


def _person(one: Away, reason: str) -> Cells:
    who, plan = one.person, one.plan
    planned: Cells = (None,) * 6
    if plan:
        ward = plan.target_ward.reference if plan.target_ward else None
        planned = (plan.price_a_day, plan.next_step, plan.owner, plan.due_on, ward, plan.target_on)
    return (
        who.pseudonym,
        who.icb,
        who.provider_name,
        who.ward_name,
        who.service_line_name,
        who.out_of_area_since,
        who.out_of_area_days,
        who.distance_km,
        reason or "Not recorded",
        *planned,
        one.times_moved,
        one.visit.seen_on if one.visit else None,
        one.see_by,
        one.review.planned_for if one.review else None,
        len(one.beds),
    )


REPATRIATION = Content(
    name="repatriation",
    title="Out of area and repatriation, person by person",
    meaning=(
        "Everybody who is out of area on a day: where, how far, since when and why, what is to "
        "bring them back, whose that is and by when, and how many suited beds there are."
    ),
    version=1,
    make=make_repatriation,
    asks=Asks.DAY,
    audiences=NAMED,
)
