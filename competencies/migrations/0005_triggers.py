"""The database refuses to change what was published."""

from django.db import migrations

from competencies.triggers import install_triggers, remove_triggers


def install(apps, schema_editor):
    install_triggers(schema_editor)


def remove(apps, schema_editor):
    remove_triggers(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("competencies", "0004_printed_as_found")]

    operations = [migrations.RunPython(install, remove)]
