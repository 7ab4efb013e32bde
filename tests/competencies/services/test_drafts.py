"""New drafts from a version, and deleting drafts."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from competencies.enums import FindingResolution, VersionStatus
from competencies.exceptions import CannotDraft, NotADraft, NotPermitted
from competencies.exports.standard_json import standard_as_dict
from competencies.models import Finding, Standard, StandardVersion, Task, TaskCompetence
from competencies.services.drafts import create_draft_from, delete_draft
from competencies.services.importing import import_plan
from competencies.services.lifecycle import publish_version, retire_version
from people.enums import Role
from tests.competencies.plans import bundled_plan, plan_of_size, small_plan
from tests.factories import make_standard_version, make_user
from tests.support.queries import capture

pytestmark = pytest.mark.django_db


def publish(plan: object = None) -> StandardVersion:
    version = import_plan(actor=None, plan=plan or small_plan())  # type: ignore[arg-type]
    return publish_version(actor=None, version_id=version.pk)


def test_draft_is_a_full_copy_with_rows_of_its_own() -> None:
    source = publish(bundled_plan())
    editor = make_user(role=Role.STANDARD_EDITOR)
    draft = create_draft_from(actor=editor, version_id=source.pk)
    draft = StandardVersion.objects.get(pk=draft.pk)
    assert standard_as_dict(draft) == standard_as_dict(source)
    assert (draft.revision, draft.origin, draft.created_by) == (2, source, editor)
    assert (draft.status, draft.published_at, draft.search_text) == (VersionStatus.DRAFT, None, source.search_text)
    assert not TaskCompetence.objects.filter(task__duty__standard_version=draft).exclude(
        competence__standard_version=draft
    )
    Task.objects.filter(duty__standard_version=draft).update(name="改過")
    assert not Task.objects.filter(duty__standard_version=source, name="改過").exists()


def test_open_findings_come_along_and_decided_ones_stay() -> None:
    version = import_plan(actor=None, plan=small_plan())
    decided = Finding.objects.filter(standard_version=version).first()
    assert decided is not None
    Finding.objects.filter(pk=decided.pk).update(
        resolution=FindingResolution.DISMISSED,
        resolution_reason="照印",
        resolved_at=timezone.now(),
        resolved_by=make_user(),
    )
    publish_version(actor=None, version_id=version.pk)
    draft = create_draft_from(actor=None, version_id=version.pk)
    assert list(draft.findings.values_list("code", flat=True)) == ["missing-output"]
    assert version.findings.count() == 2


def test_one_open_draft_for_each_version() -> None:
    source = publish()
    draft = create_draft_from(actor=None, version_id=source.pk)
    with pytest.raises(CannotDraft):
        create_draft_from(actor=None, version_id=source.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        StandardVersion.objects.create(
            standard=source.standard, version=2, revision=9, code=source.code, title="x", origin=source
        )
    delete_draft(actor=None, version_id=draft.pk)
    assert create_draft_from(actor=None, version_id=source.pk).revision == 2


def test_a_retired_version_can_be_taken_up_again_through_a_draft() -> None:
    source = publish()
    retire_version(actor=None, version_id=source.pk, reason="不再使用")
    draft = create_draft_from(actor=None, version_id=source.pk)
    assert publish_version(actor=None, version_id=draft.pk).status == VersionStatus.PUBLISHED


def test_no_draft_from_a_draft() -> None:
    with pytest.raises(CannotDraft):
        create_draft_from(actor=None, version_id=make_standard_version(published=False).pk)


def test_only_editors_make_and_delete_drafts() -> None:
    published, draft = make_standard_version(), make_standard_version(published=False)
    for person in (make_user(), make_user(role=Role.HR_MANAGER)):
        with pytest.raises(NotPermitted):
            create_draft_from(actor=person, version_id=published.pk)
        with pytest.raises(NotPermitted):
            delete_draft(actor=person, version_id=draft.pk)


def test_deleting_takes_everything_and_a_standard_that_has_nothing_else() -> None:
    draft = import_plan(actor=None, plan=small_plan())
    delete_draft(actor=None, version_id=draft.pk)
    assert not StandardVersion.objects.exists()
    assert not Task.objects.exists()
    assert not Standard.objects.exists()


def test_deleting_leaves_the_other_versions() -> None:
    source = publish()
    draft = create_draft_from(actor=None, version_id=source.pk)
    delete_draft(actor=None, version_id=draft.pk)
    assert StandardVersion.objects.get() == source
    assert Task.objects.count() == 2


def test_only_drafts_are_deleted() -> None:
    with pytest.raises(NotADraft):
        delete_draft(actor=None, version_id=make_standard_version().pk)


def test_number_of_statements_does_not_depend_on_size() -> None:
    few, many = publish(plan_of_size(3)), publish(small_plan(code="PLN0002-001v2"))
    first = capture(lambda: create_draft_from(actor=None, version_id=few.pk))
    second = capture(lambda: create_draft_from(actor=None, version_id=many.pk))
    assert len(first) == len(second)
