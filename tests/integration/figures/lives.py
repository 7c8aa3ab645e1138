"""The lives of a generated world: spells, ward stays, leave, trials, before anything is written."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from providers.models import Icb, Provider, Ward
from tests.integration.figures.places import SPAN, Place, Story

LENGTHS = (0, 0, 1, 2, 3, 5, 8, 14, 30, 31, 60, 100, 150, None)
GAPS = (0, 0, 0, 1, 1, 2, 3, 10, 29, 30, 31, 32)
DESTINATIONS = ("19", "49", "51", "37", "88", "98", "79", "")
AWAY = ("section17", "home", "general_hospital", "court", "absent_without_leave")
ONE = timedelta(days=1)


@dataclass(eq=False)
class Away:
    """A leave."""

    kind: str
    start: date
    end: date | None
    kept: bool = True


@dataclass(eq=False)
class There:
    """A ward stay; `trial` is the leave in which it lies."""

    ward: Ward
    start: date
    end: date | None
    has_beds: bool
    trial: Away | None = None
    away: list[Away] = field(default_factory=list)


@dataclass(eq=False)
class Spell:
    """A spell of a person, numbered, with its ward stays."""

    person: int
    provider: Provider
    icb: Icb
    start: date
    end: date | None = None
    stays: list[There] = field(default_factory=list)
    begun_by: str = "care"
    ended_by: str = "care"
    destination: str = ""
    reason: str = ""


def make_lives(story: Story, people: int) -> list[Spell]:
    """The spells of so many people, each with its ward stays, leave and trials."""
    spells: list[Spell] = []
    for person in range(people):
        spells += _life(story, person)
    return spells


def _life(story: Story, person: int) -> list[Spell]:
    home = story.random.choice(story.icbs)
    spells: list[Spell] = []
    cursor: date | None = story.day(story.random.randint(-80, SPAN - 5))
    while cursor is not None and cursor < story.day(SPAN) and len(spells) < 8:
        begun = _begin(story, person, home, cursor)
        if begun is None:
            break
        length = story.random.choice(LENGTHS)
        end = None if length is None else cursor + timedelta(days=length)
        added = _follow(story, begun, end)
        spells += added
        for spell in added:
            _try_out(story, spell, spells)
        _look_in(story, person, home, spells)
        last = spells[-1].end
        cursor = None if last is None else last + timedelta(days=story.random.choice(GAPS))
    for spell in spells:
        if spell.end is not None and spell.ended_by == "care":
            spell.destination = story.random.choice(DESTINATIONS)
        for stay in spell.stays:
            _go_away(story, stay)
    return spells


def _begin(story: Story, person: int, home: Icb, day: date) -> Spell | None:
    """An admission to any ward that is open, mostly as a patient of the ICB of their home."""
    places = [it for it in story.places if it.is_open(day)]
    if not places:
        return None
    place = story.random.choice(places)
    icb = home if story.chance(0.8) else story.random.choice(story.icbs)
    spell = Spell(person, place.on(day).provider, icb, day)
    spell.reason = story.random.choice(("", "no_bed", "choice"))
    spell.stays.append(_there(place, day))
    return spell


def _there(place: Place, day: date) -> There:
    return There(place.on(day), day, None, place.has_beds)


def _follow(story: Story, spell: Spell, end: date | None) -> list[Spell]:
    """Ward after ward, across a change of provider of the ward, until the spell ends."""
    spells = [spell]
    while True:
        stay = spell.stays[-1]
        until = stay.ward.end_date
        goes_on = _changed(story, stay.ward)
        leaves = _leaves(story, stay.start, end)
        if until is not None and (end is None or end > until) and (leaves or until) >= until:
            if goes_on is None:
                _end(spell, until)
                return spells
            spell = _pass_on(spell, goes_on, until)
            spells.append(spell)
        elif leaves is None:
            _end(spell, end)
            return spells
        else:
            _move(story, spell, leaves)


def _leaves(story: Story, start: date, end: date | None) -> date | None:
    """The day of a transfer to another ward, if there is one before the end."""
    if story.chance(0.6):
        return None
    last = end or story.day(SPAN)
    if last < start:
        return None
    return start + timedelta(days=story.random.randint(0, (last - start).days))


def _move(story: Story, spell: Spell, day: date) -> None:
    """A transfer within the provider, to any of its wards that is open, the same one too."""
    wards = [it for it in story.places if it.is_open(day) and it.on(day).provider == spell.provider]
    if len(spell.stays) < 4 and wards:
        spell.stays[-1].end = day
        spell.stays.append(_there(story.random.choice(wards), day))


def _changed(story: Story, ward: Ward) -> Place | None:
    return next((it for it in story.places if it.ward is ward and it.later is not None), None)


def _pass_on(spell: Spell, place: Place, day: date) -> Spell:
    """Their ward changes provider: the spell ends and another begins with that reason."""
    _end(spell, day)
    spell.ended_by = "ward_transfer"
    following = Spell(
        spell.person, place.on(day).provider, spell.icb, day, begun_by="ward_transfer"
    )
    following.reason = spell.reason
    following.stays.append(_there(place, day))
    return following


def _end(spell: Spell, day: date | None) -> None:
    spell.end = spell.stays[-1].end = day


def _try_out(story: Story, spell: Spell, spells: list[Spell]) -> None:
    """Sometimes a ward stay sends the person on trial to other wards, one after the other."""
    for sending in list(spell.stays):
        if not story.chance(0.25) or sending.start == sending.end:
            continue
        start, end = story.within(sending.start, sending.end)
        if start == end or start >= story.day(SPAN):
            continue
        leave = Away("trial", start, end)
        sending.away.append(leave)
        cursor: date | None = start
        while cursor is not None and cursor != end and story.chance(0.7):
            first, last = story.within(cursor, end)
            _receive(story, sending, leave, (first, last), spell, spells)
            cursor = last if last is None or last > first else last + ONE
            if end is not None and cursor is not None and cursor > end:
                break


def _receive(
    story: Story,
    sending: There,
    leave: Away,
    days: tuple[date, date | None],
    spell: Spell,
    spells: list[Spell],
) -> None:
    """Somewhere else over the days: within the spell, or in a spell of the other provider's own."""
    first, last = days
    receiving = _receiving(story, sending, first, last)
    if receiving is None:
        return
    receiving.trial = leave
    if receiving.ward.provider == spell.provider:
        spell.stays.append(receiving)
        return
    trial = Spell(spell.person, receiving.ward.provider, spell.icb, first, last)
    if story.chance(0.2):
        trial.icb = story.random.choice(story.icbs)
    trial.reason = story.random.choice(("", "no_bed", "choice"))
    trial.stays.append(receiving)
    is_last = last is not None and last == spell.end == sending.end and spells[-1] is spell
    if is_last and last is not None and story.chance(0.5):
        _stay_on(story, trial, last)
        spells.append(trial)
    else:
        spells.insert(spells.index(spell), trial)


