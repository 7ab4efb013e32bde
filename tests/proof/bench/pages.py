"""Which pages are measured, by whom they are asked for, and how many rows of figures each shows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse

from assessments.enums import AssessmentState
from assessments.models import Assessment, Campaign, Item
from competencies.models import Task
from people.models import Department, User


@dataclass(frozen=True)
class Page:
    """``rows`` is how many rows of figures the page shows, so many the bare view renders in comparison.

    ``is_dashboard``: it shows a campaign's figures, and its time must not depend on how many people there are. Lists of
    people, and the page of reports with its choice of supervisors, are none: with ten people they are shorter.
    """

    name: str
    user: User
    url: str
    rows: int
    is_dashboard: bool = True


def pages_of(campaign: Campaign, hr: User) -> list[Page]:
    """Return the pages of one campaign, each asked for by somebody who may see it."""
    items = Item.objects.filter(campaign=campaign)
    tasks = items.filter(task__isnull=False).values("task").distinct().count()
    competences = items.filter(competence__isnull=False).count()
    departments = Department.objects.count()
    task = Task.objects.filter(duty__standard_version=campaign.standard_version_id).order_by("pk")[0]
    signed = Assessment.objects.filter(campaign=campaign, state=AssessmentState.SIGNED_OFF)
    person = signed.select_related("candidate", "supervisor").order_by("-pk")[0]  # in no smaller campaign
    rating = Assessment.objects.filter(campaign=campaign, state=AssessmentState.IN_PROGRESS).order_by("pk")[0]

    def of_hr(name: str, view: str, rows: int, query: Mapping[str, object] | None = None, **more: int) -> Page:
        url = reverse(f"assessments:{view}", kwargs={"pk": campaign.pk, **more})
        return Page(name, hr, f"{url}?{urlencode(query)}" if query else url, rows)

    top = Department.objects.get(parent=None)
    below = Department.objects.filter(parent=top).order_by("pk")
    comparison = {"a": below[0].pk, "b": below[1].pk}
    team = {"campaign_pk": campaign.pk}
    return [
        of_hr("campaign overview", "hr_campaign_detail", departments),
        of_hr("per task", "hr_campaign_tasks", tasks),
        of_hr("per task, one department", "hr_campaign_tasks", tasks, {"department": below[0].pk}),
        of_hr("per K, S and A", "hr_campaign_competences", competences),
        of_hr("departments x tasks", "hr_campaign_departments", tasks * departments // 8, {"by": "tasks"}),
        of_hr(
            "departments x K, S, A", "hr_campaign_departments", competences * departments // 8, {"by": "competences"}
        ),
        of_hr("gap ranking", "hr_campaign_gaps", tasks + competences),
        of_hr("comparison of two departments", "hr_campaign_comparison", tasks + competences, comparison),
        of_hr("self against supervisor", "hr_campaign_self_and_supervisor", tasks + competences),
        of_hr("rater quality", "hr_campaign_raters", 50),
        replace(of_hr("people behind a task", "hr_campaign_task_people", 50, task_pk=task.pk), is_dashboard=False),
        replace(of_hr("list of people", "hr_campaign_people", 50), is_dashboard=False),
        replace(of_hr("reports", "hr_campaign_reports", 10), is_dashboard=False),
        Page("over time", hr, reverse("assessments:hr_trend"), 3 * 8),
        Page(
            "team: people x tasks",
            person.supervisor,
            reverse("assessments:supervisor_team_tasks", kwargs=team),
            10 * tasks // 8,
        ),
        Page(
            "team: people x K, S, A",
            person.supervisor,
            reverse("assessments:supervisor_team_competences", kwargs=team),
            10 * competences // 8,
        ),
        Page(
            "own result",
            person.candidate,
            reverse("assessments:employee_detail", kwargs={"pk": person.pk}),
            2 * (tasks + competences),
            is_dashboard=False,
        ),
        Page(
            "rating form",
            rating.candidate,
            reverse("assessments:employee_rate", kwargs={"pk": rating.pk}),
            items.count(),
            is_dashboard=False,
        ),
    ]
