"""Rules that the database keeps by triggers, whoever writes."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from assessments.enums import AssessmentState, CampaignStatus, EvidenceKind, Relation, ScaleKind, SupervisorMode
from assessments.models import (
    Assessment,
    Campaign,
    Evidence,
    Item,
    Rating,
    RatingChange,
    RatingForm,
    RatingScale,
    ReturnedItem,
    ScalePoint,
    ScoreAdjustment,
)
from assessments.services.launching import close_campaign
from assessments.triggers import RULES, install_triggers, remove_triggers, trigger_names
from tests.factories import form_in_force, make_assessment, make_campaign, make_launched_campaign, make_user

pytestmark = pytest.mark.django_db


def installed_triggers() -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'assessments_%'")
        else:
            cursor.execute(
                "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE NOT t.tgisinternal AND t.tgenabled = 'O' AND c.relname LIKE 'assessments_%'"
            )
        return {name for (name,) in cursor.fetchall()}


def refused(write: Callable[[], object]) -> bool:
    """Whether the database itself refuses the write."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return True
    return False


def test_all_triggers_are_installed() -> None:
    """SQLite drops the triggers of a table that a migration builds anew: see the docstring of the module."""
    assert installed_triggers() == set(trigger_names())


def test_triggers_can_be_taken_away_and_put_back() -> None:
    remove_triggers(connection)
    assert not installed_triggers()
    remove_triggers(connection)
    install_triggers(connection)
    install_triggers(connection)
    assert installed_triggers() == set(trigger_names())


def test_every_rule_has_a_test_below() -> None:
    assert {rule.name for rule in RULES} == {
        "rating_item_belongs_to_the_campaign",
        "rating_value_lies_on_the_scale",
        "rating_not_applicable_only_where_allowed",
        "rating_of_a_finished_form_is_kept",
        "rating_version_grows_by_one",
        "rating_change_is_append_only",
        "rating_of_a_review_is_not_by_the_candidate",  # tested with the substitutes
        "evidence_of_a_finished_form_is_kept",
        "returned_item_is_append_only",
        "score_adjustment_is_append_only",
        "event_is_append_only",
        "event_is_the_head_of_its_trail",
        "campaign_event_is_append_only",
        "item_of_a_launched_campaign_is_frozen",
        "scale_point_in_use_is_frozen",
        "launched_campaign_keeps_its_rules",
        "campaign_never_goes_back",
    }


def rating(form: RatingForm, item: Item, value: int | None = 3, *, not_applicable: bool = False) -> Rating:
    return Rating.objects.create(
        form=form, item=item, value=value, not_applicable=not_applicable, updated_at=timezone.now()
    )


def self_form(assessment: Assessment) -> RatingForm:
    return form_in_force(assessment, Relation.SELF)


def first_item(campaign: Campaign) -> Item:
    return Item.objects.filter(campaign=campaign).order_by("position")[0]


def test_a_rating_is_of_an_item_of_the_campaign() -> None:
    assessment, other = make_assessment(), make_launched_campaign()
    form = self_form(assessment)
    assert refused(lambda: rating(form, first_item(other)))
    kept = rating(form, first_item(assessment.campaign))
    assert refused(lambda: Rating.objects.filter(pk=kept.pk).update(item=first_item(other), version=2))


def test_a_value_lies_on_the_scale() -> None:
    assessment = make_assessment()
    form, item = self_form(assessment), first_item(assessment.campaign)
    assert refused(lambda: rating(form, item, 6))
    assert refused(lambda: rating(form, item, 0))
    kept = rating(form, item, 5)
    assert refused(lambda: Rating.objects.filter(pk=kept.pk).update(value=6, version=2))


def test_not_applicable_only_where_the_campaign_allows_it() -> None:
    strict = make_assessment(allows_not_applicable=False)
    form, item = self_form(strict), first_item(strict.campaign)
    assert refused(lambda: rating(form, item, None, not_applicable=True))
    kept = rating(form, item)
    assert refused(lambda: Rating.objects.filter(pk=kept.pk).update(value=None, not_applicable=True, version=2))
    lenient = make_assessment()
    rating(self_form(lenient), first_item(lenient.campaign), None, not_applicable=True)


@pytest.mark.parametrize("state", [AssessmentState.SIGNED_OFF, AssessmentState.ACKNOWLEDGED])
def test_what_was_signed_cannot_change(state: AssessmentState) -> None:
    assessment = make_assessment(state)
    kept = Rating.objects.filter(form__assessment=assessment)
    assert kept.exists()
    assert refused(lambda: kept.update(value=1, version=F("version") + 1))
    assert refused(lambda: kept.delete())


def test_nothing_is_overwritten_unseen() -> None:
    assessment = make_assessment()
    kept = rating(self_form(assessment), first_item(assessment.campaign))
    changed = Rating.objects.filter(pk=kept.pk)
    assert refused(lambda: changed.update(value=1))
    assert refused(lambda: changed.update(value=1, version=kept.version + 2))
    changed.update(value=1, version=kept.version + 1)


def test_the_history_of_ratings_only_grows() -> None:
    changes = RatingChange.objects.filter(form__assessment=make_assessment(AssessmentState.SUBMITTED))
    assert changes.exists()
    assert refused(lambda: changes.update(value=1))
    assert refused(lambda: changes.delete())


