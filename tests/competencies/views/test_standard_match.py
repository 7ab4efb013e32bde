"""The page on which an editor says what a row belongs to."""

import pytest
from django.test import Client
from django.urls import reverse

from competencies.models import Duty, Indicator, ItemMatch, StandardVersion
from competencies.services.drafts import create_draft_from
from competencies.services.importing import import_plan
from competencies.services.lifecycle import publish_version
from people.enums import Role
from people.models import User
from tests.competencies.plans import small_plan
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def url(old: StandardVersion, new: StandardVersion, row: int, side: str = "new", kind: str = "indicator") -> str:
    names = {"pk": old.pk, "other_pk": new.pk, "side": side, "kind": kind, "row": row}
    return reverse("competencies:standard_match", kwargs=names)


def compare_url(old: StandardVersion, new: StandardVersion) -> str:
    return reverse("competencies:standard_compare", kwargs={"pk": old.pk, "other_pk": new.pk})


def indicators(version: StandardVersion) -> list[int]:
    rows = Indicator.objects.filter(task__duty__standard_version=version).order_by("position")
    return list(rows.values_list("pk", flat=True))


@pytest.fixture
def old() -> StandardVersion:
    return publish_version(actor=None, version_id=import_plan(actor=None, plan=small_plan()).pk)


@pytest.fixture
def new(old: StandardVersion) -> StandardVersion:
    return publish_version(actor=None, version_id=create_draft_from(actor=None, version_id=old.pk).pk)


@pytest.fixture
def editor(client: Client) -> User:
    person = make_user(role=Role.STANDARD_EDITOR, language="en")
    client.force_login(person)
    return person


def test_only_editors_correct(client: Client, old: StandardVersion, new: StandardVersion) -> None:
    address = url(old, new, indicators(new)[0])
    for person, status in [
        (make_user(), 403),
        (make_user(role=Role.HR_MANAGER), 403),
        (make_user(role=Role.STANDARD_EDITOR), 200),
    ]:
        client.force_login(person)
        assert client.get(address).status_code == status
    draft = create_draft_from(actor=None, version_id=new.pk)
    client.force_login(make_user())
    assert client.get(url(new, draft, indicators(draft)[0])).status_code == 404


def test_choices_are_the_rows_of_the_other_version(
    client: Client, editor: User, old: StandardVersion, new: StandardVersion
) -> None:
    response = client.get(url(old, new, indicators(new)[0]))
    page = response.context["page"]
    assert [(choice.row, choice.percent, choice.is_current) for choice in page.choices] == [
        (indicators(old)[0], 100, True),
        (indicators(old)[1], 92, False),
    ]
    text = response.content.decode()
    assert "its counterpart now" in text
    assert "now belongs to P1.1.1)" in text


@pytest.mark.parametrize("side", ["old", "new"])
def test_another_counterpart_none_and_back(
    side: str, client: Client, editor: User, old: StandardVersion, new: StandardVersion
) -> None:
    mine, theirs = (indicators(old), indicators(new)) if side == "old" else (indicators(new), indicators(old))
    address = url(old, new, mine[0], side)

    def word() -> tuple[int | None, int | None] | None:
        match = ItemMatch.objects.filter(decided_by_what="editor").first()
        if match is None:
            return None
        return (match.old_row, match.new_row) if side == "old" else (match.new_row, match.old_row)

    response = client.post(f"{address}?change=recoded", {"counterpart": str(theirs[1])}, follow=True)
    anchor = f"row-new-indicator-{theirs[1] if side == 'old' else mine[0]}"
    assert response.redirect_chain == [(f"{compare_url(old, new)}?change=recoded#{anchor}", 302)]
    page = response.content.decode()
    assert "The comparison follows it." in page
    assert f'id="{anchor}"' in client.get(compare_url(old, new)).content.decode()
    assert word() == (mine[0], theirs[1])
    client.post(address, {"counterpart": "none"})
    assert word() == (mine[0], None)
    assert "let the texts decide" in client.get(address).content.decode()
    client.post(address, {"counterpart": "release"})
    assert word() is None
    assert "let the texts decide" not in client.get(address).content.decode()


@pytest.mark.parametrize("given", [{}, {"counterpart": "999999"}, {"counterpart": "x"}, {"counterpart": "release"}])
def test_what_is_no_choice_is_refused_at_the_field(
    given: dict[str, str], client: Client, editor: User, old: StandardVersion, new: StandardVersion
) -> None:
    before = list(ItemMatch.objects.order_by("pk").values())
    response = client.post(url(old, new, indicators(new)[0]), given)
    assert response.status_code == 200
    assert response.context["form"].errors["counterpart"]
    assert list(ItemMatch.objects.order_by("pk").values()) == before


def test_what_is_not_there_is_not_found(
    client: Client, editor: User, old: StandardVersion, new: StandardVersion
) -> None:
    row = indicators(new)[0]
    for address in (
        url(old, new, 10**9),
        url(old, new, row, "old"),
        url(old, new, row, "middle"),
        url(old, new, row, "new", "outcome"),
        url(old, new, Duty.objects.get(standard_version=old).pk, "new", "duty"),
        url(new, old, row),
    ):
        assert client.get(address).status_code == 404
        assert client.post(address, {"counterpart": "none"}).status_code == 404
