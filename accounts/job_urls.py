"""Background jobs of a council."""

from django.urls import path

from accounts import views

urlpatterns = [path("<uuid:job>/", views.job, name="job")]
