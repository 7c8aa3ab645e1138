"""Trial leave: some who step down to another provider try the ward first, their bed kept."""

from impact.demo.records import Leave
from impact.demo.stories import discharges, moves, phases
from impact.demo.wards import WardState
from impact.demo.world import Care, World

_SHARE = 0.4
_SUCCEEDS = 0.82


def suits(care: Care, place: WardState) -> bool:
    """Whether this step down begins with a trial."""
    elsewhere = place.plan.provider != care.spell.provider
    stepping_down = care.ending == "down" and care.place.has_beds and care.stay.start < care.due
    return elsewhere and stepping_down and care.person.chance.often(_SHARE)


def begin(world: World, care: Care, place: WardState) -> None:
    """From today the person is in the other ward on trial, for one to three months."""
    number = world.number(care.spell.provider, "leave")
    until = world.day + care.person.chance.randint(28, 84)
    leave = Leave(
        leave_id=f"L{number:05d}",
        kind="trial",
        start=world.day,
        back=until,
        bed_kept=True,
        told=False,
    )
    world.begin_trial(care, place, leave)
    world.at(until, discharges.RANK, _end, world, care)


def _end(world: World, care: Care) -> None:
    """The trial became a transfer into the same bed, or the person is back with the sender."""
    trial = world.end_trial(care)
    if care.person.chance.often(_SUCCEEDS):
        moves.complete(world, care, trial.place, label=trial.label)
        phases.begin(world, care)
        return
    discharges.give_up_move(world, care)
    phases.resume(world, care, due=world.day + care.person.chance.randint(150, 500))
