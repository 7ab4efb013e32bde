"""Launching a campaign: what it makes, what it refuses, and at what cost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.enums import (
    AssessmentState,
    CampaignEventKind,
    CampaignStatus,
    EventKind,
    ItemKind,
    MailKind,
    Relation,
)
from assessments.exceptions import CampaignNotReady, InvalidInput, NotPermitted, TransitionRefused
from assessments.models import Assessment, Campaign, CampaignMember, Item, OutgoingMail, RatingForm
from assessments.services.launching import add_people, close_campaign, extend_campaign_dates, launch_campaign
from competencies.enums import VersionStatus
from people.models import User
from tests.factories import (
    make_campaign,
    make_department,
    make_launched_campaign,
    make_standard_version,
    make_user,
)
from tests.support.queries import capture

pytestmark = pytest.mark.django_db


def launch(campaign: Campaign) -> Campaign:
    return launch_campaign(actor=campaign.created_by, campaign_id=campaign.pk).campaign


def test_everybody_gets_an_assessment_two_forms_an_event_and_a_mail() -> None:
    supervisor = make_user("測試主管")
    people = [make_user(supervisor=supervisor, department=make_department()) for _ in range(2)]
    campaign = make_campaign(candidates=people)

    launched = launch_campaign(actor=campaign.created_by, campaign_id=campaign.pk)

    assert (launched.people, launched.items) == (2, 13)
    campaign.refresh_from_db()
    assert campaign.status == CampaignStatus.RUNNING
    assert campaign.launched_by == campaign.created_by
    assert campaign.launched_at is not None
    for person in people:
        assessment = Assessment.objects.get(campaign=campaign, candidate=person)
        assert assessment.supervisor == supervisor
        assert assessment.department == person.department
        assert assessment.state == AssessmentState.ASSIGNED
        assert assessment.version == 1
        assert assessment.assigned_by == campaign.created_by
        assert assessment.assigned_at == campaign.launched_at
        assert assessment.return_comment == ""
        assert {(form.relation, form.rater) for form in assessment.forms.all()} == {
            (Relation.SELF, person),
            (Relation.SUPERVISOR, supervisor),
        }
        event = assessment.events.get()
        assert (event.sequence, event.kind, event.actor) == (1, EventKind.ASSIGNED, campaign.created_by)
        assert (event.from_state, event.to_state, event.data) == ("", AssessmentState.ASSIGNED, {})
        mail = OutgoingMail.objects.get(assessment=assessment)
        assert (mail.recipient, mail.kind, mail.sent_at) == (person, MailKind.ASSIGNED, None)
    launch_event = campaign.events.get()
    assert (launch_event.kind, launch_event.data) == (CampaignEventKind.LAUNCHED, {"people": 2, "items": 13})


def test_the_items_are_frozen_in_the_order_of_the_standard() -> None:
    campaign = launch(make_campaign(candidates=[make_user()]))
    items = list(Item.objects.filter(campaign=campaign).order_by("position"))
    assert [item.code for item in items] == [
        *("P1.1.1", "P1.1.2", "P1.2.1", "P1.2.2", "P2.1.1", "P2.1.2", "P2.2.1", "P2.2.2"),
        *("K01", "K02", "S01", "S02", "A01"),
    ]
    assert [item.position for item in items] == list(range(1, 14))
    assert items[0].kind == ItemKind.INDICATOR
    assert items[0].indicator is not None
    assert items[0].task == items[0].indicator.task
    assert items[0].text == items[0].indicator.text
    assert {item.target for item in items} == {3}


def test_a_second_launch_is_refused_and_changes_nothing() -> None:
    campaign = make_launched_campaign()
    with pytest.raises(TransitionRefused):
        launch(campaign)
    assert Assessment.objects.filter(campaign=campaign).count() == 1
    assert campaign.events.count() == 1


def test_only_hr_launches() -> None:
    campaign = make_campaign(candidates=[make_user()])
    with pytest.raises(NotPermitted):
        launch_campaign(actor=make_user(), campaign_id=campaign.pk)


def test_a_campaign_that_is_not_ready_is_refused_with_all_problems() -> None:
    campaign = make_campaign(scale=None, opens_on=None)
    with pytest.raises(CampaignNotReady) as refused:
        launch(campaign)
    assert len(refused.value.problems) == 3
    assert not Item.objects.filter(campaign=campaign).exists()


def test_a_version_that_was_retired_meanwhile_is_found_at_launch() -> None:
    campaign = make_campaign(candidates=[make_user()])
    version = campaign.standard_version
    assert version is not None
    version.status = VersionStatus.RETIRED
    version.retired_at = timezone.now()
    version.save(update_fields=["status", "retired_at"])
    with pytest.raises(CampaignNotReady):
        launch(campaign)


def bulk_members(campaign: Campaign, count: int) -> None:
    supervisor = make_user()
    start = User.objects.count() + 100_000
    people = User.objects.bulk_create(
        User(employee_number=f"B{start + i}", name_zh=f"測試員{i}", password="!") for i in range(count)
    )
    CampaignMember.objects.bulk_create(
        CampaignMember(campaign=campaign, candidate=person, supervisor=supervisor) for person in people
    )


def test_the_number_of_statements_does_not_grow_with_people() -> None:
    version = make_standard_version()
    counts = []
    for people in (10, 1_000):
        campaign = make_campaign(standard_version=version)
        bulk_members(campaign, people)
        actor = User.objects.get(pk=campaign.created_by_id)
        statements = capture(lambda c=campaign, a=actor: launch_campaign(actor=a, campaign_id=c.pk))  # type: ignore[misc]
        counts.append(len(statements))
        assert RatingForm.objects.filter(assessment__campaign=campaign).count() == people * 2
    assert counts[0] == counts[1]
    assert counts[0] <= 25


# --- People added later -----------------------------------------------------------------------------------------------


def test_people_added_later_get_everything_and_the_others_nothing_new() -> None:
    first = make_user()
    campaign = make_launched_campaign(candidates=[first])
    newcomer, supervisor = make_user(), make_user()

    added = add_people(
        actor=campaign.created_by,
        campaign_id=campaign.pk,
        supervisors={newcomer.pk: supervisor.pk, first.pk: supervisor.pk},
    )

    assert added == 1
    assessment = Assessment.objects.get(campaign=campaign, candidate=newcomer)
    assert assessment.supervisor == supervisor
    assert assessment.forms.count() == 2
    assert assessment.events.count() == 1
    assert OutgoingMail.objects.filter(assessment=assessment).count() == 1
    untouched = Assessment.objects.get(campaign=campaign, candidate=first)
    assert untouched.supervisor != supervisor
    assert (untouched.forms.count(), untouched.events.count()) == (2, 1)
    event = campaign.events.get(kind=CampaignEventKind.PEOPLE_ADDED)
    assert event.data == {"people": 1}


def test_nobody_comes_in_who_has_left_or_would_review_themselves() -> None:
    campaign = make_launched_campaign()
    gone, person = make_user(is_active=False), make_user()
    for supervisors in ({gone.pk: person.pk}, {person.pk: gone.pk}, {person.pk: person.pk}):
        with pytest.raises(InvalidInput):
            add_people(actor=campaign.created_by, campaign_id=campaign.pk, supervisors=supervisors)
    assert CampaignMember.objects.filter(campaign=campaign).count() == 1


def test_people_are_added_by_hr_and_only_while_the_campaign_runs() -> None:
    person, supervisor = make_user(), make_user()
    campaign = make_launched_campaign()
    with pytest.raises(NotPermitted):
        add_people(actor=supervisor, campaign_id=campaign.pk, supervisors={person.pk: supervisor.pk})
    draft = make_campaign()
    with pytest.raises(TransitionRefused):
        add_people(actor=draft.created_by, campaign_id=draft.pk, supervisors={person.pk: supervisor.pk})
    close_campaign(actor=campaign.created_by, campaign_id=campaign.pk)
    with pytest.raises(TransitionRefused):
        add_people(actor=campaign.created_by, campaign_id=campaign.pk, supervisors={person.pk: supervisor.pk})


# --- Dates, closing ---------------------------------------------------------------------------------------------------


def test_dates_are_extended_with_a_reason() -> None:
    campaign = make_launched_campaign()
    assert campaign.self_due_on is not None
    later = campaign.self_due_on + timedelta(days=7)
    extend_campaign_dates(actor=campaign.created_by, campaign_id=campaign.pk, self_due_on=later, reason="颱風停班")
    campaign.refresh_from_db()
    assert campaign.self_due_on == later
    event = campaign.events.get(kind=CampaignEventKind.DATES_EXTENDED)
    assert event.comment == "颱風停班"
    assert event.data["after"]["self_due_on"] == later.isoformat()


@pytest.mark.parametrize(
    ("self_days", "review_days", "reason", "field"),
    [
        (-1, None, "reason", "self_due_on"),
        (None, -1, "reason", "review_due_on"),
        (30, None, "reason", "review_due_on"),
        (None, None, "reason", "self_due_on"),
        (0, 0, "reason", "self_due_on"),
        (1, None, "  ", "reason"),
    ],
)
def test_dates_move_only_later_in_order_and_with_a_reason(
    self_days: int | None, review_days: int | None, reason: str, field: str
) -> None:
    campaign = make_launched_campaign()
    assert campaign.self_due_on is not None
    assert campaign.review_due_on is not None
    with pytest.raises(InvalidInput) as refused:
        extend_campaign_dates(
            actor=campaign.created_by,
            campaign_id=campaign.pk,
            self_due_on=None if self_days is None else campaign.self_due_on + timedelta(days=self_days),
            review_due_on=None if review_days is None else campaign.review_due_on + timedelta(days=review_days),
            reason=reason,
        )
    assert refused.value.field == field


def test_closing_tells_how_many_stay_unfinished_and_happens_once() -> None:
    campaign = make_launched_campaign(candidates=[make_user(), make_user()])
    assert close_campaign(actor=campaign.created_by, campaign_id=campaign.pk) == 2
    campaign.refresh_from_db()
    assert campaign.status == CampaignStatus.CLOSED
    assert campaign.closed_by == campaign.created_by
    assert campaign.events.get(kind=CampaignEventKind.CLOSED).data == {"unfinished": {"assigned": 2}}
    with pytest.raises(TransitionRefused):
        close_campaign(actor=campaign.created_by, campaign_id=campaign.pk)
    with pytest.raises(NotPermitted):
        close_campaign(actor=make_user(), campaign_id=campaign.pk)
