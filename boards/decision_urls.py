from django.urls import path

from boards.views import decisions

urlpatterns = [
    path("", decisions.log, name="decisions"),
    path("add/", decisions.add, name="add_decision"),
    path("<int:decision>/", decisions.decision, name="decision"),
    path("<int:decision>/correct/", decisions.correct, name="correct_decision"),
    path("<int:decision>/follow-up/", decisions.follow_up, name="follow_up_decision"),
]
