"""Rules that only triggers can hold."""

from django.db import migrations

from assessments.triggers import INSTALL


class Migration(migrations.Migration):
    dependencies = [("assessments", "0005_trail_and_mail_facts")]

    operations = [INSTALL]
