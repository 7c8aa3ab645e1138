"""Lists of the API that a reader may order: rows that are equal never change places."""

import pytest

from impact.api import VIEW_SETS
from impact.core.ordering import OrderingFilter
from providers.models import ServiceLine

ORDERED = {
    name: viewset.filterset_class.base_filters["ordering"]
    for name, viewset in VIEW_SETS
    if "ordering" in getattr(getattr(viewset, "filterset_class", None), "base_filters", {})
}


def test_there_are_lists_to_be_ordered() -> None:
    assert len(ORDERED) > 10


@pytest.mark.parametrize("name", ORDERED)
def test_every_list_is_ordered_to_the_last_row(name: str) -> None:
    assert isinstance(ORDERED[name], OrderingFilter)


@pytest.mark.parametrize(
    ("asked", "order"),
    [
        (None, ("position", "code", "pk")),
        (["", ""], ("position", "code", "pk")),
        (["-name"], ("-name", "position", "code", "pk")),
        (["name", "-code"], ("name", "-code", "position", "code", "pk")),
    ],
)
def test_what_is_asked_comes_first_and_the_primary_key_last(
    asked: list[str] | None, order: tuple[str, ...]
) -> None:
    chosen = OrderingFilter(fields=["name", "code"])

    assert chosen.filter(ServiceLine.objects.all(), asked).query.order_by == order
    dated = ServiceLine.objects.order_by("-code")
    assert chosen.filter(dated, None).query.order_by == ("-code", "pk")