def link(assessment: Assessment) -> Evidence:
    return Evidence.objects.create(
        form=self_form(assessment),
        item=first_item(assessment.campaign),
        kind=EvidenceKind.LINK,
        name="示範",
        url="https://example.com/",
        added_at=timezone.now(),
        added_by=assessment.candidate,
    )


def test_evidence_of_a_signed_form_cannot_change() -> None:
    assessment = make_assessment()
    evidence = Evidence.objects.filter(pk=link(assessment).pk)
    assert refused(lambda: link(make_assessment(AssessmentState.SIGNED_OFF)))
    evidence.update(name="別的")
    RatingForm.objects.filter(assessment=assessment).update(retired_at=timezone.now())
    assert refused(lambda: evidence.update(name="示範"))
    assert refused(lambda: evidence.delete())


def test_what_was_returned_and_adjusted_is_kept() -> None:
    assessment = make_assessment()
    item = first_item(assessment.campaign)
    ReturnedItem.objects.create(assessment=assessment, sequence=2, item=item, reason="請補充")
    ScoreAdjustment.objects.create(
        assessment=assessment,
        sequence=3,
        task=item.task,
        before=Decimal(3),
        after=Decimal(4),
        reason="與其他主管一致",
        by=assessment.supervisor,
        at=timezone.now(),
    )
    rows: list[QuerySet[Any]] = [assessment.returned_items.all(), assessment.adjustments.all()]
    for kept in rows:
        assert kept.exists()
        assert refused(lambda kept=kept: kept.update(reason="changed"))  # type: ignore[misc]
        assert refused(lambda kept=kept: kept.delete())  # type: ignore[misc]


def test_ratings_of_a_cancelled_assessment_and_of_a_retired_form_cannot_change() -> None:
    cancelled = make_assessment(AssessmentState.CANCELLED)
    assert refused(lambda: rating(self_form(cancelled), first_item(cancelled.campaign)))
    assessment = make_assessment()
    RatingForm.objects.filter(assessment=assessment).update(retired_at=timezone.now())
    form = RatingForm.objects.get(assessment=assessment, relation=Relation.SUPERVISOR)
    assert refused(lambda: rating(form, first_item(assessment.campaign)))


def test_the_trail_only_grows() -> None:
    assessment = make_assessment()
    for rows in (assessment.events.all(), assessment.campaign.events.all()):
        assert rows.exists()
        assert refused(lambda rows=rows: rows.update(comment="changed"))  # type: ignore[misc]
        assert refused(lambda rows=rows: rows.delete())  # type: ignore[misc]


def test_items_are_frozen_by_the_launch() -> None:
    campaign = make_launched_campaign()
    items = Item.objects.filter(campaign=campaign)
    item = first_item(campaign)
    assert refused(lambda: items.update(text="changed"))
    assert refused(lambda: Item.objects.filter(pk=item.pk).update(campaign=make_campaign()))
    assert refused(lambda: items.delete())
    item.pk, item.position = None, 1_000
    assert refused(lambda: item.save(force_insert=True))
    draft = make_campaign()
    item.campaign = draft
    item.save(force_insert=True)
    assert refused(lambda: Item.objects.filter(pk=item.pk).update(campaign=campaign))
    Item.objects.filter(campaign=draft).delete()


def make_scale() -> RatingScale:
    scale = RatingScale.objects.create(kind=ScaleKind.PROFICIENCY, name_zh="測試尺度")
    ScalePoint.objects.bulk_create(
        ScalePoint(scale=scale, value=value, label_zh=str(value), anchor_zh="…") for value in (1, 2, 3)
    )
    return scale


def test_the_points_of_a_scale_in_use_are_frozen() -> None:
    scale = make_scale()
    campaign = make_campaign(scale=scale, candidates=[make_user()])
    scale.points.filter(value=1).update(label_zh="changed")  # a draft may still change its mind
    free = make_scale()
    used = make_launched_campaign(scale=scale)
    assert used.scale == campaign.scale
    assert refused(lambda: scale.points.filter(value=1).update(label_zh="again"))
    assert refused(lambda: scale.points.filter(value=3).delete())
    assert refused(lambda: ScalePoint.objects.create(scale=scale, value=4, label_zh="4", anchor_zh="…"))
    assert refused(lambda: free.points.filter(value=2).update(scale=scale, value=4))
    free.points.all().delete()


def test_a_launched_campaign_keeps_its_rules() -> None:
    campaign = Campaign.objects.filter(pk=make_launched_campaign().pk)
    changes: list[dict[str, object]] = [
        {"scale": make_scale()},
        {"standard_version": make_campaign().standard_version},
        {"allows_not_applicable": False},
        {"supervisor_mode": SupervisorMode.INDEPENDENT},
        {"self_weight": 50},
        {"supervisor_weight": 50},
    ]
    for change in changes:
        assert refused(lambda change=change: campaign.update(**change)), change  # type: ignore[misc]
    campaign.update(title="another title", purpose="another purpose")


def test_a_campaign_is_launched_once_and_closed_once() -> None:
    campaign = make_launched_campaign()
    row = Campaign.objects.filter(pk=campaign.pk)
    assert refused(lambda: row.update(status=CampaignStatus.DRAFT, launched_at=None, launched_by=None))
    close_campaign(actor=campaign.created_by, campaign_id=campaign.pk)
    assert refused(lambda: row.update(status=CampaignStatus.RUNNING, closed_at=None, closed_by=None))
