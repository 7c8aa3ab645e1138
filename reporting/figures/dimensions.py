"""By what a figure may be cut, and how a row gets its value of each."""

from dataclasses import dataclass

from impact.core.errors import Invalid


class CannotCut(Invalid):
    """A figure was asked for by a dimension that it does not have."""

    code = "cannot_cut"


class UnknownDimension(Invalid):
    """A figure was asked for by something that is no dimension."""

    code = "unknown_dimension"


@dataclass(frozen=True)
class Dimension:
    """One way to cut: its name, what it is called, and its SQL over `place` and `icb`."""

    name: str
    label: str
    sql: str

    @property
    def words(self) -> str:
        """What it is called inside a sentence: service line, ICB."""
        return self.label if self.label.isupper() else self.label[:1].lower() + self.label[1:]


ALL = {
    dimension.name: dimension
    for dimension in (
        Dimension("provider", "Provider", "place.provider"),
        Dimension("site", "Site", "place.site"),
        Dimension("ward", "Ward", "place.ward"),
        Dimension("service_line", "Service line", "place.service_line"),
        Dimension("icb", "ICB", "icb.code"),
        Dimension("security_level", "Level of security", "place.security_level"),
        Dimension("sex", "Sex of the ward", "place.sex"),
        Dimension("destination", "Destination", "fact.destination"),
    )
}
OF_PLACE = ("provider", "site", "ward", "service_line", "security_level", "sex")
OF_PERSON = (*OF_PLACE, "icb")

# What `place` is for a fact with a ward, and for one with a service line only.
PLACES = """
  SELECT w.id AS place_id, p.key AS provider, s.key AS site, p.key || ':' || w.code AS ward,
         l.code AS service_line, l.security_level, w.sex
    FROM providers_ward w
    JOIN providers_provider p ON p.id = w.provider_id
    JOIN providers_site s ON s.id = w.site_id
    JOIN providers_serviceline l ON l.id = w.service_line_id"""
LINES = """
  SELECT l.id AS place_id, NULL::text AS provider, NULL::text AS site, NULL::text AS ward,
         l.code AS service_line, l.security_level, NULL::text AS sex
    FROM providers_serviceline l"""
