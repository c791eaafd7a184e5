from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render

from accounts.doors import council_view
from accounts.errors import NotAllowed
from accounts.permissions import SIGN_OFF, UPDATE_OWN_ACTIONS
from accounts.saving import INVALID, save
from plans.forms.update import SignOffForm, UpdateForm
from plans.rag import ENDED_STAGES, STAGE_WORDS
from plans.selectors.action_page import Told, action_page
from plans.selectors.suggestions import suggestion_table
from plans.services import updates
from plans.views.asking import action_url, asked, get_plan, refuse_published

TYPED = (
    ("progress", "Progress"),
    ("impact_evidence", "What shows the impact"),
    ("difference_reason", "Why you see it differently"),
)


@council_view(UPDATE_OWN_ACTIONS)
def update(request, authority, plan, reference):
    """One screen: what was said last, what the rules suggest, and this month's update."""
    return _update(request, get_plan(authority, plan), reference)


@council_view(UPDATE_OWN_ACTIONS)
def correct(request, authority, plan, reference, key):
    """Correct an earlier update: a new one that names it."""
    return _update(request, get_plan(authority, plan), reference, key)


def _update(request, plan, reference, key=None):
    ask = asked(request)
    refuse_published(plan)
    page = _page(plan, reference, ask)
    action = page.action
    told = _find(page, key) if key is not None else None
    corrected = told.update if told else None
    try:
        _require_may(request.user, plan, page, corrected)
    except PermissionDenied as refusal:
        if request.method != "POST":
            raise
        return _refused(request, plan, page, refusal)
    month = corrected.cycle.month if corrected else page.viewing.as_at.month
    form = UpdateForm(request.POST or None, plan=plan, initial=_initial(page, told, ask))

    def work():
        data = {"said": form.said(), "by": request.user, "now": ask.now, "today": ask.today, "seen": form.cleaned_data["seen"]}
        if corrected:
            updates.correct_update(update=corrected, **data)
            messages.success(request, f"The update of action {action.reference} for {month.label} is corrected.")
        else:
            saved = updates.record_update(action=action, **data)
            messages.success(request, f"Action {action.reference} is updated for {saved.cycle.month.label}.")
        return action_url(plan, action.reference)

    try:
        outcome = save(request, form, work)
    except PermissionDenied as refusal:
        return _refused(request, plan, page, refusal)
    if outcome.response:
        return outcome.response
    suggestions = suggestion_table(plan=plan, action=action, month=month, today=ask.today)
    if outcome.status == INVALID:
        _clear_rating_that_cannot_be(form, suggestions)
    context = {
        "authority": plan.authority,
        "plan": plan,
        "action": action,
        "page": page,
        "form": form,
        "theirs": outcome.theirs,
        "corrected": told.now if told else None,
        "month": month,
        "suggestions": suggestions,
    }
    return render(request, "plans/update.html", context, status=outcome.status)


def _refused(request, plan, page, refusal):
    """The action was given away or ended while somebody wrote: say so, and give back what was typed."""
    typed = [(label, request.POST.get(name, "")) for name, label in TYPED]
    context = {"authority": plan.authority, "plan": plan, "action": page.action, "reason": str(refusal), "typed": typed}
    return render(request, "plans/update_refused.html", context, status=403)


def _clear_rating_that_cannot_be(form, suggestions) -> None:
    """A radio button cannot be unchosen by hand: where the stage takes no rating, the form comes back without one."""
    stage, impact = form["stage"].value(), form["impact"].value()
    if any(row.stage == stage and impact in row.impacts and not row.suggestion.rating for row in suggestions):
        form.data = form.data.copy()
        form.data.pop("rating", None)


@council_view(SIGN_OFF)
def sign_off(request, authority, plan, reference):
    ask = asked(request)
    plan = get_plan(authority, plan)
    refuse_published(plan)
    page = _page(plan, reference, ask)
    if page.waiting is None:
        raise PermissionDenied(f"Action {reference} is not waiting for sign-off.")
    form = SignOffForm(request.POST or None, initial={"seen": page.waiting.pk})

    def work():
        data = form.cleaned_data
        accepted = data["answer"] == "accept"
        answer = {"accepted": accepted, "reason": data["reason"], "seen": data["seen"]}
        updates.sign_off(update=page.waiting, by=request.user, now=ask.now, **answer)
        messages.success(request, f"Action {reference} is {'completed' if accepted else 'back in progress'}.")
        return action_url(plan, reference)

    outcome = save(request, form, work)
    context = {"authority": authority, "plan": plan, "action": page.action, "page": page, "form": form}
    return outcome.response or render(request, "plans/sign_off.html", context, status=outcome.status)


def _page(plan, reference, ask):
    page = action_page(plan, reference, month=None, known_on=None, today=ask.today)
    if page is None:
        raise Http404("This plan has no such action.")
    page.action.plan = plan
    return page


def _find(page, key) -> Told:
    for told in page.told.paginator.object_list:
        if told.update.pk == key:
            return told
    raise Http404("This action has no such update.")


def _require_may(user, plan, page, corrected) -> None:
    """A form that the service would refuse is not shown: a 403 that says why."""
    try:
        own = corrected.by_id == user.pk if corrected else None
        updates.require_may_update(user, plan, page.action, own=own)
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.message) from refusal
    if page.viewing.cycle is None or page.viewing.frozen:
        raise PermissionDenied(f"“{plan.title}” has no open review month, so it cannot be updated yet.")
    if page.statement.stage in ENDED_STAGES:
        raise PermissionDenied(
            f"Action {page.action.reference} is {STAGE_WORDS[page.statement.stage].lower()}, so it takes no more updates. "
            "The programme lead can reopen it."
        )


def _initial(page, told, ask) -> dict:
    """What the form opens with: the newest update seen; for a correction all that stands now, else the stage and the path."""
    corrected = told.now if told else None
    newest = max(
        (update.pk for told in page.told.paginator.object_list for update in (told.update, *told.corrections)), default=0
    )
    last = corrected or page.statement.update
    initial = {"seen": newest, "stage": page.statement.stage}
    if last and (corrected or (last.expected_by and last.expected_by >= ask.today)):
        initial |= {"expected_rating": last.expected_rating, "expected_by": last.expected_by}
    if corrected:
        names = ("stage", "rating", "impact", "progress", "impact_evidence", "difference_reason")
        initial |= {name: getattr(corrected, name) for name in names}
    return initial
