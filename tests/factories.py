"""Builders of the rows that tests start from. The people in them are plainly fictional."""

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from assessments.enums import AssessmentState, Relation, SupervisorMode
from assessments.models import Assessment, Campaign, CampaignMember, Item, RatingForm, RatingScale
from assessments.services import transitions
from assessments.services.interventions import cancel
from assessments.services.launching import launch_campaign
from assessments.services.rating import AnswerInput, save_ratings
from assessments.services.returning import return_to_candidate
from assessments.services.transitions import acknowledge, complete_review, submit_self_rating
from competencies.enums import CompetenceKind, VersionStatus
from competencies.models import Competence, Duty, Indicator, Output, Standard, StandardVersion, Task, TaskCompetence
from people.enums import Role
from people.models import Department, User

PASSWORD = "a long fictional password"
_numbers = itertools.count(1)


def make_department(name: str = "測試部", parent: Department | None = None, **fields: Any) -> Department:
    return Department.objects.create(
        **{"code": f"D{next(_numbers):04}", "name_zh": name, "name_en": f"{name} (en)", "parent": parent, **fields}
    )


def make_user(name: str = "測試員", *, role: Role | None = None, **fields: Any) -> User:
    """Create an active user with the password ``PASSWORD``; ``role`` puts them into that role's group."""
    number = next(_numbers)
    user = User.objects.create_user(
        **{
            "employee_number": f"T{number:05}",
            "email": f"t{number:05}@example.com",
            "name_zh": f"{name}{number}",
            "name_latin": f"Testing Person {number}",
            "password": PASSWORD,
            **fields,
        }
    )
    if role is not None:
        user.groups.add(Group.objects.get(name=role.value))
        if role in {Role.STANDARD_EDITOR, Role.SYSTEM_ADMINISTRATOR}:
            user.is_staff = True
            user.save(update_fields=["is_staff"])
    return user


def make_standard_version(
    *,
    duties: int = 2,
    tasks: int = 2,
    indicators: int = 2,
    knowledge: int = 2,
    skills: int = 2,
    attitudes: int = 1,
    published: bool = True,
    level: int = 3,
) -> StandardVersion:
    """Create a small edition: ``tasks`` per duty, ``indicators`` per task; every task calls for every K and S."""
    number = next(_numbers)
    standard = Standard.objects.create(code=f"TST{number:04}-001")
    version = StandardVersion.objects.create(
        standard=standard, version=1, code=f"TST{number:04}-001v1", title=f"測試職類{number}", level=level
    )
    competences = [
        Competence.objects.create(
            standard_version=version,
            kind=kind,
            position=position,
            code=f"{kind.value}{position:02}",
            canonical_code=f"{kind.value}{position}",
            text=f"測試{kind.value}{position}",
        )
        for kind, count in (
            (CompetenceKind.KNOWLEDGE, knowledge),
            (CompetenceKind.SKILL, skills),
            (CompetenceKind.ATTITUDE, attitudes),
        )
        for position in range(1, count + 1)
    ]
    linked = [c for c in competences if c.kind != CompetenceKind.ATTITUDE]
    for d in range(1, duties + 1):
        duty = Duty.objects.create(
            standard_version=version, position=d, code=f"T{d}", canonical_code=f"T{d}", name=f"測試職責{d}"
        )
        for t in range(1, tasks + 1):
            code = f"{d}.{t}"
            task = Task.objects.create(
                duty=duty, position=t, code=f"T{code}", canonical_code=f"T{code}", name=f"測試任務{code}", level=level
            )
            Output.objects.create(
                task=task, position=1, code=f"O{code}.1", canonical_code=f"O{code}.1", name=f"測試產出{code}.1"
            )
            for p in range(1, indicators + 1):
                Indicator.objects.create(
                    task=task,
                    position=p,
                    code=f"P{code}.{p}",
                    canonical_code=f"P{code}.{p}",
                    text=f"測試行為指標{code}.{p}。",
                )
            for position, competence in enumerate(linked, start=1):
                TaskCompetence.objects.create(task=task, competence=competence, position=position)
    if published:
        version.status = VersionStatus.PUBLISHED
        version.published_at = timezone.now()
        version.save(update_fields=["status", "published_at"])
    return version


# --- Campaigns and assessments: made through the services, never by writing rows behind their back --------------------


def make_campaign(*, candidates: Sequence[User] = (), supervisor: User | None = None, **fields: Any) -> Campaign:
    """Create a draft that could be launched at once, opening today, unless ``fields`` spoil it.

    Each candidate is reviewed by ``supervisor``, else by their own supervisor, else by one made here. Its creator
    (``campaign.created_by``) is an HR manager.
    """
    today = timezone.localdate()
    campaign = Campaign.objects.create(
        **{
            "title": f"測試評核活動{next(_numbers)}",
            "scale": RatingScale.objects.get(slug="proficiency-5"),
            "uniform_target": 3,
            "opens_on": today,
            "self_due_on": today + timedelta(days=14),
            "review_due_on": today + timedelta(days=28),
            **({} if "standard_version" in fields else {"standard_version": make_standard_version()}),
            **({} if "created_by" in fields else {"created_by": make_user("測試人資", role=Role.HR_MANAGER)}),
            **fields,
        }
    )
    for candidate in candidates:
        CampaignMember.objects.create(
            campaign=campaign,
            candidate=candidate,
            supervisor=supervisor or candidate.supervisor or make_user("測試主管"),
        )
    return campaign


