"""The bed state as a report: the rows of the page, and of them what anyone else may read."""

from datetime import date
from typing import Any

import pytest

from reporting.figures.suppression import HIDDEN, Audience
from reporting.reports.asking import Asked
from reporting.reports.audiences import Reader, shown_to
from reporting.reports.contents import UnknownContent, content_named
from reporting.reports.contents.bed_state import UnknownFilter
from tests.integration.beds_state.small import NOW, Small

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def small() -> Small:
    """Ward A with ten beds and six people, ward B with ten and three."""
    made = Small()
    made.ward("A", beds=10)
    made.ward("B", beds=10)
    for number in range(1, 7):
        made.stay(date(2026, 11, 2), bed=f"A{number}")
    for number in range(1, 4):
        made.stay(date(2026, 11, 2), bed=f"B{number}")
    return made


def asked(small: Small, **columns: Any) -> Asked:
    return Asked(collaborative=small.collaborative, as_at=DAY, known_at=NOW, **columns)


def lines(question: Asked, audience: Audience) -> list[dict[str, Any]]:
    """What a reader gets: each line by the names of its columns."""
    (sheet,) = content_named("bed_state").make(question)
    shown = shown_to(Reader(audience=audience), sheet)
    names = [column.name for column in shown.columns]
    return [dict(zip(names, line, strict=True)) for line in shown.lines]


def test_it_has_the_rows_of_the_page_and_the_total(small: Small) -> None:
    found = lines(asked(small), Audience.CLINICAL)
    state = small.state(DAY)

    for line, row in zip(found, [*state.rows, state.total], strict=True):
        assert {name: line[name] for name in row.as_dict() if name in line} == {
            name: getattr(row, name) for name in row.as_dict() if name in line
        }
    assert [line["ward_name"] for line in found] == ["A", "B", None]
    assert [line["occupied"] for line in found] == [6, 3, 9]
    assert found[-1]["provider_name"] == "Total"


def test_anyone_else_reads_no_ward_of_few_nor_what_gives_it_away(small: Small) -> None:
    first, second, total = lines(asked(small), Audience.ANYONE)

    for line in (first, second):
        assert {line[name] for name in ("beds", "open", "occupied", "vacant")} == {HIDDEN}
        assert line["occupancy"] == HIDDEN
    assert (total["beds"], total["occupied"], total["vacant"]) == (20, 10, 11)
    assert not {"on_leave", "absent_without_leave", "ready_for_discharge"} & first.keys()


def test_it_is_cut_and_narrowed_as_asked(small: Small) -> None:
    by_line = asked(small, by=("service_line",), filters={"provider": ("RHA",)})

    (line, total) = lines(by_line, Audience.CLINICAL)

    assert (line["service_line"], line["beds"], total["beds"]) == ("LS_M_MI", 20, 20)
    with pytest.raises(UnknownFilter):
        lines(asked(small, filters={"provider": ("NOBODY",)}), Audience.CLINICAL)


def test_a_report_that_nobody_declared_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownContent, match="bed_state"):
        content_named("weather")
