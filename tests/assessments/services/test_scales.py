"""Rating scales: the built-in ones, copies, and what protects both."""

from typing import Any

import pytest

from assessments.enums import ScaleKind
from assessments.exceptions import InvalidInput, NotPermitted, TransitionRefused
from assessments.models import RatingScale, ScalePoint
from assessments.selectors.scales import scale_row, scale_rows
from assessments.services.scales import PointInput, copy_scale, delete_scale, update_scale
from people.enums import Role
from people.models import User
from tests.factories import make_campaign, make_launched_campaign, make_user

pytestmark = pytest.mark.django_db

TWO_POINTS = [PointInput("未達", "還做不到"), PointInput("達成", "做得到", "Met", "Can do it")]


@pytest.fixture
def hr() -> User:
    return make_user("人資", role=Role.HR_MANAGER)


def builtin(slug: str = "proficiency-5") -> RatingScale:
    return RatingScale.objects.get(slug=slug)


def save(scale: RatingScale, actor: User, points: list[PointInput] = TWO_POINTS) -> RatingScale:
    texts: dict[str, Any] = {"name_zh": "兩級", "name_en": "", "description_zh": "", "description_en": ""}
    return update_scale(actor=actor, scale_id=scale.pk, points=points, **texts)


@pytest.mark.parametrize(("slug", "kind", "size"), [("proficiency-5", "proficiency", 5), ("icap-level-6", "level", 6)])
def test_built_in_scales_are_complete_in_both_languages(slug: str, kind: str, size: int) -> None:
    scale = builtin(slug)
    points = list(scale.points.all())
    assert scale.kind == ScaleKind(kind)
    assert [point.value for point in points] == list(range(1, size + 1))
    for field in ("label_zh", "label_en", "anchor_zh", "anchor_en"):
        texts = [getattr(point, field) for point in points]
        assert all(texts)
        assert len(set(texts)) == size
    assert scale.name_zh
    assert scale.name_en
    assert scale.description_zh
    assert scale.description_en


def test_the_level_scale_names_its_source() -> None:
    scale = builtin("icap-level-6")
    assert "勞動部勞動力發展署" in scale.description_zh
    assert "Workforce Development Agency" in scale.description_en


def test_a_copy_can_be_edited_and_its_origin_is_known(hr: User) -> None:
    source = builtin()
    copy = copy_scale(actor=hr, scale_id=source.pk)
    assert copy.slug is None
    assert copy.origin == source
    assert copy.name_zh != source.name_zh
    assert [(p.value, p.label_zh, p.anchor_en) for p in copy.points.all()] == [
        (p.value, p.label_zh, p.anchor_en) for p in source.points.all()
    ]
    save(copy, hr)
    assert [(p.value, p.label_zh, p.label_en) for p in copy.points.all()] == [(1, "未達", ""), (2, "達成", "Met")]
    assert source.points.count() == 5


def test_a_copy_of_a_copy_of_a_long_name_fits(hr: User) -> None:
    scale = copy_scale(actor=hr, scale_id=builtin().pk)
    RatingScale.objects.filter(pk=scale.pk).update(name_zh="長" * 100, name_en="l" * 100)
    again = copy_scale(actor=hr, scale_id=scale.pk)
    again.full_clean()
    assert again.name_zh.endswith("（副本）")


def test_built_in_scales_stay_as_they_are(hr: User) -> None:
    scale = builtin()
    with pytest.raises(TransitionRefused):
        save(scale, hr)
    with pytest.raises(TransitionRefused):
        delete_scale(actor=hr, scale_id=scale.pk)
    assert builtin().points.count() == 5


def test_a_scale_with_ratings_behind_it_stays_as_it_is_and_a_drafts_scale_may_change(hr: User) -> None:
    used, planned, free = (copy_scale(actor=hr, scale_id=builtin().pk) for _ in range(3))
    make_launched_campaign(scale=used)
    make_campaign(scale=planned)
    with pytest.raises(TransitionRefused):
        save(used, hr)
    save(planned, hr)
    assert planned.points.count() == 2
    for scale in (used, planned):
        with pytest.raises(TransitionRefused):
            delete_scale(actor=hr, scale_id=scale.pk)
    delete_scale(actor=hr, scale_id=free.pk)
    assert not ScalePoint.objects.filter(scale_id=free.pk).exists()


@pytest.mark.parametrize("size", [0, 1, 11])
def test_a_scale_has_two_to_ten_points(hr: User, size: int) -> None:
    copy = copy_scale(actor=hr, scale_id=builtin().pk)
    with pytest.raises(InvalidInput):
        save(copy, hr, TWO_POINTS[:1] * size)
    assert copy.points.count() == 5


def test_only_hr_works_on_scales() -> None:
    stranger = make_user()
    with pytest.raises(NotPermitted):
        copy_scale(actor=stranger, scale_id=builtin().pk)
    with pytest.raises(NotPermitted):
        save(builtin(), stranger)
    with pytest.raises(NotPermitted):
        delete_scale(actor=stranger, scale_id=builtin().pk)
    assert RatingScale.objects.count() == 2


def test_the_reasons_are_said(hr: User) -> None:
    copy = copy_scale(actor=hr, scale_id=builtin().pk)
    assert scale_row(copy).read_only_reason == ""
    assert scale_row(copy).kept_reason == ""
    make_campaign(scale=copy)
    assert scale_row(copy).read_only_reason == ""
    assert scale_row(copy).kept_reason
    make_launched_campaign(scale=copy)
    rows = {row.scale.pk: row for row in scale_rows()}
    assert rows[copy.pk].read_only_reason
    assert (rows[copy.pk].campaigns, rows[copy.pk].launched) == (2, 1)
    assert rows[builtin().pk].read_only_reason != rows[copy.pk].read_only_reason
    assert [row.scale.is_builtin for row in scale_rows()] == [True, True, False]
