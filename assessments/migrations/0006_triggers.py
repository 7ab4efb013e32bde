"""Rules that only triggers can hold.

They are declared in one place, as they are now, so only the latest migration that changes a guarded table can install
them: here some of their tables do not exist yet.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assessments", "0005_trail_and_mail_facts")]

    operations: list[migrations.operations.base.Operation] = []
