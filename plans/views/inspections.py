"""The inspections of a council: reading them, and recording what a report says."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from accounts.addresses import free_slug
from accounts.doors import council_view
from accounts.permissions import ADD_EVIDENCE, ASK_QUESTIONS, MANAGE_DEMANDS, VIEW_PLANS, may
from accounts.saving import save
from metrics.asking import asked
from plans.forms.inspections import EditInspectionForm, InspectionForm, JudgementsForm
from plans.frameworks import GRADE_WORDS, areas_of
from plans.selectors.inspection_history import inspection_history
from plans.selectors.inspections import (
    Counted,
    find_inspection,
    taken_slugs,
)
from plans.selectors.inspections import inspection_list as read_list
from plans.selectors.inspections import inspection_page as read_page
from plans.services import inspections as services

LINES_A_PAGE = 50


def inspection_url(inspection, name: str = "inspection", *more) -> str:
    """An address of an inspection that came with its council."""
    return reverse(name, args=[inspection.authority.slug, inspection.slug, *more])


def get_inspection(authority, slug: str, known_on=None):
    """The inspection, or a 404."""
    found = find_inspection(authority, slug, known_on)
    if found is None:
        raise Http404("This council has no such inspection.")
    return found


def refuse_published(inspection) -> None:
    """A form for an inspection of a published record is not shown: a 403 that says why."""
    if inspection.published:
        raise PermissionDenied(f"“{inspection.title}” is a published record, shown as it was published. It cannot be changed.")


def get_writable_inspection(authority, slug: str):
    """The same for a form: a 403 where the inspection is a published record."""
    found = get_inspection(authority, slug)
    refuse_published(found)
    return found


def allowed(user, authority, *, past: bool, published: bool = False) -> dict[str, bool]:
    """Which links this person sees. A past view offers none that change something. What answers the findings of a published
    record is linked from the plan that does; the record itself takes neither change nor evidence."""
    demands = not past and may(user, MANAGE_DEMANDS, authority)
    return {
        "record": demands and not published,
        "link": demands,
        "evidence": not past and not published and may(user, ADD_EVIDENCE, authority),
        "ask": not past and not published and may(user, ASK_QUESTIONS, authority),
    }


@council_view(VIEW_PLANS)
def inspections(request, authority):
    ask = asked(request)
    page = read_list(authority, **ask.position)
    rights = allowed(request.user, authority, past=page.viewing.past)
    return render(request, "plans/inspections.html", {"authority": authority, "page": page, "may": rights})


@council_view(VIEW_PLANS)
def inspection(request, authority, inspection):
    ask = asked(request)
    found = get_inspection(authority, inspection, ask.known_on)
    page = read_page(found, **ask.position)
    if page is None:
        raise Http404(f"“{found.title}” took place in {found.month.label}, after {ask.month.label}.")
    rights = allowed(request.user, authority, past=page.viewing.past, published=found.published)
    context = {"authority": authority, "inspection": found, "page": page, "may": rights}
    return render(request, "plans/inspection.html", context)


@council_view(VIEW_PLANS)
def history(request, authority, inspection):
    found = get_inspection(authority, inspection)
    typed = request.GET.get("finding", "")
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else None
    lines = Paginator(inspection_history(found, number), LINES_A_PAGE).get_page(request.GET.get("page"))
    context = {"authority": authority, "inspection": found, "lines": lines, "number": number}
    context["query"] = "" if number is None else f"finding={number}"
    return render(request, "plans/inspection_history.html", context)


@council_view(MANAGE_DEMANDS)
def add(request, authority):
    ask = asked(request)
    form = InspectionForm(request.POST or None)

    def work():
        facts = form.facts()
        slug = free_slug(facts["title"], taken_slugs(authority), services.RESERVED, otherwise="inspection")
        found = services.add_inspection(authority=authority, slug=slug, by=request.user, now=ask.now, today=ask.today, **facts)
        messages.success(request, f"“{found.title}” is recorded. Add its judgements and findings.")
        return inspection_url(found)

    outcome = save(request, form, work)
    context = {"authority": authority, "form": form}
    return outcome.response or render(request, "plans/add_inspection.html", context, status=outcome.status)


@council_view(MANAGE_DEMANDS)
def edit(request, authority, inspection):
    ask = asked(request)
    found = get_writable_inspection(authority, inspection)
    names = (*services.INSPECTION_FIELDS, "version")
    initial = {name: getattr(found, name) for name in names if name != "slug"}
    # It follows from the first day, so that changing that one is enough.
    initial["month"] = None if found.began else found.month
    form = EditInspectionForm(request.POST or None, initial=initial)

    def work():
        data = form.cleaned_data
        changed = services.edit_inspection(
            inspection=found,
            changes=form.facts(),
            reason=data["reason"],
            version=data["version"],
            by=request.user,
            now=ask.now,
        )
        messages.success(request, f"“{changed.title}” is changed.")
        warn_of_count(request, changed)
        return inspection_url(found)

    outcome = save(request, form, work, lambda: inspection_url(found))
    context = {"authority": authority, "inspection": found, "form": form, "theirs": outcome.theirs}
    return outcome.response or render(request, "plans/edit_inspection.html", context, status=outcome.status)


def warn_of_count(request, inspection) -> None:
    """Say where more findings are recorded than the report is said to have. It is allowed: somebody may still be counting."""
    if inspection.findings_published is None:
        return
    counted = Counted(inspection.findings_published, inspection.findings.count())
    if counted.extra:
        messages.warning(request, counted.sentence)


@council_view(MANAGE_DEMANDS)
def record_judgement(request, authority, inspection):
    """The grades of all areas, on one form."""
    ask = asked(request)
    found = get_writable_inspection(authority, inspection)
    areas = areas_of(found.framework, found.month.first)
    if not areas:
        raise Http404(f"{found.get_framework_display()}: nothing is graded on the four-point scale.")
    rows = list(found.judgements.order_by("pk"))
    standing = {row.area: row.grade for row in rows}
    form = JudgementsForm(request.POST or None, areas=areas, standing=standing, initial={"seen": rows[-1].pk if rows else 0})

    def work():
        new = services.record_judgements(
            inspection=found, grades=form.grades(), seen=form.cleaned_data["seen"], by=request.user, now=ask.now
        )
        messages.success(request, f"{len(new)} judgement{'s are' if len(new) > 1 else ' is'} recorded.")
        return inspection_url(found)

    outcome = save(request, form, work, lambda: inspection_url(found))
    context = {"authority": authority, "inspection": found, "form": form}
    if outcome.theirs:
        context["theirs"] = _in_words(outcome.theirs, areas)
    return outcome.response or render(request, "plans/judgements.html", context, status=outcome.status)


def _in_words(rows, areas) -> list[tuple[str, str]]:
    standing = {row.area: row.grade for row in rows}
    return [(area.words, GRADE_WORDS[standing[area.code]]) for area in areas if area.code in standing]
