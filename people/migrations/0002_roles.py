"""The roles given by hand, as groups, with what they may do to people.

What they may do to standards and campaigns is added by migrations of those apps. Names and permissions are written out
here and not taken from ``people.enums``: a migration says what was true when it was written.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLES = {
    "HR manager": ["view_user", "view_department"],
    "Standard editor": [],
    # People are deactivated, never deleted: what they did stays.
    "System administrator": [
        "add_user",
        "change_user",
        "view_user",
        "add_department",
        "change_department",
        "delete_department",
        "view_department",
        "view_group",
    ],
}


def create_roles(apps, schema_editor):
    # Django makes permission rows only after all migrations have run; here they are needed earlier.
    for label in ("people", "auth"):
        app_config = apps.get_app_config(label)
        app_config.models_module = True
        create_permissions(app_config, apps=apps, using=schema_editor.connection.alias, verbosity=0)
        app_config.models_module = None
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in ROLES.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.add(
            *Permission.objects.filter(content_type__app_label__in=("people", "auth"), codename__in=codenames)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create_roles, migrations.RunPython.noop)]
