"""The lists under the bed state."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from beds.queries import Lists, Planned, lists_under, read_labels
from patients.models import Intervention, LegalStatus, Readiness
from providers.choices import CodeList
from providers.models import Code, Provider, ServiceLine
from tests.integration.beds_state.small import Small

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def november(day: int) -> date:
    return date(2026, 11, day)


@pytest.fixture
def small() -> Small:
    return Small()


def under(
    small: Small, *, line: ServiceLine | None = None, provider: Provider | None = None
) -> Lists:
    return lists_under(
        collaborative=small.collaborative, as_at=DAY, service_line=line, provider=provider
    )


def test_first_beds_and_moves_stand_apart(small: Small) -> None:
    medium = small.service_line("MS", security_level="medium")
    small.ward("M", beds=1, service_line=medium)
    there = small.stay(november(1), bed="M1")
    new = small.referral(november(10), received_on=november(2))
    small.referral(november(12), kind="move", patient=there.patient, level_recommended="low")

    lists = under(small)

    assert [(one.pseudonym, one.days, one.days_since_referral) for one in lists.first_bed] == [
        (new.patient.pseudonym, 10, 18)
    ]
    move = lists.moves[0]
    assert move.now_in is not None
    assert (move.now_in.ward, move.service_line) == ("RHA:M", "LS_M_MI")
    assert move.why == "Step down: medium to low"


def test_moves_of_a_line_are_those_into_it_and_out_of_it(small: Small) -> None:
    other = small.service_line("MS", security_level="medium")
    small.ward("M", beds=1, service_line=other)
    there = small.stay(november(1), bed="M1")
    small.referral(november(12), kind="move", patient=there.patient)
    small.referral(november(12), service_line=other)

    assert len(under(small, line=small.line).moves) == 1
    assert under(small, line=small.line).first_bed == []
    assert len(under(small, line=other).moves) == 1
    assert len(under(small, line=other).first_bed) == 1


def test_waiting_with_a_bed_held(small: Small) -> None:
    small.ward("A", beds=2)
    referral = small.referral(november(10), expected_on=november(25))
    small.use("A2", "held", november(11), referral=referral, reason="")

    one = under(small).first_bed[0]

    assert one.held is not None
    assert (one.held.ward, one.held.bed, one.held.since) == ("RHA:A", "A2", november(11))


def test_out_of_area_since_the_spell_left_the_area(small: Small) -> None:
    Code.objects.get_or_create(
        list=CodeList.OUT_OF_AREA_REASON, code="no_bed", defaults={"label": "No bed"}
    )
    far = small.site(
        "FAR",
        small.provider("PRIORY"),
        "QOQ",
        latitude=Decimal("53.80"),
        longitude=Decimal("-1.55"),
    )
    nottingham = small.person(home_area="E06000018")
    stay = small.stay(
        november(1), ward=small.ward("X", site=far), patient=nottingham, out_of_area_reason="no_bed"
    )
    small.stay(november(5), ward=small.ward("Y", site=far), icb="QOP")
    label = read_labels(on=DAY)[CodeList.OUT_OF_AREA_REASON, "no_bed"]

    (person,) = under(small).out_of_area

    assert person.pseudonym == stay.patient.pseudonym
    assert (person.out_of_area_since, person.out_of_area_days) == (november(1), 20)
    assert (person.home_area_name, person.distance_km) == ("Nottingham", 98)
    assert person.out_of_area_reason_label == label


def test_out_of_area_since_a_move_within_the_spell(small: Small) -> None:
    """The spell began in area and went on, by a ward transfer, in a ward that is not."""
    far = small.site("FAR", small.rha, "QOQ")
    home, away = small.ward("A"), small.ward("X", site=far)
    stay = small.stay(november(1), ward=home)
    stay.end_date = november(9)
    stay.save()
    for number, (start, end) in enumerate([(november(9), november(15)), (november(15), None)]):
        stay.placement.stays.create(
            patient=stay.patient,
            provider=small.rha,
            ward=away,
            ward_stay_id=f"later{number}",
            start_date=start,
            end_date=end,
        )

    (person,) = under(small).out_of_area

    assert (person.admitted_on, person.in_ward_since) == (november(1), november(15))
    assert person.out_of_area_since == november(9)


def test_distance_is_unknown_for_a_postcode_district(small: Small) -> None:
    far = small.site("FAR", small.provider("N"), "QOQ", latitude=Decimal(53), longitude=Decimal(-1))
    small.stay(november(1), ward=small.ward("X", site=far), patient=small.person(home_area="NG3"))

    (person,) = under(small).out_of_area

    assert (person.home_area_name, person.distance_km) == ("NG3", None)


def test_ready_for_discharge_counts_from_its_first_day(small: Small) -> None:
    small.ward("A", beds=2)
    for bed, start in (("A1", november(10)), ("A2", november(3))):
        Readiness.objects.create(
            placement=small.stay(november(1), bed=bed).placement,
            start_date=start,
            reason="18",
            attributable_to="05",
            responsible_la="E06000018",
        )

    ready = [one.ready for one in under(small).ready]

    assert [found.days for found in ready if found] == [18, 11]
    assert ready[0] is not None
    assert ready[0].responsible_la_name == "Nottingham"


def test_long_stay_is_more_than_the_mark(small: Small) -> None:
    small.line.long_stay_days = 20
    small.line.save()
    small.ward("A", beds=2)
    small.stay(november(1), bed="A1")
    longer = small.stay(date(2026, 10, 31), bed="A2")

    (person,) = under(small).long_stay

    assert (person.pseudonym, person.days) == (longer.patient.pseudonym, 21)


def test_on_trial_counts_from_the_sending_spell(small: Small) -> None:
    small.ward("A", beds=1)
    small.ward("B", beds=1)
    sending = small.stay(date(2026, 3, 1), bed="A1")
    trial = small.leave(sending, november(5), november(30), kind="trial")
    small.stay(november(5), november(30), bed="B1", trial=trial)

    (person,) = under(small).people

    assert (person.ward, person.bed, person.on_trial) == ("RHA:B", "B1", True)
    assert person.admitted_on == date(2026, 3, 1)
    assert person.days == 265


def test_planned_and_missed(small: Small) -> None:
    small.ward("A", beds=4)
    for bed, planned in (("A1", november(20)), ("A2", november(19)), ("A3", date(2027, 2, 12))):
        small.stay(november(1), bed=bed, planned_discharge_on=planned)
    small.stay(november(1), bed="A4", planned_discharge_on=date(2027, 2, 11))
    small.referral(november(10), expected_on=date(2026, 12, 4))
    small.referral(november(10), kind="move", expected_on=date(2026, 12, 3))

    lists = under(small)

    assert [(one.kind, one.days, one.within) for one in lists.expected] == [
        (Planned.DISCHARGE, 0, 2),
        (Planned.MOVE, 13, 2),
        (Planned.ADMISSION, 14, 4),
        (Planned.DISCHARGE, 83, 12),
    ]
    assert [(one.kind, one.days) for one in lists.missed] == [(Planned.DISCHARGE, -1)]


def test_seclusion_that_goes_on_past_the_day(small: Small) -> None:
    small.ward("A", beds=4)
    for bed, kind, ended in (
        ("A1", "05", None),
        ("A2", "06", datetime(2026, 11, 21, 10, tzinfo=UTC)),
        ("A3", "05", datetime(2026, 11, 20, 23, tzinfo=UTC)),
        ("A4", "01", None),
    ):
        stay = small.stay(november(1), bed=bed)
        Intervention.objects.create(
            placement=stay.placement,
            provider=small.rha,
            incident_id=bed,
            type=kind,
            started_at=datetime(2026, 11, 18, 9, tzinfo=UTC),
            ended_at=ended,
        )

    found = under(small).in_seclusion

    assert [(one.bed, one.running[0].is_segregation) for one in found] == [
        ("A1", False),
        ("A2", True),
    ]


def test_restricted_by_the_latest_status_in_force(small: Small) -> None:
    small.ward("A", beds=3)
    small.stay(november(1), bed="A1", legal_status="09")
    lifted = small.stay(november(1), bed="A2", legal_status="09")
    small.stay(november(1), bed="A3", legal_status="03")
    LegalStatus.objects.create(
        patient=lifted.patient, provider=small.rha, status="10", start_date=november(5)
    )

    assert [one.bed for one in under(small).restricted] == ["A1"]


def test_beds_out_of_use_overdue_first(small: Small) -> None:
    small.ward("A", beds=4)
    small.stay(november(1), bed="A4")
    small.use("A1", "closed", november(1), november(30), note="new floor")
    small.use("A2", "held", november(5), review_on=november(19), referral=small.referral(DAY))
    small.use("A3", "paused", november(18), review_on=november(20))

    found = under(small).beds

    assert [(one.label, one.use, one.overdue, one.days) for one in found] == [
        ("A2", "held", True, 16),
        ("A1", "closed", False, 20),
        ("A3", "paused", False, 3),
    ]
    assert found[0].pseudonym
    assert (found[1].until, found[1].note) == (november(30), "new floor")


def test_narrowed_to_a_provider_nobody_waits(small: Small) -> None:
    other = small.provider("OTHER", member=True)
    small.ward("A", beds=2)
    small.ward("B", beds=1, site=small.site("OTHER-1", other, "QT1"))
    small.stay(november(1), bed="A1")
    small.stay(november(1), bed="B1")
    small.use("A2", "paused", november(1))
    small.referral(november(1))

    lists = under(small, provider=other)

    assert [one.provider for one in lists.people] == ["OTHER"]
    assert (lists.waiting, lists.beds) == ([], [])
    assert len(under(small).people) == 2


def test_lists_count_what_the_bed_state_counts(small: Small) -> None:
    far = small.ward("X", site=small.site("FAR", small.provider("N"), "QOQ"))
    small.ward("A", beds=3)
    away = small.stay(november(1), ward=far)
    ready = small.stay(november(1), bed="A1")
    for stay in (away, ready):
        Readiness.objects.create(placement=stay.placement, start_date=november(3))
    small.referral(november(1))
    small.referral(november(1), kind="move", patient=ready.patient)
    small.use("A2", "closed", november(1))
    total, lists = small.state(DAY).total, under(small)

    assert total.waiting == len(lists.waiting) == 2
    assert total.out_of_area == len(lists.out_of_area) == 1
    assert total.ready_for_discharge == len([one for one in lists.ready if one.bed]) == 1
    assert total.closed == len(lists.beds) == 1
