"""The demo's campaigns: one closed last year and signed off, one running with every state, one in preparation."""

import datetime
from collections.abc import Sequence

from django.utils import timezone

from assessments.enums import Relation, SupervisorMode, TargetRule, TaskRating
from assessments.management.demo.clock import at
from assessments.management.demo.company import Company
from assessments.management.demo.evidence import add_demo_evidence
from assessments.management.demo.ratings import RatedLine, Rater, answers, self_rater, supervisor_rater
from assessments.models import Assessment, Campaign, Item, RatingForm, RatingScale
from assessments.services.campaigns import (
    create_campaign,
    set_targets,
    update_campaign_contents,
    update_campaign_dates,
)
from assessments.services.interventions import cancel
from assessments.services.launching import close_campaign, launch_campaign
from assessments.services.members import add_department
from assessments.services.rating import save_ratings
from assessments.services.returning import return_to_candidate
from assessments.services.transitions import acknowledge, sign_off, submit_self_rating
from competencies.models import StandardVersion

ACKNOWLEDGEMENTS = ("", "同意，謝謝主管的建議。", "", "數據分析的部分希望安排進修。")
RETURN_COMMENT = "T4、T5 的自評與實際專案成果有落差，請參考今年的結案報告再評一次，並補上說明。"
CANCEL_REASON = "已轉調其他專案，本次不列入評核。"
# How far each person has come in the running campaign, in turn.
PATHS = (
    "acknowledged",
    "submitted",
    "half",
    "signed off",
    "submitted",
    "assigned",
    "acknowledged",
    "half reviewed",
    "returned",
    "signed off",
    "cancelled",
)
# What people have learnt in a year, in points of the scale.
GROWTH = 0.25


def build_campaigns(company: Company, version: StandardVersion) -> None:
    """Build all three; every step goes through the service that a page would call, at the time it would happen."""
    today = timezone.localdate()
    _closed_last_year(company, version, today)
    _running(company, version, today)
    _in_preparation(company, version, today)


def _closed_last_year(company: Company, version: StandardVersion, today: datetime.date) -> None:
    start = datetime.date(today.year - 1, 9, 15)
    hr = company.logins["hr"]
    with at(start - datetime.timedelta(days=5)):
        campaign = _prepare(
            company,
            version,
            title=f"{start.year} 年度行銷職能評核",
            opens_on=start,
            self_due_on=start + datetime.timedelta(days=21),
            review_due_on=start + datetime.timedelta(days=45),
        )
        launch_campaign(actor=hr, campaign_id=campaign.pk)
    lines = _lines(campaign)
    for number, assessment in enumerate(_assessments(campaign)):
        first_day = start + datetime.timedelta(days=number % 15 + 1)
        with at(first_day, 9, number):
            _rate(assessment, Relation.SELF, self_rater(f"{start.year} {assessment.candidate.employee_number}"), lines)
            _submit(assessment)
        with at(first_day + datetime.timedelta(days=10 + number % 12), 15, number):
            _review(assessment, lines, str(start.year))
            _sign_off(assessment, "")
        with at(first_day + datetime.timedelta(days=24), 11, number):
            _acknowledge(assessment, ACKNOWLEDGEMENTS[number % len(ACKNOWLEDGEMENTS)])
    with at(start + datetime.timedelta(days=50)):
        close_campaign(actor=hr, campaign_id=campaign.pk)


