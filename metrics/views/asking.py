"""What every view of figures asks first: the series named in the address, and what this person may do with it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from accounts import permissions
from accounts.permissions import may
from metrics.models import Series
from metrics.selectors.series import find_series


def get_series(authority, code: str, sub_group: str = "", known_on=None) -> Series:
    """The series of the council by the code of its indicator and the slug of its sub-group, or a 404."""
    series = find_series(authority, code, sub_group, known_on)
    if series is None:
        raise Http404("This council keeps no such figures.")
    series.authority = authority
    return series


def refuse_published(series: Series) -> None:
    """A form for a series that takes no changes is not shown: a 403 that says why."""
    if series.published:
        raise PermissionDenied(
            f"“{series.title}” is a published record, shown as its council published it. It cannot be changed."
        )


def series_url(series: Series, name: str = "indicator", *more) -> str:
    """The address of a page about a series; `name` is that of the page for the whole council."""
    authority = series.authority.slug
    if series.sub_group_id:
        return reverse(f"{name}_of_group", args=[authority, series.indicator.code, series.sub_group.slug, *more])
    return reverse(name, args=[authority, series.indicator.code, *more])


def allowed(user, authority, *, past: bool = False, published: bool = False) -> dict[str, bool]:
    """Which links this person sees. A past view and a published series offer none that change something."""
    writable = not past and not published
    return {
        "enter": writable and may(user, permissions.ENTER_FIGURES, authority),
        "manage": writable and may(user, permissions.MANAGE_SERIES, authority),
        "ask": writable and may(user, permissions.ASK_QUESTIONS, authority),
        "small": may(user, permissions.SEE_SMALL_NUMBERS, authority),
    }
