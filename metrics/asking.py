"""What every reading page asks first: the position named in the address, and the clock, read once."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404
from django.utils import timezone

from metrics.months import EARLIEST, AsAt, Month

NOTHING_BEFORE = f"Nothing is kept from before {EARLIEST.label}."


@dataclass(frozen=True)
class Asked:
    """The position that the address asks for, and the clock. `today` is not later than the day of `known_on`."""

    month: Month | None
    known_on: dt.datetime | None
    now: dt.datetime
    today: dt.date

    @property
    def position(self) -> dict:
        return {"month": self.month, "known_on": self.known_on, "today": self.today}


def asked(request) -> Asked:
    """The position of `?month=` and `&known=`. A month that has not come is noted on the request: pages show the latest position
    there is for it, and say so. Raises `Http404` with a sentence for what is no month or day, and for a day that has not come."""
    month, known = request.GET.get("month"), request.GET.get("known")
    known_on = parse_known(known) if known else None
    now = timezone.now()
    present = timezone.localdate(now)
    if known_on and timezone.localdate(known_on) > present:
        raise Http404(f"{timezone.localdate(known_on):%-d %B %Y} has not come yet, so nothing is known of it.")
    # What is late is judged as it would have been on the day of that knowledge.
    today = timezone.localdate(min(now, known_on) if known_on else now)
    month = parse_month(month) if month else None
    note_ahead(request, month, present)
    return Asked(month, known_on, now, today)


def note_ahead(request, month: Month | None, today: dt.date) -> None:
    """Note a month that has not come by `today`, for the page to say so."""
    if month and month > Month.of(today):
        request.month_ahead = month


def end_of(day: dt.date) -> dt.datetime:
    """The last moment of a day in London."""
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min)
    return timezone.make_aware(midnight) - dt.timedelta(microseconds=1)


def parse_known(text: str) -> dt.datetime:
    """The end of the day `2019-09-30` in London. Raises `Http404` with a sentence for anything else, and before 1990."""
    try:
        day = dt.date.fromisoformat(text)
        if day.isoformat() != text:
            raise ValueError
        moment = end_of(day)
    except (ValueError, OverflowError):
        raise Http404("Write the day as year, month and day, such as known=2019-09-30.") from None
    if day < EARLIEST.first:
        raise Http404(NOTHING_BEFORE)
    return moment


def parse_month(text: str) -> Month:
    """The month `2019-08`. Raises `Http404` with a sentence for anything else, and before 1990."""
    try:
        month = Month.parse(text)
    except ValueError as error:
        raise Http404(str(error)) from None
    if month < EARLIEST:
        raise Http404(NOTHING_BEFORE)
    return month


def query_of(as_at: AsAt) -> str:
    """The query string that asks for this position."""
    known = as_at.known_on
    return urlencode({"month": str(as_at.month)} | ({"known": f"{timezone.localdate(known):%Y-%m-%d}"} if known else {}))
