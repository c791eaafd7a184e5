"""What every form about a notice asks first: the notice, measure or limb named in the address."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from plans.selectors.notices import find_measure, find_notice_to_write, find_rule

NO_NOTICE, NO_MEASURE = "This council has no such notice.", "This notice has no such measure."


def get_notice(authority, slug: str):
    """The notice with its status, or a 404."""
    found = find_notice_to_write(authority, slug)
    if found is None:
        raise Http404(NO_NOTICE)
    return found


def get_writable_notice(authority, slug: str):
    """The same for a form: a 403 that says why where the notice takes no change."""
    found = get_notice(authority, slug)
    refuse_published(found)
    return found


def get_measure(authority, slug: str, number: int):
    """The measure with its notice, or a 404 that says which of them there is none of. One query where there is one."""
    found = find_measure(authority, slug, number)
    if found is None:
        get_notice(authority, slug)
        raise Http404(NO_MEASURE)
    return found


def get_writable_measure(authority, slug: str, number: int):
    """The same for a form."""
    found = find_measure(authority, slug, number)
    if found is None:
        get_writable_notice(authority, slug)
        raise Http404(NO_MEASURE)
    refuse_published(found.notice)
    return found


def get_writable_rule(authority, slug: str, number: int, letter: str):
    """The latest rule of a limb, with the limb and what it belongs to, for a form."""
    found = find_rule(authority, slug, number, letter)
    if found is None:
        get_writable_measure(authority, slug, number)
        raise Http404("This measure has no such limb.")
    refuse_published(found.limb.measure.notice)
    return found


def refuse_published(notice) -> None:
    """A form for a notice of a published record is not shown: a 403 that says why."""
    if notice.published:
        raise PermissionDenied(f"“{notice.title}” is a published record, shown as it was published. It cannot be changed.")


def notice_url(notice, name: str = "notice", *more) -> str:
    """An address of a notice that came with its council."""
    return reverse(name, args=[notice.authority.slug, notice.slug, *more])


def measure_url(measure, name: str = "measure") -> str:
    """An address of a measure that came with its notice."""
    return notice_url(measure.notice, name, measure.number)