def _look_in(story: Story, person: int, home: Icb, spells: list[Spell]) -> None:
    """Oddly, a spell or a ward stay of a single day while another goes on."""
    around = spells[-1]
    last = around.end or story.day(SPAN)
    if not story.chance(0.15) or last < around.start:
        return
    day = around.start + timedelta(days=story.random.randint(0, (last - around.start).days))
    begun = _begin(story, person, home, day)
    if begun is not None and story.chance(0.5):
        _end(begun, day)
        spells.insert(len(spells) - 1, begun)
        return
    wards = [
        it for it in story.places if it.is_open(day) and it.on(day).provider == around.provider
    ]
    if wards:
        stay = _there(story.random.choice(wards), day)
        stay.end = day
        around.stays.append(stay)


def _receiving(story: Story, sending: There, first: date, last: date | None) -> There | None:
    """A ward stay elsewhere, in a ward that stays the same over the days."""
    for place in story.random.sample(story.places, len(story.places)):
        ward = place.on(first)
        inside = ward.end_date is None or (last is not None and last <= ward.end_date)
        if place.is_open(first) and inside and ward is not sending.ward:
            stay = _there(place, first)
            stay.end = last
            return stay
    return None


def _stay_on(story: Story, trial: Spell, day: date) -> None:
    """The trial becomes a transfer, and the receiving provider's spell goes on."""
    ward, place = trial.stays[0].ward, trial.stays[0]
    end = day + timedelta(days=story.random.choice((0, 1, 5, 20)))
    if ward.end_date is not None and end > ward.end_date:
        return
    trial.stays.append(There(ward, day, end, place.has_beds))
    trial.end = end


def _go_away(story: Story, stay: There) -> None:
    """Leaves one after another, bed kept or not, of no day, of one, or still going."""
    cursor = max([stay.start, *(it.end or date.max for it in stay.away)])
    while story.chance(0.4) and cursor < min(stay.end or story.day(SPAN), story.day(SPAN)):
        start, end = story.within(cursor, stay.end)
        if start >= (stay.end or story.day(SPAN)):
            return
        kept = story.chance(0.6)
        stay.away.append(Away(story.random.choice(AWAY), start, end, kept))
        if end is None or end == stay.end:
            return
        cursor = end + (ONE if start == end else timedelta())
