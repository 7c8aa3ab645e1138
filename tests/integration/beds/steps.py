"""Steps that several tests of beds and wards take, as usual unless told otherwise."""

from beds.choices import BedUse
from beds.models import BedPeriod
from beds.services import checks, closures, holds, pauses
from beds.services.leave import start_leave
from beds.services.placements import Move
from patients.choices import LeaveKind
from patients.models import Leave, Placement
from tests.factories import DAY, days
from tests.placing import WardWithBeds

AWAY, BACK = days(5), days(9)
NOW = days(20)


def go(here: WardWithBeds, placement: Placement, **given: object) -> Leave:
    """Somebody goes on leave, from `AWAY`, as section 17 leave."""
    values = {"kind": LeaveKind.SECTION17, "start_date": AWAY, "today": NOW, **given}
    return start_leave(placement=placement, by=here.by, **values)  # type: ignore[arg-type]


def to(there: WardWithBeds, placement: Placement, **given: object) -> Move:
    """A move to the first bed of a ward."""
    given.setdefault("bed", there.beds[0])
    return Move(placement=placement, ward=there.ward, **given)  # type: ignore[arg-type]


def close(here: WardWithBeds, **given: object) -> BedPeriod:
    """The first bed of a ward is closed."""
    values = {"start_date": DAY, "reason": "staffing", "today": NOW, **given}
    return closures.close_bed(bed=here.beds[0], by=here.by, **values)  # type: ignore[arg-type]


def hold(here: WardWithBeds, **given: object) -> BedPeriod:
    """The first bed of a ward is held."""
    values = {"start_date": DAY, "review_on": days(3), "today": NOW, **given}
    values.setdefault("reason", "emergency" if "referral" not in values else "")
    return holds.hold_bed(bed=here.beds[0], by=here.by, **values)  # type: ignore[arg-type]


def pause(here: WardWithBeds, **given: object) -> BedPeriod:
    """The first bed of a ward is paused."""
    values = {"start_date": DAY, "reason": "acuity", "review_on": days(7), "today": NOW, **given}
    return pauses.pause_bed(bed=here.beds[0], by=here.by, **values)  # type: ignore[arg-type]


SETTERS = {BedUse.CLOSED: close, BedUse.HELD: hold, BedUse.PAUSED: pause}
REFUSALS = {
    BedUse.CLOSED: checks.BedClosed,
    BedUse.HELD: checks.BedHeld,
    BedUse.PAUSED: checks.BedPaused,
}
