"""What the roles may do to standards."""

from django.contrib.auth.management import create_permissions
from django.db import migrations


def grant(apps, schema_editor):
    # Django makes permission rows only after all migrations have run; here they are needed earlier.
    app_config = apps.get_app_config("competencies")
    app_config.models_module = True
    create_permissions(app_config, apps=apps, using=schema_editor.connection.alias, verbosity=0)
    app_config.models_module = None
    Permission = apps.get_model("auth", "Permission")
    editor = apps.get_model("auth", "Group").objects.get(name="Standard editor")
    editor.permissions.add(*Permission.objects.filter(content_type__app_label="competencies"))


class Migration(migrations.Migration):
    dependencies = [("competencies", "0002_initial"), ("people", "0002_roles")]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
