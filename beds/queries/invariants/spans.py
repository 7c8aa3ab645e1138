"""Two date columns as a range, in SQL."""


def span(alias: str, start: str = "start_date", end: str = "end_date") -> str:
    """The half-open range of a row; one that ends before it starts is empty, not an error.

    Not `greatest`: it passes over NULL, and an open row would seem to end on its first day.
    """
    first, last = f"{alias}.{start}", f"{alias}.{end}"
    return f"daterange({first}, CASE WHEN {last} < {first} THEN {first} ELSE {last} END)"
