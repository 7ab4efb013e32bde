"""What tests of signing in share."""

from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import TOTP

from people.models import User
from tests.people.signing_in import SECRET


@pytest.fixture
def with_app() -> Callable[[User], User]:
    """``with_app(user)`` sets up an authenticator app whose codes ``current_code()`` gives."""

    def set_up(user: User) -> User:
        TOTP.activate(user, SECRET)
        return user

    return set_up
