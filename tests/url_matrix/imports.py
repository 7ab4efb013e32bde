"""Importing documents: editors only, and each their own files."""

from collections.abc import Mapping
from typing import Any

from competencies.models import ImportUpload
from competencies.services.importing import Source, import_plan
from competencies.services.plan_values import plan_to_values
from competencies.services.source_files import keep_file
from competencies.standards import bundled_standard_path
from tests.competencies.plans import small_plan
from tests.url_matrix import Row, World

EDITOR_READS = {"editor": 200, "others": 404}
EDITOR_WRITES = {"editor": 302, "others": 404}


def prepare(world: World) -> None:
    path = bundled_standard_path()
    known: dict[str, Any] = {"file": keep_file(path), "original_name": path.name, "size": 1, "sha256": "0" * 64}
    world["waiting_file"] = ImportUpload.objects.create(
        uploaded_by=world.users["editor"],
        importer_version="1",
        result={"plan": plan_to_values(small_plan(code="PLN0009-001v3", version=3)), "rows": []},
        **known,
    )
    world["imported_version"] = import_plan(
        actor=None,
        plan=small_plan(code="PLN0009-001v2"),
        source=Source(format="text", **known | {"file": keep_file(path)}),
    )


def waiting(world: World) -> Mapping[str, Any]:
    return {"pk": world["waiting_file"].pk}


ROWS = [
    # Posting nothing shows the form again with its error.
    Row("competencies:import_upload", get=EDITOR_READS, post=EDITOR_READS),
    Row("competencies:import_template", get=EDITOR_READS),
    Row("competencies:import_preview", args=waiting, get=EDITOR_READS),
    Row("competencies:import_compare", args=waiting, get=EDITOR_READS),
    Row("competencies:import_save", args=waiting, post=EDITOR_WRITES),
    Row("competencies:import_discard", args=waiting, post=EDITOR_WRITES),
    Row("competencies:import_source_rows", args=lambda world: {"pk": world["imported_version"].pk}, get=EDITOR_READS),
    Row("competencies:import_source", args=lambda world: {"pk": world["imported_version"].pk}, get=EDITOR_READS),
    Row(
        "competencies:import_source",
        args=lambda world: {"pk": world["published_version"].pk},
        get=404,
        note="a version without a file",
    ),
]
