"""By what a list is ordered where its reader may choose."""

from collections.abc import Sequence

import django_filters
from django.db.models import QuerySet


class OrderingFilter(django_filters.OrderingFilter):
    """As asked, among equals as the list always is, and in the end by primary key.

    Without that last word rows that are equal may change places between two pages of a list: one
    would be read twice and another never.
    """

    def filter(self, qs: QuerySet, value: Sequence[str] | None) -> QuerySet:
        """The rows in order; a value that names nothing, like `,`, leaves the usual one."""
        asked = [self.get_ordering_value(each) for each in value or () if each]
        return qs.order_by(*asked, *(qs.query.order_by or qs.model._meta.ordering), "pk")
