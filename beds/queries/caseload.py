"""The people of a case manager who are in wards that no member feeds."""

from collections.abc import Iterable
from datetime import date

from beds.queries.labels import read_labels
from beds.queries.people import Person, people
from providers.models import Collaborative


def people_unfed(*, collaboratives: Iterable[Collaborative], as_at: date) -> list[Person]:
    """Footprint patients in wards that no member feeds, by provider, ward and pseudonym.

    A query for each collaborative, and one more.
    """
    labels = read_labels(on=as_at)
    return [
        person
        for collaborative in collaboratives
        for person in people(collaborative=collaborative, as_at=as_at, labels=labels, unfed=True)
    ]
