"""Standards that ship, for a database that has none yet."""

from impact.audit.service import service
from providers.choices import Measure
from providers.models import Standard, User

# Access assessment within 7 days of referral, its report within 28: the national standard that
# the collaboratives audit against. Offers are our own usage, in working days.
_SHIPPED = {Measure.ASSESSMENT: 7, Measure.REPORT: 28, Measure.OFFER_ANSWER: 2}


@service("standards.ensure_standards")
def ensure_standards(*, by: User) -> None:
    """Make the standards of which the database has none; those that are there stay."""
    held = set(Standard.objects.values_list("measure", flat=True))
    for measure, days in _SHIPPED.items():
        if measure not in held:
            Standard.objects.create(measure=measure, days=days)
