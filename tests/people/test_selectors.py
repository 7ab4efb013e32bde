import pytest
from django.utils.translation import override

from people.enums import Role
from people.models import Department, User
from people.selectors import (
    active_people,
    department_path,
    department_subtree_ids,
    department_tree,
    direct_reports,
    has_second_factor,
    needs_second_factor,
    people_with_account_facts,
    person_signing_in_as,
    role_label,
    roles_of,
    supervises_anybody,
)
from tests.factories import make_department, make_user
from tests.support.queries import assert_constant_queries, capture

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> dict[str, Department]:
    top = make_department("總公司", code="1")
    sales = make_department("業務部", parent=top, code="1.2")
    north = make_department("北區", parent=sales, code="1.2.1")
    staff = make_department("人資部", parent=top, code="1.1")
    other = make_department("別家公司", code="2")
    return {"top": top, "sales": sales, "north": north, "staff": staff, "other": other}


def test_the_tree_reads_from_the_top_down_siblings_by_code(tree: dict[str, Department]) -> None:
    assert [(node.department.code, node.depth) for node in department_tree()] == [
        ("1", 0),
        ("1.1", 1),
        ("1.2", 1),
        ("1.2.1", 2),
        ("2", 0),
    ]


def test_a_subtree_is_the_department_and_all_below(tree: dict[str, Department]) -> None:
    assert department_subtree_ids(tree["sales"].pk) == {tree["sales"].pk, tree["north"].pk}
    assert department_subtree_ids(tree["other"].pk) == {tree["other"].pk}
    assert department_subtree_ids(0) == set()


def test_a_path_leads_from_the_top_to_the_department(tree: dict[str, Department]) -> None:
    assert department_path(tree["north"].pk) == (tree["top"], tree["sales"], tree["north"])
    assert department_path(None) == ()


def test_trees_take_one_query_at_any_depth() -> None:
    deepest = make_department()

    def grow(count: int) -> None:
        nonlocal deepest
        for _ in range(count):
            deepest = make_department(parent=deepest)

    assert assert_constant_queries(department_tree, grow) == 1
    assert len(capture(lambda: department_subtree_ids(deepest.pk))) == 1
    assert len(capture(lambda: department_path(deepest.pk))) == 1


def test_active_people_of_a_department_and_below(tree: dict[str, Department]) -> None:
    seller, northerner = make_user(department=tree["sales"]), make_user(department=tree["north"])
    make_user(department=tree["staff"])
    make_user(department=tree["north"], is_active=False)
    assert list(active_people(department_id=tree["sales"].pk)) == [seller, northerner]
    assert list(active_people(department_id=tree["sales"].pk, exclude=[seller.pk])) == [northerner]


def test_every_word_of_a_search_must_be_found() -> None:
    lin = make_user(employee_number="X1", name_zh="林測試", name_latin="Lin Tester", email="lin@example.com")
    chen = make_user(employee_number="X2", name_zh="陳測試", name_latin="Chen Tester", email="chen@example.org")
    assert set(active_people(search="測試")) >= {lin, chen}
    assert list(active_people(search="測試 x2")) == [chen]
    assert list(active_people(search="LIN tester")) == [lin]
    assert list(active_people(search="example.org")) == [chen]
    assert list(active_people(search="林 陳")) == []


def test_listing_people_with_department_and_supervisor_takes_one_query() -> None:
    def run() -> None:
        for person in active_people():
            str(person.department), str(person.supervisor)

    def grow(count: int) -> None:
        for _ in range(count):
            make_user(department=make_department(), supervisor=make_user())

    assert assert_constant_queries(run, grow) == 1


def test_direct_reports_are_the_active_ones() -> None:
    boss = make_user()
    report = make_user(supervisor=boss)
    make_user(supervisor=boss, is_active=False)
    make_user(supervisor=report)
    assert list(direct_reports(boss)) == [report]
    assert supervises_anybody(boss)
    make_user(supervisor=None)
    assert not supervises_anybody(make_user())


def test_who_supervises_only_people_who_left_supervises_nobody() -> None:
    boss = make_user()
    make_user(supervisor=boss, is_active=False)
    assert not supervises_anybody(boss)


@pytest.mark.parametrize("typed", ["T-77", "t-77", "P77@example.com", "p77@EXAMPLE.com"])
def test_people_are_found_by_what_they_type_to_sign_in(typed: str) -> None:
    person = make_user(employee_number="T-77", email="p77@example.com")
    make_user(email="")
    assert person_signing_in_as(typed) == person


@pytest.mark.parametrize("typed", ["", "nobody", "nobody@example.com"])
def test_nobody_is_found_by_nothing(typed: str) -> None:
    make_user(email="")
    assert person_signing_in_as(typed) is None


def test_roles_are_called_in_the_reader_s_language() -> None:
    user = make_user(role=Role.HR_MANAGER)
    assert roles_of(user) == (Role.HR_MANAGER,)
    with override("en"):
        assert role_label("HR manager") == "HR manager"
        assert role_label("Choir") == "Choir"


@pytest.mark.parametrize("loaded_with_facts", [True, False])
def test_who_needs_a_second_factor(loaded_with_facts: bool) -> None:
    def load(user: User) -> User:
        return (people_with_account_facts() if loaded_with_facts else User.objects).get(pk=user.pk)

    for role in Role:
        assert needs_second_factor(load(make_user(role=role)))
    assert needs_second_factor(load(make_user(is_superuser=True)))
    assert not needs_second_factor(load(make_user()))
    assert not has_second_factor(load(make_user()))


def test_people_loaded_with_facts_are_judged_without_a_query() -> None:
    user = people_with_account_facts().get(pk=make_user().pk)
    assert capture(lambda: (needs_second_factor(user), has_second_factor(user), user.department)) == []
