"""Review packs: prepared as rows that are edited, published as one row that never changes."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.constraints import at_most, not_blank, one_of
from accounts.history import AppendOnly, audited
from accounts.models import LocalAuthority
from boards.models.board import Board
from boards.models.meeting import Meeting
from boards.packs.sections import SECTION_WORDS
from metrics.fields import MonthField, month_is_first_day
from plans.models import Notice, Plan
from plans.models.inspection import WORDING_LIMIT
from plans.models.validation import ValidatedAtOnce

valid_sha256 = RegexValidator(r"^[0-9a-f]{64}\Z", "A SHA-256 has 64 hexadecimal digits.")
WORD, PDF = "word", "pdf"
PAPER_KIND_WORDS = {WORD: "Word", PDF: "PDF"}
OPEN, EXEMPT = "open", "exempt"
OPENNESS_WORDS = {OPEN: "Open to the public", EXEMPT: "Exempt from publication"}
LEGAL, WORKFORCE, EQUALITY, FINANCIAL, OTHER_IMPLICATION = "legal", "workforce", "equality", "financial", "other"
IMPLICATION_WORDS = {
    LEGAL: "Legal",
    WORKFORCE: "Human resources",
    EQUALITY: "Equality",
    FINANCIAL: "Financial",
    OTHER_IMPLICATION: "Other",
}


class Pack(ValidatedAtOnce):
    """What a board is given for one month: a plan, and a notice where there is one. Its header is that of the committee paper."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="packs")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="packs")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    month = MonthField()
    title = models.CharField(max_length=200)
    slug = models.SlugField("short name in addresses", max_length=80)
    dated = models.DateField("date of the paper")
    portfolio_holder = models.CharField(max_length=100, blank=True, help_text="A role title, not a person's name.")
    officers = models.CharField("officers responsible", max_length=200, blank=True, help_text="Role titles.")
    contact = models.CharField(max_length=200, blank=True, help_text="A role title or a team, not a person's name.")
    key_decision = models.BooleanField("it is a key decision", default=False)
    forward_plan = models.CharField("forward plan reference", max_length=100, blank=True)
    openness = models.CharField(max_length=10, choices=OPENNESS_WORDS.items(), default=OPEN)
    exempt_reason = models.CharField("why it is exempt", max_length=300, blank=True)
    purpose = models.TextField("purpose of the report", max_length=WORDING_LIMIT, blank=True)
    asks = models.TextField("what members are asked to decide", max_length=WORDING_LIMIT, blank=True, help_text="One a line.")
    background = models.TextField("background papers", max_length=WORDING_LIMIT, blank=True, help_text="One a line.")
    source = models.CharField("document and paragraph", max_length=300, blank=True, editable=False)
    known_from = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()

    class Meta:
        ordering = ["board", "month", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "slug"],
                name="pack_slug_once_in_a_board",
                violation_error_message="This board already has a pack with this short name.",
            ),
            month_is_first_day("month", "pack_month_first_day"),
            not_blank("title", "pack_title_not_blank"),
            one_of("openness", OPENNESS_WORDS, "pack_openness_exists"),
            at_most("purpose", WORDING_LIMIT, "pack_purpose_not_too_long"),
            at_most("asks", WORDING_LIMIT, "pack_asks_not_too_long"),
            at_most("background", WORDING_LIMIT, "pack_background_not_too_long"),
            models.CheckConstraint(
                condition=Q(plan__isnull=False) | Q(notice__isnull=False),
                name="pack_about_a_plan_or_a_notice",
                violation_error_message="Choose a plan or a notice.",
            ),
            models.CheckConstraint(
                condition=Q(openness=OPEN) | ~Q(exempt_reason=""),
                name="exempt_pack_says_why",
                violation_error_message="Say why the paper is exempt from publication.",
            ),
        ]

    def __str__(self):
        return self.title


class PackDraft(models.Model):
    """What was gathered last for a pack that is being prepared: the JSON of its contents, for the pages on which it is written.
    The next gathering takes its place; publishing gathers anew."""

    pack = models.OneToOneField(Pack, on_delete=models.PROTECT, related_name="draft")
    data = models.TextField()
    gathered_at = models.DateTimeField()

    def __str__(self):
        return f"{self.pack}, draft"


