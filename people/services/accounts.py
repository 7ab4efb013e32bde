"""Accounts: who is here, who has left, what role they have, and what opens the door to them."""

import datetime
from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.enums import Role
from people.exceptions import LastAdministrator, NotPermitted
from people.models import User
from people.permissions import may_change

STAFF_ROLES = frozenset({Role.STANDARD_EDITOR, Role.SYSTEM_ADMINISTRATOR})
"""Roles whose work is in the administration."""


@transaction.atomic
def deactivate_person(*, actor: User, person: User, left_on: datetime.date | None = None) -> None:
    """Close the account of somebody who has left (today, unless ``left_on`` says when) and end their sessions.

    What they did stays, and so do the people who report to them. Raises NotPermitted, and LastAdministrator when
    nobody would be left to administer people. Nobody deactivates themselves.
    """
    check_deactivation(actor=actor, person=person)
    person.is_active = False
    person.left_on = left_on or person.left_on or timezone.localdate()
    person.save(update_fields=["is_active", "left_on"])
    end_sessions(actor=actor, person=person)


def check_deactivation(*, actor: User, person: User) -> None:
    """Raise what ``deactivate_person`` would raise, inside the caller's transaction."""
    _require_may_change(actor, person)
    if actor.pk == person.pk:
        raise NotPermitted(_("You cannot deactivate your own account: ask another administrator."))
    _require_another_administrator(person)


@transaction.atomic
def reactivate_person(*, actor: User, person: User) -> None:
    """Open the account of somebody who has come back; raises NotPermitted."""
    _require_may_change(actor, person)
    person.is_active = True
    person.left_on = None
    person.save(update_fields=["is_active", "left_on"])


@transaction.atomic
def set_roles(*, actor: User, person: User, roles: Iterable[Role]) -> None:
    """Give ``person`` exactly these roles; groups that are no role stay as they are.

    The right to open the administration follows from the roles. Raises NotPermitted, and LastAdministrator when
    nobody would be left to administer people.
    """
    wanted = set(roles)
    check_roles(actor=actor, person=person, roles=wanted)
    person.groups.remove(*person.groups.filter(name__in=set(Role.values) - {role.value for role in wanted}))
    person.groups.add(*Group.objects.filter(name__in=[role.value for role in wanted]))
    person.is_staff = person.is_superuser or not wanted.isdisjoint(STAFF_ROLES)
    person.save(update_fields=["is_staff"])


def check_roles(*, actor: User, person: User, roles: Iterable[Role]) -> None:
    """Raise what ``set_roles`` would raise, inside the caller's transaction."""
    _require_may_change(actor, person)
    if Role.SYSTEM_ADMINISTRATOR not in set(roles) and not person.is_superuser:
        _require_another_administrator(person)


@transaction.atomic
def reset_second_factor(*, actor: User, person: User) -> None:
    """Remove the authenticator app and recovery codes of somebody who lost them, and end their sessions.

    Raises NotPermitted.
    """
    _require_may_change(actor, person)
    Authenticator.objects.filter(user=person).delete()
    end_sessions(actor=actor, person=person)


@transaction.atomic
def end_sessions(*, actor: User, person: User) -> None:
    """Sign ``person`` out everywhere; raises NotPermitted."""
    _require_may_change(actor, person)
    for session in UserSession.objects.filter(user=person):
        session.end()


def _require_may_change(actor: User, person: User) -> None:
    if not may_change(actor, person):
        raise NotPermitted(_("You may not change this person."))


def _require_another_administrator(person: User) -> None:
    """Refuse to take the last active administrator away; does nothing for people who are none."""
    administrators = User.objects.filter(
        Q(is_superuser=True) | Q(groups__name=Role.SYSTEM_ADMINISTRATOR.value), is_active=True
    )
    # Locked, so that two administrators cannot remove each other at the same moment.
    keys = set(User.objects.select_for_update(of=("self",)).filter(pk__in=administrators).values_list("pk", flat=True))
    if keys == {person.pk}:
        raise LastAdministrator(_("This is the last active administrator: give somebody else the role first."))
