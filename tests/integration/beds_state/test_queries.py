"""How many queries the bed state and its neighbours take, whatever the size."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beds.queries import lists_under
from beds.state import bed_map, bed_state, bed_timeline, changes_since, ward_grid
from providers.models import Collaborative, Ward
from tests.integration.beds_state.small import NOW, Small

DAY = date(2026, 11, 20)
BEFORE = date(2026, 11, 13)

Asked = Callable[[Collaborative], object]
BOUNDS: dict[str, tuple[int, Asked]] = {
    "bed state": (4, lambda whole: bed_state(collaborative=whole, as_at=DAY, known_at=NOW)),
    "with changes": (
        4,
        lambda whole: bed_state(collaborative=whole, as_at=DAY, known_at=NOW, since=BEFORE),
    ),
    "changes": (4, lambda whole: changes_since(collaborative=whole, as_at=DAY, since=BEFORE)),
    "lists": (6, lambda whole: lists_under(collaborative=whole, as_at=DAY)),
    "map": (2, lambda whole: bed_map(collaborative=whole, as_at=DAY)),
}


def fill(small: Small, wards: int) -> None:
    """Wards with a bed occupied, one held for somebody, one closed, and people elsewhere."""
    far = small.site("FAR", small.provider("N"), "QOQ")
    for number in range(wards):
        code = f"W{number}-"
        ward = small.ward(code, beds=4)
        stay = small.stay(date(2026, 3, 1), bed=f"{code}1")
        small.leave(stay, date(2026, 11, 1))
        small.use(f"{code}2", "held", date(2026, 11, 1), referral=small.referral(date(2026, 11, 1)))
        small.use(f"{code}3", "closed", date(2026, 11, 1))
        small.confirm(ward, NOW)
        small.stay(date(2026, 3, 1), ward=small.ward(f"X{number}", site=far))


@pytest.mark.parametrize("wards", [1, 50])
@pytest.mark.django_db
def test_queries_are_as_many_for_one_ward_as_for_fifty(wards: int) -> None:
    small = Small()
    fill(small, wards)
    for what, (bound, ask) in BOUNDS.items():
        with CaptureQueriesContext(connection) as taken:
            ask(small.collaborative)
        assert len(taken) == bound, what


@pytest.mark.django_db
def test_cutting_again_takes_no_query() -> None:
    small = Small()
    fill(small, 3)
    state = small.state(DAY)
    with CaptureQueriesContext(connection) as taken:
        assert state.cut(by="service_line", service_line="LS_M_MI").total == state.total
    assert len(taken) == 0


@pytest.mark.django_db
def test_one_ward_and_one_bed_take_two_queries() -> None:
    small = Small()
    fill(small, 1)
    ward = Ward.objects.get(code="W0-")
    bed = ward.beds.get(label="W0-1")
    with CaptureQueriesContext(connection) as taken:
        ward_grid(ward=ward, as_at=DAY)
        bed_timeline(bed, as_at=DAY)
    assert len(taken) == 4
