"""People, their roles, and the systems of other organisations."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from impact.core.errors import Refusal
from providers.access import ROLE_SENTENCES, SYSTEM_ROLES, Permission, Role
from providers.admin_site import ReadOnlyAdmin, RecordedAdmin, RecordedInline, holds, site
from providers.models import Membership, User
from providers.services.accounts import check_grant, manageable, roles_told


class MembershipForm(forms.ModelForm):
    """One role; who gives it is `formset.by`."""

    role = forms.ChoiceField(
        choices=[(role.value, role.label) for role in Role if role not in SYSTEM_ROLES],
        help_text=" ".join(
            f"{Role(role).label}: {sentence}"
            for role, sentence in ROLE_SENTENCES.items()
            if role not in SYSTEM_ROLES
        ),
    )

    class Meta:
        model = Membership
        fields = ["role", "provider", "collaborative", "start_date", "end_date"]


class MembershipFormSet(BaseInlineFormSet):
    """Somebody's roles, each checked against who gives it."""

    by: User

    def clean(self) -> None:
        """Refuse a role that is not theirs to give, changed or new."""
        super().clean()
        for form in self.forms:
            if form.has_changed() and form.is_valid():
                self._check(form)

    def _check(self, form: forms.BaseForm) -> None:
        given = form.cleaned_data
        try:
            check_grant(
                user=cast(User, self.instance),
                role=given["role"],
                provider=given.get("provider"),
                collaborative=given.get("collaborative"),
                by=self.by,
            )
        except Refusal as refusal:
            raise ValidationError(refusal.message, code=refusal.code) from refusal


class MembershipInline(RecordedInline):
    """The roles of one person."""

    model = Membership
    form = MembershipForm
    formset = MembershipFormSet
    permission = Permission.MANAGE_USERS
    autocomplete_fields = ["provider", "collaborative"]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """The forms, which know who fills them in."""
        formset = super().get_formset(request, obj, **kwargs)
        return type(formset.__name__, (formset,), {"by": request.user})


@admin.register(User, site=site)
class PersonAdmin(RecordedAdmin, UserAdmin):
    """People: shown are those whom the administrator may change, and never a password."""

    permission = Permission.MANAGE_USERS
    list_display = ["username", "name", "email", "is_active", "last_login"]
    list_filter = ["is_active", "memberships__role"]
    search_fields = ["username", "name", "email"]
    ordering = ["username"]
    filter_horizontal = ()
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Person", {"fields": ["name", "email", "is_active"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]
    inlines = [MembershipInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """The people whom the administrator may change."""
        if not holds(request.user, self.permission) or not isinstance(request.user, User):
            return User.objects.none()
        return manageable(by=request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who manages people."""
        return holds(request.user, self.permission)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Who manages people."""
        return holds(request.user, self.permission)


@admin.register(Membership, site=site)
class MembershipAdmin(ReadOnlyAdmin):
    """Roles that are or were held where the administrator manages people, systems' included.

    They are changed on the person's own page.
    """

    list_display = ["user", "role", "provider", "collaborative", "start_date", "end_date"]
    list_filter = ["role", "collaborative"]
    list_select_related = ["user", "provider", "collaborative"]
    search_fields = ["user__username", "user__name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        """The roles of the administrator's own organisations."""
        if not isinstance(request.user, User):
            return Membership.objects.none()
        return roles_told(by=request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who manages people."""
        return holds(request.user, Permission.MANAGE_USERS)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Who manages people."""
        return holds(request.user, Permission.MANAGE_USERS)
