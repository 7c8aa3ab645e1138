"""A story as the files of the import: one list of rows a kind, every cell a text.

Nothing lies in the future but planned discharges, planned reopenings and planned returns from
leave; what is still going has an empty end.
"""

from collections.abc import Callable, Iterator

from impact.demo.agreements import baselines
from impact.demo.calendar.days import Day, iso
from impact.demo.feeds import typed_spells
from impact.demo.records import Leave, Person, Referral, Spell, WardStay
from impact.demo.simulation import Story
from impact.demo.stories.closures import UNLABELLED
from impact.demo.stories.interventions import ends
from impact.demo.stories.legal import expires
from impact.demo.stories.referrals import source_word

Row = dict[str, str]
_SUMMER_TIME_HOUR = 60
_MORNING = 8 * 60


def extract(story: Story) -> dict[str, list[Row]]:
    """The rows of every file, in the order in which kinds are applied.

    Whom the extracts do not have yet is in no file but that of their referral, which says nothing
    of a spell: what was typed stands until then.
    """
    return {name: list(rows(story)) for name, rows in _FILES.items()}


def _beds(story: Story) -> Iterator[Row]:
    for bed in story.world.surge_beds:
        yield {
            "provider": bed.ward.provider,
            "ward": bed.ward.code,
            "bed": bed.label,
            "basis": "surge",
            "from": iso(bed.start),
            "to": _date(bed.end),
        }


def _closures(story: Story) -> Iterator[Row]:
    for closure in story.world.closures:
        planned = closure.until if closure.told else None
        approved = closure.approved
        yield {
            "provider": closure.ward.provider,
            "ward": closure.ward.code,
            "bed": closure.label,
            "from": iso(closure.start),
            "to": _date(planned if closure.end is None else closure.end),
            "reason": closure.reason,
            "approved_on": _date(approved if approved and approved <= story.until else None),
            "note": closure.note,
        }


def _stays(story: Story) -> Iterator[Row]:
    typed = {id(spell) for spell in typed_spells(story).values()}
    for spell in story.world.spells:
        for stay in spell.stays if id(spell) not in typed else ():
            yield {
                "provider": spell.provider,
                "spell_id": spell.spell_id,
                "patient_id": spell.person.local_ids[spell.provider],
                **_person(spell.person),
                "ethnic_category": spell.person.ethnic_category,
                "learning_disability": spell.person.learning_disability,
                "autism": spell.person.autism,
                "admitted_on": iso(spell.admitted),
                "discharged_on": _date(spell.discharged),
                "planned_discharge_on": _date(spell.plans[-1][1] if spell.plans else None),
                "source_of_admission": spell.source,
                "discharge_destination": spell.destination,
                "legal_status": spell.legal_status,
                "ward_stay_id": stay.stay_id,
                "ward": stay.ward.code,
                "bed": _first_bed(stay),
                "from": iso(stay.start),
                "to": _date(stay.end),
                "out_of_area_reason": spell.out_of_area_reason,
            }


def _bed_moves(story: Story) -> Iterator[Row]:
    for spell, stay in _ward_stays(story):
        if stay.ward.provider in UNLABELLED:
            continue
        for start, label in stay.beds[1:]:
            if start == stay.end:
                # Back from leave on the day they left: no midnight in the new bed.
                continue
            yield {
                "provider": spell.provider,
                "ward_stay_id": stay.stay_id,
                "bed": label,
                "from": iso(start),
            }


def _leave(story: Story) -> Iterator[Row]:
    for spell, stay in _ward_stays(story):
        for leave in stay.leaves:
            yield {
                "provider": spell.provider,
                "ward_stay_id": stay.stay_id,
                "leave_id": leave.leave_id,
                "kind": leave.kind,
                "from": iso(leave.start),
                "to": _date(_return(leave)),
                "bed_kept": "Y" if leave.bed_kept else "N",
            }


def _ready(story: Story) -> Iterator[Row]:
    for spell in story.world.spells:
        for readiness in spell.readiness:
            yield {
                "provider": spell.provider,
                "spell_id": spell.spell_id,
                "from": iso(readiness.start),
                "to": _date(readiness.end),
                "reason": readiness.reason,
                "attributable_to": readiness.attributable_to,
                "responsible_la": spell.person.authority,
            }


