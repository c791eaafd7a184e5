"""Claiming that a measure is met, with what the figures say beside it; and recording what others think."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render

from accounts.doors import council_view
from accounts.permissions import MAKE_CLAIMS, MANAGE_DEMANDS, SEE_SMALL_NUMBERS, may
from accounts.saving import save
from metrics.asking import asked, parse_month
from metrics.months import Month
from plans.forms.claims import ClaimForm
from plans.forms.notices import OpinionForm
from plans.ladder import ENDED
from plans.models.notice import NOTICE_STATUS_WORDS
from plans.selectors.notices import judged_at
from plans.services import claims as services
from plans.views.notice_asking import get_writable_measure, get_writable_notice, measure_url, notice_url


@council_view(MAKE_CLAIMS)
def claim(request, authority, notice, number):
    """What is asked and what the figures say, limb by limb, above the form; `?figures=` shows those of another month."""
    ask = asked(request)
    measure = get_writable_measure(authority, notice, number)
    if measure.status_now in ENDED:
        words = NOTICE_STATUS_WORDS[measure.status_now].lower()
        raise PermissionDenied(f"“{measure.notice.title}” is {words}. Nothing is claimed of its measures any more.")
    first, last = Month.of(measure.notice.issued), Month.of(ask.today)
    month = _figures(request, first, last)
    initial = {"seen": measure.claim_now, "month": month, "on": ask.today}
    form = ClaimForm(request.POST or None, first=first, last=last, initial=initial)

    def work():
        said = form.facts()
        row = services.make_claim(measure=measure, by=request.user, now=ask.now, today=ask.today, **said)
        messages.success(
            request, f"Measure {measure.number} is claimed {row.get_status_display().lower()}, beside what the figures say."
        )
        return measure_url(measure)

    outcome = save(request, form, work, lambda: measure_url(measure))
    if outcome.response:
        return outcome.response
    on = getattr(form, "cleaned_data", {}).get("on")
    day = ask.today
    if on and measure.notice.issued <= on <= ask.today:
        # What is refused is refused for what held on the day of the claim.
        month, day = Month.of(on), on
    judged = judged_at(measure, month, today=day, sees_small=may(request.user, SEE_SMALL_NUMBERS, authority))
    form.tell(judged.finding)
    form.ask_why_only_if_needed()
    months = [last - back for back in range(last - first + 1)]
    context = {
        "authority": authority,
        "notice": measure.notice,
        "measure": measure,
        "judged": judged,
        "month": month,
        "months": months,
        "form": form,
        "theirs": outcome.theirs,
    }
    return render(request, "plans/claim.html", context, status=outcome.status)


@council_view(MANAGE_DEMANDS)
def notice_opinion(request, authority, notice):
    found = get_writable_notice(authority, notice)
    return _opinion(request, {"notice": found}, found.title, notice_url(found), notice=found)


@council_view(MANAGE_DEMANDS)
def measure_opinion(request, authority, notice, number):
    found = get_writable_measure(authority, notice, number)
    return _opinion(request, {"measure": found}, str(found), measure_url(found), notice=found.notice, measure=found)


def _opinion(request, about: dict, title: str, back: str, **context):
    ask = asked(request)
    form = OpinionForm(request.POST or None)

    def work():
        row = services.record_opinion(by=request.user, now=ask.now, today=ask.today, **about, **form.facts())
        messages.success(request, f"The opinion is recorded as theirs: {row.get_whose_display()}.")
        return back

    outcome = save(request, form, work, lambda: back)
    context |= {"authority": request.authority, "form": form, "title": title, "back": back}
    return outcome.response or render(request, "plans/opinion.html", context, status=outcome.status)


def _figures(request, first: Month, last: Month) -> Month:
    """The month whose figures are shown. Raises `Http404` for one that has none to show."""
    asked_for = request.GET.get("figures")
    if not asked_for:
        return last
    month = parse_month(asked_for)
    if not first <= month <= last:
        raise Http404(f"Figures are shown from {first.label} to {last.label}.")
    return month
