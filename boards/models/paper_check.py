"""Papers that were checked against a published pack, as somebody recorded it."""

import json

from django.db import models
from django.db.models import Q

from accounts.constraints import at_most, not_blank
from accounts.history import AppendOnly
from boards.models.pack import PublishedPack, valid_sha256

SENTENCES_LIMIT = 20_000
NO_SENTENCES = "[]"


class PaperCheck(AppendOnly):
    """That a paper was held against a published pack, and in what it differed. The paper itself is not kept: its file name and
    checksum say which it was. `sentences` is a JSON list, a sentence for each difference that is told; the latest row of a pack
    holds."""

    publication = models.ForeignKey(PublishedPack, on_delete=models.PROTECT, related_name="paper_checks")
    filename = models.CharField(max_length=150)
    sha256 = models.CharField("SHA-256 of the file", max_length=64, validators=[valid_sha256])
    dated = models.DateField("date of the paper")
    differences = models.PositiveSmallIntegerField("number of differences")
    sentences = models.TextField("the differences", default=NO_SENTENCES)

    class Meta(AppendOnly.Meta):
        ordering = ["pk"]
        constraints = [
            not_blank("filename", "paper_check_filename_not_blank"),
            at_most("sentences", SENTENCES_LIMIT, "paper_check_sentences_not_too_long"),
            models.CheckConstraint(
                condition=Q(differences=0, sentences=NO_SENTENCES) | (Q(differences__gt=0) & ~Q(sentences=NO_SENTENCES)),
                name="paper_check_says_its_differences",
            ),
        ]

    def __str__(self):
        return f"{self.filename}, {self.differences} differences"

    @property
    def told(self) -> list[str]:
        """The differences, a sentence each."""
        return json.loads(self.sentences)