def _interventions(story: Story) -> Iterator[Row]:
    for spell in story.world.spells:
        for found in spell.interventions:
            day, minute = ends(found)
            if spell.discharged is not None and day >= spell.discharged:
                day, minute = spell.discharged, _MORNING
            yield {
                "provider": spell.provider,
                "spell_id": spell.spell_id,
                "incident_id": found.incident_id,
                "type": found.type,
                "started_at": _instant(found.on, found.minute),
                "ended_at": _instant(day, minute) if day < story.until else "",
            }


def _legal_status(story: Story) -> Iterator[Row]:
    typed = {(id(it.person), it.provider): it.admitted for it in typed_spells(story).values()}
    for person in story.world.persons.values():
        for period in person.legal:
            since = typed.get((id(person), period.provider))
            if since is not None and period.start >= since:
                continue
            yield {
                "provider": period.provider,
                "patient_id": person.local_ids[period.provider],
                "status": period.status,
                "from": iso(period.start),
                "to": _date(period.end),
                "expires_on": _date(expires(period, until=story.until)),
            }


def _referrals(story: Story) -> Iterator[Row]:
    typed = typed_spells(story)
    for referral in story.world.referrals:
        if referral.referral_id not in typed:
            spell = referral.spell
            yield _referral(referral) | {
                "spell_provider": spell.provider if spell else "",
                "spell_id": spell.spell_id if spell else "",
            }


def _referrals_typed(story: Story) -> Iterator[Row]:
    """Without the columns of a spell: which one it is, somebody has typed."""
    typed = typed_spells(story)
    found = (each for each in story.world.referrals if each.referral_id in typed)
    return (_referral(referral) for referral in found)


def _referral(referral: Referral) -> Row:
    return {
        "provider": referral.assessor,
        "referral_id": referral.referral_id,
        "patient_id": referral.person.local_ids[referral.assessor],
        **_person(referral.person),
        "service_line": referral.service_line,
        "kind": referral.kind,
        "urgency": referral.urgency,
        "source": source_word(referral.source) if referral.source else _from_ward(referral),
        "current_location": referral.location,
        "received_on": iso(referral.received),
        "assessed_on": _date(referral.assessed),
        "report_sent_on": _date(referral.reported),
        "level_recommended": referral.level,
        "accepted_on": _date(referral.accepted),
        "declined_on": _date(referral.declined),
        "decline_reason": referral.decline_reason,
        "withdrawn_on": _date(referral.withdrawn),
    }


def _from_ward(referral: Referral) -> str:
    """Who asks for a move: the ward that the person is in, by its level."""
    return {"medium": "medium_secure", "low": "low_secure"}.get(referral.from_level, "other")


def _person(person: Person) -> Row:
    return {
        "nhs_number": person.nhs_number,
        "birth_date": iso(person.birth),
        "sex": person.sex,
        "home_area": person.home_area,
        "responsible_icb": person.icb,
    }


def _first_bed(stay: WardStay) -> str:
    labelled = stay.ward.provider not in UNLABELLED and stay.start != stay.end
    return stay.beds[0][1] if labelled and stay.beds else ""


def _return(leave: Leave) -> Day | None:
    return leave.back if leave.end is None and leave.told else leave.end


def _ward_stays(story: Story) -> Iterator[tuple[Spell, WardStay]]:
    return ((spell, stay) for spell in story.world.spells for stay in spell.stays)


def _date(day: Day | None) -> str:
    return "" if day is None else iso(day)


def _instant(day: Day, minute: int) -> str:
    """A local time; never in the hour that the clocks repeat or leave out."""
    if minute // 60 == 1:
        minute += _SUMMER_TIME_HOUR
    return f"{iso(day)}T{minute // 60:02d}:{minute % 60:02d}"


_FILES: dict[str, Callable[[Story], Iterator[Row]]] = {
    "beds": _beds,
    "closures": _closures,
    "stays": _stays,
    "bed_moves": _bed_moves,
    "leave": _leave,
    "ready": _ready,
    "interventions": _interventions,
    "legal_status": _legal_status,
    "referrals": _referrals,
    "referrals-typed": _referrals_typed,
    "baselines": baselines,
}
