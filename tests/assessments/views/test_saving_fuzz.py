"""Background saves with anything in them, replayed and reordered: never a server error, never a forbidden change.

The rules are stated once more here, from the product's promises and not from its code: a request changes at most the
one item it names, in the signed-in rater's own open form, by one version, to a value of the scale or "not applicable"
but never both, with a comment of bounded length that can be shown.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.enums import AssessmentState, Relation
from assessments.models import Assessment, Rating, RatingChange
from tests.assessments.views.sheets import items_of
from tests.factories import form_in_force, make_assessment, make_user

pytestmark = pytest.mark.django_db

OPERATIONS = [f"00000000-0000-4000-8000-00000000000{number}" for number in range(4)]
Stored = dict[tuple[int, int], tuple[int | None, bool, str, int]]

texts = st.one_of(
    st.sampled_from(
        ["", "很好", "a\r\nb", "\x00", "\x07\x1b[31m", "\u202egnp.exe", "<script>", "字" * 4000, "字" * 4001]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
)
numbers = st.one_of(
    st.sampled_from(["", "0", "1", "3", "5", "6", "-1", "3.0", "３", "1e3", "na", "9" * 40, "null", "true"]),
    st.integers(-2, 8).map(str),
)


def requests(items: list[int]) -> st.SearchStrategy[list[tuple[str, dict[str, str]]]]:
    """A history of requests: who sends it, and its fields, some of which may be missing or appear from elsewhere."""
    known = {
        "operation": st.one_of(st.sampled_from(OPERATIONS), st.sampled_from(["", "x", "0" * 400])),
        "item": st.one_of(st.sampled_from([str(item) for item in items]), numbers),
        "version": st.one_of(st.integers(0, 4).map(str), numbers),
        "comment": texts,
    }
    more = {"value": numbers, "not_applicable": st.sampled_from(["", "on", "true", "false", "\x00"])}
    well_formed = st.fixed_dictionaries(known, optional=more)
    mutilated = st.fixed_dictionaries({}, optional={**known, **more, "relation": st.just("supervisor")})
    plausible = st.fixed_dictionaries(
        {
            "operation": st.sampled_from(OPERATIONS),
            "item": st.sampled_from([str(item) for item in items[:2]]),
            "version": st.sampled_from(["0", "0", "1", "2"]),
            "comment": st.sampled_from(["", "", "很好", "a\r\nb", "字" * 4001]),
        },
        optional={"value": st.sampled_from(["1", "3", "5", "6"]), "not_applicable": st.just("true")},
    )
    who = st.sampled_from(["candidate", "candidate", "candidate", "supervisor", "stranger", "nobody"])
    return st.lists(st.tuples(who, st.one_of(plausible, plausible, well_formed, mutilated)), min_size=1, max_size=6)


def stored() -> Stored:
    rows = Rating.objects.values_list("form", "item", "value", "not_applicable", "comment", "version")
    return {(form, item): (value, na, comment, version) for form, item, value, na, comment, version in rows}


def assert_allowed(before: Stored, after: Stored, *, form: int, fields: Mapping[str, str], items: list[int]) -> None:
    """Whether going from ``before`` to ``after`` is a change that one confirmed save may make."""
    changed = [key for key in {*before, *after} if before.get(key) != after.get(key)]
    assert len(changed) <= 1
    for key in changed:
        assert key == (form, int(fields["item"]))
        assert key[1] in items
        value, not_applicable, comment, version = after[key]
        assert version == (before[key][3] if key in before else 0) + 1 == int(fields["version"]) + 1
        assert value is None or (1 <= value <= 5 and not not_applicable)
        assert len(comment) <= 4000
        assert not any(unicodedata.category(sign) == "Cc" and sign not in "\n\t" for sign in comment)


@pytest.fixture
def scene(client: Client) -> tuple[Assessment, list[int], dict[str, Any]]:
    assessment = make_assessment(AssessmentState.IN_PROGRESS)
    foreign = items_of(make_assessment())
    people = {
        "candidate": assessment.candidate,
        "supervisor": assessment.supervisor,
        "stranger": make_user(),
        "nobody": None,
    }
    clients = {}
    for name, person in people.items():
        clients[name] = Client()
        if person is not None:
            clients[name].force_login(person)
    return assessment, [*items_of(assessment)[:3], foreign[0]], clients


@pytest.mark.parametrize("url_name", ["assessments:employee_save", "assessments:supervisor_save"])
def test_no_request_breaks_the_server_or_the_rules(
    url_name: str, scene: tuple[Assessment, list[int], dict[str, Any]]
) -> None:
    assessment, items, clients = scene
    own = items_of(assessment)
    form = form_in_force(assessment, Relation.SELF).pk
    url = reverse(url_name, args=[assessment.pk])
    seen = set()

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(requests(items))
    def history(sent: list[tuple[str, dict[str, str]]]) -> None:
        with transaction.atomic():
            for who, fields in sent:
                before = stored()
                status = clients[who].post(url, fields).status_code
                after = stored()
                seen.add((who, status))
                if who == "candidate" and url_name == "assessments:employee_save" and status == 200:
                    assert_allowed(before, after, form=form, fields=fields, items=own)
                else:
                    assert status in {401, 404, 409, 422}
                    assert after == before
                # The history is complete: each answer's latest version is what stands there.
                for (of_form, item), (value, *_rest, version) in after.items():
                    change = RatingChange.objects.get(form=of_form, item=item, number=version)
                    assert change.value == value
            transaction.set_rollback(True)

    history()
    assert {status for who, status in seen if who == "nobody"} == {401}
    assert {status for who, status in seen if who == "stranger"} <= {404, 422}
    if url_name == "assessments:employee_save":
        assert {("candidate", 200), ("candidate", 409), ("candidate", 422)} <= seen, (
            "the histories reach what they test"
        )


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data", "application/octet-stream"])
@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe\x00", b"item=%FF%FE&operation=%00", b"--x\r\n" * 50, b"[" * 10000]
)
def test_no_body_breaks_the_server(kind: str, body: bytes, scene: tuple[Assessment, list[int], dict[str, Any]]) -> None:
    assessment, _items, clients = scene
    before = stored()
    url = reverse("assessments:employee_save", args=[assessment.pk])
    assert clients["candidate"].post(url, body, content_type=kind).status_code in {400, 422}
    assert stored() == before
