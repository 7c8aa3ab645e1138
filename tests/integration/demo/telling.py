"""Tells the demonstration up to a day, as the command does."""

from datetime import date

from impact.core import clock
from impact.demo import loader


def tell(until: date, *, again: bool = False, seed: int | None = None) -> loader.Loaded:
    """Load the demonstration on the day."""
    with clock.at(until):
        return loader.load(
            seed=seed, now=clock.now(), progress=lambda stage, done, total: None, again=again
        )
