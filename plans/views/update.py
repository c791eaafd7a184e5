from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render

from accounts.doors import council_view
from accounts.errors import NotAllowed
from accounts.permissions import SEE_SMALL_NUMBERS, SIGN_OFF, UPDATE_OWN_ACTIONS, may
from accounts.saving import INVALID, save
from metrics.asking import asked
from plans.forms.update import SignOffForm, UpdateForm
from plans.rag import ENDED_STAGES, STAGE_WORDS
from plans.selectors.suggestions import suggestion_table
from plans.selectors.update_page import find_update, update_page, waiting_update
from plans.services import updates
from plans.views.asking import action_url, get_writable_action

NO_SUCH_UPDATE = "This action has no such update."
TYPED = (
    ("progress", "Progress"),
    ("impact_evidence", "What shows the impact"),
    ("difference_reason", "Why you see it differently"),
)


@council_view(UPDATE_OWN_ACTIONS)
def update(request, authority, plan, reference):
    """One screen: what was said last, what the figures say and the rules suggest, and this month's update."""
    return _update(request, get_writable_action(authority, plan, reference))


@council_view(UPDATE_OWN_ACTIONS)
def correct(request, authority, plan, reference, key):
    """Correct an earlier update: a new one that names it."""
    return _update(request, get_writable_action(authority, plan, reference), key)


def _update(request, action, key=None):
    """What stands is read only where the form is shown: saving reads what it needs under the lock."""
    ask = asked(request)
    form = UpdateForm(request.POST or None, plan=action.plan)
    try:
        outcome = save(request, form, lambda: _write(request, action, key, form, ask), lambda: action_url(action))
    except PermissionDenied as refusal:
        return _refused(request, action, refusal)
    return outcome.response or _show(request, action, key, form, ask, outcome)


def _write(request, action, key, form, ask) -> str:
    data = {"said": form.said(), "by": request.user, "now": ask.now, "today": ask.today, "seen": form.cleaned_data["seen"]}
    if key is None:
        saved = updates.record_update(action=action, **data)
        messages.success(request, f"Action {action.reference} is updated for {saved.cycle.month.label}.")
    else:
        corrected = find_update(action, key)
        if corrected is None:
            raise Http404(NO_SUCH_UPDATE)
        updates.require_may_update(request.user, action.plan, action, own=corrected.by_id == request.user.pk)
        updates.correct_update(update=corrected, **data)
        month = corrected.cycle.month
        messages.success(request, f"The update of action {action.reference} for {month.label} is corrected.")
    return action_url(action)


def _show(request, action, key, form, ask, outcome):
    """The form with everything beside it; a 403 that says why where the service would refuse whatever is typed."""
    plan, user = action.plan, request.user
    page = update_page(action, key, today=ask.today, sees_small=may(user, SEE_SMALL_NUMBERS, plan.authority_id))
    if page is None:
        raise Http404(NO_SUCH_UPDATE)
    try:
        _require_may(user, page)
    except PermissionDenied as refusal:
        if request.method != "POST":
            raise
        return _refused(request, action, refusal)
    form.initial |= _initial(page, ask)
    about = {"plan": plan, "action": action, "month": page.month, "today": ask.today}
    suggestions = suggestion_table(missed=page.missed, **about)
    if outcome.status == INVALID:
        _clear_rating_that_cannot_be(form, suggestions)
    context = {
        "authority": plan.authority,
        "page": page,
        "form": form,
        "theirs": outcome.theirs,
        "corrected": page.corrected.now if page.corrected else None,
        "suggestions": suggestions,
        **about,
    }
    return render(request, "plans/update.html", context, status=outcome.status)


def _refused(request, action, refusal):
    """The action was given away or ended while somebody wrote: say so, and give back what was typed."""
    typed = [(label, request.POST.get(name, "")) for name, label in TYPED]
    plan = action.plan
    context = {"authority": plan.authority, "plan": plan, "action": action, "reason": str(refusal), "typed": typed}
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
    action = get_writable_action(authority, plan, reference)
    waiting = waiting_update(action)
    if waiting is None:
        raise PermissionDenied(f"Action {reference} is not waiting for sign-off.")
    form = SignOffForm(request.POST or None, initial={"seen": waiting.pk})

    def work():
        data = form.cleaned_data
        accepted = data["answer"] == "accept"
        answer = {"accepted": accepted, "reason": data["reason"], "seen": data["seen"]}
        updates.sign_off(update=waiting, by=request.user, now=ask.now, **answer)
        messages.success(request, f"Action {reference} is {'completed' if accepted else 'back in progress'}.")
        return action_url(action)

    outcome = save(request, form, work, lambda: action_url(action))
    context = {"authority": authority, "plan": action.plan, "action": action, "waiting": waiting, "form": form}
    return outcome.response or render(request, "plans/sign_off.html", context, status=outcome.status)


def _require_may(user, page) -> None:
    """A form that the service would refuse is not shown: a 403 that says why."""
    action, plan = page.action, page.plan
    try:
        own = page.corrected.update.by_id == user.pk if page.corrected else None
        updates.require_may_update(user, plan, action, own=own)
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.message) from refusal
    if page.viewing.cycle is None or page.viewing.frozen:
        raise PermissionDenied(f"“{plan.title}” has no open review month, so it cannot be updated yet.")
    if page.statement.stage in ENDED_STAGES:
        raise PermissionDenied(
            f"Action {action.reference} is {STAGE_WORDS[page.statement.stage].lower()}, so it takes no more updates. "
            "The programme lead can reopen it."
        )


def _initial(page, ask) -> dict:
    """What the form opens with: the newest update seen; for a correction all that stands now, else the stage and the path."""
    corrected = page.corrected.now if page.corrected else None
    last = corrected or page.statement.update
    initial = {"seen": page.newest, "stage": page.statement.stage}
    if last and (corrected or (last.expected_by and last.expected_by >= ask.today)):
        initial |= {"expected_rating": last.expected_rating, "expected_by": last.expected_by}
    if corrected:
        names = ("stage", "rating", "impact", "progress", "impact_evidence", "difference_reason")
        initial |= {name: getattr(corrected, name) for name in names}
    return initial
