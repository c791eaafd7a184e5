from django.urls import path

from boards.views import challenges

urlpatterns = [
    path("", challenges.log, name="challenges"),
    path("<int:question>/", challenges.challenge, name="challenge"),
    path("<int:question>/reassign/", challenges.reassign, name="reassign_question"),
    path("<int:question>/answer/", challenges.answer, name="answer_question"),
]
