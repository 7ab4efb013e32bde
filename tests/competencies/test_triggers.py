"""The database itself refuses to change what was published; no service stands in between here."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from competencies.enums import ClassificationKind, CompetenceKind, FindingResolution, VersionStatus
from competencies.models import (
    Classification,
    Competence,
    CompetenceDetail,
    Duty,
    Finding,
    HistoryEntry,
    ImportSource,
    Indicator,
    ItemMatch,
    Note,
    Output,
    StandardVersion,
    Task,
    TaskCompetence,
)
from competencies.services.importing import import_plan
from competencies.services.lifecycle import publish_version
from competencies.triggers import install_triggers, remove_triggers, trigger_names
from tests.competencies.plans import small_plan
from tests.factories import make_standard_version, make_user

pytestmark = pytest.mark.django_db


def installed_triggers() -> set[str]:
    sql = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {name for (name,) in cursor.fetchall() if name.startswith("competencies_")}


def refused(change: Callable[[], object], saying: str | None = None) -> None:
    with pytest.raises(IntegrityError, match=saying), transaction.atomic():
        change()


def draft() -> StandardVersion:
    return import_plan(actor=None, plan=small_plan())


def published() -> StandardVersion:
    return publish_version(actor=None, version_id=draft().pk)


def test_all_are_installed() -> None:
    assert trigger_names(connection) == installed_triggers() != set()


def test_they_can_be_taken_away_and_put_back() -> None:
    remove_triggers(connection)
    assert installed_triggers() == set()
    install_triggers(connection)
    install_triggers(connection)
    assert installed_triggers() == trigger_names(connection)


# --- Rows of a version ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kind:
    """How to name, change and make a row of one table."""

    model: type[models.Model]
    of_version: str
    change: dict[str, object]
    make: Callable[[StandardVersion], models.Model]

    def rows(self, version: StandardVersion) -> "models.QuerySet[models.Model]":
        return self.model._default_manager.filter(**{self.of_version: version})


def some_task(version: StandardVersion) -> Task:
    return Task.objects.filter(duty__standard_version=version)[0]


def some_knowledge(version: StandardVersion) -> Competence:
    return Competence.objects.filter(standard_version=version, kind="K")[0]


def unlinked(version: StandardVersion) -> TaskCompetence:
    """A link that is not there yet: the small plan has a K02 that no task calls for."""
    competence = Competence.objects.get(standard_version=version, code="K02")
    return TaskCompetence(task=some_task(version), competence=competence, position=9)


KINDS = [
    Kind(
        Classification,
        "standard_version",
        {"name": "x"},
        lambda v: Classification(standard_version=v, kind=ClassificationKind.INDUSTRY, position=9, name="x"),
    ),
    Kind(
        HistoryEntry,
        "standard_version",
        {"code": "x"},
        lambda v: HistoryEntry(standard_version=v, position=9, code="x"),
    ),
    Kind(Note, "standard_version", {"text": "x"}, lambda v: Note(standard_version=v, position=9, text="x")),
    Kind(Duty, "standard_version", {"name": "x"}, lambda v: Duty(standard_version=v, position=9, name="x")),
    Kind(Task, "duty__standard_version", {"level": 6}, lambda v: Task(duty=v.duties.all()[0], position=9, name="x")),
    Kind(
        Output, "task__duty__standard_version", {"name": "x"}, lambda v: Output(task=some_task(v), position=9, name="x")
    ),
    Kind(
        Indicator,
        "task__duty__standard_version",
        {"position": 7},
        lambda v: Indicator(task=some_task(v), position=9, text="x"),
    ),
    Kind(
        Competence,
        "standard_version",
        {"text": "x"},
        lambda v: Competence(standard_version=v, kind=CompetenceKind.SKILL, position=9, text="x"),
    ),
    Kind(
        CompetenceDetail,
        "competence__standard_version",
        {"text": "x"},
        lambda v: CompetenceDetail(competence=some_knowledge(v), position=9, text="x"),
    ),
    Kind(TaskCompetence, "task__duty__standard_version", {"position": 9}, unlinked),
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.model.__name__)
def test_rows_of_a_draft_are_made_changed_and_deleted(kind: Kind) -> None:
    version = draft()
    made = kind.make(version)
    made.save()
    assert kind.rows(version).update(**kind.change) >= 1
    made.delete()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.model.__name__)
def test_rows_of_a_published_version_stay_as_they_are(kind: Kind) -> None:
    version = published()
    assert kind.rows(version).exists()
    refused(lambda: kind.make(version).save(), "not a draft")
    refused(lambda: kind.rows(version).update(**kind.change), "not a draft")
    # Past Django's cascade, so that it is this table's own trigger that refuses.
    refused(lambda: kind.rows(version)._raw_delete(connection.alias), "not a draft")


@pytest.mark.parametrize("status", [VersionStatus.SUPERSEDED, VersionStatus.RETIRED])
def test_so_do_those_of_versions_no_longer_in_force(status: VersionStatus) -> None:
    version = published()
    version.status = status
    version.superseded_at = timezone.now() if status == VersionStatus.SUPERSEDED else None
    version.retired_at = timezone.now() if status == VersionStatus.RETIRED else None
    version.save()
    refused(lambda: version.duties.update(name="x"), "not a draft")


@pytest.mark.parametrize("leaves", [True, False])
def test_rows_neither_leave_nor_enter_a_published_version(leaves: bool) -> None:
    row, other = (published(), draft()) if leaves else (draft(), published())
    saying = "not a draft|another standard version"
    refused(lambda: row.duties.update(standard_version=other), saying)
    tasks = Task.objects.filter(duty__standard_version=row)
    refused(lambda: tasks.update(duty=other.duties.all()[0]), saying)
    refused(lambda: Indicator.objects.filter(task__in=tasks).update(task=some_task(other)), saying)
    details = CompetenceDetail.objects.filter(competence__standard_version=row)
    refused(lambda: details.update(competence=some_knowledge(other)), saying)


def test_rows_do_not_move_between_drafts_but_within_one() -> None:
    one, other = draft(), draft()
    refused(lambda: one.duties.update(standard_version=other), "another standard version")
    refused(lambda: one.competences.update(standard_version=other), "another standard version")
    refused(
        lambda: Task.objects.filter(duty__standard_version=one).update(duty=other.duties.all()[0]),
        "another standard version",
    )
    tasks = list(Task.objects.filter(duty__standard_version=one))
    assert Indicator.objects.filter(task=tasks[0]).update(task=tasks[1]) == 2


def test_a_task_is_linked_to_its_own_versions_knowledge_and_skills_only() -> None:
    version, other = draft(), draft()
    task = some_task(version)
    attitude = version.competences.filter(kind="A")[0]
    foreign = some_knowledge(other)
    refused(lambda: TaskCompetence.objects.create(task=task, competence=attitude, position=8), "its own standard")
    refused(lambda: TaskCompetence.objects.create(task=task, competence=foreign, position=8), "its own standard")
    refused(lambda: task.competence_links.filter(position=1).update(competence=foreign), "its own standard")
    refused(lambda: version.competences.filter(code="S01").update(kind="A"), "linked to a task")
    assert version.competences.filter(code="K02").update(kind="S") == 1


def source_of(version: StandardVersion) -> ImportSource:
    return ImportSource(
        standard_version=version,
        file="a",
        original_name="a",
        size=1,
        sha256="a",
        importer_version="1",
        placed=0,
        total=0,
    )


def test_the_file_of_a_version_comes_with_its_draft_and_stays() -> None:
    version, other = draft(), draft()
    source_of(version).save()
    sources = ImportSource.objects.filter(standard_version=version)
    assert sources.update(original_name="b") == 1
    refused(lambda: sources.update(standard_version=other), "another standard version")
    publish_version(actor=None, version_id=version.pk)
    refused(lambda: sources.update(original_name="c"), "not a draft")
    refused(lambda: sources._raw_delete(connection.alias), "not a draft")
    refused(lambda: source_of(published()).save(), "not a draft")


# --- The version ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"code": "x"},
        {"title": "x"},
        {"version": 9},
        {"revision": 9},
        {"title_kind": "job_category"},
        {"printed_status": ""},
        {"issued_on": None},
        {"update_note": "x"},
        {"description": "x"},
        {"level": None},
        {"created_by": 0},
        {"published_at": timezone.now()},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_a_published_version_prints_stays(change: dict[str, object]) -> None:
    version = published()
    if "created_by" in change:
        change = {"created_by": make_user()}
    refused(lambda: StandardVersion.objects.filter(pk=version.pk).update(**change), "not a draft")


def test_its_search_text_can_be_derived_anew() -> None:
    version = published()
    assert StandardVersion.objects.filter(pk=version.pk).update(search_text="x") == 1


FACTS: dict[VersionStatus, dict[str, object]] = {
    VersionStatus.DRAFT: {"published_at": None, "superseded_at": None, "retired_at": None},
    VersionStatus.PUBLISHED: {"superseded_at": None, "retired_at": None},
    VersionStatus.SUPERSEDED: {"superseded_at": timezone.now(), "retired_at": None},
    VersionStatus.RETIRED: {"retired_at": timezone.now()},
}
FORWARD = {
    (VersionStatus.DRAFT, VersionStatus.PUBLISHED),
    (VersionStatus.PUBLISHED, VersionStatus.SUPERSEDED),
    (VersionStatus.PUBLISHED, VersionStatus.RETIRED),
    (VersionStatus.SUPERSEDED, VersionStatus.RETIRED),
}


def at_status(status: VersionStatus) -> StandardVersion:
    version = make_standard_version(published=status != VersionStatus.DRAFT)
    if status in {VersionStatus.SUPERSEDED, VersionStatus.RETIRED}:
        StandardVersion.objects.filter(pk=version.pk).update(status=status, **FACTS[status])
    return version


@pytest.mark.parametrize("old", VersionStatus)
@pytest.mark.parametrize("new", VersionStatus)
def test_status_goes_forward_only(old: VersionStatus, new: VersionStatus) -> None:
    if old == new:
        return
    version = at_status(old)
    rows = StandardVersion.objects.filter(pk=version.pk)
    facts: dict[str, object] = dict(FACTS[new])
    if old == VersionStatus.DRAFT and new != VersionStatus.RETIRED:
        facts["published_at"] = timezone.now()
    if (old, new) in FORWARD:
        assert rows.update(status=new, **facts) == 1
    else:
        refused(lambda: rows.update(status=new, **facts), "standard version")


def test_a_version_begins_as_a_draft() -> None:
    standard = make_standard_version().standard
    refused(
        lambda: StandardVersion.objects.create(
            standard=standard,
            version=2,
            code="x",
            title="x",
            status=VersionStatus.SUPERSEDED,
            published_at=timezone.now(),
            superseded_at=timezone.now(),
        ),
        "begins as a draft",
    )


@pytest.mark.parametrize("status", [VersionStatus.PUBLISHED, VersionStatus.SUPERSEDED, VersionStatus.RETIRED])
def test_only_a_draft_is_deleted(status: VersionStatus) -> None:
    version = at_status(status)
    refused(lambda: StandardVersion.objects.filter(pk=version.pk)._raw_delete(connection.alias))
    refused(version.delete, "not a draft")


def test_a_draft_goes_with_all_its_rows() -> None:
    version = draft()
    version.delete()
    for kind in KINDS:
        assert not kind.model._default_manager.exists()


# --- Findings ---------------------------------------------------------------------------------------------------------


def decision() -> dict[str, object]:
    return {
        "resolution": FindingResolution.DISMISSED,
        "resolution_reason": "照印",
        "resolved_at": timezone.now(),
        "resolved_by": make_user(),
    }


def test_of_a_published_finding_only_the_resolution_changes() -> None:
    version = published()
    findings = Finding.objects.filter(standard_version=version)
    refused(lambda: findings.update(quote="x"), "only the resolution")
    refused(lambda: findings.update(severity="info", **decision()), "only the resolution")
    refused(lambda: findings.update(params={}), "only the resolution")
    refused(lambda: findings._raw_delete(connection.alias), "not a draft")
    refused(
        lambda: Finding.objects.create(standard_version=version, position=9, severity="info", code="x"), "not a draft"
    )
    assert findings.update(**decision()) == 2


def test_findings_neither_leave_nor_enter_a_published_version() -> None:
    closed, open_ = published(), draft()
    refused(lambda: Finding.objects.filter(standard_version=closed).update(standard_version=open_), "resolution")
    refused(lambda: Finding.objects.filter(standard_version=open_).update(standard_version=closed), "resolution")


def test_findings_of_a_draft_change() -> None:
    findings = Finding.objects.filter(standard_version=draft())
    assert findings.update(quote="x") == 2
    findings.delete()
    assert not findings.exists()


# --- Matches ----------------------------------------------------------------------------------------------------------


def match(old: StandardVersion, new: StandardVersion) -> ItemMatch:
    return ItemMatch.objects.create(
        old_version=old, new_version=new, kind="duty", old_row=1, similarity=None, decided_by_what="machine"
    )


def test_rows_are_matched_within_a_standard() -> None:
    one, other, elsewhere = draft(), draft(), make_standard_version()
    refused(lambda: match(one, elsewhere), "one standard")
    refused(lambda: match(elsewhere, one), "one standard")
    matched = match(one, other)
    refused(lambda: ItemMatch.objects.filter(pk=matched.pk).update(new_version=elsewhere), "one standard")
    ItemMatch.objects.filter(pk=matched.pk).update(old_version=other, new_version=one)


def test_a_version_that_is_matched_stays_in_its_standard() -> None:
    one, other, elsewhere = draft(), draft(), make_standard_version()
    matched = match(one, other)
    for version in (one, other):
        leave = StandardVersion.objects.filter(pk=version.pk)
        refused(lambda leave=leave: leave.update(standard=elsewhere.standard), "is matched")  # type: ignore[misc]
    matched.delete()
    StandardVersion.objects.filter(pk=one.pk).update(standard=elsewhere.standard)
