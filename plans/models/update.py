from django.db import models
from django.db.models import Q

from accounts.constraints import at_most, not_blank, one_of
from accounts.history import AppendOnly
from plans.models.action import Action
from plans.models.cycle import ReviewCycle
from plans.querysets import UpdateQuerySet
from plans.rag import COMPLETED, DEVOLVED, IMPACT_WORDS, RATING_WORDS, RATINGS, STAGE_WORDS, STOPPED

TEXT_LIMIT = 4000
REASON_LIMIT = 1000

# What an update can say of the stage; "completed" comes from a second person's sign-off alone.
UPDATE_STAGES = [stage for stage in STAGE_WORDS if stage != COMPLETED]


class Update(AppendOnly):
    """One dated, signed statement about an action. Never edited: a correction is a new update that names the one it corrects.

    The suggested rating is what the rules said at that moment; it stays beside the rating that was given.
    """

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="updates")
    cycle = models.ForeignKey(ReviewCycle, on_delete=models.PROTECT, related_name="updates")
    stage = models.CharField(max_length=20, choices=[(stage, STAGE_WORDS[stage]) for stage in UPDATE_STAGES])
    rating = models.CharField(max_length=10, choices=RATING_WORDS.items(), blank=True)
    impact = models.CharField(max_length=20, choices=IMPACT_WORDS.items())
    progress = models.TextField()
    impact_evidence = models.TextField(blank=True)
    expected_rating = models.CharField(max_length=10, choices=RATING_WORDS.items(), blank=True)
    expected_by = models.DateField(null=True, blank=True)
    suggested_rating = models.CharField(max_length=10, choices=RATING_WORDS.items(), blank=True)
    suggested_code = models.CharField(max_length=5)
    suggested_sentence = models.CharField(max_length=300)
    difference_reason = models.TextField(blank=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    source = models.CharField("document and paragraph", max_length=300, blank=True)

    objects = UpdateQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        indexes = [models.Index(fields=["action", "-id"], name="update_latest_of_action")]
        constraints = [
            one_of("stage", UPDATE_STAGES, "update_stage_exists"),
            one_of("rating", RATING_WORDS, "update_rating_exists"),
            one_of("suggested_rating", RATING_WORDS, "update_suggested_rating_exists"),
            one_of("expected_rating", RATING_WORDS, "update_expected_rating_exists"),
            one_of("impact", IMPACT_WORDS, "update_impact_exists"),
            not_blank("progress", "update_progress_not_blank"),
            at_most("progress", TEXT_LIMIT, "update_progress_not_too_long"),
            at_most("impact_evidence", TEXT_LIMIT, "update_impact_evidence_not_too_long"),
            at_most("difference_reason", REASON_LIMIT, "update_difference_reason_not_too_long"),
            models.CheckConstraint(
                condition=Q(rating="", suggested_rating="") | (~Q(rating="") & ~Q(suggested_rating="")),
                name="not_rated_follows_from_the_stage",
            ),
            models.CheckConstraint(condition=~Q(stage__in=[STOPPED, DEVOLVED]) | Q(rating=""), name="ended_is_not_rated"),
            models.CheckConstraint(
                condition=~Q(difference_reason="")
                | Q(rating="")
                | Q(suggested_rating="green")
                | Q(rating="red")
                | Q(suggested_rating="amber", rating="amber"),
                name="rosier_rating_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(expected_rating="", expected_by__isnull=True)
                | (Q(expected_rating__in=RATINGS) & Q(expected_by__isnull=False)),
                name="expected_rating_and_date_together",
            ),
            models.CheckConstraint(
                condition=~Q(impact__in=["early_evidence", "sustained"]) | ~Q(impact_evidence=""),
                name="impact_says_what_shows_it",
            ),
        ]

    def __str__(self):
        return f"{self.action.reference}, {self.cycle.month}: {RATING_WORDS[self.rating]}"


class SignOff(AppendOnly):
    """A second person's answer to an update that awaits sign-off. Accepted, the action is completed."""

    update = models.OneToOneField(Update, on_delete=models.PROTECT, related_name="sign_off")
    accepted = models.BooleanField()
    reason = models.CharField(max_length=REASON_LIMIT, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(accepted=True) | ~Q(reason=""), name="refusal_has_reason")]

    def __str__(self):
        return "Signed off" if self.accepted else "Refused"
