"""The command says that all is well, or names what is not and fails."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessments.enums import AssessmentState
from assessments.models import AssessmentEvent, CampaignMember
from tests.factories import make_assessment, make_user
from tests.support.triggers import triggers_off

pytestmark = pytest.mark.django_db


def run(**options: object) -> str:
    out = StringIO()
    call_command("verify_events", stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def test_all_is_as_it_was_written() -> None:
    make_assessment(AssessmentState.SIGNED_OFF)
    make_assessment()
    assert run().startswith("All is as it was written: 5 events of 2 assessments and ")


def test_what_is_not_is_named_and_the_command_fails() -> None:
    sound = make_assessment(AssessmentState.SIGNED_OFF)
    spoilt = make_assessment(AssessmentState.SIGNED_OFF)
    with triggers_off():
        AssessmentEvent.objects.filter(assessment=spoilt, sequence=3).update(comment="改寫")
    out = StringIO()
    with pytest.raises(CommandError, match=r"^1 trails are not"):
        call_command("verify_events", stdout=out, stderr=StringIO())
    assert out.getvalue().startswith(f"assessment {spoilt.pk}: event 3 (submitted, row ")
    assert "was altered" in out.getvalue()
    assert run(campaign=sound.campaign_id).startswith("All is as it was written: 4 events of 1 assessments")


def test_a_missing_assessment_is_named() -> None:
    campaign = make_assessment().campaign
    person = make_user()
    CampaignMember.objects.create(campaign=campaign, candidate=person, supervisor=make_user())
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_events", stdout=out, stderr=StringIO())
    assert out.getvalue().startswith(f"campaign {campaign.pk}: the assessment of person {person.pk} was removed")


def test_a_campaign_that_is_not_there_is_an_error() -> None:
    with pytest.raises(CommandError, match="no campaign 0"):
        run(campaign=0)
