"""The database keeps matches within one standard."""

from django.db import migrations
from django.db.models import F

from competencies.triggers import install_triggers, remove_triggers


def remove(apps, schema_editor):
    remove_triggers(schema_editor)


def forget(apps, schema_editor):
    # Said about a draft that was then filed under another standard: it says nothing any more.
    matches = apps.get_model("competencies", "ItemMatch").objects.using(schema_editor.connection.alias)
    matches.exclude(old_version__standard=F("new_version__standard")).delete()


def install(apps, schema_editor):
    install_triggers(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("competencies", "0007_import_sources")]

    operations = [
        migrations.RunPython(remove, install),
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.RunPython(install, remove),
    ]