class Commentary(ValidatedAtOnce):
    """What the lead writes beside the figures of one section of a pack."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="commentaries")
    section = models.CharField(max_length=20, choices=SECTION_WORDS.items())
    text = models.TextField(max_length=WORDING_LIMIT)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()

    class Meta:
        verbose_name_plural = "commentaries"
        ordering = ["pack", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "section"], name="commentary_once_for_a_section"),
            one_of("section", SECTION_WORDS, "commentary_section_exists"),
            not_blank("text", "commentary_not_blank"),
            at_most("text", WORDING_LIMIT, "commentary_not_too_long"),
        ]

    def __str__(self):
        return f"{self.get_section_display()}, {self.pack_id}"


class Implication(ValidatedAtOnce):
    """A standing text of a board's papers (legal, financial and so on), kept from paper to paper until somebody changes it."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="implications")
    kind = models.CharField(max_length=10, choices=IMPLICATION_WORDS.items())
    text = models.TextField(max_length=WORDING_LIMIT)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = audited()

    class Meta:
        ordering = ["board", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["board", "kind"], name="implication_once_of_a_kind"),
            one_of("kind", IMPLICATION_WORDS, "implication_kind_exists"),
            not_blank("text", "implication_not_blank"),
            at_most("text", WORDING_LIMIT, "implication_not_too_long"),
        ]

    def __str__(self):
        return self.get_kind_display()


class PublishedPack(AppendOnly):
    """A pack as members saw it. `data` is the canonical JSON of `boards.packs.contents.Contents`, `sha256` that of its UTF-8
    bytes; `known_on` is the instant on whose knowledge it rests. `layout` is the shape of the contents with which it was written.
    It is shown and not read by yet: it tells packs of an older shape apart on the day on which a second one is there."""

    pack = models.OneToOneField(Pack, on_delete=models.PROTECT, related_name="publication")
    data = models.TextField()
    layout = models.PositiveSmallIntegerField("version of the layout")
    sha256 = models.CharField("SHA-256 of the data", max_length=64, validators=[valid_sha256])
    known_on = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]

    def __str__(self):
        return f"{self.pack}, published"


class Referral(AppendOnly):
    """A published pack, or a paper that has no pack, that one board passed on to another."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals")
    paper = models.CharField("title of the paper", max_length=200)
    from_board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="referred")
    to_board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="received")
    on = models.DateField()
    reason = models.CharField(max_length=500)
    source = models.CharField("document and paragraph", max_length=300, blank=True)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [
            not_blank("paper", "referral_paper_not_blank"),
            not_blank("reason", "referral_reason_not_blank"),
            models.CheckConstraint(condition=~Q(from_board=models.F("to_board")), name="referral_to_another_board"),
        ]

    def __str__(self):
        return f"{self.paper} to {self.to_board}"


class PaperFile(AppendOnly):
    """A published pack's paper in Word or PDF that took long to make, kept for whoever asks next. `layout` is the version of the
    look that papers had; `template`: the SHA-256 of the council's own Word template, empty for ours."""

    publication = models.ForeignKey(PublishedPack, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=10, choices=PAPER_KIND_WORDS.items())
    layout = models.PositiveSmallIntegerField()
    template = models.CharField(max_length=64, blank=True)
    content = models.BinaryField()
    sha256 = models.CharField("SHA-256 of the file", max_length=64, validators=[valid_sha256])

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [
            one_of("kind", PAPER_KIND_WORDS, "paper_file_kind_exists"),
            models.UniqueConstraint(fields=["publication", "kind", "layout", "template"], name="paper_file_once_of_a_kind"),
        ]

    def __str__(self):
        return f"{self.publication}, {self.get_kind_display()}"


class WordTemplate(AppendOnly):
    """A council's own Word template, byte for byte. The latest row of a council holds; `withdrawn`: none, ours is used."""

    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT)
    filename = models.CharField(max_length=150)
    content = models.BinaryField()
    size = models.PositiveIntegerField("size in bytes")
    sha256 = models.CharField("SHA-256 of the file", max_length=64)
    withdrawn = models.BooleanField(default=False)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]

    def __str__(self):
        return self.filename
