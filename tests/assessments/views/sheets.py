"""Posting a rating form as a page would."""

from assessments.enums import Relation
from assessments.models import Assessment, Item, Rating

UNIQUE = "一句別處沒有的評語"
"""A comment that can be searched for in answers."""


def items_of(assessment: Assessment) -> list[int]:
    return list(Item.objects.filter(campaign=assessment.campaign_id).order_by("position").values_list("pk", flat=True))


def whole_form(assessment: Assessment, value: str = "3", comment: str = "") -> dict[str, str]:
    """What a browser posts for a form in which every item has ``value``: every radio group and comment box."""
    fields: dict[str, str] = {}
    for item in items_of(assessment):
        fields |= {f"rating-{item}": value, f"comment-{item}": comment}
    return fields


def stored(assessment: Assessment, relation: Relation) -> list[tuple[int, int | None, bool, str]]:
    """Return what the form in force holds, in the order of the items."""
    rows = Rating.objects.filter(
        form__assessment=assessment, form__relation=relation, form__retired_at__isnull=True
    ).order_by("item__position")
    return [(row.item_id, row.value, row.not_applicable, row.comment) for row in rows]
