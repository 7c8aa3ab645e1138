"""The administration site: people and roles, and reference data. No patients, by design.

Only what is registered here is on it: the admin pages that libraries bring (tokens, sign-in
attempts, history of every table) would show what administrators are not to see.
"""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse

from impact.audit.history import change
from providers.access import Permission
from providers.models import User
from providers.models.querysets import memberships_with


def holds(user: Any, *permissions: Permission) -> bool:
    """Whether somebody holds any of the permissions anywhere; a superuser does."""
    if isinstance(user, AnonymousUser) or not user.is_active:
        return False
    return user.is_superuser or memberships_with(user, *permissions).exists()


class AdministrationSite(admin.AdminSite):
    """Admits who manages people or reference data, signed in like everybody else."""

    site_header = "Administration"
    site_title = "Bed state administration"
    index_title = "People, roles and reference data"
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the person has any business here."""
        return holds(request.user, Permission.MANAGE_USERS, Permission.MANAGE_REFERENCE)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send who is not signed in to the one sign-in page, with its second step and lockout."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or request.get_full_path())


site = AdministrationSite(name="admin")


class RecordedAdmin(admin.ModelAdmin):
    """A model that whoever is admitted may see and who holds `permission` may change.

    Nothing is deleted here: dated rows end, and history keeps the rest.
    """

    permission: Permission = Permission.MANAGE_REFERENCE
    actions = None

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The site has judged that already."""
        return site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever is admitted may look."""
        return site.has_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who holds the permission."""
        return holds(request.user, self.permission)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who holds the permission."""
        return holds(request.user, self.permission)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """The form, with what it changes on record under who changed it."""
        if request.method != "POST" or not isinstance(request.user, User):
            return super().changeform_view(request, object_id, form_url, extra_context)
        with change(by=request.user, action="admin.change"):
            return super().changeform_view(request, object_id, form_url, extra_context)


class RecordedInline(admin.TabularInline):
    """Rows of a record, under the same rules."""

    permission: Permission = Permission.MANAGE_REFERENCE
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Whoever is admitted may look."""
        return site.has_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Who holds the permission."""
        return holds(request.user, self.permission)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Who holds the permission."""
        return holds(request.user, self.permission)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody."""
        return False


class ReadOnlyAdmin(RecordedAdmin):
    """A model that is looked at here and changed elsewhere."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False
