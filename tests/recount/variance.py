"""Bed day variance: what was agreed less what was used, and what that is worth."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from tests.recount.facts import Fact
from tests.recount.patient_days import patient_days
from tests.recount.records import Baseline, Collaborative, Held, Line
from tests.recount.where import Labels, is_in_scope


def bed_day_variance(held: Held, collaborative: Collaborative, day: date) -> list[Fact]:
    """A day's share of each baseline, less each patient day of a footprint patient."""
    going = list(baselines(held, collaborative, day))
    facts = []
    for it in going:
        share = Fraction(it.bed_days) / (it.end - it.start).days
        worth = share * Fraction(it.price) if it.price is not None else None
        facts.append(_fact(_labels(it.provider, it.line), share, share, worth))
    for there in patient_days(held, collaborative, day):
        if there.is_footprint:
            ward = there.stay.ward
            price = price_of(going, ward.provider, ward.line)
            labels = _labels(ward.provider, ward.line)
            facts.append(
                _fact(labels, Fraction(-1), Fraction(0), None if price is None else -price)
            )
    return facts


def baselines(held: Held, collaborative: Collaborative, day: date) -> Iterator[Baseline]:
    """Those of the collaborative in scope that cover the day."""
    for it in held.baselines:
        is_its = it.collaborative == collaborative.code and is_in_scope(collaborative, it.line)
        if is_its and it.start <= day < it.end:
            yield it


def price_of(going: list[Baseline], provider: str, line: Line) -> Fraction | None:
    """The price agreed with the provider for the line; else the collaborative's own."""
    mine = {it.provider: it for it in going if it.line == line}
    agreed = mine.get(provider) or mine.get(None)
    return Fraction(agreed.price) if agreed and agreed.price is not None else None


def _labels(provider: str | None, line: Line) -> Labels:
    return {"provider": provider, "service_line": line.code, "security_level": line.level}


def _fact(labels: Labels, days: Fraction, agreed: Fraction, worth: Fraction | None) -> Fact:
    return Fact(labels, days, agreed, beside={} if worth is None else {"money": worth})
