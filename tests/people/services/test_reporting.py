import contextlib
import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from people.enums import Role
from people.exceptions import CircularReportingLine, NotPermitted
from people.models import User
from people.models.hierarchy import closes_circle
from people.services import reporting
from people.services.locks import lock_trees
from people.services.reporting import set_supervisor
from tests.factories import make_user


@pytest.fixture
def administrator(db: None) -> User:
    return make_user("管理員", role=Role.SYSTEM_ADMINISTRATOR)


def test_a_supervisor_is_set_and_taken_away(administrator: User) -> None:
    person, supervisor = make_user(), make_user()
    set_supervisor(actor=administrator, person=person, supervisor=supervisor)
    person.refresh_from_db()
    assert person.supervisor == supervisor
    set_supervisor(actor=administrator, person=person, supervisor=None)
    person.refresh_from_db()
    assert person.supervisor is None


@pytest.mark.parametrize("levels", [0, 1, 3], ids=["themselves", "a direct report", "three levels below"])
def test_a_circle_is_refused(administrator: User, levels: int) -> None:
    top = below = make_user()
    for _ in range(levels):
        below = make_user(supervisor=below)
    with pytest.raises(CircularReportingLine):
        set_supervisor(actor=administrator, person=top, supervisor=below)
    top.refresh_from_db()
    assert top.supervisor is None


def test_a_form_refuses_a_circle_too(administrator: User) -> None:
    top = make_user()
    top.supervisor = make_user(supervisor=make_user(supervisor=top))
    with pytest.raises(ValidationError) as refusal:
        top.full_clean()
    assert set(refusal.value.message_dict) == {"supervisor"}


def test_who_has_left_supervises_nobody_new(administrator: User) -> None:
    with pytest.raises(NotPermitted):
        set_supervisor(actor=administrator, person=make_user(), supervisor=make_user(is_active=False))


@pytest.mark.parametrize("role", [None, Role.HR_MANAGER, Role.STANDARD_EDITOR])
def test_only_administrators_set_supervisors(administrator: User, role: Role | None) -> None:
    actor, person = make_user(role=role), make_user()
    with pytest.raises(NotPermitted):
        set_supervisor(actor=actor, person=person, supervisor=actor)


def test_the_supervisor_of_a_superuser_is_theirs_to_set(administrator: User) -> None:
    with pytest.raises(NotPermitted):
        set_supervisor(actor=administrator, person=make_user(is_superuser=True), supervisor=administrator)


@pytest.mark.django_db(transaction=True)
def test_taking_turns_needs_a_transaction() -> None:
    with pytest.raises(TransactionManagementError):
        lock_trees()


@pytest.mark.django_db(transaction=True)
def test_two_simultaneous_changes_close_no_circle(monkeypatch: pytest.MonkeyPatch) -> None:
    """A under B and B under A at once: both look before either writes, unless they take turns."""
    administrator = make_user(role=Role.SYSTEM_ADMINISTRATOR)
    first, second = make_user(), make_user()
    checked = threading.Barrier(2)

    def look_and_wait(*arguments: object) -> bool:
        found = closes_circle(*arguments)  # type: ignore[arg-type]
        # Without turns both threads meet here; with turns the second never comes while the first waits.
        with contextlib.suppress(threading.BrokenBarrierError):
            checked.wait(timeout=1)
        return found

    monkeypatch.setattr(reporting, "closes_circle", look_and_wait)
    refused: list[str] = []

    def change(person: User, supervisor: User) -> Callable[[], None]:
        def run() -> None:
            try:
                set_supervisor(actor=administrator, person=person, supervisor=supervisor)
            except CircularReportingLine:
                refused.append(person.employee_number)
            finally:
                connection.close()

        return run

    threads = [threading.Thread(target=change(first, second)), threading.Thread(target=change(second, first))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    supervisors = set(User.objects.filter(pk__in=[first.pk, second.pk]).values_list("supervisor_id", flat=True))
    assert len(refused) == 1
    assert None in supervisors


def test_turns_end_with_the_transaction(administrator: User) -> None:
    with transaction.atomic():
        lock_trees()
    with transaction.atomic():
        lock_trees()
