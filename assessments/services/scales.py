"""Rating scales: HR works on copies; built-in scales and those with ratings behind them stay as they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.exceptions import InvalidInput, TransitionRefused
from assessments.models import Campaign, RatingScale, ScalePoint
from assessments.selectors.scales import ScaleRow, scale_row
from assessments.services.drafts import require_manager
from people.models import User

MIN_POINTS, MAX_POINTS = 2, 10


class ScaleInUse(TransitionRefused):
    """The scale may not be changed or deleted; the message says why."""


@dataclass(frozen=True, slots=True)
class PointInput:
    """One point of a scale as typed; its value follows from its place."""

    label_zh: str
    anchor_zh: str
    label_en: str = ""
    anchor_en: str = ""


def _lock(actor: User, scale_id: int) -> ScaleRow:
    """Return the scale with its use, locked for the transaction.

    The campaigns come first: a launch under way holds its campaign, so it is waited for and then seen as launched.
    """
    require_manager(actor)
    users = Campaign.objects.select_for_update(of=("self",)).filter(scale=scale_id)
    list(users.order_by("pk").values_list("pk", flat=True))
    return scale_row(RatingScale.objects.select_for_update(of=("self",)).get(pk=scale_id))


@transaction.atomic
def copy_scale(*, actor: User, scale_id: int) -> RatingScale:
    """Create and return an editable copy."""
    require_manager(actor)
    source = RatingScale.objects.get(pk=scale_id)
    copy = RatingScale.objects.create(
        kind=source.kind,
        # Both languages are data here, so the word for "copy" is written in each, whatever the reader's language is.
        name_zh=f"{source.name_zh[:94]}（副本）",
        name_en=f"{source.name_en[:93]} (copy)" if source.name_en else "",
        description_zh=source.description_zh,
        description_en=source.description_en,
        origin=source,
    )
    ScalePoint.objects.bulk_create(
        ScalePoint(
            scale=copy,
            value=point.value,
            label_zh=point.label_zh,
            label_en=point.label_en,
            anchor_zh=point.anchor_zh,
            anchor_en=point.anchor_en,
        )
        for point in source.points.all()
    )
    return copy


@transaction.atomic
def update_scale(
    *,
    actor: User,
    scale_id: int,
    name_zh: str,
    name_en: str,
    description_zh: str,
    description_en: str,
    points: Sequence[PointInput],
) -> RatingScale:
    """Save a copy with its points, lowest first: they get the values 1, 2, 3 and so on.

    Raises ScaleInUse for a built-in scale and for one that a launched campaign uses, InvalidInput for fewer than 2 or
    more than 10 points. A draft campaign whose targets lie beyond the points says so in its own set-up.
    """
    row = _lock(actor, scale_id)
    if row.read_only_reason:
        raise ScaleInUse(row.read_only_reason)
    if not MIN_POINTS <= len(points) <= MAX_POINTS:
        raise InvalidInput(
            "points",
            _("A scale has between %(least)d and %(most)d points.") % {"least": MIN_POINTS, "most": MAX_POINTS},
        )
    scale = row.scale
    scale.name_zh, scale.name_en = name_zh, name_en
    scale.description_zh, scale.description_en = description_zh, description_en
    scale.save(update_fields=["name_zh", "name_en", "description_zh", "description_en"])
    scale.points.all().delete()
    ScalePoint.objects.bulk_create(
        ScalePoint(
            scale=scale,
            value=value,
            label_zh=point.label_zh,
            label_en=point.label_en,
            anchor_zh=point.anchor_zh,
            anchor_en=point.anchor_en,
        )
        for value, point in enumerate(points, start=1)
    )
    return scale


@transaction.atomic
def delete_scale(*, actor: User, scale_id: int) -> None:
    """Delete a copy that no campaign uses; raise ScaleInUse otherwise."""
    row = _lock(actor, scale_id)
    if row.kept_reason:
        raise ScaleInUse(row.kept_reason)
    row.scale.delete()
