"""The people behind a figure are listed by their score, so its indexes lead there."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0014_groups_of_scores'),
        ('competencies', '0009_source_rows'),
    ]

    operations = [
        migrations.AlterField(
            model_name='score',
            name='competence',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competencies.competence'),
        ),
        migrations.AlterField(
            model_name='score',
            name='duty',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competencies.duty'),
        ),
        migrations.AlterField(
            model_name='score',
            name='task',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='competencies.task'),
        ),
        migrations.AddIndex(
            model_name='score',
            index=models.Index(condition=models.Q(('task__isnull', False)), fields=['task', 'source', 'value'], name='score_by_task'),
        ),
        migrations.AddIndex(
            model_name='score',
            index=models.Index(condition=models.Q(('duty__isnull', False)), fields=['duty', 'source', 'value'], name='score_by_duty'),
        ),
        migrations.AddIndex(
            model_name='score',
            index=models.Index(condition=models.Q(('competence__isnull', False)), fields=['competence', 'source', 'basis', 'value'], name='score_by_competence'),
        ),
    ]
