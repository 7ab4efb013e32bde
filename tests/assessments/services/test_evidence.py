"""Adding and removing evidence: what is kept, what is refused, and what becomes of the files."""

import datetime
import hashlib
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone, translation
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from assessments.enums import AssessmentState, EventKind, EvidenceKind, Relation, SupervisorMode
from assessments.exceptions import InvalidInput, NotPermitted, TransitionRefused
from assessments.models import Assessment, Evidence, Item
from assessments.services.evidence import add_file, add_link, remove_evidence
from assessments.services.interventions import replace_supervisor
from assessments.services.launching import close_campaign
from assessments.services.returning import return_to_candidate
from competencies.models.imports import private_storage
from people.enums import Role
from people.models import User
from tests.factories import form_in_force, make_assessment, make_user
from tests.support import files

pytestmark = pytest.mark.django_db

URL = "https://wiki.example/專案/結案?id=7#top"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Messages are read in English here."""
    with translation.override("en"):
        yield


def item_of(assessment: Assessment, number: int = 0) -> int:
    return list(Item.objects.filter(campaign=assessment.campaign_id).order_by("position"))[number].pk


def link(
    assessment: Assessment,
    url: str = URL,
    *,
    actor: User | None = None,
    relation: Relation = Relation.SELF,
    item: int | None = None,
    name: str = "",
) -> Evidence:
    form = form_in_force(assessment, relation)
    item = item_of(assessment) if item is None else item
    return add_link(actor=actor or form.rater, form_id=form.pk, item_id=item, url=url, name=name)


def upload(
    assessment: Assessment,
    content: bytes = files.PDF,
    name: str = "結案報告.pdf",
    *,
    actor: User | None = None,
    relation: Relation = Relation.SELF,
    number: int = 0,
) -> Evidence:
    form = form_in_force(assessment, relation)
    return add_file(
        actor=actor or form.rater,
        form_id=form.pk,
        item_id=item_of(assessment, number),
        file=ContentFile(content),
        name=name,
    )


def stored_files() -> list[str]:
    storage = private_storage()

    def below(folder: str) -> list[str]:
        if not storage.exists(folder):
            return []
        folders, names = storage.listdir(folder)
        return [f"{folder}/{name}" for name in names] + [f for sub in folders for f in below(f"{folder}/{sub}")]

    return below("evidence")


@pytest.fixture(autouse=True)
def _empty_storage() -> None:
    for name in stored_files():
        private_storage().delete(name)


# --- Links ------------------------------------------------------------------------------------------------------------


def test_a_link_is_kept_with_its_words_and_begins_the_assessment() -> None:
    assessment = make_assessment()
    piece = link(assessment, f"  {URL} ", name=" 結案\u202e報告\n ")
    assert (piece.kind, piece.url, piece.name) == (EvidenceKind.LINK, URL, "結案 報告")
    assert piece.added_by == assessment.candidate
    assessment.refresh_from_db()
    assert assessment.state == AssessmentState.IN_PROGRESS
    assert assessment.events.filter(kind=EventKind.STARTED).count() == 1


def test_the_same_link_again_takes_its_new_words_and_nothing_else() -> None:
    assessment = make_assessment()
    first = link(assessment)
    assert first.name == URL
    assert link(assessment, name="結案報告").pk == first.pk
    assert link(assessment).name == "結案報告"
    assert link(assessment, item=item_of(assessment, 1)).pk != first.pk


@pytest.mark.parametrize("url", ["http://wiki/page", "https://10.0.0.8:8443/x", "https://[::1]/x", "HTTPS://a.example"])
def test_addresses_of_ones_own_network_are_links_too(url: str) -> None:
    assert link(make_assessment(), url).url == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "wiki.example/page",
        "javascript:alert(1)",
        "data:text/html,<script>",
        "file:///etc/passwd",
        "ftp://files.example/a",
        "https://",
        "https:///page",
        "https://a.example/a b",
        "https://a.example/\u202egpj",
        "https://a.example\\@b.example",
        "https://a.example:port/",
        "https://<script>/",
        "https://[::1",
        "https://user@a.example/",
        "https://user:secret@a.example/",
        "https://a.example/" + "x" * 2000,
    ],
)
def test_what_is_no_address_of_a_page_is_refused(url: str) -> None:
    assessment = make_assessment()
    with pytest.raises(InvalidInput) as refused:
        link(assessment, url)
    assert refused.value.field == "url"
    assert not Evidence.objects.exists()


def test_words_that_are_too_long_are_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        link(make_assessment(), name="長" * 201)
    assert refused.value.field == "name"


# --- Files ------------------------------------------------------------------------------------------------------------


def test_a_file_is_kept_under_a_name_that_says_nothing() -> None:
    assessment = make_assessment()
    piece = upload(assessment, files.PDF, "..\\私人/結案\u202e報告.exe")
    assert (piece.kind, piece.name) == (EvidenceKind.FILE, "結案 報告.pdf")
    assert (piece.content_type, piece.size) == ("application/pdf", len(files.PDF))
    assert piece.sha256 == hashlib.sha256(files.PDF).hexdigest()
    assert "結案" not in piece.stored_name
    assert stored_files() == [piece.stored_name]
    assert private_storage().open(piece.stored_name).read() == files.PDF


def test_a_long_name_is_shortened_and_keeps_its_ending() -> None:
    piece = upload(make_assessment(), files.PDF, "長" * 300 + ".exe")
    assert len(piece.name) <= 200
    assert piece.name.endswith(".pdf")
    longest = upload(make_assessment(), files.picture("WEBP"), "長" * 300)
    assert len(longest.name) <= 200
    assert longest.name.endswith(".webp")


def test_the_same_file_again_is_kept_once() -> None:
    assessment = make_assessment()
    first = upload(assessment)
    assert upload(assessment, name="again.pdf").pk == first.pk
    assert stored_files() == [first.stored_name]
    assert upload(assessment, number=1).pk != first.pk


def test_a_file_that_is_refused_leaves_nothing_behind() -> None:
    with pytest.raises(InvalidInput) as refused:
        upload(make_assessment(), b"<script>alert(1)</script>", "notes.txt")
    assert refused.value.field == "documents"
    assert not Evidence.objects.exists()
    assert stored_files() == []


def test_a_file_whose_row_cannot_be_written_leaves_nothing_behind() -> None:
    assessment = make_assessment()
    with (
        mock.patch.object(Evidence.objects, "create", side_effect=RuntimeError("the database went away")),
        pytest.raises(RuntimeError),
    ):
        upload(assessment)
    assert stored_files() == []


def test_a_file_that_is_too_large_is_refused(settings: Settings) -> None:
    settings.EVIDENCE_FILE_BYTES = len(files.PDF)
    assert upload(make_assessment()).size == len(files.PDF)
    settings.EVIDENCE_FILE_BYTES -= 1
    with pytest.raises(InvalidInput, match="larger than"):
        upload(make_assessment())


def test_a_size_that_is_not_true_does_not_help(settings: Settings) -> None:
    settings.EVIDENCE_FILE_BYTES = 10
    assessment = make_assessment()
    file = ContentFile(files.PDF)
    file.size = 5
    form = form_in_force(assessment, Relation.SELF)
    with pytest.raises(InvalidInput, match="larger than"):
        add_file(actor=form.rater, form_id=form.pk, item_id=item_of(assessment), file=file, name="a.pdf")


def test_the_files_of_a_form_are_bounded_together(settings: Settings) -> None:
    settings.EVIDENCE_FORM_BYTES = len(files.PDF) + len(files.TEXT) - 1
    assessment = make_assessment()
    upload(assessment)
    with pytest.raises(InvalidInput, match="together"):
        upload(assessment, files.TEXT, "notes.txt", number=1)
    assert len(stored_files()) == 1


def test_the_pieces_of_an_item_are_bounded(settings: Settings) -> None:
    settings.EVIDENCE_PER_ITEM = 2
    assessment = make_assessment()
    link(assessment)
    upload(assessment)
    with pytest.raises(InvalidInput) as refused:
        link(assessment, "https://other.example/")
    assert refused.value.field == "url"
    with pytest.raises(InvalidInput) as refused:
        upload(assessment, files.TEXT, "notes.txt")
    assert refused.value.field == "documents"
    assert link(assessment).url == URL  # which is there already
    link(assessment, item=item_of(assessment, 1))


# --- Removing ---------------------------------------------------------------------------------------------------------


def test_a_removed_file_goes_once_its_row_has_gone(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    assessment = make_assessment()
    piece = upload(assessment)
    with django_capture_on_commit_callbacks() as callbacks:
        remove_evidence(actor=assessment.candidate, evidence_id=piece.pk)
        assert not Evidence.objects.exists()
        assert stored_files() == [piece.stored_name]
    for callback in callbacks:
        callback()
    assert stored_files() == []


def test_what_somebody_else_removed_is_gone() -> None:
    assessment = make_assessment()
    piece = link(assessment)
    remove_evidence(actor=assessment.candidate, evidence_id=piece.pk)
    with pytest.raises(Evidence.DoesNotExist):
        remove_evidence(actor=assessment.candidate, evidence_id=piece.pk)


def test_files_without_a_row_are_cleaned_away_and_others_stay(capsys: pytest.CaptureFixture[str]) -> None:
    storage = private_storage()
    kept = upload(make_assessment())
    orphan = storage.save("evidence/2026/01/orphan.pdf", ContentFile(files.PDF))
    call_command("clean_evidence")
    assert set(stored_files()) == {kept.stored_name, orphan}  # it may be just arriving
    with mock.patch.object(timezone, "now", return_value=timezone.now() + datetime.timedelta(days=2)):
        call_command("clean_evidence")
    assert stored_files() == [kept.stored_name]
    assert "1" in capsys.readouterr().out.splitlines()[-1]


# --- Who and when -----------------------------------------------------------------------------------------------------


def everything(assessment: Assessment, actor: User, relation: Relation) -> list[Any]:
    """Try to add a link, add a file and remove a piece, as ``actor``; return what each was refused with."""
    form = form_in_force(assessment, relation)
    piece = Evidence.objects.filter(form=form).first()
    steps: list[Any] = [
        lambda: link(assessment, "https://new.example/", actor=actor, relation=relation),
        lambda: upload(assessment, files.TEXT, "new.txt", actor=actor, relation=relation),
    ]
    if piece is not None:
        steps.append(lambda: remove_evidence(actor=actor, evidence_id=piece.pk))
    refused: list[Any] = []
    for step in steps:
        try:
            step()
        except (NotPermitted, TransitionRefused) as error:
            refused.append(type(error))
        else:
            refused.append(None)
    return refused


def test_the_employee_changes_the_own_form_only_while_it_is_open() -> None:
    assessment = make_assessment()
    link(assessment)
    assert everything(assessment, assessment.candidate, Relation.SELF) == [None, None, None]
    assert everything(assessment, assessment.candidate, Relation.SUPERVISOR) == [NotPermitted] * 2
    for state in (AssessmentState.SUBMITTED, AssessmentState.SIGNED_OFF, AssessmentState.CANCELLED):
        other = make_assessment(state)
        assert everything(other, other.candidate, Relation.SELF) == [TransitionRefused] * 2, state
    returned = make_assessment(AssessmentState.RETURNED)
    assert everything(returned, returned.candidate, Relation.SELF) == [None] * 2


def test_after_a_return_item_by_item_only_the_returned_items_take_evidence() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    returned, other = item_of(assessment, 0), item_of(assessment, 1)
    return_to_candidate(
        actor=assessment.supervisor,
        assessment_id=assessment.pk,
        version=assessment.version,
        items={returned: "請補上結案報告"},
    )
    link(assessment, item=returned)
    with pytest.raises(TransitionRefused, match="not returned"):
        link(assessment, item=other)


def test_the_supervisor_changes_the_own_form_only_while_it_is_open() -> None:
    submitted = make_assessment(AssessmentState.SUBMITTED)
    link(submitted, relation=Relation.SUPERVISOR)
    assert everything(submitted, submitted.supervisor, Relation.SUPERVISOR) == [None, None, None]
    assert everything(submitted, submitted.supervisor, Relation.SELF) == [NotPermitted] * 2
    for state in (AssessmentState.ASSIGNED, AssessmentState.SIGNED_OFF):
        other = make_assessment(state)
        assert everything(other, other.supervisor, Relation.SUPERVISOR) == [TransitionRefused] * 2, state
    independent = make_assessment(supervisor_mode=SupervisorMode.INDEPENDENT)
    assert everything(independent, independent.supervisor, Relation.SUPERVISOR) == [None] * 2


def test_nobody_else_changes_anything() -> None:
    assessment = make_assessment()
    link(assessment)
    for actor in (assessment.supervisor, make_user(), make_user(role=Role.HR_MANAGER)):
        assert everything(assessment, actor, Relation.SELF) == [NotPermitted] * 3
    assert stored_files() == []


def test_a_supervisor_who_was_replaced_changes_nothing() -> None:
    assessment = make_assessment(AssessmentState.SUBMITTED)
    former = assessment.supervisor
    form = form_in_force(assessment, Relation.SUPERVISOR)
    piece = link(assessment, relation=Relation.SUPERVISOR)
    replace_supervisor(
        actor=make_user(role=Role.HR_MANAGER),
        assessment_id=assessment.pk,
        version=assessment.version,
        supervisor_id=make_user().pk,
        reason="輪調",
    )
    with pytest.raises(NotPermitted):
        add_link(actor=former, form_id=form.pk, item_id=item_of(assessment), url=URL)
    with pytest.raises(NotPermitted):
        remove_evidence(actor=former, evidence_id=piece.pk)


def test_a_closed_campaign_keeps_its_evidence() -> None:
    assessment = make_assessment()
    link(assessment)
    close_campaign(actor=assessment.campaign.created_by, campaign_id=assessment.campaign_id)
    assert everything(assessment, assessment.candidate, Relation.SELF) == [TransitionRefused] * 3


def test_items_of_other_campaigns_are_refused() -> None:
    assessment, other = make_assessment(), make_assessment()
    with pytest.raises(InvalidInput) as refused:
        link(assessment, item=item_of(other))
    assert refused.value.field == "item"
