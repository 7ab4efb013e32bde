from people.models.department import Department
from people.models.user import User, UserManager

__all__ = ["Department", "User", "UserManager"]
