"""Who is in which bed."""

from beds.models.beds import Bed
from beds.models.confirmations import Confirmation, StayConfirmation
from beds.models.differences import Difference
from beds.models.import_batches import ImportBatch, ImportFile
from beds.models.offers import Offer
from beds.models.periods import BedPeriod
from beds.models.questions import Question

__all__ = [
    "Bed",
    "BedPeriod",
    "Confirmation",
    "Difference",
    "ImportBatch",
    "ImportFile",
    "Offer",
    "Question",
    "StayConfirmation",
]
