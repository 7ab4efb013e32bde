"""Builders of the rows that tests start from. The people in them are plainly fictional."""

import itertools
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from competencies.enums import CompetenceKind, VersionStatus
from competencies.models import Competence, Duty, Indicator, Output, Standard, StandardVersion, Task, TaskCompetence
from people.enums import Role
from people.models import Department, User

PASSWORD = "a long fictional password"
_numbers = itertools.count(1)


def make_department(name: str = "測試部", parent: Department | None = None, **fields: Any) -> Department:
    return Department.objects.create(
        **{"code": f"D{next(_numbers):04}", "name_zh": name, "name_en": f"{name} (en)", "parent": parent, **fields}
    )


def make_user(name: str = "測試員", *, role: Role | None = None, **fields: Any) -> User:
    """Create an active user with the password ``PASSWORD``; ``role`` puts them into that role's group."""
    number = next(_numbers)
    user = User.objects.create_user(
        **{
            "employee_number": f"T{number:05}",
            "email": f"t{number:05}@example.com",
            "name_zh": f"{name}{number}",
            "name_latin": f"Testing Person {number}",
            "password": PASSWORD,
            **fields,
        }
    )
    if role is not None:
        user.groups.add(Group.objects.get(name=role.value))
        if role in {Role.STANDARD_EDITOR, Role.SYSTEM_ADMINISTRATOR}:
            user.is_staff = True
            user.save(update_fields=["is_staff"])
    return user


def make_standard_version(
    *,
    duties: int = 2,
    tasks: int = 2,
    indicators: int = 2,
    knowledge: int = 2,
    skills: int = 2,
    attitudes: int = 1,
    published: bool = True,
    level: int = 3,
) -> StandardVersion:
    """Create a small edition: ``tasks`` per duty, ``indicators`` per task; every task calls for every K and S."""
    number = next(_numbers)
    standard = Standard.objects.create(code=f"TST{number:04}-001")
    version = StandardVersion.objects.create(
        standard=standard, version=1, code=f"TST{number:04}-001v1", title=f"測試職類{number}", level=level
    )
    competences = [
        Competence.objects.create(
            standard_version=version,
            kind=kind,
            position=position,
            code=f"{kind.value}{position:02}",
            canonical_code=f"{kind.value}{position}",
            text=f"測試{kind.value}{position}",
        )
        for kind, count in (
            (CompetenceKind.KNOWLEDGE, knowledge),
            (CompetenceKind.SKILL, skills),
            (CompetenceKind.ATTITUDE, attitudes),
        )
        for position in range(1, count + 1)
    ]
    linked = [c for c in competences if c.kind != CompetenceKind.ATTITUDE]
    for d in range(1, duties + 1):
        duty = Duty.objects.create(
            standard_version=version, position=d, code=f"T{d}", canonical_code=f"T{d}", name=f"測試職責{d}"
        )
        for t in range(1, tasks + 1):
            code = f"{d}.{t}"
            task = Task.objects.create(
                duty=duty, position=t, code=f"T{code}", canonical_code=f"T{code}", name=f"測試任務{code}", level=level
            )
            Output.objects.create(
                task=task, position=1, code=f"O{code}.1", canonical_code=f"O{code}.1", name=f"測試產出{code}.1"
            )
            for p in range(1, indicators + 1):
                Indicator.objects.create(
                    task=task,
                    position=p,
                    code=f"P{code}.{p}",
                    canonical_code=f"P{code}.{p}",
                    text=f"測試行為指標{code}.{p}。",
                )
            for position, competence in enumerate(linked, start=1):
                TaskCompetence.objects.create(task=task, competence=competence, position=position)
    if published:
        version.status = VersionStatus.PUBLISHED
        version.published_at = timezone.now()
        version.save(update_fields=["status", "published_at"])
    return version
