"""The roles and what they may do, as the roles' sentences say."""

import pytest

from providers.access import (
    COLLABORATIVE_ROLES,
    PROVIDER_ROLES,
    ROLE_PERMISSIONS,
    ROLE_SENTENCES,
    Permission,
    Role,
    roles_with,
)

CLINICAL = {Permission.CHANGE_PLACEMENTS, Permission.CONFIRM_WARDS, Permission.MANAGE_BEDS}


def test_every_role_has_permissions_and_a_sentence() -> None:
    assert set(ROLE_PERMISSIONS) == set(ROLE_SENTENCES) == set(Role)
    assert all(ROLE_PERMISSIONS.values())


def test_no_role_is_held_at_both_kinds_of_organisation() -> None:
    assert PROVIDER_ROLES.isdisjoint(COLLABORATIVE_ROLES)


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.HUB, Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_is_not_clinical_changes_nothing_clinical_and_sees_no_identity(role: Role) -> None:
    held = ROLE_PERMISSIONS[role]

    assert held.isdisjoint(CLINICAL)
    assert Permission.VIEW_IDENTITIES not in held


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_looks_after_the_system_sees_no_people(role: Role) -> None:
    assert Permission.VIEW_PEOPLE not in ROLE_PERMISSIONS[role]


def test_roles_with_any_of_several_permissions() -> None:
    found = roles_with(Permission.VIEW_AUDIT, Permission.MANAGE_USERS)

    assert set(found) == {Role.AUDITOR, Role.ADMINISTRATOR}
