"""Rating scales as pages."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import RatingScale
from assessments.services.scales import copy_scale
from people.enums import Role
from people.models import User
from tests.factories import make_launched_campaign, make_user
from tests.support.queries import assert_constant_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(client: Client) -> User:
    user = make_user("人資", role=Role.HR_MANAGER, language="en")
    client.force_login(user)
    return user


def builtin() -> RatingScale:
    return RatingScale.objects.get(slug="proficiency-5")


def address(name: str, scale: RatingScale) -> str:
    return reverse(f"assessments:scale_{name}", args=[scale.pk])


def posted(points: list[tuple[str, str]], **fields: str) -> dict[str, str]:
    data = {"name_zh": "新尺度", "name_en": "New", "description_zh": "", "description_en": "", "action": "save"}
    data |= {"points-TOTAL_FORMS": str(len(points)), "points-INITIAL_FORMS": "0"}
    for n, (label, anchor) in enumerate(points):
        data |= {
            f"points-{n}-label_zh": label,
            f"points-{n}-label_en": "",
            f"points-{n}-anchor_zh": anchor,
            f"points-{n}-anchor_en": "",
        }
    return data | fields


THREE = [("低", "很少"), ("中", "有時"), ("高", "總是")]


def test_a_scale_is_copied_edited_and_deleted(client: Client, hr: User) -> None:
    response = client.post(address("copy", builtin()))
    copy = RatingScale.objects.get(origin=builtin())
    assert response["Location"] == address("edit", copy)
    assert client.get(address("edit", copy)).content.decode().count("獨立完成") >= 1
    client.post(address("edit", copy), posted(THREE))
    assert [(point.value, point.label_zh) for point in copy.points.all()] == [(1, "低"), (2, "中"), (3, "高")]
    assert address("delete", copy) in client.get(address("detail", copy)).content.decode()
    client.post(address("delete", copy))
    assert not RatingScale.objects.filter(pk=copy.pk).exists()


@pytest.mark.parametrize(
    ("action", "order"),
    [
        ("up-2", ["低", "高", "中"]),
        ("down-0", ["中", "低", "高"]),
        ("remove-1", ["低", "高"]),
        ("add", ["低", "中", "高", ""]),
    ],
)
def test_points_are_put_in_order_without_saving(client: Client, hr: User, action: str, order: list[str]) -> None:
    copy = copy_scale(actor=hr, scale_id=builtin().pk)
    response = client.post(address("edit", copy), posted(THREE, action=action, name_zh=""))
    assert [form["label_zh"].value() for form in response.context["points"]] == order
    page = response.content.decode()
    assert "is-invalid" not in page
    assert 'value="New"' in page
    assert copy.points.count() == 5


def test_numbers_of_any_length_are_no_numbers_of_points(client: Client, hr: User) -> None:
    copy = copy_scale(actor=hr, scale_id=builtin().pk)
    long = "9" * 5000
    assert client.post(address("edit", copy), posted(THREE, action=f"up-{long}", name_zh="")).status_code == 200
    tampered = posted(THREE, action="add") | {"points-TOTAL_FORMS": long}
    assert client.post(address("edit", copy), tampered).status_code == 200
    assert copy.points.count() == 5


def test_an_action_that_makes_no_sense_is_treated_as_saving(client: Client, hr: User) -> None:
    copy = copy_scale(actor=hr, scale_id=builtin().pk)
    client.post(address("edit", copy), posted(THREE, action="up-99"))
    assert copy.points.count() == 3


def test_missing_texts_are_said_at_their_field_and_nothing_is_lost(client: Client, hr: User) -> None:
    copy = copy_scale(actor=hr, scale_id=builtin().pk)
    response = client.post(address("edit", copy), posted([("低", "很少"), ("中", "")], name_zh=""))
    assert response.context["form"].errors.keys() == {"name_zh"}
    assert [form.errors.keys() for form in response.context["points"]] == [set(), {"anchor_zh"}]
    assert 'value="中"' in response.content.decode()
    assert copy.points.count() == 5


def test_too_few_points_are_refused(client: Client, hr: User) -> None:
    copy = copy_scale(actor=hr, scale_id=builtin().pk)
    response = client.post(address("edit", copy), posted(THREE[:1]))
    assert "between 2 and 10 points" in response.content.decode()
    assert copy.points.count() == 5


def test_read_only_scales_say_why(client: Client, hr: User) -> None:
    used = copy_scale(actor=hr, scale_id=builtin().pk)
    make_launched_campaign(scale=used)
    for scale, reason in ((builtin(), "built in"), (used, "A launched campaign uses this scale")):
        page = client.get(address("detail", scale)).content.decode()
        assert reason in page
        assert address("edit", scale) not in page
        assert address("delete", scale) not in page
        assert client.get(address("edit", scale))["Location"] == address("detail", scale)
        response = client.post(address("edit", scale), posted(THREE))
        assert reason in response.content.decode()
        client.post(address("delete", scale))
        assert scale.points.count() == 5


def test_queries_do_not_grow_with_scales(client: Client, hr: User) -> None:
    def grow(count: int) -> None:
        for _ in range(count):
            copy_scale(actor=hr, scale_id=builtin().pk)

    def run() -> None:
        page = client.get(reverse("assessments:scale_list"))
        assert page.context["page_obj"].paginator.count == RatingScale.objects.count()

    assert_constant_queries(run, grow)
