"""The work that packs need apart from requests: what they hold is gathered, and published.

Gathering comes first, with progress; what is written is written at the end, in one transaction.
"""

from django.utils import timezone

from accounts.errors import Refused
from accounts.jobs import Outcome, job
from boards.models import Pack
from boards.models.pack import PAPER_KIND_WORDS, WORD
from boards.packs.contents import Contents
from boards.selectors.gather import gather
from boards.selectors.packs import load_pack
from boards.selectors.papers import made_paper, paper_of_published, template_of
from boards.services import packs as services
from boards.services import papers


@job("gather_pack", counts="steps")
def gather_pack(progress, *, pack):
    """Gather what a pack holds, for the pages on which it is written."""
    row = _find(pack)
    contents = _gathered(row, progress)
    with progress.writing("Keeping the figures"):
        services.keep_draft(pack=row, contents=contents, by=progress.by, now=progress.now)
    return Outcome(f"The figures of “{row.title}” are gathered.", services.address_of(row))


@job("publish_pack", counts="steps")
def publish_pack(progress, *, pack, version=None, texts=None):
    """Gather what a pack holds once more, and freeze it; with what the publisher read in it, or not at all."""
    row = _find(pack)
    contents = _gathered(row, progress)
    with progress.writing("Publishing the pack"):
        seen = {"version": version, "texts": texts}
        services.publish_pack(pack=row, contents=contents, by=progress.by, now=progress.now, today=_today(progress), **seen)
    return Outcome(f"“{row.title}” is published.", services.address_of(row))


@job("make_paper", counts="steps")
def make_paper(progress, *, published, kind):
    """Make the paper of a published pack in Word or PDF, and keep it."""
    paper = paper_of_published(published)
    template = template_of(paper.pack.board.authority_id) if kind == WORD else None
    progress.step(0, 1, f"Making {PAPER_KIND_WORDS[kind]}")
    content = made_paper(paper, kind, template)
    with progress.writing("Keeping the file"):
        keep = {"template": template.sha256 if template else "", "by": progress.by, "now": progress.now}
        papers.keep_paper(published=paper.published, kind=kind, content=content, **keep)
    return Outcome(f"“{paper.pack.title}” is ready in {PAPER_KIND_WORDS[kind]}.", papers.address_of(paper.pack))


def _gathered(row: Pack, progress) -> Contents:
    return gather(row, known_on=progress.now, today=_today(progress), say=progress.step)


def _today(progress):
    return timezone.localdate(progress.now)


def _find(key: int) -> Pack:
    found = load_pack(key)
    if found is None:
        raise Refused(services.GONE)
    return found
