"""Two dates of a council side by side."""

from django.shortcuts import render
from django.utils import timezone

from accounts.doors import council_view
from accounts.permissions import SEE_SMALL_NUMBERS, VIEW_PLANS, may
from improvement.compare_forms import CompareForm
from improvement.comparing import Named, compare_dates
from metrics.asking import end_of, note_ahead


@council_view(VIEW_PLANS)
def compare(request, authority):
    """The months of `?month=` and `&with=`, as they were known on the days of `&known=` and `&with_known=`; a day alone is that
    of both. What is wrong is said beside it, and nothing is compared."""
    today = timezone.localdate()
    form = CompareForm(request.GET, today=today)
    dates = [_named(form, "month", "known"), _named(form, "with", "with_known")] if form.is_valid() else [Named(None)] * 2
    for date in dates:
        note_ahead(request, date.month, today)
    small = may(request.user, SEE_SMALL_NUMBERS, authority)
    page = compare_dates(authority, *dates, today=today, sees_small=small)
    form.show(page)
    context = {"authority": authority, "page": page, "council": page.council, "form": form}
    return render(request, "improvement/compare.html", context, status=422 if form.errors else 200)


def _named(form, month: str, known: str) -> Named:
    day = form.cleaned_data[known]
    return Named(form.cleaned_data[month], end_of(day) if day else None)
