import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.constraints import at_most, not_blank, one_of
from accounts.history import AppendOnly
from metrics.fields import MonthField, month_is_first_day
from plans import limbs
from plans.models.inspection import WORDING_LIMIT
from plans.models.notice import EscalationMeasure, Notice

MET, PARTLY_MET, NOT_MET = "met", "partly_met", "not_met"
CLAIM_WORDS = {MET: "Met", PARTLY_MET: "Partly met", NOT_MET: "Not met"}
CHAIR, OFSTED, DFE, ADVISER, OTHER_BODY = "chair", "ofsted", "dfe", "adviser", "other"
OPINION_WORDS = {
    CHAIR: "Independent chair",
    OFSTED: "Ofsted",
    DFE: "Department for Education",
    ADVISER: "Improvement adviser or commissioner",
    OTHER_BODY: "Somebody else",
}


class Claim(AppendOnly):
    """What somebody says of a measure, on the figures of which month. `finding` is what the figures said to them at that moment;
    a claim that they contradict has a reason, and both stay. The latest row holds."""

    measure = models.ForeignKey(EscalationMeasure, on_delete=models.PROTECT, related_name="claims")
    status = models.CharField(max_length=10, choices=CLAIM_WORDS.items())
    narrative = models.TextField(max_length=WORDING_LIMIT)
    role_title = models.CharField("who claims it", max_length=100)
    on = models.DateField("claimed on")
    month = MonthField("on the figures of")
    finding = models.CharField("what the figures said", max_length=15, choices=limbs.FINDING_WORDS.items())
    finding_sentence = models.TextField(blank=True)
    reason = models.TextField("why it is claimed all the same", max_length=WORDING_LIMIT, blank=True)
    source = models.CharField("document and paragraph", max_length=300, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [
            one_of("status", CLAIM_WORDS, "claim_status_exists"),
            one_of("finding", limbs.FINDING_WORDS, "claim_finding_exists"),
            month_is_first_day("month", "claim_month_first_day"),
            not_blank("narrative", "claim_narrative_not_blank"),
            not_blank("role_title", "claim_role_title_not_blank"),
            at_most("narrative", WORDING_LIMIT, "claim_narrative_not_too_long"),
            at_most("reason", WORDING_LIMIT, "claim_reason_not_too_long"),
            models.CheckConstraint(
                condition=~Q(finding=limbs.CONTRADICTED) | Q(status=NOT_MET) | ~Q(reason=""),
                name="contradicted_claim_has_reason",
            ),
        ]

    def __str__(self):
        return f"{self.get_status_display()} ({self.month.label})"

    @property
    def recorded_later(self) -> dt.date | None:
        """The day on which it was recorded, where that is after the day it bears."""
        day = timezone.localdate(self.known_from)
        return day if day > self.on else None


class Opinion(AppendOnly):
    """What somebody else thinks of a notice or of one of its measures, recorded as theirs."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="opinions")
    measure = models.ForeignKey(EscalationMeasure, on_delete=models.PROTECT, null=True, blank=True, related_name="opinions")
    whose = models.CharField(max_length=10, choices=OPINION_WORDS.items())
    text = models.TextField(max_length=WORDING_LIMIT)
    verbatim = models.BooleanField("word for word", default=False)
    on = models.DateField("date")
    letter = models.CharField("letter or document", max_length=200)
    source = models.CharField("document and paragraph", max_length=300, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [
            one_of("whose", OPINION_WORDS, "opinion_of_somebody_known"),
            models.CheckConstraint(
                condition=Q(notice__isnull=True, measure__isnull=False) | Q(notice__isnull=False, measure__isnull=True),
                name="opinion_about_one_thing",
            ),
            not_blank("text", "opinion_text_not_blank"),
            not_blank("letter", "opinion_letter_not_blank"),
            at_most("text", WORDING_LIMIT, "opinion_text_not_too_long"),
        ]

    def __str__(self):
        return f"{self.get_whose_display()}, {self.on}"
