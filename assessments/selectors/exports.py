"""Who may have which file, which files there are, and which somebody asked for."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.enums import CampaignStatus, EventKind, ExportKind, Relation, SupervisorMode
from assessments.models import Assessment, AssessmentEvent, Campaign, Export, RatingForm, Substitution
from assessments.permissions import SIGNED_STATES, holds_back, manages_campaigns, substitutions_in_force
from assessments.selectors.group_results import Group
from assessments.selectors.parts import WHOLE, Part
from people.models import User

FIGURES_ALONE = frozenset({ExportKind.GROUPS, ExportKind.CAMPAIGN_REPORT})
"""Kinds of files that tell figures of groups alone."""


def may_request(user: User, kind: str, campaign: Campaign, supervisor_id: int | None) -> bool:
    """HR everything; a supervisor the own team's workbook. Of a campaign in preparation there is nothing."""
    if campaign.status == CampaignStatus.DRAFT or not user.is_active:
        return False
    if kind != ExportKind.TEAM_WORKBOOK:
        return supervisor_id is None and manages_campaigns(user)
    return supervisor_id is not None and (user.pk == supervisor_id or manages_campaigns(user))


def must_wait(user: User, group: Group) -> bool:
    """Whether a file about ``group`` would hold the own result of ``user`` before its release.

    Nobody in HR reads that early, nor works it out: means hold it as well, less the scores of the others. Files of
    departments and teams that ``user`` is not assessed in do not hold it.
    """
    if not holds_back(group.campaign):
        return False
    return Assessment.objects.filter(group.signed_condition(), candidate=user).exists()


def may_download(user: User, export: Export) -> bool:
    """Only who asked for it, while still entitled: asked anew at every download. Needs ``export.campaign``.

    A team's file closes once anybody in it has another supervisor or is no longer signed off; a file that holds the own
    result stays closed until the release, also where departments were put elsewhere since it was made.
    """
    if export.requester_id != user.pk:
        return False
    if not may_request(user, export.kind, export.campaign, export.supervisor_id):
        return False
    group = group_of(export.campaign, export.department_id, export.supervisor_id)
    if must_wait(user, group) or _held_own_result(user, export):
        return False
    if _reviews_one_of_them_blindly(user, export):
        return False
    if export.kind != ExportKind.TEAM_WORKBOOK or manages_campaigns(user):
        return True
    inside = Assessment.objects.filter(pk__in=export.assessment_ids, state__in=sorted(SIGNED_STATES))
    return inside.filter(supervisor=export.supervisor_id).count() == len(export.assessment_ids)


def _held_own_result(user: User, export: Export) -> bool:
    """Whether the own result, not released yet, was in the file when it was made."""
    if not export.assessment_ids or not holds_back(export.campaign):
        return False
    own = Assessment.objects.filter(campaign=export.campaign, candidate=user).values_list("pk", flat=True).first()
    return own in export.assessment_ids


def _reviews_one_of_them_blindly(user: User, export: Export) -> bool:
    """Whether the file could tell ``user`` of a self-rating that the own review has to come before.

    So it is where HR reopened what was signed off and the reader reviews it now, independently of the self-rating.
    """
    if export.campaign.supervisor_mode != SupervisorMode.INDEPENDENT or export.kind in FIGURES_ALONE:
        return False
    stood_in_for = Substitution.objects.filter(substitutions_in_force(), substitute=user).values("supervisor")
    completed = RatingForm.objects.filter(
        assessment=OuterRef("pk"),
        relation=Relation.SUPERVISOR,
        retired_at__isnull=True,
        completed_at__isnull=False,
    )
    signed_before = AssessmentEvent.objects.filter(
        assessment=OuterRef("pk"), kind=EventKind.SIGNED_OFF, at__lte=export.requested_at
    )
    reviewed = Assessment.objects.filter(campaign=export.campaign).exclude(state__in=sorted(SIGNED_STATES))
    return reviewed.filter(
        Q(supervisor=user) | Q(supervisor__in=stood_in_for), Exists(signed_before), ~Exists(completed)
    ).exists()


def group_of(campaign: Campaign, department_id: int | None, supervisor_id: int | None) -> Group:
    """Return whose assessments an export is about; the department counts with those below it."""
    part = WHOLE if department_id is None else Part.of(department_id)
    return Group(campaign, part.department_ids(), supervisor_id)


def own_exports(user: User, campaign: Campaign | None = None) -> QuerySet[Export]:
    """Return what ``user`` asked for, latest first, with what a list shows; of one campaign where it is given."""
    exports = Export.objects.filter(requester=user).select_related("campaign", "department", "supervisor")
    return exports if campaign is None else exports.filter(campaign=campaign)


def supervisors_of(campaign: Campaign) -> QuerySet[User]:
    """Return who reviewed somebody that is signed off in the campaign, by name."""
    signed = Assessment.objects.filter(campaign=campaign, state__in=sorted(SIGNED_STATES), supervisor=OuterRef("pk"))
    return User.objects.filter(Exists(signed)).order_by("employee_number")


@dataclass(frozen=True, slots=True)
class FileOffer:
    """A kind of file as the page of reports offers it: what it is called, what it contains, and its format."""

    kind: ExportKind
    text: Promise
    icon: str
    format: str

    @property
    def title(self) -> str:
        return str(self.kind.label)


CAMPAIGN_FILES = (
    FileOffer(
        ExportKind.CAMPAIGN_REPORT,
        _(
            "To read and to print: progress, figures with charts, the widest gaps and the departments, always of the "
            "whole campaign."
        ),
        "file-earmark-richtext",
        "PDF",
    ),
    FileOffer(
        ExportKind.WORKBOOK,
        _(
            "Everything to work on with: figures per task and per K, S and A with their formulas, each person's scores "
            "coloured by target, all answers, and how each figure is computed."
        ),
        "file-earmark-spreadsheet",
        "Excel",
    ),
    FileOffer(
        ExportKind.GROUPS,
        _("The figures of the result pages: means, target, gap and distribution, a line for each task, K, S and A."),
        "bar-chart",
        "CSV",
    ),
    FileOffer(
        ExportKind.SCORES,
        _(
            "For statistics programs: a line for each person, duty, task or competence, and source, with score, "
            "target, gap and the number of answers."
        ),
        "list-ol",
        "CSV",
    ),
    FileOffer(
        ExportKind.ANSWERS,
        _("For statistics programs: a line for each person and rater, a column for each item of the questionnaire."),
        "table",
        "CSV",
    ),
)
"""What HR can have of a campaign, the most useful first."""

TEAM_FILE = FileOffer(
    ExportKind.TEAM_WORKBOOK,
    _("The same sheets as the campaign workbook, for the people one supervisor reviews."),
    "people",
    "Excel",
)
