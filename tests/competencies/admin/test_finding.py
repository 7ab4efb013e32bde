"""Deciding on findings."""

import pytest
from django.test import Client
from django.urls import reverse

from competencies.enums import FindingResolution
from competencies.models import Finding
from competencies.services.importing import import_plan
from competencies.services.lifecycle import publish_version
from people.enums import Role
from people.models import User
from tests.competencies.admin.forms import save
from tests.competencies.plans import small_plan
from tests.factories import make_user

pytestmark = pytest.mark.django_db

LIST = "admin:competencies_finding_changelist"


@pytest.fixture
def editor(client: Client) -> User:
    user = make_user(role=Role.STANDARD_EDITOR, language="en")
    client.force_login(user)
    return user


def change_url(finding: Finding) -> str:
    return reverse("admin:competencies_finding_change", args=[finding.pk])


@pytest.mark.parametrize("published", [False, True])
def test_a_finding_is_dismissed_with_a_reason(client: Client, editor: User, published: bool) -> None:
    version = import_plan(actor=None, plan=small_plan())
    if published:
        publish_version(actor=None, version_id=version.pk)
    finding = version.findings.all()[0]
    page = client.get(change_url(finding)).content.decode()
    assert "The indicator code P1.1.1 was used before, under T1.1." in page
    refused = save(client, change_url(finding), {"resolution": "dismissed"})
    assert "resolution_reason" in refused.context["adminform"].form.errors
    changes = {"resolution": "dismissed", "resolution_reason": "文件如此印"}
    assert save(client, change_url(finding), changes).status_code == 302
    finding.refresh_from_db()
    assert (finding.resolution, finding.resolution_reason, finding.resolved_by) == ("dismissed", "文件如此印", editor)
    assert finding.resolved_at is not None
    save(client, change_url(finding), {"resolution": "open"})
    finding.refresh_from_db()
    assert (finding.resolution, finding.resolution_reason, finding.resolved_by) == ("open", "", None)


def test_several_at_once_with_one_reason(client: Client, editor: User) -> None:
    version = import_plan(actor=None, plan=small_plan())
    ids = list(version.findings.values_list("pk", flat=True))
    chosen = {"action": "resolve", "_selected_action": ids}
    page = client.post(reverse(LIST), chosen, follow=True).content.decode()
    assert "Give a reason" in page
    assert not Finding.objects.exclude(resolution=FindingResolution.OPEN).exists()
    client.post(reverse(LIST), {**chosen, "reason": "已更正"})
    assert Finding.objects.filter(resolution=FindingResolution.RESOLVED, resolution_reason="已更正").count() == 2


def test_findings_are_neither_added_nor_deleted(client: Client, editor: User) -> None:
    finding = import_plan(actor=None, plan=small_plan()).findings.all()[0]
    assert client.get(reverse("admin:competencies_finding_add")).status_code == 403
    assert (
        client.post(reverse("admin:competencies_finding_delete", args=[finding.pk]), {"post": "yes"}).status_code == 403
    )


def test_only_editors_decide(client: Client) -> None:
    finding = import_plan(actor=None, plan=small_plan()).findings.all()[0]
    for person, status in ((make_user(), 302), (make_user(role=Role.SYSTEM_ADMINISTRATOR), 403)):
        client.force_login(person)
        assert client.get(change_url(finding)).status_code == status
        assert client.post(change_url(finding), {"resolution": "open"}).status_code == status
