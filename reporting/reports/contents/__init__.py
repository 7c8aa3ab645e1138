"""The contents that a report may have, by name: add one here and it is on offer everywhere."""

from impact.core.errors import Invalid
from reporting.reports.contents.base import EVERYBODY, NAMED, Content
from reporting.reports.contents.bed_days import BED_DAYS, LEDGER
from reporting.reports.contents.bed_state import BED_STATE
from reporting.reports.contents.figures import FIGURES
from reporting.reports.contents.lda import LDA, LDA_PEOPLE
from reporting.reports.contents.monthly import MONTHLY
from reporting.reports.contents.out_of_area import OUT_OF_AREA, REPATRIATION
from reporting.reports.contents.patients import PATIENTS
from reporting.reports.contents.placements import PLACEMENTS

_ALL = (
    BED_STATE,
    MONTHLY,
    OUT_OF_AREA,
    REPATRIATION,
    LEDGER,
    BED_DAYS,
    LDA,
    LDA_PEOPLE,
    PLACEMENTS,
    PATIENTS,
    FIGURES,
)

CONTENTS: dict[str, Content] = {content.name: content for content in _ALL}
"""In the order in which they are offered."""


class UnknownContent(Invalid):
    """A report was asked for that nobody has declared."""

    code = "unknown_content"


def content_named(name: str) -> Content:
    """The content of a name. Raises UnknownContent."""
    content = CONTENTS.get(name)
    if content is None:
        raise UnknownContent(f"{name!r} is no report; expected one of {', '.join(CONTENTS)}.")
    return content


__all__ = ["CONTENTS", "EVERYBODY", "NAMED", "Content", "UnknownContent", "content_named"]
