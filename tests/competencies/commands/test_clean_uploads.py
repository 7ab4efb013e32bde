"""``manage.py clean_uploads``."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import override

from competencies.models import ImportUpload
from people.enums import Role
from tests.competencies.uploads import make_upload
from tests.factories import make_user


@pytest.mark.django_db
def test_it_deletes_what_expired_and_says_how_many() -> None:
    upload = make_upload(make_user(role=Role.STANDARD_EDITOR), b"")
    kept = make_upload(make_user(role=Role.STANDARD_EDITOR), b"")
    ImportUpload.objects.filter(pk=upload.pk).update(uploaded_at=timezone.now() - timedelta(days=30))
    out = StringIO()
    with override("en"):
        call_command("clean_uploads", stdout=out)
    assert out.getvalue().startswith("1 expired, ")
    assert list(ImportUpload.objects.all()) == [kept]
