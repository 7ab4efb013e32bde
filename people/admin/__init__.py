"""People in the administration.

The library's own tables of addresses, authenticators and sessions are not shown there: addresses are kept with the
person, and second factors and sessions are ended by actions on people, which leave nothing half done.
"""

import allauth.account.admin
import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401
import django.contrib.auth.admin  # noqa: F401
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group

from people.admin.department import DepartmentAdmin
from people.admin.role import RoleAdmin
from people.admin.user import UserAdmin
from people.models import Department, User

# Importing the modules above has registered what they bring.
for replaced in (EmailAddress, Authenticator, UserSession, Group):
    admin.site.unregister(replaced)
admin.site.register(Group, RoleAdmin)
admin.site.register(Department, DepartmentAdmin)
admin.site.register(User, UserAdmin)
