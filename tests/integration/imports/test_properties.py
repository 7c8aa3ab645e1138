"""Random batches against a slow model: what is taken, what is refused, in what order."""

from collections.abc import Callable
from functools import wraps
from random import Random
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from patients.models import Placement
from tests.integration.imports.sending import Sender, counts, said
from tests.integration.imports.stories import (
    Stock,
    Story,
    batch_of,
    fits,
    retold,
    rows_of_stock,
    stocks,
    stories,
    taken_in_order,
)
from tests.integration.imports.world import held

EXAMPLES = 25


def random_examples(test: Callable[..., None]) -> Any:
    """Run the test on many examples, each in a database as it was before."""

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @wraps(test)
    def with_rollback(*arguments: Any, **keywords: Any) -> None:
        with transaction.atomic():
            test(*arguments, **keywords)
            transaction.set_rollback(True)

    return with_rollback


def clean(told: list[Story]) -> bool:
    """Whether all of the stories are true beside each other."""
    return len(taken_in_order(told)) == len(told)


def without_assumed() -> dict[str, Any]:
    """What is held, save which bed somebody was put into where none was named."""
    now = held()
    now["uses"] = [use for use in now["uses"] if not use[-1]]
    return now


@given(told=stories())
@random_examples
def test_takes_what_the_model_takes(hospital: Sender, told: list[Story]) -> None:
    batch = batch_of(told)
    taken = taken_in_order(told)

    result = hospital(**batch, accept_valid=True)

    spells = set(Placement.objects.values_list("spell_id", flat=True))
    assert spells == {f"S{story.number}" for story in taken}, said(result)
    assert bool(result.faults) == (len(taken) < len(told))
    total = sum(len(rows) for rows in batch.values())
    assert sum(counts(result)) == total
    assert result.created == sum(len(rows) for rows in batch_of(taken).values())


@given(told=stories(wards="ACNRR"), stock=stocks())
@random_examples
def test_beds_that_come_and_go_and_close(hospital: Sender, told: list[Story], stock: Stock) -> None:
    result = hospital(**batch_of(told), **rows_of_stock(stock), accept_valid=True)

    spells = set(Placement.objects.values_list("spell_id", flat=True))
    taken = {f"S{story.number}" for story in taken_in_order(told, stock)}
    assert spells == taken, said(result)


@given(told=stories(wards="ACNRR"), stock=stocks())
@random_examples
def test_beds_and_closures_come_later_or_are_refused(
    hospital: Sender, told: list[Story], stock: Stock
) -> None:
    """With people there already, a closure is taken exactly where they still fit."""
    told = taken_in_order(told, Stock(serving=stock.serving))
    first = rows_of_stock(Stock(serving=stock.serving))
    hospital(**first, **batch_of(told))
    closures = rows_of_stock(stock).get("closures")
    if not closures:
        return
    before = held()

    result = hospital(closures=closures)

    fit = len(taken_in_order(told, stock)) == len(told)
    assert bool(result.faults) == (not fit), said(result)
    if not fit:
        assert held() == before


@given(told=stories())
@random_examples
def test_what_was_taken_is_taken_again(hospital: Sender, told: list[Story]) -> None:
    batch = batch_of(told)
    first = hospital(**batch, accept_valid=True)
    before = held()

    again = hospital(**batch, accept_valid=True)

    assert counts(again) == (0, 0, first.created, first.refused), said(again)
    assert held() == before


@given(told=stories(), seed=st.integers(0, 1_000))
@random_examples
def test_order_of_rows_and_files_makes_no_difference(
    hospital: Sender, told: list[Story], seed: int
) -> None:
    told = taken_in_order(told)
    batch = batch_of(told)
    with transaction.atomic():
        hospital(**batch)
        expected = held()
        transaction.set_rollback(True)
    random = Random(seed)
    shuffled = {kind: random.sample(rows, len(rows)) for kind, rows in batch.items()}
    order = random.sample(list(shuffled), len(shuffled))

    result = hospital(**{kind: shuffled[kind] for kind in order})

    assert said(result) == ""
    assert held() == expected


@given(told=stories(), seed=st.integers(0, 1_000))
@random_examples
def test_several_batches_come_to_the_same_end(
    hospital: Sender, told: list[Story], seed: int
) -> None:
    told = taken_in_order(told)
    with transaction.atomic():
        hospital(**batch_of(told))
        expected = without_assumed()
        transaction.set_rollback(True)
    random = Random(seed)
    left = random.sample(told, len(told))

    while left:
        size = random.randint(1, len(left))
        result = hospital(**batch_of(left[:size]))
        assert said(result) == ""
        left = left[size:]

    assert without_assumed() == expected


@given(data=st.data())
@random_examples
def test_the_end_counts_and_not_the_way(hospital: Sender, data: st.DataObject) -> None:
    before = taken_in_order(data.draw(stories(with_leave=False)))
    after = data.draw(retold(before))
    hospital(**batch_of(before))

    result = hospital(**batch_of(after), accept_valid=True)

    if clean(after):
        assert said(result) == ""
        assert result.refused == 0
    again = hospital(**batch_of(after), accept_valid=True)
    assert (again.created, again.changed) == (0, 0), said(again)


@given(data=st.data())
@random_examples
def test_refused_changes_leave_a_state_that_can_be(hospital: Sender, data: st.DataObject) -> None:
    """Whatever mixture of held, changed and new comes in, what is held fits by the model."""
    before = taken_in_order(data.draw(stories(with_leave=False)))
    after = data.draw(retold(before))
    more = [
        Story(100 + story.number, story.person, story.admitted, story.parts)
        for story in data.draw(stories(most=3))
    ]
    hospital(**batch_of(before))
    mixed = data.draw(st.permutations([*after, *more]))

    result = hospital(**batch_of(mixed), accept_valid=True)

    refused = {
        row["spell_id"]
        for row, number in zip(batch_of(mixed)["stays"], range(2, 10_000), strict=False)
        if ("stays.csv", number) in result.refused_rows
    }
    was = {story.number: story for story in before}
    now = [was.get(story.number) if f"S{story.number}" in refused else story for story in mixed]
    there = [story for story in now if story is not None]
    assert set(Placement.objects.values_list("spell_id", flat=True)) == {
        f"S{story.number}" for story in there
    }
    assert all(fits(story, there[:place]) for place, story in enumerate(there))
