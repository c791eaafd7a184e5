"""The paper check: of a paper that somebody sends, which is not kept, and of a paper of ours."""

import datetime as dt

from django.contrib import messages
from django.core import signing
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.doors import council_view
from accounts.errors import Refused
from accounts.permissions import PREPARE_PACKS
from accounts.saving import INVALID, OK, save
from boards.forms.paper_checks import CheckPaperForm, RecordCheckForm, Sent
from boards.papers.checking import GROUP_WORDS, RULES, Report, check
from boards.selectors import paper_checks as selectors
from boards.services.paper_checks import SENTENCE_LIMIT, record_paper_check
from boards.views.asking import form_view
from boards.views.papers import get_paper
from metrics.asking import asked

SEAL, SEALED_SECONDS = "paper-check", 24 * 60 * 60
UNREADABLE = "This pack cannot be held against a paper: it is not what was published any more. Choose another one, or none."
STALE = "What was found cannot be recorded any more. Check the paper again."


@form_view(PREPARE_PACKS)
def check_paper(request, authority):
    """A form for a paper, and below it what the check found. Nothing is written, so it may be sent again."""
    sent = request.method == "POST"
    packs = selectors.packs_to_hold_against(authority)
    initial = {"pack": request.GET.get("pack", "")}
    form = CheckPaperForm(request.POST if sent else None, request.FILES if sent else None, packs=packs, initial=initial)
    context = {"authority": authority, "form": form, "rules": _rules_by_group()}
    if sent and form.is_valid():
        context |= _checked(request, authority, form)
    else:
        context["records"] = selectors.papers_checked_last(authority)
    return render(request, "boards/check_paper.html", context, status=INVALID if form.errors else OK)


@form_view(PREPARE_PACKS)
def record(request, authority):
    """Record that a paper was checked against a pack, as the check has just found it."""
    ask = asked(request)
    there = reverse("check_paper", args=[authority.slug])
    if request.method != "POST":
        return redirect(there)
    form = RecordCheckForm(request.POST)

    def work():
        published, given = _unsealed(request, authority, form.cleaned_data["held"])
        record_paper_check(published=published, by=request.user, now=ask.now, **given)
        messages.success(request, f"It is recorded that “{given['filename']}” was checked against “{published.pack.title}”.")
        return there

    outcome = save(request, form, work, lambda: there)
    if outcome.response is None:
        messages.error(request, next(iter(form.non_field_errors()), STALE))
    return outcome.response or redirect(there)


@council_view(PREPARE_PACKS)
def check_own(request, authority, board, pack):
    """What the same rules find in a paper of ours, a draft or a published one."""
    found = get_paper(request, authority, board, pack, asked(request).known_on)
    context = {
        "authority": authority,
        "board": found.pack.board,
        "pack": found.pack,
        "paper": found,
        "report": selectors.check_own_paper(found),
    }
    return render(request, "boards/check_own_paper.html", context)


def _checked(request, authority, form) -> dict:
    """What was found in what was sent, and the seal with which it can be recorded where a pack of a board of ours was chosen."""
    sent, key = form.cleaned_data["sent"], form.cleaned_data["pack"]
    published = selectors.pack_to_hold_against(authority, int(key)) if key else None
    truth = selectors.truth_of_published(published) if published else None
    if published and truth is None:
        form.add_error("pack", UNREADABLE)
        return {}
    report = check(sent.paper, truth)
    held = {"report": report, "sent": sent, "published": published}
    # What was not read through says nothing of differences.
    if published and not published.pack.board.published and not (report.empty or report.cut):
        held["record_form"] = RecordCheckForm(initial={"held": _sealed(request, published, sent, report)}, auto_id="record_%s")
    return held


def _sealed(request, published, sent: Sent, report: Report) -> str:
    return signing.dumps(
        {
            "who": request.user.pk,
            "published": published.pk,
            "filename": sent.filename,
            "sha256": sent.sha256,
            "dated": sent.dated.isoformat(),
            "differences": [each.sentence[:SENTENCE_LIMIT] for each in report.differences],
        },
        salt=SEAL,
        compress=True,
    )


def _unsealed(request, authority, held: str):
    """The published pack and what is to be recorded. Raises `Refused` for what this person was not shown by us, or long ago."""
    try:
        given = signing.loads(held, salt=SEAL, max_age=SEALED_SECONDS)
    except signing.BadSignature as error:
        raise Refused(STALE) from error
    published = selectors.pack_to_hold_against(authority, given.pop("published"))
    if published is None or given.pop("who") != request.user.pk:
        raise Refused(STALE)
    return published, given | {"dated": dt.date.fromisoformat(given["dated"])}


def _rules_by_group() -> list[tuple[str, list[str]]]:
    """What is looked for, for the page."""
    return [(words, [rule.explains for rule in RULES.values() if rule.group == key]) for key, words in GROUP_WORDS.items()]
