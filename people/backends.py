"""Loading the person behind a session."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from people.models import User
from people.selectors import people_with_account_facts


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]
    """Signs in by e-mail address or employee number; loads in one query what every page needs of the person."""

    def get_user(self, user_id: Any) -> User | None:
        user = people_with_account_facts().filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
