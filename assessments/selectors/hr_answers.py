"""The answers HR may read of an assessment."""

from dataclasses import dataclass

from django.db.models import Count

from assessments.enums import Relation
from assessments.models import Assessment, Rating
from assessments.permissions import form_in_force, may_see_self_ratings, may_see_supervisor_ratings
from assessments.selectors.rating_sheet import Sheet, rating_sheet
from people.models import User


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers the reader may see. ``sheet`` is None when neither form may be read.

    With both, the self-rating is the sheet's own and the supervisor's stands beside it; with one, it is the own.
    """

    sheet: Sheet | None
    shows_self: bool
    shows_supervisor: bool
    self_answered: int
    supervisor_answered: int

    @property
    def shows_both(self) -> bool:
        return self.shows_self and self.shows_supervisor


def visible_answers(user: User, assessment: Assessment, *, with_sheet: bool = True) -> Answers:
    """Return what ``user`` may read of the two forms in force. Needs ``assessment.campaign`` loaded.

    Without ``with_sheet`` the answers themselves are not read: a result shows all of them.
    """
    own = form_in_force(assessment, Relation.SELF)
    supervisor = form_in_force(assessment, Relation.SUPERVISOR)
    shows_self = own is not None and may_see_self_ratings(user, assessment)
    shows_supervisor = supervisor is not None and may_see_supervisor_ratings(user, assessment)
    answered = {
        row["form"]: row["count"]
        for row in Rating.objects.filter(form__assessment=assessment)
        .exclude(value__isnull=True, not_applicable=False)
        .order_by()
        .values("form")
        .annotate(count=Count("pk"))
    }
    sheet = None
    if not with_sheet:
        pass
    elif own is not None and shows_self:
        sheet = rating_sheet(assessment, Relation.SELF, other=Relation.SUPERVISOR if shows_supervisor else None)
    elif supervisor is not None and shows_supervisor:
        sheet = rating_sheet(assessment, Relation.SUPERVISOR)
    return Answers(
        sheet=sheet,
        shows_self=shows_self,
        shows_supervisor=shows_supervisor,
        self_answered=answered.get(own.pk, 0) if own else 0,
        supervisor_answered=answered.get(supervisor.pk, 0) if supervisor else 0,
    )
