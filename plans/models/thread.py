"""The golden thread: what was asked, what answers it, and what shows that it worked. Every link is a dated row."""

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q

from accounts.constraints import at_most, not_blank, one_of
from accounts.history import AppendOnly
from metrics.models import Series
from plans import limbs
from plans.models.action import Action
from plans.models.inspection import WORDING_LIMIT, Finding, Inspection
from plans.models.notice import Limb, Notice
from plans.models.plan import Area, Plan
from plans.models.project import Project
from plans.querysets import HoldingQuerySet

web_address = URLValidator(schemes=["https", "http"], message="Give a web address that begins with https:// or http://.")

LINK_TARGETS = ("plan", "area", "action", "series", "project")
EVIDENCE_SUBJECTS = ("action", "finding", "limb")


def _one_of_several(*names: str) -> Q:
    """Exactly one of these foreign keys is set."""
    condition = Q()
    for chosen in names:
        condition |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return condition


class PlanAnswer(AppendOnly):
    """Says that a plan answers an inspection or a notice. The latest row of the two holds."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="answers")
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, null=True, blank=True, related_name="answered_by")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="answered_by")
    linked = models.BooleanField(default=True)
    reason = models.CharField(max_length=500)
    source = models.CharField("document and paragraph", max_length=300, blank=True)

    SAME = ("plan", "inspection", "notice")
    objects = HoldingQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=_one_of_several("inspection", "notice"), name="plan_answers_one_thing"),
            not_blank("reason", "plan_answer_reason_not_blank"),
        ]

    def __str__(self):
        return f"{self.plan} {'answers' if self.linked else 'no longer answers'} {self.inspection or self.notice}"


class FindingLink(AppendOnly):
    """Links a finding to what answers it. With `plan`: the plan lists it. The latest row of a finding and a thing holds, from the
    day `on`."""

    TARGETS = LINK_TARGETS

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="links")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="finding_links")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="finding_links")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, blank=True, related_name="finding_links")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, blank=True, related_name="finding_links")
    linked = models.BooleanField(default=True)
    on = models.DateField("from")
    reason = models.CharField(max_length=500)
    source = models.CharField("document and paragraph", max_length=300, blank=True)

    SAME = ("finding", *LINK_TARGETS)
    objects = HoldingQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=_one_of_several(*LINK_TARGETS), name="finding_link_to_one_thing"),
            not_blank("reason", "finding_link_reason_not_blank"),
        ]

    def __str__(self):
        return f"finding {self.finding_id} {'is answered by' if self.linked else 'is no longer answered by'} {self.target}"

    @property
    def target(self):
        return next(getattr(self, name) for name in self.TARGETS if getattr(self, f"{name}_id"))


class Evidence(AppendOnly):
    """Something that shows whether an action worked, a finding was answered or a limb is met. Never edited: withdrawn and added
    anew. `on` is the date of the evidence itself."""

    SUBJECTS = EVIDENCE_SUBJECTS

    action = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence")
    limb = models.ForeignKey(Limb, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence")
    kind = models.CharField(max_length=10, choices=limbs.EVIDENCE_KIND_WORDS.items())
    title = models.CharField(max_length=200)
    on = models.DateField("date of the evidence")
    summary = models.TextField(max_length=WORDING_LIMIT, help_text="What it shows. No names of children or staff.")
    url = models.CharField("link", max_length=500, blank=True, validators=[web_address])
    role_title = models.CharField("who gathered it", max_length=100)
    valid_until = models.DateField("valid until", null=True, blank=True)
    source = models.CharField("document and paragraph", max_length=300, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(condition=_one_of_several(*EVIDENCE_SUBJECTS), name="evidence_about_one_thing"),
            one_of("kind", limbs.EVIDENCE_KIND_WORDS, "evidence_kind_exists"),
            not_blank("title", "evidence_title_not_blank"),
            not_blank("summary", "evidence_summary_not_blank"),
            not_blank("role_title", "evidence_role_title_not_blank"),
            at_most("summary", WORDING_LIMIT, "evidence_summary_not_too_long"),
            models.CheckConstraint(
                condition=Q(url="") | Q(url__istartswith="https://") | Q(url__istartswith="http://"),
                name="evidence_link_is_a_web_address",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("on")),
                name="evidence_valid_after_its_date",
            ),
        ]

    def __str__(self):
        return self.title


class EvidenceFile(AppendOnly):
    """The file of a piece of evidence, byte for byte. Kept in the database, so that no name of a file is ever a path."""

    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="file")
    filename = models.CharField(max_length=150)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField("size in bytes")
    sha256 = models.CharField("SHA-256 of the file", max_length=64)
    content = models.BinaryField()

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]

    def __str__(self):
        return self.filename


class EvidenceWithdrawal(AppendOnly):
    """Takes a piece of evidence out of everything: it stays, counts nowhere, and says why."""

    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=500)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [not_blank("reason", "evidence_withdrawal_reason_not_blank")]

    def __str__(self):
        return f"withdrawn: {self.reason}"
