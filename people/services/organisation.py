"""Taking people and departments into the organisation."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from people.enums import Language, Role
from people.exceptions import NotPermitted
from people.models import Department, User
from people.permissions import administers_people
from people.services.accounts import set_roles


@transaction.atomic
def create_department(
    *, actor: User, code: str, name_zh: str, name_en: str = "", parent: Department | None = None
) -> Department:
    """Create a department below ``parent``, or at the top. Raises NotPermitted, and ValidationError by field."""
    if not actor.has_perm("people.add_department"):
        raise NotPermitted(_("You may not create departments."))
    department = Department(code=code, name_zh=name_zh, name_en=name_en, parent=parent)
    department.full_clean()
    department.save()
    return department


@transaction.atomic
def create_person(
    *,
    actor: User,
    employee_number: str,
    name_zh: str = "",
    name_latin: str = "",
    email: str = "",
    department: Department | None = None,
    job_title: str = "",
    supervisor: User | None = None,
    language: str = Language.TRADITIONAL_CHINESE,
    roles: Iterable[Role] = (),
    password_hash: str = "",
) -> User:
    """Create an active person. Raises NotPermitted, and ValidationError by field.

    ``password_hash`` is what ``make_password`` returned; without it the person chooses a password by mail.
    """
    if not administers_people(actor):
        raise NotPermitted(_("You may not create people."))
    person = User(
        employee_number=employee_number.upper(),
        name_zh=name_zh,
        name_latin=name_latin,
        email=email.lower(),
        department=department,
        job_title=job_title,
        supervisor=supervisor,
        language=language,
    )
    person.password = password_hash
    if not password_hash:
        person.set_unusable_password()
    person.full_clean()
    person.save()
    if wanted := tuple(roles):
        set_roles(actor=actor, person=person, roles=wanted)
    return person
