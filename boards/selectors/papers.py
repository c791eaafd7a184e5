"""The committee paper of a pack: found, printed, and the files that were made of it."""

import datetime as dt
import hashlib
import logging
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from accounts.errors import Refused
from boards.models import Pack, PaperFile, PublishedPack, WordTemplate
from boards.models.pack import PAPER_KIND_WORDS, PDF, WORD
from boards.packs.contents import Contents, from_json
from boards.papers.blocks import Document
from boards.papers.document import LOOK, Edition, paper_of
from boards.papers.effort import effort, is_long
from boards.papers.html import to_html
from boards.papers.pdf import PdfUnavailable, to_pdf
from boards.papers.printing import Printed, printed_paper
from boards.papers.template_filling import fill
from boards.papers.template_tags import filling_of
from boards.papers.word import to_word
from boards.selectors.pack_words import header_of, texts_of
from boards.selectors.packs import find_pack, find_published, opened

logger = logging.getLogger(__name__)

UNREADABLE = "The data of this pack cannot be read any more, so there is no paper of it."
NOT_AS_MADE = (
    "The file that was kept of this paper is not what was made: its checksum does not fit. It is not given out. Tell whoever "
    "runs this service; the paper itself is below."
)


@dataclass(frozen=True)
class Paper:
    """A pack with what its paper is made from. `published` is None for a draft."""

    pack: Pack
    contents: Contents
    edition: Edition
    published: PublishedPack | None

    @cached_property
    def document(self) -> Document:
        return paper_of(self.contents, self.edition)

    @property
    def html(self) -> str:
        """The paper as HTML, all words in it escaped."""
        return self._printed.html if self.published else to_html(self.document)

    @property
    def made_by_job(self) -> tuple[str, ...]:
        """The kinds of file that take long: PDFs of what was published, and large Word files, are made once and kept. Of a draft
        nothing is kept, so that nothing of it is made by a job."""
        if self.published is None:
            return ()
        return (PDF, WORD) if is_long(self._printed.effort, WORD) else (PDF,)

    @property
    def is_too_long(self) -> bool:
        """Whether this is a draft that cannot be made into a PDF while somebody waits."""
        return self.published is None and is_long(effort(self.document), PDF)

    @property
    def _printed(self) -> Printed:
        return printed_paper(self.published.data, self.edition)


@dataclass(frozen=True)
class FileLine:
    """A file of a paper: whether it can be had at once (`ready`), or has to be made first."""

    kind: str
    words: str
    ready: bool


def find_paper(authority, board: str, slug: str, known_on: dt.datetime | None = None, *, drafts: bool = False) -> Paper | None:
    """The paper of a pack at an address. One that is not published yet is found for those who prepare it (`drafts`), once its
    figures have been gathered. One query, for a draft four."""
    published = find_published(authority, board, slug, known_on)
    if published is not None:
        return _of_published(published)
    pack = find_pack(authority, board, slug) if drafts and known_on is None else None
    draft = getattr(pack, "draft", None) if pack is not None else None
    if draft is None:
        return None
    held = from_json(draft.data)
    contents = Contents(**{name: getattr(held, name) for name in KEPT_IN_DRAFTS}, header=header_of(pack), **texts_of(pack))
    return Paper(pack, contents, Edition(draft=True), None)


def paper_of_published(key: int) -> Paper:
    """The paper of a published pack by its key. Raises `Refused` where it cannot be read."""
    rows = PublishedPack.objects.filter(pk=key).select_related("pack__board__authority", "by")
    paper = _of_published(rows.get())
    if paper is None:
        raise Refused(UNREADABLE)
    return paper


def edition_of(published: PublishedPack, tampered: bool = False) -> Edition:
    """How a published pack is named on its paper."""
    return Edition(published=timezone.localdate(published.known_from).isoformat(), checksum=published.sha256, tampered=tampered)


# --- Files ---


def files_of(paper: Paper) -> list[FileLine]:
    """What can be had of a paper beside the page. One query for the files that are kept, and one for the council's own template
    where Word is among them."""
    template = template_of(paper.pack.board.authority_id, content=False) if WORD in paper.made_by_job else None
    kept = {(row.kind, row.template) for row in _files(paper)} if paper.published else set()
    lines = []
    for kind, words in PAPER_KIND_WORDS.items():
        mark = template.sha256 if template and kind == WORD else ""
        if kind in paper.made_by_job:
            lines.append(FileLine(kind, words, (kind, mark) in kept))
        elif kind == WORD or not paper.is_too_long:
            lines.append(FileLine(kind, words, True))
    return lines


def kept_file(paper: Paper, kind: str, template: WordTemplate | None = None) -> bytes | None:
    """The file that was made of a published paper, if there is one in this look. One query. Raises `Refused`, and logs it, where
    it is not the one that was kept."""
    if paper.published is None:
        return None
    mark = template.sha256 if template else ""
    row = PaperFile.objects.filter(publication=paper.published, layout=LOOK, kind=kind, template=mark).first()
    if row is None:
        return None
    content = bytes(row.content)
    if hashlib.sha256(content).hexdigest() != row.sha256:
        logger.error("File %d (%s): it is not what was made; its checksum does not fit", row.pk, paper.pack)
        raise Refused(NOT_AS_MADE)
    return content


def made_paper(paper: Paper, kind: str, template: WordTemplate | None = None) -> bytes:
    """The file, made now. Raises `Refused` where this machine cannot make it."""
    if kind == WORD:
        return word_of(paper, template)
    try:
        return to_pdf(paper.document)
    except PdfUnavailable as error:
        raise Refused(str(error)) from error


def word_of(paper: Paper, template: WordTemplate | None) -> bytes:
    """The paper in the council's own template, or in our look."""
    made = paper.published.known_from if paper.published else timezone.now()
    if template is None:
        return to_word(paper.document, made)
    return fill(bytes(template.content), filling_of(paper.contents, paper.edition), made)


def template_of(authority_id: int, *, content: bool = True) -> WordTemplate | None:
    """The council's own Word template; None where ours is used. `content`: with the file itself. One query."""
    rows = WordTemplate.objects.filter(authority=authority_id).select_related("by").order_by("-pk")
    found = (rows if content else rows.defer("content")).first()
    return None if found is None or found.withdrawn else found


KEPT_IN_DRAFTS = tuple(name for name in Contents.__dataclass_fields__ if name not in ("header", "commentary", "implications"))


def _of_published(published: PublishedPack) -> Paper | None:
    contents, tampered = opened(published)
    return None if contents is None else Paper(published.pack, contents, edition_of(published, tampered), published)


def _files(paper: Paper):
    return PaperFile.objects.filter(publication=paper.published, layout=LOOK).defer("content")
