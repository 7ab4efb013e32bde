"""Who stands in for which supervisor, and what follows from it."""

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Subquery, TextChoices
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment, Substitution
from assessments.permissions import SIGNED_STATES, substitutions_in_force
from assessments.selectors.due import WITH_CANDIDATE, WITH_SUPERVISOR
from people.models import User


class SubstitutionState(TextChoices):
    IN_FORCE = "in_force", _("In force")
    PLANNED = "planned", _("Planned")
    OVER = "over", _("Over")


@dataclass(frozen=True, slots=True)
class SubstitutionRow:
    """One substitution as the pages list it; ``may_end`` while it is not over."""

    substitution: Substitution
    state: SubstitutionState

    @property
    def may_end(self) -> bool:
        return self.state != SubstitutionState.OVER


def reviewed_by(user: User, day: datetime.date) -> Q:
    """The condition on ``Assessment`` that ``user`` reviews it on ``day``.

    What ``permissions.reviews`` says, but for what the supervisor signed off while ``user`` stood in: that can be read
    and is listed no more.
    """
    supervisors = Substitution.objects.filter(substitutions_in_force(day), substitute=user).values("supervisor")
    still_open = Q(state__in=[*WITH_CANDIDATE, *WITH_SUPERVISOR])
    signed_oneself = Q(state__in=SIGNED_STATES, signed_off_by=user)
    in_place = Q(supervisor__in=Subquery(supervisors)) & (still_open | signed_oneself) & ~Q(candidate=user)
    return Q(supervisor=user) | in_place


def reviewer_ids(assessment: Assessment) -> list[int]:
    """Return whom a step to be taken by the supervisor concerns: the supervisor and who stands in today."""
    substitutes = (
        Substitution.objects.filter(
            substitutions_in_force(), supervisor=assessment.supervisor_id, substitute__is_active=True
        )
        .exclude(substitute=assessment.candidate_id)
        .order_by("pk")
        .values_list("substitute", flat=True)
    )
    return [assessment.supervisor_id, *substitutes]


def substitutions(*, supervisor: User | None = None) -> QuerySet[Substitution]:
    """Return the substitutions of one supervisor, or all, the latest first, with both people loaded."""
    rows = Substitution.objects.select_related("supervisor", "substitute").order_by("-starts_on", "-pk")
    return rows if supervisor is None else rows.filter(supervisor=supervisor)


def substitution_row(substitution: Substitution, day: datetime.date) -> SubstitutionRow:
    """Return the row as it stands on ``day``."""
    if substitution.ended_at is not None or substitution.ends_on < day:
        state = SubstitutionState.OVER
    elif substitution.starts_on > day:
        state = SubstitutionState.PLANNED
    else:
        state = SubstitutionState.IN_FORCE
    return SubstitutionRow(substitution, state)


def standing_in_for(user: User, day: datetime.date) -> list[Substitution]:
    """Return the substitutions in which ``user`` reviews for somebody on ``day``."""
    return list(
        Substitution.objects.filter(substitutions_in_force(day), substitute=user)
        .select_related("supervisor")
        .order_by("ends_on", "pk")
    )


def possible_substitutes(supervisor: User | None, *, limit: int = 200) -> list[User]:
    """Return active people to offer first: who leads others, and the supervisor's own superior and colleagues."""
    leaders = User.objects.filter(supervisor__isnull=False, is_active=True).order_by().values("supervisor")
    offered = Q(pk__in=Subquery(leaders))
    if supervisor is not None and supervisor.department_id is not None:
        offered |= Q(department=supervisor.department_id)
    people = User.objects.filter(offered, is_active=True)
    if supervisor is not None:
        people = people.exclude(pk=supervisor.pk)
    return list(people.order_by("employee_number")[:limit])
