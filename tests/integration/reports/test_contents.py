"""The ready-made contents on the worked week: their cells by hand, and that they add up."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.core.errors import Refusal
from impact.core.grains import Grain
from patients.models import Patient
from reporting.figures import engine
from reporting.figures.suppression import HIDDEN, Audience
from reporting.reports.asking import Asked, Asks
from reporting.reports.audiences import Reader, shown_to
from reporting.reports.contents import CONTENTS, Content, content_named
from reporting.reports.contents.sharing import shared
from reporting.reports.sheets import Sheet
from tests.factories import (
    BaselineFactory,
    CareReviewFactory,
    ReadinessFactory,
    RiskShareFactory,
    TrajectoryTargetFactory,
)
from tests.integration.figures_pages.world import MONDAY, TODAY, Example, example

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
Line = dict[str, Any]


@pytest.fixture
def made() -> Example:
    """The worked week of figures.md section 5."""
    return example()


def question(made: Example, content: Content, **given: Any) -> Asked:
    """What the content is asked for the worked week."""
    usual: dict[str, Any] = {"as_at": TODAY}
    if Asks.PERIOD in content.asks:
        usual |= {"start": MONDAY, "end": TODAY}
    if Asks.FIGURES in content.asks:
        usual["figures"] = ("occupancy", "admissions")
    return Asked(collaborative=made.collaborative, known_at=NOW, **{**usual, **given})


def sheets(made: Example, name: str, **given: Any) -> dict[str, Sheet]:
    """The sheets of a content by their names."""
    content = content_named(name)
    return {sheet.name: sheet for sheet in content.make(question(made, content, **given))}


def lines(sheet: Sheet, audience: Audience = Audience.CLINICAL) -> list[Line]:
    """What a reader gets: each line by the names of its columns."""
    shown = shown_to(Reader(audience=audience, key=b"key"), sheet)
    names = [column.name for column in shown.columns]
    return [dict(zip(names, line, strict=True)) for line in shown.lines]


def answered(made: Example, figure: str) -> engine.Row:
    """What the engine says of the week."""
    asked = engine.Asked(figure, made.collaborative, MONDAY, TODAY, TODAY, Grain.TOTAL)
    return engine.ask(asked, computed_at=NOW).rows[0]


def test_placements_add_up_to_the_figures(made: Example) -> None:
    *rows, total = lines(sheets(made, "placements")["placements"])

    pseudonym = {name: person.pseudonym for name, person in made.people.items()}
    (s2,) = [row for row in rows if row["patient"] == pseudonym["S2"]]
    assert (s2["admitted_on"], s2["discharged_on"]) == (date(2026, 11, 10), date(2026, 11, 16))
    assert (s2["patient_days"], s2["discharges"]) == (0, 1)
    assert total["patient"] == "Total"
    assert total["out_of_area_days"] == answered(made, "out_of_area_rate").numerator == 3
    assert total["patient_days"] == answered(made, "ready_for_discharge_rate").denominator == 17
    assert (total["admissions"], total["discharges"]) == (2, 3)


def test_ledger_adds_up_to_occupancy(made: Example) -> None:
    found = sheets(made, "ledger")
    *rows, total = lines(found["ledger"])

    assert total["bed_days"] == answered(made, "occupancy").numerator == 14
    assert sum(row["bed_days"] for row in rows) == 14
    assert {row["icb"] for row in rows} == {
        "Nottingham and Nottinghamshire",
        "Greater Manchester",
    }
    assert total["people"] == 3
    (month,) = lines(found["occupancy"])
    assert (month["numerator"], month["denominator"]) == (14, 16)
    *beds, whole = lines(sheets(made, "bed_days")["bed_days"])
    assert sum(row["bed_days"] for row in beds) == whole["bed_days"] == 14


def test_out_of_area_by_reason_and_distance_add_up(made: Example) -> None:
    found = sheets(made, "out_of_area")

    for name in ("by_reason", "by_distance"):
        *rows, total = lines(found[name])
        assert sum(row["days"] for row in rows) == total["days"] == 3
        assert total["placements"] == 1
    assert lines(found["by_distance"])[0]["distance"] == "Home area or site not known"
    (month,) = lines(found["out_of_area_rate"])
    assert (month["numerator"], month["denominator"]) == (3, 13)


def test_monthly_has_last_years_beside_it_and_reasons_of_readiness(made: Example) -> None:
    placement = made.people["S1"].placements.get()
    ReadinessFactory(placement=placement, start_date=date(2026, 11, 17), end_date=None)

    found = sheets(made, "monthly")

    now, then = lines(found["occupancy"])
    assert (now["when"], now["numerator"], now["denominator"]) == ("This period", 14, 16)
    assert (then["when"], then["value"]) == ("A year before", None)
    *reasons, total = lines(found["ready_by_reason"])
    assert sum(row["days"] for row in reasons) == total["days"] == 6
    assert total["days"] == answered(made, "ready_for_discharge_rate").numerator
    assert found["occupancy_by_month"].charts[0].y == "value"
    assert found["admissions_by_month"].charts[0].y == "numerator"
    assert lines(found["occupancy_by_month"])[-1]["numerator"] == 14 + 14 + 6


def test_figures_are_those_asked_cut_as_asked(made: Example) -> None:
    found = sheets(made, "figures", by=("ward",), grain=Grain.WEEK)

    (row,) = lines(found["occupancy"])
    assert (row["ward"], row["ward_name"]) == ("RHA:A", "Ward A, Nottinghamshire Healthcare")
    assert (row["numerator"], row["denominator"]) == (14, 16)
    assert row["value"] == answered(made, "occupancy").value
    with pytest.raises(Refusal, match="at least one figure"):
        sheets(made, "figures", figures=())
    with pytest.raises(Refusal, match="ICB"):
        sheets(made, "figures", by=("icb",))


def test_repatriation_is_of_those_away_on_the_day(made: Example) -> None:
    assert lines(sheets(made, "repatriation")["repatriation"]) == []

    (row,) = lines(sheets(made, "repatriation", as_at=date(2026, 11, 18))["repatriation"])

    assert row["patient"] == made.people["S4"].pseudonym
    assert (row["since"], row["ward"]) == (date(2026, 10, 20), "Ward X")
    assert row["suited_beds"] == 0


@pytest.mark.parametrize("name", CONTENTS)
def test_nobody_else_reads_a_pseudonym_or_a_small_count(made: Example, name: str) -> None:
    content = content_named(name)
    people = set(Patient.objects.values_list("pseudonym", flat=True))
    for sheet in content.make(question(made, content)):
        audience = Audience.ANYONE if Audience.ANYONE in content.audiences else Audience.AGREEMENT
        assert audience in content.audiences or content.audiences == {Audience.CLINICAL}
        if audience not in content.audiences:
            continue
        for line in lines(sheet, audience):
            assert not people & {str(cell) for cell in line.values()}
            if audience == Audience.ANYONE:
                counts = {c.name for c in sheet.columns if c.kind.counts_people}
                shown = [line[column] for column in counts & line.keys()]
                assert all(cell is None or cell == HIDDEN or cell % 5 == 0 for cell in shown)


@pytest.mark.parametrize("name", CONTENTS)
def test_same_question_gives_the_same_cells(made: Example, name: str) -> None:
    content = content_named(name)

    def cells() -> list[list[Line]]:
        return [
            [dict(enumerate(row)) for row in (*sheet.rows, sheet.total or ())]
            for sheet in content.make(question(made, content))
        ]

    assert cells() == cells()


def test_shares_of_what_is_saved_add_up_to_the_penny(made: Example) -> None:
    BaselineFactory(
        collaborative=made.collaborative,
        service_line=made.ward.service_line,
        start_date=MONDAY,
        end_date=TODAY,
        bed_days=20,
        price=Decimal("100.01"),
    )
    for percent in ("33.333", "20"):
        RiskShareFactory(collaborative=made.collaborative, percent=Decimal(percent))

    found = sheets(made, "ledger")

    (line,) = lines(found["working"])
    # 20 agreed less 13 of footprint patients, in area and out.
    assert (line["agreed"], line["used"], line["variance"]) == (20, 13, 7)
    assert (line["value"], line["money"]) == (35, Decimal("700.07"))
    *partners, total = lines(found["shares"])
    assert total["money"] == Decimal("700.07")
    assert [row["money"] for row in partners] == [
        Decimal("233.36"),
        Decimal("140.01"),
        Decimal("326.70"),
    ]
    assert partners[-1]["partner"] == "Reinvested by the collaborative"
    RiskShareFactory(collaborative=made.collaborative, percent=90)
    with pytest.raises(Refusal, match="add up to 143"):
        sheets(made, "ledger")


@given(
    st.decimals("-1000000", "1000000", places=2),
    st.lists(st.integers(0, 40), min_size=1, max_size=8),
)
def test_shares_add_up_and_are_within_a_penny(money: Decimal, weights: list[int]) -> None:
    whole = sum(weights) or 1
    percents = [Decimal(100 * weight) / whole for weight in weights[:-1]]
    percents.append(Decimal(100) - sum(percents))

    parts = shared(money, percents)

    assert sum(parts) == money
    for part, percent in zip(parts, percents, strict=True):
        assert abs(part - money * percent / 100) <= Decimal("0.0100001")


def test_learning_disability_and_autism_beside_the_trajectory(made: Example) -> None:
    for name, columns in (("S1", {"autism": "1"}), ("S4", {"learning_disability": "1"})):
        Patient.objects.filter(pk=made.people[name].pk).update(**columns)
    TrajectoryTargetFactory(
        collaborative=made.collaborative, start_date=date(2026, 11, 1), people=1
    )
    CareReviewFactory(
        placement=made.people["S1"].placements.get(),
        kind="cetr",
        planned_for=date(2026, 11, 3),
        held_on=date(2026, 11, 5),
    )

    (month,) = lines(sheets(made, "lda")["trajectory"])
    rows = lines(sheets(made, "lda_people")["people"])

    assert (month["people"], month["out_of_area"], month["target"], month["over"]) == (2, 0, 1, 1)
    first, second = rows
    # S4 left one ward on the 19th and came into another on the 20th: one pathway since October.
    assert first["patient"] == made.people["S4"].pseudonym
    assert (first["in_hospital_since"], first["days"]) == (date(2026, 10, 20), 35)
    assert first["five_years"] == first["review_overdue"] == ""
    assert (second["last_review"], second["review_by"]) == (date(2026, 11, 5), date(2027, 11, 5))
    hidden = lines(sheets(made, "lda")["trajectory"], Audience.ANYONE)
    assert hidden[0]["people"] == hidden[0]["over"] == HIDDEN
    assert "out_of_area" not in hidden[0]


def test_patient_list_is_for_clinicians_alone(made: Example) -> None:
    content = content_named("patients")
    rows = lines(sheets(made, "patients")["patients"])

    assert content.audiences == {Audience.CLINICAL}
    assert {row["patient"] for row in rows} == {
        made.people["S1"].pseudonym,
        made.people["S4"].pseudonym,
    }
    assert {row["bed"] for row in rows} == {bed.label for bed in made.beds[:2]}
    none = sheets(made, "patients", filters={"provider": ("PRIORY",)})
    assert lines(none["patients"]) == []
