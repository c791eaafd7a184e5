"""The notices of a council: their list, recording them with their steps, reviews and measures, and their history."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import render

from accounts.addresses import free_slug
from accounts.doors import council_view
from accounts.permissions import MANAGE_DEMANDS, SEE_SMALL_NUMBERS, VIEW_PLANS, may
from accounts.saving import save
from metrics.asking import asked
from plans.forms.notices import EditMeasureForm, EditNoticeForm, MeasureForm, MoveForm, NoticeForm, ReviewForm, yes_or_no
from plans.models.notice import NOTICE_STATUS_WORDS
from plans.selectors import notice_history as histories
from plans.selectors.notices import next_number, notice_list, other_notices, taken_slugs
from plans.services import notices as services
from plans.views.notice_asking import (
    get_measure,
    get_notice,
    get_writable_measure,
    get_writable_notice,
    measure_url,
    notice_url,
)

LINES_A_PAGE = 50


@council_view(VIEW_PLANS)
def notices(request, authority):
    """Every notice and Direction, up and down the ladder."""
    ask = asked(request)
    page = notice_list(authority, sees_small=may(request.user, SEE_SMALL_NUMBERS, authority), **ask.position)
    rights = {"manage": not page.viewing.past and may(request.user, MANAGE_DEMANDS, authority)}
    return render(request, "plans/notices.html", {"authority": authority, "page": page, "may": rights})


@council_view(VIEW_PLANS)
def history(request, authority, notice):
    found = get_notice(authority, notice)
    lines = Paginator(histories.notice_history(found), LINES_A_PAGE).get_page(request.GET.get("page"))
    context = {"authority": authority, "notice": found, "lines": lines}
    return render(request, "plans/notice_history.html", context)


@council_view(VIEW_PLANS)
def measure_history(request, authority, notice, number):
    found = get_measure(authority, notice, number)
    lines = Paginator(histories.measure_history(found), LINES_A_PAGE).get_page(request.GET.get("page"))
    context = {"authority": authority, "notice": found.notice, "measure": found, "lines": lines}
    return render(request, "plans/notice_history.html", context)


@council_view(MANAGE_DEMANDS)
def add(request, authority):
    ask = asked(request)
    form = NoticeForm(request.POST or None)

    def work():
        facts = form.facts()
        slug = free_slug(facts["title"], taken_slugs(authority), services.RESERVED, otherwise="notice")
        found = services.add_notice(authority=authority, slug=slug, by=request.user, now=ask.now, today=ask.today, **facts)
        messages.success(request, f"“{found.title}” is recorded. Add the measures that it asks for.")
        return notice_url(found)

    outcome = save(request, form, work)
    context = {"authority": authority, "form": form}
    return outcome.response or render(request, "plans/add_notice.html", context, status=outcome.status)


@council_view(MANAGE_DEMANDS)
def edit(request, authority, notice):
    found = get_writable_notice(authority, notice)
    names = ("kind", "title", "issued", "review_every", "reasons", "letter", "version")
    form = EditNoticeForm(request.POST or None, initial={name: getattr(found, name) for name in names})

    def work(by, now, today):
        data = form.cleaned_data
        changed = services.edit_notice(
            notice=found, changes=form.facts(), reason=data["reason"], version=data["version"], by=by, now=now
        )
        return f"“{changed.title}” is changed."

    return _save(request, form, work, "plans/edit_notice.html", notice_url(found), notice=found)


@council_view(MANAGE_DEMANDS)
def move(request, authority, notice):
    """The next step up or down the ladder."""
    found = get_writable_notice(authority, notice)
    form = MoveForm(request.POST or None, status=found.status_now, others=other_notices(found), initial={"seen": found.step_now})

    def work(by, now, today):
        data = form.cleaned_data
        step = services.move_notice(
            notice=found,
            status=data["status"],
            on=data["on"],
            note=data["note"],
            letter=data["letter"],
            replaced_by=data.get("replaced_by"),
            seen=data["seen"],
            by=by,
            now=now,
            today=today,
        )
        return f"“{found.title}” is now: {step.get_status_display().lower()}."

    status = NOTICE_STATUS_WORDS[found.status_now]
    return _save(request, form, work, "plans/move_notice.html", notice_url(found), notice=found, standing=status)


@council_view(MANAGE_DEMANDS)
def review(request, authority, notice):
    found = get_writable_notice(authority, notice)
    form = ReviewForm(request.POST or None)

    def work(by, now, today):
        data = form.cleaned_data
        said = {name: data[name] for name in ("on", "outcome", "letter")}
        row = services.record_review(notice=found, by=by, now=now, today=today, **said)
        return f"The review of {row.on.day} {row.on:%B %Y} is recorded."

    return _save(request, form, work, "plans/review_notice.html", notice_url(found), notice=found)


@council_view(MANAGE_DEMANDS)
def add_measure(request, authority, notice):
    found = get_writable_notice(authority, notice)
    form = MeasureForm(request.POST or None, initial={"number": next_number(found)} if request.method == "GET" else {})

    def work(by, now, today):
        row = services.add_measure(notice=found, by=by, now=now, **form.facts())
        return f"Measure {row.number} is recorded. Add its limbs: how each part of it is judged."

    def target():
        return notice_url(found, "measure", form.cleaned_data["number"])

    return _save(request, form, work, "plans/add_measure.html", target, notice=found)


@council_view(MANAGE_DEMANDS)
def edit_measure(request, authority, notice, number):
    found = get_writable_measure(authority, notice, number)
    names = ("number", "title", "wording", "owner_role", "version")
    initial = {name: getattr(found, name) for name in names} | {"verbatim": yes_or_no(found.verbatim)}
    form = EditMeasureForm(request.POST or None, initial=initial)

    def work(by, now, today):
        data = form.cleaned_data
        changed = services.edit_measure(
            measure=found, changes=form.facts(), reason=data["reason"], version=data["version"], by=by, now=now
        )
        return f"Measure {changed.number} is changed."

    def target():
        return notice_url(found.notice, "measure", form.cleaned_data["number"])

    template = "plans/edit_measure.html"
    return _save(request, form, work, template, target, notice=found.notice, measure=found, back=measure_url(found))


def _save(request, form, work, template, target, **context):
    """Show a form about a notice, or do `work` (it returns what to say) and go to `target`, an address or what gives it."""
    ask = asked(request)
    address = target if callable(target) else lambda: target

    def act():
        messages.success(request, work(request.user, ask.now, ask.today))
        return address()

    outcome = save(request, form, act, address)
    context |= {"authority": request.authority, "form": form, "theirs": outcome.theirs}
    return outcome.response or render(request, template, context, status=outcome.status)
