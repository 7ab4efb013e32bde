"""Two connections: nothing slips into a version while another transaction publishes it."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from competencies.models import Duty, StandardVersion
from competencies.services.lifecycle import publish_version
from tests.factories import make_standard_version

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
PATIENCE = 60.0


def test_a_row_written_while_the_draft_is_published_is_refused() -> None:
    draft = make_standard_version(published=False)
    outcome: list[str] = []
    locked = threading.Event()

    def write() -> None:
        """Begins while the publishing transaction is open, so the trigger waits for its lock and then looks again."""
        locked.wait(PATIENCE)
        try:
            Duty.objects.create(standard_version_id=draft.pk, position=9, name="太遲了")
            outcome.append("written")
        except IntegrityError as refusal:
            outcome.append(str(refusal))
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    with transaction.atomic():
        publish_version(actor=None, version_id=draft.pk)
        locked.set()
        writer.join(1)
        assert outcome == [], "the writer must wait for the publishing transaction"
    writer.join(PATIENCE)
    assert "not a draft" in outcome[0]
    assert not Duty.objects.filter(name="太遲了").exists()


def test_publishing_waits_for_rows_that_are_being_written() -> None:
    draft = make_standard_version(published=False)
    done = threading.Event()
    written = threading.Event()

    def publish() -> None:
        written.wait(PATIENCE)
        publish_version(actor=None, version_id=draft.pk)
        done.set()
        connection.close()

    publisher = threading.Thread(target=publish)
    publisher.start()
    with transaction.atomic():
        Duty.objects.create(standard_version_id=draft.pk, position=9, name="還來得及")
        written.set()
        assert not done.wait(1), "publishing must wait for the open transaction"
    publisher.join(PATIENCE)
    assert done.is_set()
    assert StandardVersion.objects.get(pk=draft.pk).duties.filter(name="還來得及").exists()
