"""What members ask, what they were told, and what they decided. All of it dated rows."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.constraints import at_most, not_blank, one_of
from accounts.history import AppendOnly
from boards.models.board import Board
from boards.models.meeting import Meeting
from metrics.models import Series
from plans.models import Action, EscalationMeasure, Finding, Limb
from plans.models.inspection import WORDING_LIMIT

SUBJECTS = ("action", "measure", "limb", "series", "finding")
ANSWERED, ACTION_CHANGED, NOT_ACCEPTED = "answered", "action_changed", "not_accepted"
ANSWER_WORDS = {ANSWERED: "Answered", ACTION_CHANGED: "The action was changed", NOT_ACCEPTED: "Not accepted"}

DECISION, RECOMMENDATION = "decision", "recommendation"
DECISION_KIND_WORDS = {DECISION: "Decision", RECOMMENDATION: "Recommendation"}
NOTED, ENDORSED, AGREED, APPROVED, REFERRED, REFUSED = "noted", "endorsed", "agreed", "approved", "referred", "refused"
# Put to the board; what it decided is not in the papers that are held.
ASKED = "asked"
DECISION_WORDS = {
    NOTED: "Noted",
    ENDORSED: "Endorsed",
    AGREED: "Agreed",
    APPROVED: "Approved",
    REFERRED: "Referred",
    REFUSED: "Refused",
    ASKED: "Asked for, outcome not recorded",
}
CARRIED_OUT, CARRIED_OUT_IN_PART, NOT_CARRIED_OUT = "done", "partly", "not_done"
CARRIED_OUT_WORDS = {
    CARRIED_OUT: "Carried out",
    CARRIED_OUT_IN_PART: "Carried out in part",
    NOT_CARRIED_OUT: "Not carried out",
}


def _at_most_one(*names: str) -> Q:
    """One of these foreign keys is set, or none."""
    condition = Q(**{f"{name}__isnull": True for name in names})
    for chosen in names:
        condition |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return condition


class Challenge(AppendOnly):
    """A question that a member of a board asked, about one thing or about none in particular. Numbered within its board."""

    SUBJECTS = SUBJECTS

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="challenges")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="challenges")
    number = models.PositiveIntegerField()
    question = models.CharField(max_length=500)
    asked_by_role = models.CharField("who asks", max_length=100)
    on = models.DateField("asked on")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    measure = models.ForeignKey(EscalationMeasure, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    limb = models.ForeignKey(Limb, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField("document and paragraph", max_length=300, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["board", "number"], name="challenge_number_once_in_a_board"),
            models.CheckConstraint(condition=_at_most_one(*SUBJECTS), name="challenge_about_one_thing_at_most"),
            not_blank("question", "challenge_question_not_blank"),
            not_blank("asked_by_role", "challenge_asked_by_not_blank"),
        ]

    def __str__(self):
        return f"{self.number}. {self.question}"


class ChallengeOwner(AppendOnly):
    """Who is to answer a challenge, and by when. The latest row holds."""

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="owners")
    owner_role = models.CharField("who answers", max_length=100)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    due = models.DateField()
    reason = models.CharField(max_length=500, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [not_blank("owner_role", "challenge_owner_not_blank")]

    def __str__(self):
        return f"{self.owner_role} by {self.due}"


class ChallengeAnswer(AppendOnly):
    """An answer, and what came of the question. The latest row holds; the earlier ones stay."""

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="answers")
    outcome = models.CharField(max_length=15, choices=ANSWER_WORDS.items())
    text = models.TextField(max_length=WORDING_LIMIT)
    role_title = models.CharField("who answers", max_length=100)
    on = models.DateField()

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [
            one_of("outcome", ANSWER_WORDS, "challenge_outcome_exists"),
            not_blank("text", "challenge_answer_not_blank"),
            at_most("text", WORDING_LIMIT, "challenge_answer_not_too_long"),
            not_blank("role_title", "challenge_answer_role_not_blank"),
        ]

    def __str__(self):
        return self.get_outcome_display()


class Decision(AppendOnly):
    """What a board decided or recommended. Never edited: `corrects` names the row in whose place this one stands."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=15, choices=DECISION_KIND_WORDS.items())
    wording = models.TextField(max_length=WORDING_LIMIT)
    outcome = models.CharField(max_length=10, choices=DECISION_WORDS.items())
    owner_role = models.CharField("who carries it out", max_length=100, blank=True)
    follow_up = models.DateField("to be looked at again on", null=True, blank=True)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by")
    reason = models.CharField(max_length=500, blank=True)
    source = models.CharField("document and paragraph", max_length=300, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [
            one_of("kind", DECISION_KIND_WORDS, "decision_kind_exists"),
            one_of("outcome", DECISION_WORDS, "decision_outcome_exists"),
            not_blank("wording", "decision_wording_not_blank"),
            at_most("wording", WORDING_LIMIT, "decision_wording_not_too_long"),
            models.CheckConstraint(condition=Q(corrects__isnull=True) | ~Q(reason=""), name="corrected_decision_has_reason"),
        ]

    def __str__(self):
        return f"{self.number}. {self.wording}"


class FollowUp(AppendOnly):
    """Whether a decision was carried out. The latest row holds."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="follow_ups")
    status = models.CharField(max_length=10, choices=CARRIED_OUT_WORDS.items())
    text = models.CharField(max_length=500)
    on = models.DateField()
    again = models.DateField("to be looked at again on", null=True, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [
            one_of("status", CARRIED_OUT_WORDS, "follow_up_status_exists"),
            not_blank("text", "follow_up_text_not_blank"),
        ]

    def __str__(self):
        return self.get_status_display()
