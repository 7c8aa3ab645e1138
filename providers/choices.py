"""Fixed lists of organisations and wards. Lists that change with time are rows of `Code`."""

from django.db import models


class Sector(models.TextChoices):
    """Who runs a provider."""

    NHS = "nhs", "NHS"
    INDEPENDENT = "independent", "Independent"


class SecurityLevel(models.TextChoices):
    """Level of security of a service line (MHSDS WARD SECURITY LEVEL, and blended wards)."""

    NONE = "none", "Not secure"
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    BLENDED = "blended", "Blended"


class WardSex(models.TextChoices):
    """Whom a ward or service line is for (MHSDS WARD INTENDED SEX)."""

    MALE = "male", "Men"
    FEMALE = "female", "Women"
    ANY = "any", "Any sex"


class Measure(models.TextChoices):
    """What is to be done within some days; see `Standard`."""

    ASSESSMENT = "assessment", "Referral to assessment"
    REPORT = "report", "Referral to report"
    OFFER_ANSWER = "offer_answer", "Offer of a bed to its answer (working days)"


class CodeList(models.TextChoices):
    """The coded lists held as dated rows; see `Code`."""

    CLOSURE_REASON = "closure_reason", "Bed closure reason"
    DECLINE_REASON = "decline_reason", "Referral decline reason"
    DELAY_ATTRIBUTION = "delay_attribution", "Delay attributable to"
    DISCHARGE_DESTINATION = "discharge_destination", "Destination of discharge"
    ETHNIC_CATEGORY = "ethnic_category", "Ethnic category"
    HOLD_REASON = "hold_reason", "Bed hold reason"
    INTERVENTION_TYPE = "intervention_type", "Restrictive intervention type"
    LDA_STATUS = "lda_status", "Learning disability or autism status"
    LEGAL_STATUS = "legal_status", "Mental Health Act legal status"
    OUT_OF_AREA_REASON = "out_of_area_reason", "Out-of-area reason"
    PAUSE_REASON = "pause_reason", "Bed pause reason"
    READINESS_REASON = "readiness_reason", "Clinically ready for discharge delay reason"
    REFERRAL_SOURCE = "referral_source", "Referral source"
    SOURCE_OF_ADMISSION = "source_of_admission", "Source of admission"
    SUSPENSION_REASON = "suspension_reason", "Admissions suspended reason"
