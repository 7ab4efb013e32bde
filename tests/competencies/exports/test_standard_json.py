"""What is written to the database comes out of it again, equal to the plan."""

from dataclasses import replace

import pytest

from competencies.exports.standard_json import standard_as_dict
from competencies.imports import as_dict
from competencies.imports.readers.export import plan_from_dict
from competencies.models import Competence, StandardVersion
from competencies.services.importing import import_plan
from competencies.services.lifecycle import publish_version
from tests.competencies.plans import bundled_plan, plan_of_size, small_plan
from tests.support.queries import capture

pytestmark = pytest.mark.django_db


def export_again(version: StandardVersion) -> dict[str, object]:
    return standard_as_dict(StandardVersion.objects.get(pk=version.pk))


def test_bundled_standard_comes_out_as_its_plan_says() -> None:
    version = import_plan(actor=None, plan=bundled_plan())
    publish_version(actor=None, version_id=version.pk)
    assert export_again(version) == as_dict(bundled_plan())


def test_oddities_come_out_as_they_went_in() -> None:
    version = import_plan(actor=None, plan=small_plan())
    assert export_again(version) == as_dict(small_plan())


def test_which_of_the_two_titles_is_filled_goes_in_and_out_again() -> None:
    plan = replace(small_plan(), title_kind="job_category")
    version = import_plan(actor=None, plan=plan)
    assert version.title_kind == "job_category"
    assert export_again(version)["title_kind"] == "job_category"
    assert plan_from_dict(export_again(version)).title_kind == "job_category"
    usual = import_plan(actor=None, plan=small_plan())
    assert (usual.title_kind, export_again(usual)["title_kind"]) == ("occupation", None)


def test_a_code_that_comes_again_gets_a_key_of_its_own() -> None:
    version = import_plan(actor=None, plan=small_plan())
    Competence.objects.create(standard_version=version, kind="K", position=9, code="K01", text="測試理論")
    exported = export_again(version)
    keys = [entry["key"] for entry in exported["knowledge"]]  # type: ignore[attr-defined]
    assert keys == ["K01", "K01#2", "K02", "K01#3"]


def test_number_of_queries_does_not_depend_on_size() -> None:
    few = import_plan(actor=None, plan=plan_of_size(3))
    many = import_plan(actor=None, plan=plan_of_size(30))
    few = StandardVersion.objects.get(pk=few.pk)
    many = StandardVersion.objects.get(pk=many.pk)
    assert len(capture(lambda: standard_as_dict(few))) == len(capture(lambda: standard_as_dict(many))) == 10