def _running(company: Company, version: StandardVersion, today: datetime.date) -> None:
    """Started three weeks ago, self-ratings due yesterday: some are late, and every state occurs."""
    start = today - datetime.timedelta(days=21)
    hr = company.logins["hr"]
    with at(start):
        campaign = _prepare(
            company,
            version,
            title=f"{today.year} 年度行銷職能評核",
            opens_on=start,
            self_due_on=today - datetime.timedelta(days=1),
            review_due_on=today + datetime.timedelta(days=13),
            asks_for_evidence=True,
        )
        launch_campaign(actor=hr, campaign_id=campaign.pk)
    lines = _lines(campaign)
    employee = company.logins["employee"]
    for number, assessment in enumerate(_assessments(campaign)):
        # The demo's employee is half-way, so that there is something to do; the others take all paths in turn.
        path = "half" if assessment.candidate == employee else PATHS[number % len(PATHS)]
        with at(start + datetime.timedelta(days=number % 8 + 2), 10, number):
            if path != "assigned":
                rater = self_rater(f"{today.year} {assessment.candidate.employee_number}")
                own_lines = lines[: len(lines) // 2] if path == "half" else lines
                # Who is half-way has not supported everything yet.
                _rate(assessment, Relation.SELF, rater, own_lines, growth=GROWTH, explained=path != "half")
                if number % 3 == 0 or assessment.candidate == employee:
                    add_demo_evidence(_form(assessment, Relation.SELF), number)
            if path not in {"assigned", "half"}:
                _submit(assessment)
        with at(start + datetime.timedelta(days=number % 6 + 12), 14, number):
            if path == "returned":
                _return(assessment)
            elif path == "half reviewed":
                _review(assessment, lines[: len(lines) // 3], str(today.year), growth=GROWTH, explained=True)
            elif path in {"signed off", "acknowledged"}:
                _review(assessment, lines, str(today.year), growth=GROWTH, explained=True)
                _sign_off(assessment, "整體表現符合期待，明年可承擔跨部門專案。" if number % 2 else "")
            elif path == "cancelled":
                cancel(actor=hr, assessment_id=assessment.pk, version=_version(assessment), reason=CANCEL_REASON)
        if path == "acknowledged":
            with at(start + datetime.timedelta(days=19), 16, number):
                _acknowledge(assessment, ACKNOWLEDGEMENTS[number % len(ACKNOWLEDGEMENTS)])


def _in_preparation(company: Company, version: StandardVersion, today: datetime.date) -> None:
    """A draft that HR can go on with: nobody is chosen yet."""
    create_campaign(
        actor=company.logins["hr"],
        title=f"{today.year + 1} 年度行銷職能評核",
        purpose="了解行銷團隊明年度的培訓需求。",
        standard_version_id=version.pk,
    )


def _prepare(
    company: Company,
    version: StandardVersion,
    *,
    title: str,
    opens_on: datetime.date,
    self_due_on: datetime.date,
    review_due_on: datetime.date,
    asks_for_evidence: bool = False,
) -> Campaign:
    """Take the steps of the set-up pages: standard, contents, targets, dates, people."""
    hr = company.logins["hr"]
    campaign = create_campaign(
        actor=hr,
        title=title,
        purpose="了解每位同仁的職能現況，作為培訓與職涯發展的依據；結果不作為考績的唯一依據。",
        standard_version_id=version.pk,
    )
    update_campaign_contents(
        actor=hr,
        campaign_id=campaign.pk,
        scale_id=RatingScale.objects.get(slug="proficiency-5").pk,
        task_rating=TaskRating.INDICATORS,
        rates_knowledge=True,
        rates_skills=True,
        rates_attitudes=True,
        allows_not_applicable=True,
        not_applicable_needs_reason=asks_for_evidence,
        evidence_at_extremes=asks_for_evidence,
    )
    set_targets(actor=hr, campaign_id=campaign.pk, target_rule=TargetRule.UNIFORM, uniform_target=3)
    update_campaign_dates(
        actor=hr,
        campaign_id=campaign.pk,
        opens_on=opens_on,
        self_due_on=self_due_on,
        review_due_on=review_due_on,
        supervisor_mode=SupervisorMode.OPEN,
        self_weight=0,
        supervisor_weight=100,
        holds_results=False,
    )
    add_department(actor=hr, campaign_id=campaign.pk, department_id=company.departments["B"].pk, with_subtree=True)
    return campaign


def _lines(campaign: Campaign) -> list[RatedLine]:
    rows = Item.objects.filter(campaign=campaign).order_by("position").values_list("pk", "task_id", "competence_id")
    return [RatedLine(pk, f"task {task}" if task else f"competence {competence}") for pk, task, competence in rows]


def _assessments(campaign: Campaign) -> Sequence[Assessment]:
    return list(
        Assessment.objects.filter(campaign=campaign)
        .select_related("candidate", "supervisor")
        .order_by("candidate__employee_number")
    )


def _form(assessment: Assessment, relation: Relation) -> RatingForm:
    return RatingForm.objects.select_related("rater").get(
        assessment=assessment, relation=relation, retired_at__isnull=True
    )


def _rate(
    assessment: Assessment,
    relation: Relation,
    rater: Rater,
    lines: Sequence[RatedLine],
    *,
    growth: float = 0.0,
    explained: bool = False,
) -> None:
    form = _form(assessment, relation)
    actor = assessment.candidate if relation == Relation.SELF else assessment.supervisor
    given = answers(assessment.candidate.employee_number, rater, lines, growth=growth, explained=explained)
    saved = save_ratings(actor=actor, form_id=form.pk, answers=given)
    if not saved.is_saved:
        raise ValueError(f"the demo's own ratings were refused: {saved.errors}")


def _review(
    assessment: Assessment,
    lines: Sequence[RatedLine],
    year: str,
    *,
    growth: float = 0.0,
    explained: bool = False,
) -> None:
    seed = f"{year} {assessment.candidate.employee_number}"
    rater = supervisor_rater(seed, assessment.supervisor.employee_number)
    _rate(assessment, Relation.SUPERVISOR, rater, lines, growth=growth, explained=explained)


def _version(assessment: Assessment) -> int:
    """The version as it is now: each step has raised it."""
    return Assessment.objects.values_list("version", flat=True).get(pk=assessment.pk)


def _submit(assessment: Assessment) -> None:
    submit_self_rating(actor=assessment.candidate, assessment_id=assessment.pk, version=_version(assessment))


def _return(assessment: Assessment) -> None:
    return_to_candidate(
        actor=assessment.supervisor,
        assessment_id=assessment.pk,
        version=_version(assessment),
        comment=RETURN_COMMENT,
    )


def _sign_off(assessment: Assessment, comment: str) -> None:
    sign_off(
        actor=assessment.supervisor,
        assessment_id=assessment.pk,
        version=_version(assessment),
        authenticated_at=timezone.now(),
        comment=comment,
    )


def _acknowledge(assessment: Assessment, remark: str) -> None:
    acknowledge(actor=assessment.candidate, assessment_id=assessment.pk, version=_version(assessment), remark=remark)
