"""What was rated before histories were kept is the first version of each answer."""

from django.db import migrations

FIRST_VERSIONS = """
    INSERT INTO assessments_ratingchange
        (form_id, item_id, number, kind, value, not_applicable, comment, by_id, at, operation)
    SELECT rating.form_id, rating.item_id, rating.version, 'answered', rating.value, rating.not_applicable,
        rating.comment, form.rater_id, rating.updated_at, NULL
    FROM assessments_rating rating JOIN assessments_ratingform form ON form.id = rating.form_id
"""


class Migration(migrations.Migration):
    dependencies = [("assessments", "0007_rating_history_and_review")]

    operations = [migrations.RunSQL(FIRST_VERSIONS, migrations.RunSQL.noop)]
