from django.urls import path

from plans.views import events

urlpatterns = [
    path("add/", events.add, name="add_event"),
    path("<int:event>/", events.edit, name="edit_event"),
    path("<int:event>/remove/", events.remove, name="remove_event"),
]
