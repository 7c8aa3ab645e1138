"""How a query is cut: its dimensions, its condition, and what it joins to a fact for both."""

from dataclasses import dataclass

from reporting.figures import dimensions
from reporting.figures.dimensions import LINES, PLACES

K = "width_bucket({day}, %(starts)s::date[])"
LAST_DAY = "(%(ends)s::date[])[k] - 1"


@dataclass(frozen=True)
class Cut:
    """How a query is cut: the dimensions asked for, and a condition on `place` and `icb`."""

    by: tuple[str, ...] = ()
    where: str = "true"
    places: str = PLACES
    place_key: str = "ward_id"

    @property
    def names(self) -> str:
        """The dimensions as further columns."""
        return "".join(f", {name}" for name in self.by)

    @property
    def values(self) -> str:
        """The dimensions as further columns, with what they are made of."""
        return "".join(f", {dimensions.ALL[name].sql} AS {name}" for name in self.by)

    @property
    def keys(self) -> str:
        """The columns of a fact that this cut needs, as further columns."""
        return "".join(f", {key}" for key in self._keys())

    def _keys(self) -> list[str]:
        keys = []
        if "place." in self.values + self.where:
            keys.append(self.place_key)
        if "icb." in self.values + self.where:
            keys.append("icb_id")
        if "destination" in self.by or "fact.destination" in self.where:
            keys.append("destination")
        return keys

    @property
    def joins(self) -> str:
        """Joins `place` and `icb` to `fact` where this cut needs them."""
        joins = []
        if self.place_key in self._keys():
            joins.append(f"JOIN ({self._places}) place ON place.place_id = fact.{self.place_key}")
        if "icb_id" in self._keys():
            joins.append("LEFT JOIN providers_icb icb ON icb.id = fact.icb_id")
        return " ".join(joins)

    @property
    def _of_place(self) -> list[str]:
        """The dimensions that are a place's."""
        return [name for name in self.by if dimensions.ALL[name].sql.startswith("place.")]

    @property
    def _places(self) -> str:
        """The places; those that the dimensions do not tell apart share a `place_no`."""
        if not self._of_place:
            return self.places
        order = ", ".join(f"place.{name}" for name in self._of_place)
        return (
            f"SELECT place.*, dense_rank() OVER (ORDER BY {order}) AS place_no"
            f" FROM ({self.places}) place"
        )

    @property
    def groups(self) -> list[tuple[str, str]]:
        """What tells groups apart: names, and their SQL where `joins` are. Numbers for places:
        they are quicker to compare than names.
        """
        found = [(name, dimensions.ALL[name].sql) for name in self.by if name not in self._of_place]
        return [("place_no", "place.place_no"), *found] if self._of_place else found

    def named(self, rows: str) -> str:
        """Rows of groups, joined to `place` for its names: then the dimensions are columns."""
        if not self._of_place:
            return rows
        names = ", ".join(self._of_place)
        return (
            f"{rows} JOIN (SELECT DISTINCT place_no, {names} FROM ({self._places}) place) place"
            " USING (place_no)"
        )

    def of_lines(self) -> "Cut":
        """The same cut of a fact that has a service line and no ward."""
        return Cut(self.by, self.where, LINES, "line_id")
