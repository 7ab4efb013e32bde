"""People in the administration."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people.admin.actions import deactivate, reset_second_factors, send_password_links
from people.admin.filters import DepartmentFilter, RoleFilter
from people.admin.forms import PersonAddForm, PersonChangeForm
from people.models import User
from people.permissions import may_change
from people.selectors import direct_reports, has_second_factor, role_label
from people.services.accounts import deactivate_person, set_roles

PERSONAL = ("employee_number", "name_zh", "name_latin", "email", "language")
POSITION = ("department", "job_title", "supervisor")


class UserAdmin(StockUserAdmin):  # type: ignore[type-arg]
    """Everybody in the organisation. People are deactivated, never deleted: what they did stays."""

    form = PersonChangeForm
    add_form = PersonAddForm
    add_form_template = None
    list_display = ("employee_number", "full_name", "department", "job_title", "supervisor", "role_names", "is_active")
    list_display_links = ("employee_number", "full_name")
    list_filter = ("is_active", DepartmentFilter, RoleFilter, "language", ("supervisor", admin.EmptyFieldListFilter))
    list_select_related = ("department", "supervisor")
    list_per_page = 50
    search_fields = ("employee_number", "name_zh", "name_latin", "email")
    search_help_text = gettext_lazy("Search by employee number, name or e-mail address; several words narrow it down.")
    ordering = ("employee_number",)
    autocomplete_fields = ("department", "supervisor")
    filter_horizontal = ()
    readonly_fields = ("reports", "second_factor", "last_login", "date_joined", "is_superuser")
    actions = [deactivate, send_password_links, reset_second_factors]
    fieldsets = (
        (gettext_lazy("Person"), {"fields": PERSONAL}),
        (gettext_lazy("Position"), {"fields": (*POSITION, "reports")}),
        (gettext_lazy("Roles"), {"fields": ("roles", "is_superuser")}),
        (
            gettext_lazy("Account"),
            {"fields": ("is_active", "left_on", "password", "second_factor", "last_login", "date_joined")},
        ),
    )
    add_fieldsets = (
        (gettext_lazy("Person"), {"fields": PERSONAL}),
        (gettext_lazy("Position"), {"fields": POSITION}),
        (gettext_lazy("Roles"), {"fields": ("roles",)}),
        (
            gettext_lazy("How to sign in"),
            {
                "fields": ("invite", "password1", "password2"),
                "description": gettext_lazy(
                    "Leave the password empty to let the person choose one by mail, which is the safer way."
                ),
            },
        ),
    )

    # --- Who may ---

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        if obj is None or not isinstance(request.user, User):
            return allowed
        return allowed and may_change(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    # --- The list ---

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        found, may_have_duplicates = super().get_search_results(request, queryset, search_term)
        if request.GET.get("field_name") == "supervisor":  # asked by the autocomplete of that field
            found = found.filter(is_active=True)
        return found, may_have_duplicates

    @admin.display(description=gettext_lazy("name"), ordering="name_zh")
    def full_name(self, person: User) -> str:
        return " ".join(filter(None, (person.name_zh, person.name_latin)))

    @admin.display(description=gettext_lazy("roles"))
    def role_names(self, person: User) -> str:
        names = [role_label(group.name) for group in person.groups.all()]
        if person.is_superuser:
            names.insert(0, _("Superuser"))
        return _(", ").join(names) or "–"

    # --- One person ---

    @admin.display(description=gettext_lazy("people who report to this one"))
    def reports(self, person: User) -> str:
        count = direct_reports(person).count()
        if not count:
            return _("nobody")
        url = reverse(f"{self.admin_site.name}:people_user_changelist")
        text = ngettext("%(count)d person", "%(count)d people", count) % {"count": count}
        return format_html('<a href="{}?supervisor__id__exact={}&amp;is_active__exact=1">{}</a>', url, person.pk, text)

    @admin.display(description=gettext_lazy("second step at sign-in"))
    def second_factor(self, person: User) -> str:
        return _("set up") if has_second_factor(person) else _("not set up")

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if issubclass(form, PersonChangeForm) and isinstance(request.user, User):
            form.actor = request.user  # the class was made for this request
        return form

    def save_model(self, request: Any, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "is_active" in form.changed_data and not obj.is_active:
            deactivate_person(actor=request.user, person=obj, left_on=obj.left_on)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        set_roles(actor=request.user, person=form.instance, roles=form.cleaned_data["roles"])
        if not change and form.cleaned_data["invite"]:
            get_adapter(request).send_invitation(form.instance)
            messages.info(request, _("An invitation was sent to %(email)s.") % {"email": form.instance.email})
