"""Columns that Django has no field for."""

from decimal import Decimal
from typing import Any

from django.db import models


class ExactField(models.Field):
    """PostgreSQL's `numeric` without a limit of digits: a sum is kept as it was counted.

    Django's own decimals are rounded to a number of places that somebody chose.
    """

    description = "Decimal number of any precision"

    def db_type(self, connection: Any) -> str:
        """The type of the column."""
        return "numeric"

    def to_python(self, value: Any) -> Decimal | None:
        """A Decimal, from any number or text of one."""
        return None if value is None else Decimal(str(value))
