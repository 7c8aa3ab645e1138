"""Fixed lists about beds."""

from django.db import models


class Basis(models.TextChoices):
    """On what ground a bed is there: commissioned, or above contract."""

    BLOCK = "block", "Block"
    SURGE = "surge", "Surge"


class BedUse(models.TextChoices):
    """What a bed period says its bed is doing; no period means vacant."""

    OCCUPIED = "occupied", "Occupied"
    HELD = "held", "Held"
    CLOSED = "closed", "Closed"
    PAUSED = "paused", "Paused"


VACANT = "vacant"
"""The state of a bed that no period is about; the others are those of `BedUse`."""

BED_STATES = [*BedUse.values, VACANT]


class DifferenceKind(models.TextChoices):
    """How a provider's file and what is held disagree."""

    MISSING_FROM_FILE = "missing_from_file", "Held here, missing from the file"
    TYPED_DIFFERS = "typed_differs", "Typed here, the extract says otherwise"
    OTHER_WARD = "other_ward", "Held here in another ward"
    NOT_HELD = "not_held", "In the census, not held here"


class QuestionKind(models.TextChoices):
    """What of an extract could not be told."""

    WARD = "ward", "Which ward is this?"
    PERSON = "person", "Whose number is this?"
    ALIKE = "alike", "Possibly the same person"


class QuestionAnswer(models.TextChoices):
    """What the support hub told."""

    WARD = "ward", "This ward"
    SAME = "same", "The same person"
    ANOTHER = "another", "Another person"
    REFUSED = "refused", "The file is wrong"


class OfferAnswer(models.TextChoices):
    """How another organisation answers who asks for a bed in its ward."""

    YES = "yes", "Yes"
    NOT_NOW = "not_now", "Not now"
    NO = "no", "No"


class ImportState(models.TextChoices):
    """How far an import has come; from `CHECKED` on they are ends."""

    RECEIVED = "received", "Waiting to begin"
    RUNNING = "running", "Being read"
    CHECKED = "checked", "Checked, nothing applied"
    APPLIED = "applied", "Applied"
    REFUSED = "refused", "Refused, nothing applied"
    FAILED = "failed", "Failed, nothing applied"
    UNDONE = "undone", "Undone"
