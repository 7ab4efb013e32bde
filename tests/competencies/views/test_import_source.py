"""The document of a saved version, beside its findings and what became of its rows."""

from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from competencies.enums import FindingResolution
from competencies.models import Finding, Indicator, StandardVersion
from competencies.services.findings import decide_findings
from competencies.services.importing import Source, import_plan
from competencies.services.uploads import save_upload
from people.enums import Role
from people.models import User
from tests.competencies.plans import plan_of_size, small_plan
from tests.competencies.uploads import make_upload
from tests.factories import make_user
from tests.support.queries import capture

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> User:
    user = make_user(role=Role.STANDARD_EDITOR, language="en")
    client.force_login(user)
    return user


def url(version: StandardVersion) -> str:
    return reverse("competencies:import_source_rows", args=[version.pk])


def test_findings_stand_beside_the_rows_and_what_became_of_them(client: Client, editor: User) -> None:
    version = save_upload(actor=editor, upload_id=make_upload(editor).pk)
    finding = Finding.objects.filter(standard_version=version, quote__startswith="P1.4.1").first()
    assert finding is not None
    shown = client.get(url(version))
    line = next(line for group in shown.context["shown"].groups for line in group.lines if line.saved == finding)
    page = client.get(f"{url(version)}?page={line.source_page}")
    row = next(row for row in page.context["page_obj"].object_list if row.anchor == line.row_anchor)
    outcomes = {outcome.label: outcome.entries for outcome in row.outcomes}
    assert outcomes["Task"] == ("T1.2",)
    assert "P1.4.1" in outcomes["Behaviour indicators"]
    assert reverse("admin:competencies_finding_change", args=[finding.pk]) in page.content.decode()
    assert url(version) in client.get(reverse("competencies:standard_detail", args=[version.pk])).content.decode()


def test_a_finding_leads_to_its_row_from_where_it_is_decided_on(client: Client, editor: User) -> None:
    version = save_upload(actor=editor, upload_id=make_upload(editor).pk)
    finding = Finding.objects.filter(standard_version=version).order_by("-row").first()
    assert finding is not None
    at = f"{finding.page}-{finding.row}"
    decide = client.get(reverse("admin:competencies_finding_change", args=[finding.pk])).content.decode()
    assert f"{url(version)}?at={at}#row-{at}" in decide
    shown = client.get(f"{url(version)}?at={at}").context["page_obj"]
    assert shown.number > 1
    assert f"row-{at}" in [row.anchor for row in shown.object_list]
    assert client.get(f"{url(version)}?at=9-999").context["page_obj"].number == 1
    made_here = import_plan(actor=None, plan=small_plan()).findings.first()
    assert made_here is not None
    assert (
        "source/rows"
        not in client.get(reverse("admin:competencies_finding_change", args=[made_here.pk])).content.decode()
    )


def test_what_was_decided_is_told(client: Client, editor: User) -> None:
    version = save_upload(actor=editor, upload_id=make_upload(editor).pk)
    finding = Finding.objects.filter(standard_version=version).first()
    assert finding is not None
    decide_findings(
        actor=editor, finding_ids=[finding.pk], resolution=FindingResolution.DISMISSED, reason="The document says so."
    )
    assert "Dismissed: The document says so." in client.get(url(version)).content.decode()


def test_what_was_reworded_since_is_no_longer_beside_its_row(client: Client, editor: User) -> None:
    version = save_upload(actor=editor, upload_id=make_upload(editor).pk)

    def outcomes() -> list[str]:
        rows = [row for number in (1, 2) for row in client.get(f"{url(version)}?page={number}").context["page_obj"]]
        return [name for row in rows for outcome in row.outcomes for name in outcome.entries]

    assert "P1.1.2" in outcomes()
    Indicator.objects.filter(task__duty__standard_version=version, code="P1.1.2").update(
        text="完全不同的文字在這裡。", code=""
    )
    assert "P1.1.2" not in outcomes()


def test_a_version_made_here_has_no_document(client: Client, editor: User) -> None:
    assert client.get(url(import_plan(actor=None, plan=small_plan()))).status_code == 404


def test_strangers_do_not_see_it(client: Client, editor: User) -> None:
    version = save_upload(actor=editor, upload_id=make_upload(editor).pk)
    client.force_login(make_user(role=Role.HR_MANAGER))
    assert client.get(url(version)).status_code == 404


def test_queries_do_not_grow_with_the_document(client: Client, editor: User) -> None:
    def queries(size: int) -> int:
        rows = [{"page": 1, "row": number, "cells": [f"任務{number}"]} for number in range(size)]
        source = Source(f"imports/{size}.txt", "a.txt", 1, "0" * 64, "text", rows=rows)
        version = import_plan(actor=None, plan=plan_of_size(size), source=source)
        return len(capture(partial(client.get, url(version))))

    queries(2)
    assert queries(3) == queries(30)
