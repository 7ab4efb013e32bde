"""A standard's page."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from competencies.models import Competence, StandardVersion, Task
from competencies.services.drafts import create_draft_from
from competencies.services.importing import import_plan
from competencies.services.lifecycle import publish_version, retire_version
from people.enums import Role
from tests.competencies.plans import bundled_plan, plan_of_size, small_plan
from tests.factories import make_standard_version, make_user
from tests.support.queries import capture

pytestmark = pytest.mark.django_db


def published(plan: object = None) -> StandardVersion:
    version = import_plan(actor=None, plan=plan or bundled_plan())  # type: ignore[arg-type]
    return publish_version(actor=None, version_id=version.pk)


def url(version: StandardVersion) -> str:
    return reverse("competencies:standard_detail", kwargs={"pk": version.pk})


def test_drafts_do_not_exist_for_those_who_are_no_editors(client: Client) -> None:
    draft = make_standard_version(published=False)
    expected = [
        (make_user(), 404),
        (make_user(role=Role.HR_MANAGER), 404),
        (make_user(role=Role.STANDARD_EDITOR), 200),
    ]
    for person, status in expected:
        client.force_login(person)
        assert client.get(url(draft)).status_code == status


def test_what_was_published_can_be_read_by_everybody_for_ever(client: Client) -> None:
    old = published(small_plan())
    published(small_plan())
    retired = retire_version(actor=None, version_id=make_standard_version().pk, reason="已不使用")
    for person in (make_user(language="en"), make_user(role=Role.STANDARD_EDITOR, language="en")):
        client.force_login(person)
        assert "newer edition" in client.get(url(old)).content.decode()
        page = client.get(url(retired)).content.decode()
        assert "has been retired" in page
        assert "已不使用" in page


def test_everything_is_on_the_page(client: Client) -> None:
    version = published()
    client.force_login(make_user())
    page = client.get(url(version)).content.decode()
    for duty in bundled_plan().duties:
        assert duty.name in page
        for task in duty.tasks:
            assert task.name in page
            for indicator in task.indicators:
                assert indicator.text in page
    for competence in (*bundled_plan().knowledge, *bundled_plan().skills):
        assert competence.text in page
        for detail in competence.details:
            assert detail in page
    for attitude in bundled_plan().attitudes:
        assert attitude.name in page
        assert attitude.text in page
    for note in bundled_plan().notes:
        assert note.text in page


def test_links_lead_from_a_task_to_its_knowledge_and_back(client: Client) -> None:
    version = published()
    client.force_login(make_user())
    page = client.get(url(version)).content.decode()
    anchors = set(re.findall(r'id="([^"]+)"', page))
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= anchors
    task = Task.objects.get(code="T1.1")
    knowledge = Competence.objects.get(code="K1")
    block = page.split(f'id="task-{task.pk}"')[1].split("</article>")[0]
    assert f'href="#k-{knowledge.pk}"' in block
    entry = page.split(f'id="k-{knowledge.pk}"')[1].split('class="standard-entry"')[0]
    assert f'href="#task-{task.pk}"' in entry


def test_notes_are_nested(client: Client) -> None:
    version = published()
    client.force_login(make_user())
    notes = client.get(url(version)).context["page"].notes
    assert [len(note.below) for note in notes] == [0, 2]


def test_findings_are_for_editors(client: Client) -> None:
    version = published(small_plan())
    client.force_login(make_user(language="en"))
    response = client.get(url(version))
    assert response.context["page"].findings is None
    assert "was used before, under T1.1" not in response.content.decode()
    client.force_login(make_user(role=Role.STANDARD_EDITOR, language="en"))
    response = client.get(url(version))
    assert response.context["page"].findings.open_count == 2
    page = response.content.decode()
    assert "The indicator code P1.1.1 was used before, under T1.1." in page
    assert "Page 1, row 7" in page
    assert "P1.1.1 能再擬定計畫。" in page


def test_other_editions_are_listed_but_drafts_only_for_editors(client: Client) -> None:
    version = published(small_plan())
    draft = create_draft_from(actor=None, version_id=version.pk)
    client.force_login(make_user())
    assert client.get(url(version)).context["page"].other_versions == ()
    client.force_login(make_user(role=Role.STANDARD_EDITOR))
    assert client.get(url(version)).context["page"].other_versions == (draft,)


def test_number_of_queries_does_not_depend_on_size(client: Client) -> None:
    client.force_login(make_user())
    few, many = published(plan_of_size(3)), published(small_plan(code="PLN0002-001v2"))
    large = published()
    client.get(url(few))
    runs = [capture(lambda version=version: client.get(url(version))) for version in (few, many, large)]  # type: ignore[misc]
    assert len({len(statements) for statements in runs}) == 1
    # The rest is the frame of every page: session, person, rights, navigation.
    assert len([sql for sql in runs[0] if "competencies_" in sql]) == 12
