"""Rating scales and what they are used for."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from assessments.enums import CampaignStatus
from assessments.models import Campaign, RatingScale, ScalePoint


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """A scale with its points and its use; the two reasons are empty where nothing stands in the way."""

    scale: RatingScale
    points: tuple[ScalePoint, ...]
    campaigns: int
    launched: int

    @property
    def read_only_reason(self) -> str:
        """Why the scale cannot be edited."""
        if self.scale.is_builtin:
            return _("This scale is built in. Make a copy to adapt it.")
        if self.launched:
            return _("A launched campaign uses this scale, so it stays as its ratings were given. Make a copy.")
        return ""

    @property
    def kept_reason(self) -> str:
        """Why the scale cannot be deleted."""
        if self.scale.is_builtin:
            return _("This scale is built in and cannot be deleted.")
        if self.campaigns:
            return _("A campaign uses this scale, so it cannot be deleted.")
        return ""


def scale_rows() -> list[ScaleRow]:
    """Return all scales, the built-in ones first; three queries at any number."""
    scales = list(RatingScale.objects.select_related("origin").prefetch_related("points"))
    used = {
        row["scale"]: (row["campaigns"], row["launched"])
        for row in Campaign.objects.order_by()
        .filter(scale__isnull=False)
        .values("scale")
        .annotate(campaigns=Count("pk"), launched=Count("pk", filter=~Q(status=CampaignStatus.DRAFT)))
    }
    rows = [ScaleRow(scale, tuple(scale.points.all()), *used.get(scale.pk, (0, 0))) for scale in scales]
    return sorted(rows, key=lambda row: (not row.scale.is_builtin, row.scale.pk))


def scale_row(scale: RatingScale) -> ScaleRow:
    """Return one scale with its use."""
    use = scale.campaigns.aggregate(campaigns=Count("pk"), launched=Count("pk", filter=~Q(status=CampaignStatus.DRAFT)))
    return ScaleRow(scale, tuple(scale.points.all()), use["campaigns"], use["launched"])
