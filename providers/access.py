"""What a role lets a person do: one enum of permissions, a sentence each, and the roles.

Pages, API, exports, tasks and commands all ask for these; nothing else decides.
"""

from django.db import models


class Permission(models.TextChoices):
    """One thing that may be done; the label completes the sentence "you may …"."""

    VIEW_BED_STATE = "view_bed_state", "see the bed state of every member of the collaborative"
    VIEW_PEOPLE = "view_people", "see placements by pseudonym"
    VIEW_IDENTITIES = "view_identities", "ask for the identities of your own organisation's people"
    MASK_IDENTITIES = "mask_identities", "take wrong identities out of your people's history"
    CHANGE_PLACEMENTS = "change_placements", "admit, move and discharge people in your own wards"
    CONFIRM_WARDS = "confirm_wards", "confirm the bed state of your own wards"
    MANAGE_BEDS = "manage_beds", "close, hold, pause and reopen beds in your own wards"
    IMPORT_FILES = "import_files", "send extracts for your own organisation"
    APPROVE_CLOSURES = "approve_closures", "approve bed closures"
    MANAGE_CASELOAD = "manage_caseload", "record and confirm people in wards that no member feeds"
    VIEW_FIGURES = "view_figures", "see every figure and open it into its rows"
    EXPORT_REPORTS = "export_reports", "ask for placement reports"
    MANAGE_REFERRALS = "manage_referrals", "triage and redirect referrals"
    RUN_MEETING = "run_meeting", "run the weekly meeting and record decisions"
    MANAGE_REFERENCE = "manage_reference", "change organisations, wards and local lists"
    VIEW_AUDIT = "view_audit", "search who changed and who saw what"
    MANAGE_USERS = "manage_users", "invite people and give them roles"


class Role(models.TextChoices):
    """What somebody is at an organisation; a person may hold several, at several."""

    CLINICIAN = "clinician", "Clinician"
    BED_MANAGER = "bed_manager", "Bed manager"
    COMMISSIONER = "commissioner", "Commissioner"
    CASE_MANAGER = "case_manager", "Case manager"
    HUB = "hub", "Support hub"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "Administrator"
    SYSTEM_READER = "system_reader", "System that reads"
    SYSTEM_WRITER = "system_writer", "System that reads and writes"


_P = Permission
_SEES = frozenset({_P.VIEW_BED_STATE, _P.VIEW_PEOPLE, _P.VIEW_FIGURES})
_CLINICAL = _SEES | {_P.VIEW_IDENTITIES, _P.CHANGE_PLACEMENTS, _P.CONFIRM_WARDS}
_BEDS = frozenset({_P.MANAGE_BEDS, _P.IMPORT_FILES})

ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.CLINICIAN: _CLINICAL,
    Role.BED_MANAGER: _CLINICAL | _BEDS | {_P.MASK_IDENTITIES},
    Role.COMMISSIONER: _SEES | {_P.EXPORT_REPORTS},
    Role.CASE_MANAGER: _SEES | {_P.MANAGE_CASELOAD, _P.APPROVE_CLOSURES, _P.VIEW_IDENTITIES},
    Role.HUB: _SEES | {_P.MANAGE_REFERRALS, _P.RUN_MEETING, _P.MANAGE_REFERENCE},
    Role.AUDITOR: frozenset({_P.VIEW_AUDIT}),
    Role.ADMINISTRATOR: frozenset({_P.MANAGE_USERS}),
    Role.SYSTEM_READER: _SEES,
    Role.SYSTEM_WRITER: _CLINICAL | _BEDS,
}

ROLE_SENTENCES: dict[str, str] = {
    Role.CLINICIAN: (
        "Changes its own wards; sees every member's bed state with pseudonyms, and identities of "
        "its own patients."
    ),
    Role.BED_MANAGER: (
        "As a clinician, and closes, holds and reopens beds, sends extracts and confirms for its "
        "provider, and masks identities that were wrong."
    ),
    Role.COMMISSIONER: (
        "Sees every figure and placement of the collaborative by pseudonym, and makes reports; "
        "changes nothing clinical."
    ),
    Role.CASE_MANAGER: (
        "Looks after people placed in wards that no member feeds: records and confirms them "
        "weekly, and approves closures."
    ),
    Role.HUB: (
        "The support hub, at arm's length from the lead provider's own wards: referrals, the "
        "meeting and reference data."
    ),
    Role.AUDITOR: "Sees who changed and who saw what; changes nothing.",
    Role.ADMINISTRATOR: "Invites people and gives them roles; sees no patients.",
    Role.SYSTEM_READER: "Another organisation's system that reads what its organisation may see.",
    Role.SYSTEM_WRITER: "Another organisation's system that reads, and writes its own wards.",
}

PROVIDER_ROLES = frozenset({Role.CLINICIAN, Role.BED_MANAGER})
COLLABORATIVE_ROLES = frozenset({Role.COMMISSIONER, Role.CASE_MANAGER, Role.HUB, Role.AUDITOR})
SYSTEM_ROLES = frozenset({Role.SYSTEM_READER, Role.SYSTEM_WRITER})


# Whoever holds one of these needs names of organisations and wards to do it.
REFERENCE_PERMISSIONS = (
    Permission.VIEW_BED_STATE,
    Permission.VIEW_AUDIT,
    Permission.MANAGE_USERS,
    Permission.MANAGE_REFERENCE,
)


def roles_with(*permissions: Permission) -> list[str]:
    """The roles that carry any of `permissions`."""
    return [role for role, held in ROLE_PERMISSIONS.items() if not held.isdisjoint(permissions)]
