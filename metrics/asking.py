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
    month, known = request.GET.get("month"), request.GET.get("known")
    known_on = parse_known(known) if known else None
    now = timezone.now()
    # What is late is judged as it would have been on the day of that knowledge.
    today = timezone.localdate(min(now, known_on) if known_on else now)
    return Asked(parse_month(month) if month else None, known_on, now, today)


def parse_known(text: str) -> dt.datetime:
    """The end of the day `2019-09-30` in London. Raises `Http404` with a sentence for anything else, and before 1990."""
    try:
        day = dt.date.fromisoformat(text)
        if day.isoformat() != text:
            raise ValueError
        moment = timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min)) - dt.timedelta(microseconds=1)
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
