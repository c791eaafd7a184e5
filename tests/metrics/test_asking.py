import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.http import Http404
from django.test import RequestFactory

from metrics.asking import asked, parse_known, parse_month
from metrics.months import Month

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2019-09-30", dt.datetime(2019, 9, 30, 23, 59, 59, 999999, tzinfo=LONDON)),
        ("2026-02-28", dt.datetime(2026, 2, 28, 23, 59, 59, 999999, tzinfo=LONDON)),
    ],
)
def test_known_on_a_day_means_by_its_end_in_london(text, moment):
    assert parse_known(text) == moment


def test_the_end_of_a_summer_day_is_in_summer_time():
    assert parse_known("2026-07-01").astimezone(dt.UTC) == dt.datetime(2026, 7, 1, 22, 59, 59, 999999, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2019-09", "20190930", "2019-09-31", "2019-9-30", "9999-12-31", "2019-W40-1", "2019-09-30T12", "2019-09-3٠"],
)
def test_anything_else_is_no_day(text):
    with pytest.raises(Http404, match="year, month and day"):
        parse_known(text)


def test_a_month_in_the_address_is_read_or_not_found():
    assert parse_month("2019-08") == Month(2019, 8)
    with pytest.raises(Http404, match="such as 2019-08"):
        parse_month("August")


def test_nothing_is_asked_for_from_before_1990():
    """Pages count months back from what is asked for, and years before that are a slip of the hand."""
    assert parse_month("1990-01") == Month(1990, 1)
    assert parse_known("1990-01-01").year == 1990
    for text in ("1989-12", "1900-01"):
        with pytest.raises(Http404, match="from before January 1990"):
            parse_month(text)
    for text in ("1989-12-31", "0001-01-01"):
        with pytest.raises(Http404, match="from before January 1990"):
            parse_known(text)


# --- What has not come ---

TODAY = dt.datetime(2026, 3, 20, 23, 30, tzinfo=LONDON)


def ask(query: str):
    request = RequestFactory().get(f"/?{query}")
    with time_machine.travel(TODAY, tick=False):
        return asked(request), getattr(request, "month_ahead", None)


@pytest.mark.parametrize(
    ("query", "ahead"),
    [
        ("", None),
        ("month=2026-02", None),
        ("month=2026-03", None),
        ("month=2026-04", Month(2026, 4)),
        ("month=2026-04&known=2026-03-01", Month(2026, 4)),
    ],
)
def test_a_month_that_has_not_come_is_noted_for_the_page_to_say(query, ahead):
    assert ask(query)[1] == ahead


def test_on_a_day_that_has_not_come_nothing_was_known():
    assert ask("known=2026-03-20")[0].today == dt.date(2026, 3, 20)
    with pytest.raises(Http404, match="21 March 2026 has not come yet, so nothing is known of it"):
        ask("known=2026-03-21")
