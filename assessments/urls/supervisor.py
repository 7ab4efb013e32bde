"""The supervisor's pages."""

from django.urls import path

from assessments.views import saving, signing, substitutes, supervisor, supervisor_adoption, supervisor_return

urlpatterns = [
    path("team/", supervisor.review_queue, name="supervisor_queue"),
    path("team/substitutes/", substitutes.own_substitutes, name="supervisor_substitutes"),
    path("team/substitutes/<int:pk>/end/", substitutes.end, name="supervisor_substitute_end"),
    path("reviews/<int:pk>/", supervisor.review, name="supervisor_review"),
    path("reviews/<int:pk>/save/", saving.save_review, name="supervisor_save"),
    path("reviews/<int:pk>/same-as-self/", supervisor_adoption.adopt, name="supervisor_adopt"),
    path("reviews/<int:pk>/same-as-self/undo/", supervisor_adoption.adopt_undo, name="supervisor_adopt_undo"),
    path("reviews/<int:pk>/mark/", supervisor_return.mark, name="supervisor_mark"),
    path("reviews/<int:pk>/return/", supervisor_return.return_form, name="supervisor_return"),
    path("reviews/<int:pk>/complete/", supervisor.complete, name="supervisor_complete"),
    path("reviews/<int:pk>/sign-off/", signing.sign_off, name="supervisor_sign_off"),
]
