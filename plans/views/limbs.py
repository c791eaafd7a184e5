"""The limbs of a measure: adding them, rewording them, judging them by another rule, and withdrawing them."""

import string

from django.contrib import messages
from django.shortcuts import render

from accounts.doors import council_view
from accounts.permissions import MANAGE_DEMANDS
from accounts.saving import save
from metrics.asking import asked
from plans import limbs
from plans.forms.limbs import KIND_HINTS, AddLimbForm, KindForm, LimbRuleForm, WithdrawLimbForm, WordingForm, initial_of
from plans.forms.notices import yes_or_no
from plans.limb_rows import rule_of
from plans.selectors.notice_history import rule_words
from plans.selectors.notices import series_to_choose, taken_letters
from plans.services import notices as services
from plans.views.notice_asking import get_writable_measure, get_writable_rule, measure_url


@council_view(MANAGE_DEMANDS)
def add(request, authority, notice, number):
    """First the kind of test, asked for in the address; then what that kind needs."""
    ask = asked(request)
    measure = get_writable_measure(authority, notice, number)
    context = {"authority": authority, "notice": measure.notice, "measure": measure}
    kind = _kind(request)
    if kind is None:
        form = KindForm(request.POST if request.method == "POST" else request.GET if "kind" in request.GET else None)
        status = 422 if form.errors else 200
        return render(request, "plans/limb_kind.html", context | {"form": form}, status=status)
    form = AddLimbForm(
        request.POST or None,
        kind=kind,
        series=series_to_choose(authority),
        notice=measure.notice,
        initial={"letter": _next_letter(measure)} if request.method == "GET" else None,
    )

    def work():
        limb = services.add_limb(measure=measure, by=request.user, now=ask.now, **form.words(), **form.asked())
        messages.success(request, f"Limb {limb.letter} is recorded.")
        return measure_url(measure)

    outcome = save(request, form, work, lambda: measure_url(measure))
    context |= {"form": form, "kind": limbs.KIND_WORDS[kind], "hint": KIND_HINTS[kind]}
    return outcome.response or render(request, "plans/add_limb.html", context, status=outcome.status)


@council_view(MANAGE_DEMANDS)
def rule(request, authority, notice, number, letter):
    """Judge a limb by another rule; of another kind, if the address asks for it."""
    ask = asked(request)
    row = get_writable_rule(authority, notice, number, letter)
    measure = row.limb.measure
    kind = _kind(request) or row.kind
    initial = {**initial_of(rule_of(row)), "series": row.series, "due_note": row.due_note, "seen": row.pk}
    form = LimbRuleForm(
        request.POST or None, kind=kind, series=series_to_choose(authority), notice=measure.notice, initial=initial
    )

    def work():
        data = form.cleaned_data
        asks = form.asked() | {"reason": data["reason"], "seen": data["seen"]}
        services.set_limb_rule(limb=row.limb, by=request.user, now=ask.now, **asks)
        messages.success(request, f"Limb {row.limb.letter} is judged by the new rule.")
        return measure_url(measure)

    outcome = save(request, form, work, lambda: measure_url(measure))
    theirs = rule_words(outcome.theirs) if outcome.theirs else ""
    kinds = [(key, words) for key, words in limbs.KIND_WORDS.items() if key != kind]
    context = _context(authority, row) | {"form": form, "kind": limbs.KIND_WORDS[kind], "kinds": kinds, "theirs": theirs}
    return outcome.response or render(request, "plans/limb_rule.html", context, status=outcome.status)


@council_view(MANAGE_DEMANDS)
def wording(request, authority, notice, number, letter):
    ask = asked(request)
    row = get_writable_rule(authority, notice, number, letter)
    limb = row.limb
    initial = {"letter": limb.letter, "wording": limb.wording, "verbatim": yes_or_no(limb.verbatim), "version": limb.version}
    form = WordingForm(request.POST or None, initial=initial)

    def work():
        data = form.cleaned_data
        changed = services.edit_limb(
            limb=limb, changes=form.words(), reason=data["reason"], version=data["version"], by=request.user, now=ask.now
        )
        messages.success(request, f"Limb {changed.letter} is reworded.")
        return measure_url(limb.measure)

    outcome = save(request, form, work, lambda: measure_url(limb.measure))
    context = _context(authority, row) | {"form": form, "theirs": outcome.theirs}
    return outcome.response or render(request, "plans/limb_wording.html", context, status=outcome.status)


@council_view(MANAGE_DEMANDS)
def withdraw(request, authority, notice, number, letter):
    ask = asked(request)
    row = get_writable_rule(authority, notice, number, letter)
    form = WithdrawLimbForm(request.POST or None, initial={"seen": row.pk})

    def work():
        data = form.cleaned_data
        services.withdraw_limb(limb=row.limb, reason=data["reason"], seen=data["seen"], by=request.user, now=ask.now)
        messages.success(request, f"Limb {row.limb.letter} is withdrawn. Earlier months keep it.")
        return measure_url(row.limb.measure)

    outcome = save(request, form, work, lambda: measure_url(row.limb.measure))
    theirs = rule_words(outcome.theirs) if outcome.theirs else ""
    context = _context(authority, row) | {"form": form, "theirs": theirs}
    return outcome.response or render(request, "plans/withdraw_limb.html", context, status=outcome.status)


def _kind(request) -> str | None:
    """The kind of test that is asked for, if there is such a one."""
    kind = (request.POST if request.method == "POST" else request.GET).get("kind")
    return kind if kind in limbs.KIND_WORDS else None


def _next_letter(measure) -> str:
    taken = taken_letters(measure)
    return next((letter for letter in string.ascii_lowercase if letter not in taken), "")


def _context(authority, row) -> dict:
    measure = row.limb.measure
    standing = {"asks": rule_words(row), "withdrawn": row.withdrawn, "row": row}
    return {"authority": authority, "notice": measure.notice, "measure": measure, "limb": row.limb, "standing": standing}
