"""Fixed lists about people and their care. Lists that change with time are rows of `Code`."""

from django.db import models


class Sex(models.TextChoices):
    """Sex of a person; MHSDS person stated gender 1, 2, 9 and X."""

    MALE = "male", "Male"
    FEMALE = "female", "Female"
    OTHER = "other", "Other"
    UNKNOWN = "unknown", "Not known"


class LeaveKind(models.TextChoices):
    """Why somebody is away from the ward they stay in."""

    SECTION17 = "section17", "Section 17 leave"
    HOME = "home", "Home leave"
    TRIAL = "trial", "Trial leave"
    GENERAL_HOSPITAL = "general_hospital", "General hospital"
    COURT = "court", "Court"
    ABSENT_WITHOUT_LEAVE = "absent_without_leave", "Absent without leave"


class ReferralKind(models.TextChoices):
    """A first bed, or another one for somebody already placed."""

    NEW = "new", "New referral"
    MOVE = "move", "Move"


class Urgency(models.TextChoices):
    """How soon a referral must be seen (MHSDS clinical response priority)."""

    ROUTINE = "routine", "Routine"
    URGENT = "urgent", "Urgent"
    EMERGENCY = "emergency", "Emergency"


class MoveReason(models.TextChoices):
    """Why somebody already placed needs another bed.

    Who must not share a ward with whom is never told here: the support hub knows.
    """

    STEP_DOWN = "step_down", "Step down"
    STEP_UP = "step_up", "Step up"
    ACUITY = "acuity", "Acuity"
    SEPARATION = "separation", "Separation: speak to the support hub"
    CLOSER_TO_HOME = "closer_to_home", "Closeness to home"


class SeparationScope(models.TextChoices):
    """What two people must not share."""

    WARD = "ward", "A ward"
    SITE = "site", "A site"


class ReviewKind(models.TextChoices):
    """A review that a whole team holds."""

    CETR = "cetr", "C(E)TR"
    CPA = "cpa", "CPA review"


class PlacementReason(models.TextChoices):
    """How a placement begins or ends: by care, or because its whole ward changed provider."""

    CARE = "care", "Admission or discharge"
    WARD_TRANSFER = "ward_transfer", "Change of provider of the ward"


SECLUSION = "05"
SEGREGATION = "06"
RESTRICTED_LEGAL_STATUSES = frozenset({"09", "15", "17", "37"})
