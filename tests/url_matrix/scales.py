"""Rating scales: HR alone; the built-in ones are read-only, a copy (see ``hr``) can be changed."""

from collections.abc import Mapping
from typing import Any

from tests.url_matrix import Row, World

HR_ONLY = {"hr": 200, "others": 404}
HR_SENT_ON = {"hr": 302, "others": 404}


def builtin(world: World) -> Mapping[str, Any]:
    return {"pk": world["scale"].pk}


def own(world: World) -> Mapping[str, Any]:
    return {"pk": world["own_scale"].pk}


ROWS = [
    Row("assessments:scale_list", get=HR_ONLY),
    Row("assessments:scale_detail", args=builtin, get=HR_ONLY),
    Row("assessments:scale_copy", args=builtin, post=HR_SENT_ON),
    Row("assessments:scale_edit", args=own, get=HR_ONLY, post=HR_ONLY),
    Row("assessments:scale_edit", args=builtin, get=HR_SENT_ON, post=HR_ONLY, note="built in"),
    Row("assessments:scale_delete", args=own, get=HR_ONLY, post=HR_SENT_ON),
    Row("assessments:scale_delete", args=builtin, get=HR_SENT_ON, post=HR_SENT_ON, note="built in"),
]
