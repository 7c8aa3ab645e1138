"""Look-ups for query sets."""

from typing import Any

from django.db.models import Field, Lookup
from django.db.models.fields.related import ForeignObject


@ForeignObject.register_lookup
@Field.register_lookup
class AnyOf(Lookup):
    """`column__any_of=[…]`: as `in`, with one array parameter however long the list is.

    `in` makes a parameter of every value, which costs more than the query itself from some
    thousands on.
    """

    lookup_name = "any_of"

    def get_prep_lookup(self) -> list[Any]:
        """The values as a list, as the driver sends an array."""
        return list(self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """`column = ANY(array)`; the cast gives an empty array a type."""
        left, params = self.process_lhs(compiler, connection)
        kind = self.lhs.output_field.db_type(connection).partition("(")[0]
        return f"{left} = ANY(%s::{kind}[])", (*params, self.rhs)
