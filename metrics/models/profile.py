from django.db import models
from django.db.models import Q

from accounts.constraints import at_most
from accounts.history import AppendOnly
from metrics.fields import MonthField, month_is_first_day
from metrics.models.indicator import SubGroup

NOTE_LIMIT = 1500


class ProfileNote(AppendOnly):
    """Why a team did well and why it did badly in a month, in its lead's words. The latest row of a month holds."""

    sub_group = models.ForeignKey(SubGroup, on_delete=models.PROTECT, related_name="notes")
    month = MonthField()
    good = models.TextField("what went well, and why", max_length=NOTE_LIMIT, blank=True)
    poor = models.TextField("what did not, and why", max_length=NOTE_LIMIT, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [
            month_is_first_day("month", "profile_note_month_first_day"),
            models.CheckConstraint(condition=~Q(good="") | ~Q(poor=""), name="profile_note_says_something"),
            at_most("good", NOTE_LIMIT, "profile_note_good_not_too_long"),
            at_most("poor", NOTE_LIMIT, "profile_note_poor_not_too_long"),
        ]

    def __str__(self):
        return f"{self.sub_group}, {self.month.label}"
