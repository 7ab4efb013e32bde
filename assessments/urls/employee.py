"""My work, the candidate's pages, and the report of a result for everybody who may see it."""

from django.urls import path

from assessments.views import employee, individual_report, my_work, saving

urlpatterns = [
    path("", my_work.my_work, name="my_work"),
    path("my/assessments/", employee.assessment_list, name="employee_list"),
    path("assessments/<int:pk>/", employee.detail, name="employee_detail"),
    path("assessments/<int:pk>/rate/", employee.rate, name="employee_rate"),
    path("assessments/<int:pk>/rate/save/", saving.save_self, name="employee_save"),
    path("assessments/<int:pk>/submit/", employee.submit, name="employee_submit"),
    path("assessments/<int:pk>/report/", individual_report.report, name="employee_report"),
    path("assessments/<int:pk>/acknowledge/", employee.acknowledge, name="employee_acknowledge"),
]
