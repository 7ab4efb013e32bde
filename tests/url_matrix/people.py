"""Signing in, the own account, and people in the administration."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import Group

from people.enums import Role
from tests.factories import make_department
from tests.url_matrix import LOGIN, Row, World, admin_rows

PUBLIC = {"anonymous": 200, "others": 302}
"""A page for who is not signed in; who is, is sent on."""

OPEN = {"anonymous": 200, "others": 200}
ON_TO_THE_ADMIN = {"editor": 302, "administrator": 302, "others": 403}
PEOPLE_PAGES = {"administrator": 200, "editor": 404, "others": LOGIN}
STAFF_ONLY = {"editor": 302, "administrator": 302, "others": LOGIN}


def prepare(world: World) -> None:
    world["role"] = Group.objects.get(name=Role.HR_MANAGER.value)
    world["empty_department"] = make_department("空的部門")
    world["person"] = world.users["other_employee"]


def reset_key(world: World) -> Mapping[str, Any]:
    return {"uidb36": "1", "key": "not-a-key"}


def person_id(world: World) -> Mapping[str, Any]:
    return {"id": world["person"].pk}


def to_english(world: World) -> Mapping[str, Any]:
    return {"language": "en", "next": "/account/profile/"}


def people_label(world: World) -> Mapping[str, Any]:
    return {"app_label": "people"}


ROWS = [
    Row("people:signed_in", get=200),
    Row("people:profile", get=200),
    Row("people:set_language", get={"anonymous": 405, "others": 405}, post={"anonymous": 400, "others": 400}),
    Row(
        "people:set_language",
        get={"anonymous": 405, "others": 405},
        post={"anonymous": 302, "others": 302},
        data=to_english,
        note="a language of the portal",
    ),
    Row("account_login", get=PUBLIC, post=PUBLIC),
    Row("account_logout", get={"others": 200}, post={"others": LOGIN}, note="leads to signing in"),
    Row("account_inactive", get=OPEN, post={"anonymous": 405, "others": 405}),
    Row("account_reauthenticate", get=200, post=200),
    Row("account_change_password", get=200, post=200),
    Row("account_set_password", get=302, post=302, note="has one already"),
    Row("account_reset_password", get=OPEN, post=OPEN),
    Row("account_reset_password_done", get=OPEN, post={"anonymous": 405, "others": 405}),
    Row("account_reset_password_from_key", args=reset_key, get=OPEN, post=OPEN),
    Row("account_reset_password_from_key_done", get=OPEN, post={"anonymous": 405, "others": 405}),
    Row("mfa_index", get=200),
    Row("mfa_authenticate", get={"others": 302}, post={"others": 302}),
    Row("mfa_reauthenticate", get=302, post=302),
    Row("mfa_activate_totp", get=302, post=302, note="asks for the password first"),
    Row("mfa_deactivate_totp", get=404, post=404, note="without an app"),
    Row("mfa_view_recovery_codes", get=404, post=405, note="without codes"),
    Row("mfa_generate_recovery_codes", get=302, post=302, note="asks for the password first"),
    Row("mfa_download_recovery_codes", get=404, post=404, note="without codes"),
    Row("usersessions_list", get=200, post=302),
    # --- The administration as a whole ---
    Row("admin:login", get=ON_TO_THE_ADMIN, post=ON_TO_THE_ADMIN),
    Row(
        "admin:logout",
        get={"editor": 405, "administrator": 405, "others": 302},
        post={"editor": LOGIN, "administrator": LOGIN, "others": 302},
    ),
    Row("admin:password_change", get=STAFF_ONLY, post=STAFF_ONLY),
    Row("admin:password_change_done", get=STAFF_ONLY, post=STAFF_ONLY),
    Row("admin:app_list", args=people_label, get=PEOPLE_PAGES, post=PEOPLE_PAGES),
    # --- People in the administration ---
    *admin_rows(
        "people_user",
        thing="person",
        see=("administrator",),
        add=("administrator",),
        change=("administrator",),
    ),
    Row(
        "admin:auth_user_password_change",
        args=person_id,
        get={"administrator": 200, "editor": 403, "others": LOGIN},
        post={"administrator": 200, "editor": 403, "others": LOGIN},
    ),
    *admin_rows(
        "people_department",
        thing="empty_department",
        see=("administrator",),
        add=("administrator",),
        change=("administrator",),
        delete=("administrator",),
    ),
    *admin_rows("auth_group", thing="role", see=("administrator",)),
]
