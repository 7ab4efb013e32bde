"""Posting a rating form as a page would."""

from uuid import uuid4

from assessments.enums import Relation
from assessments.models import Assessment, Item, Rating

UNIQUE = "一句別處沒有的評語"
"""A comment that can be searched for in answers."""


def items_of(assessment: Assessment) -> list[int]:
    return list(Item.objects.filter(campaign=assessment.campaign_id).order_by("position").values_list("pk", flat=True))


def whole_form(assessment: Assessment, value: str = "3", comment: str = "") -> dict[str, str]:
    """What a browser posts for a form read now in which every item has ``value``: every radio group and comment box."""
    fields: dict[str, str] = {}
    for item in items_of(assessment):
        fields |= {f"rating-{item}": value, f"comment-{item}": comment, f"version-{item}": "0"}
    return fields


def one_save(at: int, **fields: object) -> dict[str, object]:
    """What the form's script posts to save the item ``at``; a field given as None is left out."""
    given = {"operation": uuid4(), "item": at, "version": 0, "value": "", "comment": "", **fields}
    return {name: value for name, value in given.items() if value is not None}


def stored(assessment: Assessment, relation: Relation) -> list[tuple[int, int | None, bool, str]]:
    """Return what the form in force holds, in the order of the items."""
    rows = Rating.objects.filter(
        form__assessment=assessment, form__relation=relation, form__retired_at__isnull=True
    ).order_by("item__position")
    return [(row.item_id, row.value, row.not_applicable, row.comment) for row in rows]
