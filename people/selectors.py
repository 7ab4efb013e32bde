"""Reading people and departments."""

from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef, Q, QuerySet

from people.enums import Role
from people.models import Department, User


@dataclass(frozen=True)
class DepartmentNode:
    """A department at its place in the tree; the top departments have depth 0."""

    department: Department
    depth: int

    @property
    def pk(self) -> int:
        return self.department.pk

    @property
    def indented_name(self) -> str:
        """The name, set in by its depth, for lists that are flat by nature such as ``<select>``."""
        return "\u2003" * self.depth + self.department.name


@dataclass(frozen=True)
class Profile:
    """What the profile page shows of one person."""

    person: User
    department_path: tuple[Department, ...]
    supervisor: User | None
    roles: tuple[Role, ...]
    supervises: int


def department_tree() -> list[DepartmentNode]:
    """Return all departments, each before those below it, siblings by code. One query at any size."""
    departments = list(Department.objects.order_by("code"))
    known = {department.pk for department in departments}
    children: dict[int | None, list[Department]] = {}
    for department in departments:
        children.setdefault(department.parent_id if department.parent_id in known else None, []).append(department)
    nodes: list[DepartmentNode] = []
    waiting = [DepartmentNode(top, 0) for top in reversed(children.get(None, []))]
    while waiting:
        node = waiting.pop()
        nodes.append(node)
        waiting += [DepartmentNode(child, node.depth + 1) for child in reversed(children.get(node.pk, []))]
    return nodes


def department_subtree_ids(department_id: int) -> set[int]:
    """Return the ids of the department and of all below it; one query. Empty when it does not exist."""
    children: dict[int | None, list[int]] = {}
    known = set()
    for pk, parent_id in Department.objects.order_by().values_list("pk", "parent_id"):
        known.add(pk)
        children.setdefault(parent_id, []).append(pk)
    found: set[int] = set()
    waiting = [department_id] if department_id in known else []
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting += children.get(pk, [])
    return found


def department_path(department_id: int | None) -> tuple[Department, ...]:
    """Return the department and those above it, from the top down; one query, none for ``None``."""
    if department_id is None:
        return ()
    by_id = Department.objects.in_bulk()
    path: list[Department] = []
    current = by_id.get(department_id)
    while current is not None and current not in path:
        path.append(current)
        current = by_id.get(current.parent_id) if current.parent_id else None
    return tuple(reversed(path))


def search_people(people: QuerySet[User], text: str) -> QuerySet[User]:
    """Narrow ``people`` to those of whom every word of ``text`` is in the number, a name or the address."""
    for word in text.split():
        people = people.filter(
            Q(employee_number__icontains=word)
            | Q(name_zh__icontains=word)
            | Q(name_latin__icontains=word)
            | Q(email__icontains=word)
        )
    return people


def active_people(*, department_id: int | None = None, search: str = "", exclude: Iterable[int] = ()) -> QuerySet[User]:
    """Return the people who have not left, by number, with department and supervisor loaded.

    ``department_id`` narrows to the department and all below it, ``search`` to those who match every word of it;
    ``exclude`` leaves out people by id.
    """
    people = User.objects.filter(is_active=True).select_related("department", "supervisor")
    if department_id is not None:
        people = people.filter(department__in=department_subtree_ids(department_id))
    if excluded := list(exclude):
        people = people.exclude(pk__in=excluded)
    return search_people(people, search).order_by("employee_number")


def direct_reports(user: User) -> QuerySet[User]:
    """Return the active people whose supervisor is ``user``, by number, with their department loaded."""
    return User.objects.filter(supervisor=user, is_active=True).select_related("department").order_by("employee_number")


def supervises_anybody(user: User) -> bool:
    """Tell whether an active person reports to ``user``."""
    return User.objects.filter(supervisor=user, is_active=True).exists()


def roles_of(user: User) -> tuple[Role, ...]:
    """Return the roles given to ``user`` by hand, in the order of ``Role``; one query."""
    names = set(Group.objects.filter(user=user, name__in=Role.values).values_list("name", flat=True))
    return tuple(role for role in Role if role.value in names)


def role_label(group_name: str) -> str:
    """Return what a group is called on pages, in the active language; groups that are no role keep their name."""
    return str(Role(group_name).label) if group_name in Role.values else group_name


def profile_of(user: User) -> Profile:
    """Return what the organisation keeps about ``user``, for their own eyes."""
    return Profile(
        person=user,
        department_path=department_path(user.department_id),
        supervisor=user.supervisor,
        roles=roles_of(user),
        supervises=direct_reports(user).count(),
    )


# --- Accounts ---


def person_signing_in_as(typed: str) -> User | None:
    """Return the person whose e-mail address or employee number was typed, in whatever letter case."""
    if not typed:
        return None
    return User.objects.filter(Q(email=typed.lower()) | Q(employee_number=typed.upper())).order_by("pk").first()


def people_with_account_facts() -> QuerySet[User]:
    """Return people with their department and with what ``needs_second_factor`` and ``has_second_factor`` look at."""
    roles = User.groups.through.objects.filter(user_id=OuterRef("pk"), group__name__in=Role.values)
    authenticators = Authenticator.objects.filter(user_id=OuterRef("pk"), type=Authenticator.Type.TOTP)
    return User.objects.select_related("department").annotate(
        fact_holds_role=Exists(roles), fact_has_second_factor=Exists(authenticators)
    )


def needs_second_factor(user: User) -> bool:
    """Tell whether the person's role reaches beyond their own data; no query for people loaded with account facts."""
    if user.is_superuser or user.is_staff:
        return True
    known: bool | None = getattr(user, "fact_holds_role", None)
    return known if known is not None else bool(roles_of(user))


def has_second_factor(user: User) -> bool:
    """Tell whether an authenticator app is set up; no query for people loaded with account facts."""
    known: bool | None = getattr(user, "fact_has_second_factor", None)
    if known is not None:
        return known
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())
