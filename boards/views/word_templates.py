"""The council's own Word template for its papers, and the tags that may stand in one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from accounts.doors import council_view
from accounts.permissions import PREPARE_PACKS
from accounts.saving import save
from boards.forms.word_templates import TemplateForm, WithdrawTemplateForm
from boards.papers.template_checking import tags_left_out
from boards.papers.template_example import example_template
from boards.papers.template_tags import BLOCK_TAGS, LINE_TAGS
from boards.selectors.papers import template_of
from boards.services import word_templates as services
from boards.views.asking import form_view
from metrics.asking import asked
from plans.evidence_files import CONTENT_TYPES, DOCX

EXAMPLE = "template-with-tags.docx"


@form_view(PREPARE_PACKS)
def word_template(request, authority):
    """The template that is used now, and a form for another one."""
    ask = asked(request)
    sent = request.method == "POST"
    form = TemplateForm(request.POST if sent else None, request.FILES if sent else None)
    here = reverse("word_template", args=[authority.slug])

    def work():
        row = services.add_template(authority=authority, file=form.cleaned_data["file"], by=request.user, now=ask.now)
        messages.success(request, f"Papers are made in “{row.filename}” from now on.")
        return here

    outcome = save(request, form, work, lambda: here)
    if outcome.response:
        return outcome.response
    template = template_of(authority.pk)
    context = {
        "authority": authority,
        "form": form,
        "withdraw_form": WithdrawTemplateForm(auto_id="withdraw_%s"),
        "template": template,
        "left_out": tags_left_out(bytes(template.content)) if template else [],
        "line_tags": _shown(LINE_TAGS),
        "block_tags": _shown(BLOCK_TAGS),
    }
    return render(request, "boards/word_template.html", context, status=outcome.status)


@council_view(PREPARE_PACKS)
def file(request, authority):
    """The template as it was sent in."""
    template = template_of(authority.pk)
    if template is None:
        raise Http404("The council has no template of its own.")
    return _download(bytes(template.content), template.filename)


@council_view(PREPARE_PACKS)
def example(request, authority):
    """Our own look with tags in it, to begin with."""
    return _download(example_template(), EXAMPLE)


@form_view(PREPARE_PACKS)
def withdraw(request, authority):
    """Go back to our own look."""
    ask = asked(request)
    here = reverse("word_template", args=[authority.slug])
    if request.method != "POST":
        return redirect(here)

    def work():
        services.withdraw_template(authority=authority, by=request.user, now=ask.now)
        messages.success(request, "Papers are made in our own look from now on.")
        return here

    form = WithdrawTemplateForm(request.POST)
    outcome = save(request, form, work, lambda: here)
    for words in form.non_field_errors() if outcome.response is None else ():
        messages.error(request, words)
    return outcome.response or redirect(here)


def _shown(tags: dict[str, str]) -> list[tuple[str, str]]:
    return [(f"{{{{{tag}}}}}", words) for tag, words in tags.items()]


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPES[DOCX])
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
