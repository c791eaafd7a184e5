from django.urls import path

from improvement import check_views

urlpatterns = [
    path("", check_views.checks, name="checks"),
    path("<slug:code>/<str:subject>/accept/", check_views.accept, name="accept_problem"),
    path("<slug:code>/<str:subject>/take-back/", check_views.take_back, name="take_back_problem"),
]
