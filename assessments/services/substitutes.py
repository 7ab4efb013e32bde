"""Naming who reviews in a supervisor's place, and ending it."""

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from assessments.exceptions import InvalidInput, NotPermitted, TransitionRefused
from assessments.models import Substitution
from assessments.permissions import manages_campaigns
from people.models import User


@transaction.atomic
def name_substitute(
    *, actor: User, supervisor_id: int, substitute_id: int, starts_on: datetime.date, ends_on: datetime.date
) -> Substitution:
    """Let ``substitute_id`` review for the supervisor from ``starts_on`` to ``ends_on``, both days included.

    Supervisors do it for themselves, HR for anybody but in a review of their own (which a substitute never gets: see
    ``permissions.is_substitute``). One substitute at a time. Raises NotPermitted or InvalidInput.
    """
    if actor.pk != supervisor_id and not manages_campaigns(actor):
        raise NotPermitted
    # Locked, so that two substitutes named at the same moment do not overlap.
    people = User.objects.select_for_update(of=("self",)).order_by("pk").in_bulk([supervisor_id, substitute_id])
    supervisor, substitute = people.get(supervisor_id), people.get(substitute_id)
    if supervisor is None or not supervisor.is_active:
        raise InvalidInput("supervisor_id", _("This person has left: choose another supervisor."))
    if substitute is None or not substitute.is_active:
        raise InvalidInput("substitute_id", _("This person has left: choose another substitute."))
    if supervisor_id == substitute_id:
        raise InvalidInput("substitute_id", _("Nobody is their own substitute: choose another person."))
    if ends_on < starts_on:
        raise InvalidInput("ends_on", _("The last day cannot come before the first."))
    if ends_on < timezone.localdate():
        raise InvalidInput("ends_on", _("This day has passed: choose today or a later one."))
    overlapping = Substitution.objects.filter(
        Q(starts_on__lte=ends_on, ends_on__gte=starts_on), supervisor=supervisor, ended_at__isnull=True
    ).select_related("substitute")
    if other := overlapping.first():
        raise InvalidInput(
            "starts_on",
            _("%(name)s stands in from %(start)s to %(end)s already: end that first, or choose other days.")
            % {
                "name": other.substitute.display_name,
                "start": formats.date_format(other.starts_on, "SHORT_DATE_FORMAT"),
                "end": formats.date_format(other.ends_on, "SHORT_DATE_FORMAT"),
            },
        )
    return Substitution.objects.create(
        supervisor=supervisor,
        substitute=substitute,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=timezone.now(),
        created_by=actor,
    )


@transaction.atomic
def end_substitution(*, actor: User, substitution_id: int) -> Substitution:
    """End it now, before its last day; what the substitute did stays. Raises NotPermitted or TransitionRefused."""
    substitution = Substitution.objects.select_for_update(of=("self",)).get(pk=substitution_id)
    if actor.pk != substitution.supervisor_id and not manages_campaigns(actor):
        raise NotPermitted
    now = timezone.now()
    ended = Substitution.objects.filter(
        pk=substitution.pk, ended_at__isnull=True, ends_on__gte=timezone.localdate()
    ).update(ended_at=now, ended_by=actor)
    if not ended:
        raise TransitionRefused(_("This substitution is over already. There is nothing more to do."))
    substitution.ended_at, substitution.ended_by = now, actor
    return substitution
