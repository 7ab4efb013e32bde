"""Publishing and retiring."""

import pytest
from django.utils.translation import override

from competencies.enums import FindingSeverity, VersionStatus
from competencies.exceptions import CannotPublish, CannotRetire, NotADraft, NotPermitted
from competencies.imports.findings import finding
from competencies.models import Duty, Finding, StandardVersion
from competencies.selectors.publication import publication_problems
from competencies.services.importing import import_plan
from competencies.services.lifecycle import publish_version, retire_version
from people.enums import Role
from tests.competencies.plans import small_plan
from tests.factories import make_standard_version, make_user

pytestmark = pytest.mark.django_db


def problem_codes(version: StandardVersion) -> set[str]:
    return {problem.code for problem in publication_problems(version)}


def test_publishing_keeps_who_and_when() -> None:
    editor = make_user(role=Role.STANDARD_EDITOR)
    draft = make_standard_version(published=False)
    publish_version(actor=editor, version_id=draft.pk)
    draft.refresh_from_db()
    assert (draft.status, draft.published_by) == (VersionStatus.PUBLISHED, editor)
    assert draft.published_at is not None


def test_publishing_supersedes_the_version_published_before() -> None:
    old = publish_version(actor=None, version_id=import_plan(actor=None, plan=small_plan()).pk)
    other = make_standard_version()
    new = publish_version(actor=None, version_id=import_plan(actor=None, plan=small_plan()).pk)
    for version in (old, new, other):
        version.refresh_from_db()
    assert (old.status, new.status) == (VersionStatus.SUPERSEDED, VersionStatus.PUBLISHED)
    assert old.superseded_at == new.published_at
    assert other.status == VersionStatus.PUBLISHED


def test_an_older_edition_does_not_take_the_place_of_a_newer_one() -> None:
    publish_version(actor=None, version_id=import_plan(actor=None, plan=small_plan()).pk)
    older = import_plan(actor=None, plan=small_plan(code="PLN0001-001", version=1))
    with pytest.raises(CannotPublish) as refusal:
        publish_version(actor=None, version_id=older.pk)
    assert len(refusal.value.problems) == 1
    assert problem_codes(older) == {"older"}


def test_published_version_is_not_published_again() -> None:
    version = make_standard_version()
    with pytest.raises(NotADraft):
        publish_version(actor=None, version_id=version.pk)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"duties": ()}, {"no-duty", "no-task"}),
        (
            {"duties": small_plan().duties[:0], "knowledge": (), "skills": (), "attitudes": ()},
            {"no-duty", "no-task", "nothing-to-rate"},
        ),
        ({"title": ""}, {"no-title"}),
        ({"code": "PLN0001-001v3"}, {"code-differs"}),
        ({"findings": (finding("no-title"),)}, {"open-errors"}),
    ],
)
def test_what_is_missing_is_said(changes: dict[str, object], expected: set[str]) -> None:
    draft = import_plan(actor=None, plan=small_plan(**changes))
    assert problem_codes(draft) == expected
    with pytest.raises(CannotPublish) as refusal:
        publish_version(actor=None, version_id=draft.pk)
    assert len(refusal.value.problems) == len(expected)
    draft.refresh_from_db()
    assert draft.status == VersionStatus.DRAFT


def test_open_warnings_do_not_stand_in_the_way() -> None:
    draft = import_plan(actor=None, plan=small_plan())
    assert Finding.objects.filter(standard_version=draft, severity=FindingSeverity.WARNING).exists()
    assert problem_codes(draft) == set()


def test_two_rows_at_one_position_are_refused() -> None:
    draft = make_standard_version(published=False, duties=1)
    Duty.objects.create(standard_version=draft, position=1, name="同一位置")
    assert problem_codes(draft) == {"same-position"}


def test_only_those_with_the_right_publish_and_retire() -> None:
    published, draft = make_standard_version(), make_standard_version(published=False)
    for person in (make_user(), make_user(role=Role.HR_MANAGER)):
        with pytest.raises(NotPermitted):
            publish_version(actor=person, version_id=draft.pk)
        with pytest.raises(NotPermitted):
            retire_version(actor=person, version_id=published.pk, reason="不再使用")


def test_retiring_keeps_who_when_and_why() -> None:
    editor = make_user(role=Role.STANDARD_EDITOR)
    version = make_standard_version()
    retire_version(actor=editor, version_id=version.pk, reason=" 不再使用 ")
    version.refresh_from_db()
    assert (version.status, version.retired_by, version.retirement_reason) == (
        VersionStatus.RETIRED,
        editor,
        "不再使用",
    )
    assert version.retired_at is not None


def test_a_superseded_version_can_be_retired() -> None:
    old = publish_version(actor=None, version_id=import_plan(actor=None, plan=small_plan()).pk)
    publish_version(actor=None, version_id=import_plan(actor=None, plan=small_plan()).pk)
    assert retire_version(actor=None, version_id=old.pk, reason="不再使用").status == VersionStatus.RETIRED


def test_a_draft_cannot_be_retired_and_a_reason_is_needed() -> None:
    with pytest.raises(CannotRetire):
        retire_version(actor=None, version_id=make_standard_version(published=False).pk, reason="不再使用")
    with pytest.raises(CannotRetire), override("en"):
        retire_version(actor=None, version_id=make_standard_version().pk, reason="  ")
