"""Standards in the administration: a version's header, and its duties, tasks, K, S, A and findings by themselves."""

from django.contrib import admin

from competencies.admin.competence import CompetenceAdmin
from competencies.admin.duty import DutyAdmin
from competencies.admin.finding import FindingAdmin
from competencies.admin.task import TaskAdmin
from competencies.admin.version import StandardVersionAdmin
from competencies.models import Competence, Duty, Finding, StandardVersion, Task

admin.site.register(StandardVersion, StandardVersionAdmin)
admin.site.register(Duty, DutyAdmin)
admin.site.register(Task, TaskAdmin)
admin.site.register(Competence, CompetenceAdmin)
admin.site.register(Finding, FindingAdmin)
