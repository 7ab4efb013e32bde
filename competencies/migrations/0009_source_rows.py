"""The rows a reader saw are kept with the source of each import."""

from django.db import migrations, models

from competencies.triggers import install_triggers, remove_triggers


def unguard(apps, schema_editor):
    remove_triggers(schema_editor)


def guard(apps, schema_editor):
    install_triggers(schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('competencies', '0008_matches_within_a_standard'),
    ]

    operations = [
        migrations.RunPython(unguard, guard),
        migrations.AddField(
            model_name='importsource',
            name='rows',
            field=models.JSONField(blank=True, default=list, editable=False),
        ),
        migrations.RunPython(guard, unguard),
    ]
