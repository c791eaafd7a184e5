"""The committee paper of a pack: as a page, and as files to take away."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from accounts.doors import council_view
from accounts.errors import Refused
from accounts.forms import OnceForm
from accounts.permissions import PREPARE_PACKS, VIEW_PLANS, may
from accounts.saving import save
from boards.models.pack import PAPER_KIND_WORDS, PDF, WORD
from boards.papers.excel import to_excel
from boards.selectors.corrections import corrections_of
from boards.selectors.papers import Paper, files_of, find_paper, kept_file, made_paper, template_of, word_of
from boards.services import papers as services
from metrics.asking import asked

EXCEL = "excel"
_OFFICE = "application/vnd.openxmlformats-officedocument."
CONTENT_TYPES = {
    WORD: (f"{_OFFICE}wordprocessingml.document", "docx"),
    PDF: ("application/pdf", "pdf"),
    EXCEL: (f"{_OFFICE}spreadsheetml.sheet", "xlsx"),
}
TOO_LONG = "This draft is too long to be made into a PDF while you wait. Take it in Word, and save it as PDF there."
NO_PAPER = "This board has no such paper."


@council_view(VIEW_PLANS)
def paper(request, authority, board, pack):
    """The paper as a page, with every figure leading to where it comes from."""
    ask = asked(request)
    found = get_paper(request, authority, board, pack, ask.known_on)
    context = {
        "authority": authority,
        "board": found.pack.board,
        "pack": found.pack,
        "paper": found,
        "document": found.html,
        "files": [(line, OnceForm(auto_id=f"{line.kind}_%s")) for line in files_of(found)],
        "known_on": ask.known_on,
        "may_check": may(request.user, PREPARE_PACKS, authority),
        "is_corrected": is_corrected(found, ask.known_on),
    }
    return render(request, "boards/paper.html", context)


@council_view(VIEW_PLANS)
def word(request, authority, board, pack):
    """The paper in Word: in the council's own template where there is one."""
    found = get_paper(request, authority, board, pack, asked(request).known_on)
    template = template_of(authority.pk)
    if WORD in found.made_by_job:
        return _kept(request, found, WORD, template)
    return _download(found, WORD, word_of(found, template))


@council_view(VIEW_PLANS)
def pdf(request, authority, board, pack):
    """The paper as PDF: of a published pack once it has been made, of a draft that is not too long at once."""
    found = get_paper(request, authority, board, pack, asked(request).known_on)
    if found.published is not None:
        return _kept(request, found, PDF)
    if found.is_too_long:
        messages.info(request, TOO_LONG)
        return redirect(services.address_of(found.pack))
    try:
        return _download(found, PDF, made_paper(found, PDF))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(services.address_of(found.pack))


@council_view(VIEW_PLANS)
def excel(request, authority, board, pack):
    """Every table of the paper in a workbook."""
    found = get_paper(request, authority, board, pack, asked(request).known_on)
    return _download(found, EXCEL, to_excel(found.document))


@council_view(VIEW_PLANS)
def make(request, authority, board, pack, kind):
    """Have a file made by a job; its page says when it is there."""
    ask = asked(request)
    found = get_paper(request, authority, board, pack, ask.known_on)
    there = services.address_of(found.pack)
    if request.method != "POST" or found.published is None:
        return redirect(there)

    def work():
        job = services.start_paper(published=found.published, kind=kind, by=request.user, now=ask.now)
        return reverse("job", args=[authority.slug, job.pk])

    form = OnceForm(request.POST)
    outcome = save(request, form, work)
    for refusal in form.non_field_errors():
        messages.error(request, refusal)
    return outcome.response or redirect(there)


def get_paper(request, authority, board: str, pack: str, known_on) -> Paper:
    """The paper, or a 404: a draft is there for those who prepare packs only."""
    found = find_paper(authority, board, pack, known_on, drafts=may(request.user, PREPARE_PACKS, authority))
    if found is None:
        raise Http404(NO_PAPER)
    found.pack.board.authority = authority
    return found


def is_corrected(found: Paper, known_on) -> bool:
    """Whether anything of a published paper was corrected since. The figures are asked for first, and the rest only where none of
    them was: it takes fewer queries."""
    if found.published is None:
        return False
    contents = found.contents
    parts = (replace(contents, plan=None, finance=None), replace(contents, figures=()))
    return any(corrections_of(found.published, part, known_on) for part in parts)


def _kept(request, found: Paper, kind: str, template=None):
    try:
        content = kept_file(found, kind, template)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(services.address_of(found.pack))
    if content is None:
        messages.info(request, f"The paper has not been made in {PAPER_KIND_WORDS[kind]} yet. Have it made below.")
        return redirect(services.address_of(found.pack))
    return _download(found, kind, content)


def _download(found: Paper, kind: str, content: bytes) -> HttpResponse:
    content_type, ending = CONTENT_TYPES[kind]
    name = f"{found.pack.board.authority.slug}-{found.pack.slug}{'-draft' if found.edition.draft else ''}.{ending}"
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
