"""What was found in a document, and making it a draft."""

import json
from dataclasses import replace
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from competencies.imports import as_dict
from competencies.models import ImportSource, ImportUpload, StandardVersion
from competencies.services.importing import import_plan
from competencies.services.lifecycle import publish_version
from competencies.services.uploads import save_upload
from competencies.standards import bundled_standard_path
from people.enums import Role
from people.models import User
from tests.competencies.plans import bundled_plan, plan_of_size
from tests.competencies.uploads import ODD, make_upload
from tests.factories import make_user
from tests.support.queries import capture

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> User:
    user = make_user(role=Role.STANDARD_EDITOR, language="en")
    client.force_login(user)
    return user


def url(upload: ImportUpload, action: str = "preview") -> str:
    return reverse(f"competencies:import_{action}", args=[upload.pk])


def shown(client: Client, upload: ImportUpload, query: str = "") -> str:
    return client.get(url(upload) + query).content.decode()


def test_counts_accounting_and_findings_are_shown_beside_the_rows(client: Client, editor: User) -> None:
    upload = make_upload(editor)
    page = shown(client, upload)
    preview = client.get(url(upload)).context["preview"]
    assert [count.number for count in preview.counts] == [8, 25, 26, 111, 21, 27, 5]
    assert "4712 of 4712 characters placed" in page
    assert "The number of indicator P1.4.1 does not belong to task T1.2." in page
    assert sum(group.count for group in preview.groups) == len(bundled_plan().findings)
    line = next(line for group in preview.groups for line in group.lines if "P1.4.1" in line.quote)
    assert f'id="{line.row_anchor}"' in shown(client, upload, f"?page={line.source_page}")
    assert "P1.4.1" in shown(client, upload, f"?page={line.source_page}")


def test_errors_and_unplaced_text_are_told(client: Client, editor: User) -> None:
    page = shown(client, make_upload(editor, ODD))
    assert "1 piece of text found no place." in page
    assert "這一行沒有地方放" in page
    assert "but not publish it before" in page


def test_a_known_standard_and_a_known_file_are_told(client: Client, editor: User) -> None:
    upload = make_upload(editor)
    page = shown(client, upload)
    assert "is here already" not in page
    assert "imported before" not in page
    import_plan(actor=None, plan=bundled_plan())
    page = shown(client, upload)
    assert "the draft will be revision 2 of version 2" in page
    assert "imported before" not in page
    version = save_upload(actor=editor, upload_id=upload.pk)
    former = StandardVersion.objects.exclude(pk=version.pk).get()
    compared = reverse("competencies:standard_compare", args=[former.pk, version.pk])
    draft_page = client.get(reverse("competencies:standard_detail", args=[version.pk]))
    assert compared in draft_page.content.decode()
    assert client.get(compared).status_code == 200
    again = make_upload(editor)
    page = shown(client, again)
    assert "This very file was imported before" in page
    assert reverse("competencies:standard_detail", args=[version.pk]) in page


def test_another_version_of_a_known_standard(client: Client, editor: User) -> None:
    import_plan(actor=None, plan=bundled_plan())
    content = bundled_standard_path().read_text(encoding="utf-8").replace("KMM2431-003v2", "KMM2431-003v3")
    page = shown(client, make_upload(editor, content.replace("V2\t", "V3\t")))
    assert "the draft will be its new version 3" in page


def test_an_earlier_version_of_a_known_standard(client: Client, editor: User) -> None:
    import_plan(actor=None, plan=bundled_plan())
    content = bundled_standard_path().read_text(encoding="utf-8").replace("KMM2431-003v2", "KMM2431-003v1")
    page = shown(client, make_upload(editor, content.replace("V2\t", "V1\t")))
    assert "the draft will be its earlier version 1" in page


def test_what_would_change_is_told_before_anything_is_saved(client: Client, editor: User) -> None:
    published = import_plan(actor=None, plan=bundled_plan())
    publish_version(actor=None, version_id=published.pk)
    # A newer draft does not count as long as another version is published.
    import_plan(actor=None, plan=replace(bundled_plan(), title="另一個", duties=bundled_plan().duties[:2]))
    content = bundled_standard_path().read_text(encoding="utf-8").replace("確認市場研究需求", "確認市場研究之需求")
    upload = make_upload(editor, content)
    compared = client.get(url(upload)).context["preview"].compared
    assert (compared.version, compared.is_newer) == (published, False)
    assert [(count.label, count.number) for count in compared.counts] == [("Reworded", 1)]
    page = client.get(url(upload, "compare")).content.decode()
    assert url(upload, "compare") in shown(client, upload)
    assert '<ins class="mark-added">' in page
    assert "Correct the match" not in page
    assert StandardVersion.objects.count() == 2


