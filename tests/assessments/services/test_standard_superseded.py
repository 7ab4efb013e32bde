"""A newer version of the standard leaves every campaign on the older one as it is."""

import pytest
from django.db.models import Model

from assessments.enums import AssessmentState, Relation
from assessments.models import Assessment, Campaign, Item, Rating
from competencies.enums import VersionStatus
from competencies.models import Indicator, ItemMatch
from competencies.services.drafts import create_draft_from
from competencies.services.lifecycle import publish_version
from tests.factories import answer_everything, make_assessment

pytestmark = pytest.mark.django_db


def rows(*models: type[Model]) -> list[list[dict[str, object]]]:
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def test_publishing_the_next_version_touches_no_campaign() -> None:
    assessment = make_assessment(state=AssessmentState.IN_PROGRESS)
    answer_everything(assessment, Relation.SELF)
    version = assessment.campaign.standard_version
    assert version is not None
    assert version.status == VersionStatus.PUBLISHED
    before = rows(Campaign, Item, Assessment, Rating)
    assert all(before)
    draft = create_draft_from(actor=None, version_id=version.pk)
    Indicator.objects.filter(task__duty__standard_version=draft).update(text="完全不同的行為指標")
    newer = publish_version(actor=None, version_id=draft.pk)
    version.refresh_from_db()
    assert (version.status, newer.status) == (VersionStatus.SUPERSEDED, VersionStatus.PUBLISHED)
    assert ItemMatch.objects.filter(old_version=version, new_version=newer).exists()
    assert rows(Campaign, Item, Assessment, Rating) == before
    # It goes on, too.
    answer_everything(assessment, Relation.SELF, 2)
    assert rows(Campaign, Item, Assessment) == before[:3]
    assert rows(Rating)[0] != before[3]
