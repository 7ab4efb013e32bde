import pytest
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError

from people.enums import Role
from people.exceptions import NotPermitted
from people.models import User
from people.selectors import roles_of
from people.services.organisation import create_department, create_person
from tests.factories import make_user


@pytest.fixture
def administrator(db: None) -> User:
    return make_user("管理員", role=Role.SYSTEM_ADMINISTRATOR)


def test_a_person_is_created_with_place_and_role(administrator: User) -> None:
    top = create_department(actor=administrator, code="1", name_zh="示範公司")
    team = create_department(actor=administrator, code="2", name_zh="測試組", parent=top)
    boss = create_person(actor=administrator, employee_number="a1", name_zh="測試長")
    person = create_person(
        actor=administrator,
        employee_number="a2",
        name_latin="Testing Tess",
        email="Tess@Example.com",
        department=team,
        supervisor=boss,
        roles=[Role.STANDARD_EDITOR],
        password_hash=make_password("a long fictional password"),
    )
    person.refresh_from_db()
    assert (person.employee_number, person.email) == ("A2", "tess@example.com")
    assert (person.department, person.supervisor) == (team, boss)
    assert roles_of(person) == (Role.STANDARD_EDITOR,)
    assert person.is_staff
    assert person.check_password("a long fictional password")
    assert not boss.has_usable_password()


def test_faults_are_named_by_field(administrator: User) -> None:
    create_person(actor=administrator, employee_number="A1", name_zh="測試員", email="a@example.com")
    with pytest.raises(ValidationError) as refusal:
        create_person(actor=administrator, employee_number="A1 ", name_zh="測試員", email="not an address")
    assert {"employee_number", "email"} <= set(refusal.value.message_dict)
    assert User.objects.filter(employee_number__startswith="A1").count() == 1


@pytest.mark.parametrize("role", [None, Role.HR_MANAGER, Role.STANDARD_EDITOR])
def test_only_administrators_create(db: None, role: Role | None) -> None:
    actor = make_user(role=role)
    with pytest.raises(NotPermitted):
        create_person(actor=actor, employee_number="A1", name_zh="測試員")
    with pytest.raises(NotPermitted):
        create_department(actor=actor, code="1", name_zh="測試部")