def test_the_same_text_says_that_nothing_would_change(client: Client, editor: User) -> None:
    import_plan(actor=None, plan=bundled_plan())
    upload = make_upload(editor)
    assert "Nothing would change" in shown(client, upload)
    assert "Nothing changed" in client.get(url(upload, "compare")).content.decode()


def test_an_unknown_standard_is_compared_with_nothing(client: Client, editor: User) -> None:
    upload = make_upload(editor)
    assert "Compared with" not in shown(client, upload)
    assert client.get(url(upload, "compare")).status_code == 404


def test_without_a_code_it_cannot_be_saved(client: Client, editor: User) -> None:
    upload = make_upload(editor, "甲\t乙\n丙\t丁\n")
    page = shown(client, upload)
    assert "No standard code was found" in page
    assert url(upload, "save") not in page
    response = client.post(url(upload, "save"), follow=True)
    assert "names no standard code" in response.content.decode()
    assert ImportUpload.objects.filter(pk=upload.pk).exists()
    assert not StandardVersion.objects.exists()


def test_an_export_has_no_rows_beside_it(client: Client, editor: User) -> None:
    content = json.dumps(as_dict(bundled_plan()), ensure_ascii=False)
    assert "no document to show beside it" in shown(client, make_upload(editor, content, "standard.json"))


def test_saving_makes_a_draft_and_leads_to_it(client: Client, editor: User) -> None:
    response = client.post(url(make_upload(editor), "save"))
    version = StandardVersion.objects.get()
    assert response.headers["Location"] == reverse("competencies:standard_detail", args=[version.pk])
    page = client.get(response.headers["Location"]).content.decode()
    assert "職能基準.txt" in page
    assert "4712 of 4712" in page
    assert not ImportUpload.objects.exists()


def test_discarding_leaves_nothing(client: Client, editor: User) -> None:
    upload = make_upload(editor)
    assert "was discarded" in client.post(url(upload, "discard"), follow=True).content.decode()
    assert not ImportUpload.objects.exists()
    assert client.get(url(upload)).status_code == 404


def test_a_file_of_another_editor_does_not_exist(client: Client, editor: User) -> None:
    upload = make_upload(make_user(role=Role.STANDARD_EDITOR))
    assert client.get(url(upload)).status_code == 404
    assert client.get(url(upload, "compare")).status_code == 404
    assert client.post(url(upload, "save")).status_code == 404
    assert client.post(url(upload, "discard")).status_code == 404
    client.force_login(make_user())
    assert client.get(url(upload)).status_code == 404
    assert ImportUpload.objects.get() == upload


def test_a_file_that_was_not_read_has_no_preview(client: Client, editor: User) -> None:
    assert client.get(url(make_upload(editor, b""))).status_code == 404


def test_what_another_importer_read_is_to_be_uploaded_again(client: Client, editor: User) -> None:
    import_plan(actor=None, plan=bundled_plan())
    upload = make_upload(editor)
    assert upload.result is not None
    upload.result["plan"]["duties"] = "otherwise"
    upload.save()
    for action in ("preview", "compare"):
        assert "Discard it and upload it again" in client.get(url(upload, action), follow=True).content.decode()
    assert "Discard it and upload it again" in client.post(url(upload, "save"), follow=True).content.decode()
    assert StandardVersion.objects.count() == 1


def test_text_of_a_document_is_never_markup(client: Client, editor: User) -> None:
    content = ODD.replace("這一行", "<script>alert(1)</script>")
    page = shown(client, make_upload(editor, content, "<img src=x>.txt"))
    assert "<script>alert" not in page
    assert "<img src=x>" not in page


def test_queries_do_not_grow_with_the_document(client: Client, editor: User) -> None:
    def counts(tasks: int) -> list[int]:
        import_plan(actor=None, plan=plan_of_size(3))
        content = json.dumps(as_dict(plan_of_size(tasks)), ensure_ascii=False)
        upload = make_upload(editor, content, "standard.json")
        pages = (url(upload), url(upload, "compare"))
        return [len(capture(partial(client.get, page))) for page in pages]

    counts(3)  # what is cached for all pages
    assert counts(3) == counts(30)


def test_the_document_is_handed_out_to_editors_as_a_file_to_save(client: Client, editor: User) -> None:
    version = save_upload(actor=editor, upload_id=make_upload(editor).pk)
    source = reverse("competencies:import_source", args=[version.pk])
    response = client.get(source)
    assert b"".join(response) == bundled_standard_path().read_bytes()
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    ImportSource.objects.get().file.storage.delete(str(ImportSource.objects.get().file))
    assert client.get(source).status_code == 404
    client.force_login(make_user())
    assert client.get(source).status_code == 404
