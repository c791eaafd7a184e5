"""Forms in which a lead prepares a pack and publishes it. Gathering and publishing are jobs."""

import datetime as dt
from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.addresses import free_slug
from accounts.forms import OnceForm
from accounts.permissions import PREPARE_PACKS
from accounts.saving import save
from boards.forms.packs import HeaderForm, PrepareForm, PublishForm, RemoveForm, WordsForm
from boards.models.pack import IMPLICATION_WORDS
from boards.packs.contents import Contents
from boards.packs.sections import CHALLENGES, CHECKS, METRICS, SECTION_WORDS
from boards.papers.blocks import Document
from boards.papers.document import Edition, pack_of, sections_of
from boards.papers.html import body, to_html
from boards.selectors import packs as selectors
from boards.selectors.pack_words import texts_mark
from boards.services import packs as services
from boards.views.asking import board_url, form_view, get_writable_board, refuse_published, show_form
from metrics.asking import asked
from metrics.months import Month

MONTHS_TO_CHOOSE = 24
# What the next pack takes over from the one before.
TAKEN_OVER = ("portfolio_holder", "officers", "contact", "purpose", "background")
# Sections of a document that go by another key than that of their commentary.
DOCUMENT_KEYS = {METRICS: "figures", CHECKS: "findings", CHALLENGES: "questions"}


def preparing(request, authority, board, slug):
    """The pack that is being prepared: what is gathered, what is written, and what keeps it from being published."""
    pack = get_pack(authority, board, slug)
    context = {"authority": authority, "board": pack.board, "pack": pack, "page": selectors.preparation_of(pack)}
    context["gather_form"] = OnceForm()
    return render(request, "boards/prepare_pack.html", context)


@form_view(PREPARE_PACKS)
def add(request, authority, board):
    """Begin a pack. Its figures are gathered at once."""
    ask = asked(request)
    found = get_writable_board(authority, board)
    begun = selectors.packs_begun(found, ask.today)
    before = begun.last
    form = PrepareForm(
        request.POST or None,
        plans=begun.plans,
        notices=begun.notices,
        meetings=begun.meetings,
        months=_months(ask.today),
        before=before,
        initial=_initial(request, authority, begun, ask.today),
    )

    def work():
        given = form.given()
        earlier = begun.before(given["month"])
        header = {name: getattr(earlier, name) for name in TAKEN_OVER} if earlier else {}
        slug = free_slug(given["title"], begun.slugs, services.RESERVED, otherwise="pack")
        job = services.begin_pack(board=found, slug=slug, today=ask.today, by=request.user, now=ask.now, **given, **header)
        return _job_url(authority, job)

    outcome = save(request, form, work)
    context = {"authority": authority, "board": found, "form": form}
    return outcome.response or render(request, "boards/add_pack.html", context, status=outcome.status)


@form_view(PREPARE_PACKS)
def edit(request, authority, board, pack):
    """The head of the paper."""
    ask = asked(request)
    found = get_writable_pack(authority, board, pack)
    initial = {name: getattr(found, name) for name in (*HeaderForm.NAMES, "version")}
    form = HeaderForm(request.POST or None, meetings=selectors.meetings_to_choose(found.board, ask.today), initial=initial)

    def act():
        version = form.cleaned_data["version"]
        services.edit_pack(pack=found, changes=form.given(), version=version, by=request.user, now=ask.now)
        return "The head of the paper is saved."

    return show_form(request, form, act, pack_url(found), "boards/edit_pack.html", board=found.board, pack=found)


@form_view(PREPARE_PACKS)
def section(request, authority, board, pack, section):
    """What is written about a section, beside its figures as they were gathered last."""
    ask = asked(request)
    found = get_writable_pack(authority, board, pack)
    if section not in SECTION_WORDS:
        raise Http404("There is no such section.")
    line = selectors.find_commentary(found, section)
    form = WordsForm(request.POST or None, initial={"text": line.text, "version": line.version})

    def act():
        data = form.cleaned_data
        services.write_commentary(pack=found, section=section, **_words(data), by=request.user, now=ask.now)
        return f"“{line.title}” is saved."

    def beside() -> dict:
        contents, gathered_at = selectors.draft_of(found)
        return {"figures": section_as_html(contents, section) if contents else "", "gathered_at": gathered_at}

    # Read where the page is shown, and not where it is sent.
    context = {"board": found.board, "pack": found, "line": line, "beside": beside}
    return show_form(request, form, act, pack_url(found), "boards/write_section.html", **context)


@form_view(PREPARE_PACKS)
def gather(request, authority, board, pack):
    """Gather the figures of a pack anew."""
    found = get_writable_pack(authority, board, pack)
    if request.method != "POST":
        return redirect(pack_url(found))
    form = OnceForm(request.POST)

    def work():
        return _job_url(authority, services.start_gathering(pack=found, by=request.user, now=asked(request).now))

    outcome = save(request, form, work)
    return outcome.response or redirect(pack_url(found))