def make_launched_campaign(
    *, candidates: Sequence[User] | None = None, supervisor: User | None = None, **fields: Any
) -> Campaign:
    """Launch a campaign with these candidates, or with one made here; see ``make_campaign``."""
    people = [make_user()] if candidates is None else candidates
    campaign = make_campaign(candidates=people, supervisor=supervisor, **fields)
    return launch_campaign(actor=campaign.created_by, campaign_id=campaign.pk).campaign


def form_in_force(assessment: Assessment, relation: Relation) -> RatingForm:
    return RatingForm.objects.get(assessment=assessment, relation=relation, retired_at__isnull=True)


def answer(assessment: Assessment, relation: Relation, values: Sequence[int | None], *, comment: str = "") -> None:
    """Answer the first items in order, through the service and as the rater; None: not applicable."""
    form = form_in_force(assessment, relation)
    items = Item.objects.filter(campaign=assessment.campaign_id).order_by("position").values_list("pk", flat=True)
    saved = save_ratings(
        actor=form.rater,
        form_id=form.pk,
        answers=[
            AnswerInput(item_id=item, value=value, not_applicable=value is None, comment=comment)
            for item, value in zip(items, values, strict=False)
        ],
    )
    assert saved.is_saved, saved.errors
    assessment.refresh_from_db()


def answer_everything(assessment: Assessment, relation: Relation, value: int | None = 3, *, comment: str = "") -> None:
    """Answer every item of the form with the same value; None: not applicable."""
    count = Item.objects.filter(campaign=assessment.campaign_id).count()
    answer(assessment, relation, [value] * count, comment=comment)


def sign_off(*, authenticated_at: datetime | None = None, **arguments: Any) -> Assessment:
    """Sign off by the service, as somebody who has just given their password."""
    return transitions.sign_off(authenticated_at=authenticated_at or timezone.now(), **arguments)


def make_assessment(
    state: AssessmentState = AssessmentState.ASSIGNED,
    *,
    candidate: User | None = None,
    supervisor: User | None = None,
    campaign: Campaign | None = None,
    self_value: int | None = 3,
    supervisor_value: int | None = 4,
    **fields: Any,
) -> Assessment:
    """Return an assessment that was brought into ``state`` step by step through the services.

    Without ``campaign`` (a launched one of which ``candidate``, or its first candidate, is taken) one is launched;
    ``fields`` are the campaign's. From submitted on, all items of the self-rating have ``self_value``; from signed-off
    on, all items of the supervisor's form ``supervisor_value``. In progress, one item is answered.
    """
    if campaign is None:
        candidate = candidate or make_user()
        campaign = make_launched_campaign(candidates=[candidate], supervisor=supervisor, **fields)
    members = Assessment.objects.filter(campaign=campaign)
    assessment = (members.filter(candidate=candidate) if candidate else members.order_by("pk"))[0]
    if state != AssessmentState.CANCELLED:
        _bring_to(assessment, state, self_value=self_value, supervisor_value=supervisor_value)
    else:
        cancel(
            actor=campaign.created_by, assessment_id=assessment.pk, version=assessment.version, reason="測試取消原因"
        )
    return Assessment.objects.select_related("campaign", "candidate", "supervisor").get(pk=assessment.pk)


def _bring_to(
    assessment: Assessment, state: AssessmentState, *, self_value: int | None, supervisor_value: int | None
) -> None:
    candidate, supervisor = assessment.candidate, assessment.supervisor

    def step(service: Any, actor: User, **arguments: Any) -> None:
        service(actor=actor, assessment_id=assessment.pk, version=assessment.version, **arguments)
        assessment.refresh_from_db()

    if state == AssessmentState.ASSIGNED:
        return
    if state == AssessmentState.IN_PROGRESS:
        answer(assessment, Relation.SELF, [self_value])
        return
    answer_everything(assessment, Relation.SELF, self_value)
    step(submit_self_rating, candidate)
    if state == AssessmentState.SUBMITTED:
        return
    if state == AssessmentState.RETURNED:
        step(return_to_candidate, supervisor, comment="請補充具體事例")
        return
    answer_everything(assessment, Relation.SUPERVISOR, supervisor_value)
    if assessment.campaign.supervisor_mode == SupervisorMode.INDEPENDENT:
        step(complete_review, supervisor)
    step(sign_off, supervisor, comment="表現穩定")
    if state == AssessmentState.ACKNOWLEDGED:
        step(acknowledge, candidate, remark="收到")
