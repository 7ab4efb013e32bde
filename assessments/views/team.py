"""The supervisor's results: the own campaigns, and in each the team per task and per K, S and A."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.exports.team_report_pdf import team_report_file_name, team_report_pdf
from assessments.forms.team import TeamMapFilter
from assessments.models import Campaign
from assessments.selectors.due import today
from assessments.selectors.group_comparison import GroupComparison, group_comparison
from assessments.selectors.group_results import Dashboard, Group, competence_dashboard, task_dashboard
from assessments.selectors.team_map import departments_in, team_map, team_people
from assessments.selectors.team_picture import map_picture
from assessments.selectors.team_report import TeamReport, team_report
from assessments.selectors.team_results import reviewed_campaign, reviewed_campaigns, team_overviews
from assessments.selectors.team_subject import team_subject
from assessments.views.access import current_user

CAMPAIGNS_PER_PAGE = 20


@require_safe
def team_results(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    page = Paginator(reviewed_campaigns(user), CAMPAIGNS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "overviews": team_overviews(user, list(page.object_list), today())}
    return render(request, "assessments/dashboards/team_results.html", context)


@require_safe
def team_tasks(request: HttpRequest, campaign_pk: int) -> HttpResponse:
    campaign, group = _team_or_404(request, campaign_pk)
    labels = {"part_label": _("Duty"), "all_parts": _("All duties")}
    return _map_page(request, campaign, task_dashboard(group), group, labels, "assessments/dashboards/team_tasks.html")


@require_safe
def team_competences(request: HttpRequest, campaign_pk: int) -> HttpResponse:
    campaign, group = _team_or_404(request, campaign_pk)
    labels = {"part_label": _("K, S or A"), "all_parts": _("All kinds")}
    template = "assessments/dashboards/team_competences.html"
    return _map_page(request, campaign, competence_dashboard(group), group, labels, template)


def _team_or_404(request: HttpRequest, campaign_pk: int) -> tuple[Campaign, Group]:
    user = current_user(request)
    campaign = reviewed_campaign(user, campaign_pk)
    if campaign is None:
        raise Http404
    return campaign, Group(campaign, supervisor_id=user.pk)


@require_safe
def team_task(request: HttpRequest, campaign_pk: int, task_pk: int) -> HttpResponse:
    campaign, group = _team_or_404(request, campaign_pk)
    return _subject_page(request, campaign, task_dashboard(group), group, task_pk)


@require_safe
def team_competence(request: HttpRequest, campaign_pk: int, competence_pk: int) -> HttpResponse:
    campaign, group = _team_or_404(request, campaign_pk)
    return _subject_page(request, campaign, competence_dashboard(group), group, competence_pk)


@require_safe
def team_report_file(request: HttpRequest, campaign_pk: int) -> HttpResponse:
    """Answer with the report as a PDF, for the supervisor of these people alone."""
    campaign, _group = _team_or_404(request, campaign_pk)
    return team_report_response(team_report(campaign, current_user(request), today()))


def team_report_response(report: TeamReport) -> HttpResponse:
    """Return the report as a PDF to save, for whoever the caller found entitled to it."""
    return HttpResponse(
        team_report_pdf(report),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{team_report_file_name(report)}"',
            # Only for this reader, and asked for each time: the right to see it may end.
            "Cache-Control": "private, no-cache",
        },
    )


def _comparison(request: HttpRequest, campaign: Campaign) -> GroupComparison:
    user = current_user(request)
    return group_comparison(viewer=user, campaign=campaign, department_id=user.department_id)


def _map_page(
    request: HttpRequest, campaign: Campaign, dashboard: Dashboard, group: Group, labels: dict[str, str], template: str
) -> HttpResponse:
    team = team_people(group, dashboard)
    form = TeamMapFilter(
        request.GET,
        sections=dashboard.sections,
        departments=departments_in(team),
        states=[person.assessment.state for person in team],
        **labels,
    )
    comparison = _comparison(request, campaign)
    found = team_map(dashboard, team, form.chosen, comparison, page=request.GET.get("page", 1))
    context = {
        "campaign": campaign,
        "dashboard": dashboard,
        "map": found,
        "picture": map_picture(found),
        "form": form,
        "is_narrowed": form.chosen.is_narrowed,
        "page_obj": found.page,
    }
    return render(request, template, context)


def _subject_page(
    request: HttpRequest, campaign: Campaign, dashboard: Dashboard, group: Group, subject_pk: int
) -> HttpResponse:
    team, comparison = team_people(group, dashboard), _comparison(request, campaign)
    found = team_subject(dashboard, team, subject_pk, comparison, page=request.GET.get("page", 1))
    if found is None:
        raise Http404
    context = {"campaign": campaign, "subject": found.row.subject, "found": found, "page_obj": found.page}
    return render(request, "assessments/dashboards/team_subject.html", context)