@form_view(PREPARE_PACKS)
def preview(request, authority, board, pack):
    """The pack as it would look, from the figures that were gathered last."""
    found = get_writable_pack(authority, board, pack)
    page = selectors.preparation_of(found)
    html = to_html(pack_of(page.contents, Edition(draft=True))) if page.contents else ""
    context = {"authority": authority, "board": found.board, "pack": found, "page": page, "body": html}
    return render(request, "boards/preview_pack.html", context)


@form_view(PREPARE_PACKS)
def publish(request, authority, board, pack):
    """Publish a pack for good."""
    ask = asked(request)
    found = get_writable_pack(authority, board, pack)
    initial = {} if request.method == "POST" else {"version": found.version, "texts": texts_mark(found)}
    form = PublishForm(request.POST or None, initial=initial)

    def work():
        seen = {name: form.cleaned_data[name] for name in ("version", "texts")}
        return _job_url(authority, services.start_publishing(pack=found, by=request.user, now=ask.now, **seen))

    outcome = save(request, form, work)
    page = None if outcome.response else selectors.preparation_of(found)
    context = {"authority": authority, "board": found.board, "pack": found, "form": form, "page": page, "theirs": outcome.theirs}
    return outcome.response or render(request, "boards/publish_pack.html", context, status=outcome.status)


@form_view(PREPARE_PACKS)
def remove(request, authority, board, pack):
    """Delete a pack that was begun by mistake."""
    ask = asked(request)
    found = get_writable_pack(authority, board, pack)
    form = RemoveForm(request.POST or None)

    def act():
        services.remove_pack(pack=found, reason=form.cleaned_data["reason"], by=request.user, now=ask.now)
        return f"“{found.title}” is deleted. Its history stays."

    there = board_url(found.board, "packs")
    return show_form(request, form, act, there, "boards/remove_pack.html", board=found.board, pack=found)


# --- Implications ---


@form_view(PREPARE_PACKS)
def implications(request, authority, board):
    """The standing texts of a board's papers."""
    found = get_writable_board(authority, board)
    context = {"authority": authority, "board": found, "lines": selectors.implications_of(found)}
    return render(request, "boards/implications.html", context)


@form_view(PREPARE_PACKS)
def write_implication(request, authority, board, implication):
    """One of them."""
    ask = asked(request)
    found = get_writable_board(authority, board)
    if implication not in IMPLICATION_WORDS:
        raise Http404("There is no such kind of implication.")
    line = next(each for each in selectors.implications_of(found) if each.kind == implication)
    form = WordsForm(request.POST or None, initial={"text": line.text, "version": line.version})

    def act():
        data = form.cleaned_data
        services.write_implication(board=found, kind=implication, **_words(data), by=request.user, now=ask.now)
        return f"“{line.words}” is saved. Every pack that is published from now on has it."

    there = board_url(found, "implications")
    return show_form(request, form, act, there, "boards/write_implication.html", board=found, line=line)


# --- What these views share ---


def get_pack(authority, board: str, slug: str):
    """The pack at an address, published or not, or a 404."""
    found = selectors.find_pack(authority, board, slug)
    if found is None:
        raise Http404("This board has no such pack.")
    return found


def get_writable_pack(authority, board: str, slug: str):
    """The same for a form: a 403 that says why for one that is published, and for a board of a published record."""
    found = get_pack(authority, board, slug)
    refuse_published(found.board)
    if found.is_published:
        raise PermissionDenied(services.PUBLISHED)
    return found


def pack_url(pack, name: str = "pack", *more) -> str:
    return board_url(pack.board, name, pack.slug, *more)


def section_as_html(contents: Contents, key: str) -> str:
    """The figures of one section, without what is written about it; empty where the pack holds nothing of it."""
    bare = replace(contents, commentary={})
    wanted = DOCUMENT_KEYS.get(key, key)
    found = next((each for each in sections_of(bare, numbered=False) if each.key == wanted), None)
    if found is None:
        return ""
    header = contents.header
    return body(Document(header.title, header.council, "", (), tuple(found.blocks)))


def _words(data: dict) -> dict:
    return {"text": data["text"], "version": data["version"]}


def _job_url(authority, job) -> str:
    return reverse("job", args=[authority.slug, job.pk])


def _months(today: dt.date) -> list[Month]:
    return [Month.of(today) - back for back in range(MONTHS_TO_CHOOSE)]


def _initial(request, authority, begun, today: dt.date) -> dict:
    """As the pack before; for the month that was closed last, and the next meeting."""
    if request.method == "POST":
        return {}
    months = _months(today)
    closed = selectors.last_closed_month(authority)
    initial = {"month": closed if closed in months else months[0], "dated": today}
    if begun.next_meeting:
        initial["meeting"] = begun.next_meeting.pk
    before = begun.last
    if before:
        initial |= {"plan": before.plan_id, "notice": before.notice_id}
    return initial
