"""Reporting lines."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from people.exceptions import CircularReportingLine, NotPermitted
from people.models import User
from people.models.hierarchy import closes_circle
from people.permissions import may_change
from people.services.locks import lock_trees


@transaction.atomic
def set_supervisor(*, actor: User, person: User, supervisor: User | None) -> None:
    """Make ``supervisor`` the one ``person`` reports to; None means the top of the organisation.

    Assessments already assigned keep the supervisor they were assigned with. Raises NotPermitted, and
    CircularReportingLine when ``supervisor`` is the person or reports to them, directly or not.
    """
    if not may_change(actor, person):
        raise NotPermitted(_("You may not change this person."))
    lock_trees()
    if supervisor is not None:
        if not supervisor.is_active:
            raise NotPermitted(_("Somebody who has left cannot be a supervisor: choose another."))
        above = dict(User.objects.exclude(supervisor=None).values_list("pk", "supervisor_id"))
        if closes_circle(person.pk, supervisor.pk, above):
            raise CircularReportingLine(
                _("This person reports, directly or not, to the one you are editing: choose another.")
            )
    person.supervisor = supervisor
    person.save(update_fields=["supervisor"])
