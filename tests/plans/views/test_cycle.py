"""The review month: who has not updated, closing, reopening, over HTTP."""

import datetime as dt

import pytest
import time_machine

from metrics.months import Month
from plans import rag
from plans.models import CycleClosing, CycleReopening, FrozenPosition, ReviewCycle
from tests.factories import JANUARY, at, close, make_action, make_update
from tests.plans.views.sending import assert_refused, filled, text_of

FEBRUARY = Month(2026, 2)


@pytest.fixture
def lead(client, world):
    client.force_login(world.lead)
    return client


@pytest.fixture
def url(base):
    return base + "month/"


def close_form(client, url):
    """What the first form about a month on the page sends, the one that closes it."""
    page = client.get(url)
    return {"token": page.context["close_form"]["token"].value(), "month": page.context["close_form"]["month"].value()}


def reopen_form(client, url, **changes):
    return filled(client.get(url), holding="reason") | changes


class TestPage:
    def test_it_lists_who_has_not_updated_what_waits_and_what_is_rosier(self, lead, world, url):
        waiting = make_action(world.area, world.lead, reference="1.2", owner=world.officer)
        rosier = make_action(world.area, world.lead, reference="1.3", owner=world.officer)
        make_update(waiting, world.officer, stage=rag.AWAITING_SIGN_OFF)
        make_update(rosier, world.officer, rating="green", difference_reason="An audit", expected_rating="", expected_by=None)
        page = text_of(lead.get(url))
        assert "Not updated yet (1)" in page
        assert f"1.1 {world.action.title}" in page
        assert "Waiting for sign-off (1)" in page
        assert "Rosier than the rules suggest (1)" in page
        assert "Green, the rules suggest Amber" in page

    def test_it_says_what_closing_will_do(self, lead, url):
        page = text_of(lead.get(url))
        assert "Updates written afterwards belong to February 2026." in page
        assert "1 action without an update will be shown as overdue." in page

    @pytest.mark.parametrize("role", ["officer", "board", "administrator", "auditor"])
    def test_it_is_for_the_lead(self, client, world, url, rows, role):
        client.force_login(world.people[role])
        before = rows()
        assert client.get(url).status_code == 403
        assert client.post(url + "close/", {"month": "2026-01"}).status_code == 403
        assert client.post(url + "reopen/", {"month": "2026-01", "reason": "x"}).status_code == 403
        assert rows() == before


class TestClosing:
    def test_closing_freezes_every_position_and_opens_the_next_month(self, lead, world, url):
        make_update(world.action, world.officer)
        response = lead.post(url + "close/", close_form(lead, url))
        assert (response.status_code, response["Location"]) == (302, url)
        assert "January 2026 is closed. Its position is frozen; updates now belong to February 2026." in text_of(lead.get(url))
        assert FrozenPosition.objects.get().rating == "amber"
        assert [cycle.month for cycle in ReviewCycle.objects.order_by("month")] == [JANUARY, FEBRUARY]

    def test_a_double_click_closes_one_month_and_not_the_next_too(self, lead, world, url):
        sent = close_form(lead, url)
        with time_machine.travel(at(FEBRUARY), tick=False):
            lead.force_login(world.lead)
            answers = [lead.post(url + "close/", sent) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert CycleClosing.objects.count() == 1

    def test_a_form_from_before_somebody_else_closed_it_closes_nothing(self, lead, world, url, rows):
        sent = close_form(lead, url)
        close(world.plan, world.lead)
        with time_machine.travel(at(FEBRUARY), tick=False):
            lead.force_login(world.lead)
            before = rows()
            response = lead.post(url + "close/", sent)
        assert_refused(response, "", "January 2026 is not the open review month of this plan, so it cannot be closed.")
        assert rows() == before

    def test_a_month_that_has_not_begun_is_not_closed(self, lead, world, url, rows):
        close(world.plan, world.lead)
        before = rows()
        page = text_of(lead.get(url))
        assert "It has not begun. It can be closed from 1 February 2026." in page
        response = lead.post(url + "close/", {"month": "2026-02"})
        assert_refused(response, "", "February 2026 has not begun. It can be closed from 1 February 2026.")
        assert rows() == before

    @pytest.mark.parametrize(
        "month", ["", "2026-13", "January", "2030-01", "2025-12", "9999-12", "\x00", "2026-01 ", "x" * 100_000]
    )
    def test_another_month_is_refused(self, lead, world, url, rows, month):
        close(world.plan, world.lead)
        before = rows()
        response = lead.post(url + "close/", {"month": month})
        assert response.status_code in (404, 422)
        assert rows() == before

    def test_closing_is_asked_for_by_post_alone(self, lead, url, rows):
        before = rows()
        assert lead.get(url + "close/").status_code == 405
        assert lead.get(url + "reopen/").status_code == 405
        assert rows() == before


class TestReopening:
    def test_it_is_reopened_with_a_reason_and_the_earlier_closing_stays_listed(self, lead, world, url):
        close(world.plan, world.lead)
        response = lead.post(url + "reopen/", reopen_form(lead, url, reason="A figure was wrong."))
        assert response.status_code == 302
        assert CycleReopening.objects.get().reason == "A figure was wrong."
        page = text_of(lead.get(url))
        assert "January 2026 is open again." in page
        assert "reopened" in page[page.index("Months closed so far") :]
        assert "A figure was wrong." in page

    def test_closing_it_again_freezes_anew_and_keeps_both(self, lead, world, url, base):
        make_update(world.action, world.officer)
        close(world.plan, world.lead)
        lead.post(url + "reopen/", reopen_form(lead, url, reason="A figure was wrong."))
        make_update(world.action, world.officer, rating="red")
        lead.post(url + "close/", close_form(lead, url))
        ratings = list(FrozenPosition.objects.order_by("closing__number").values_list("closing__number", "rating"))
        assert ratings == [(1, "amber"), (2, "red")]
        assert "0 Green, 0 Amber, 1 Red" in text_of(lead.get(base + "?month=2026-01"))
        assert "(closing 2)" in text_of(lead.get(url))

    @pytest.mark.parametrize(
        ("changes", "gist"),
        [
            ({"reason": " "}, "Say why the month is reopened"),
            ({"reason": "x" * 100_000}, "500 characters or fewer"),
            ({"reason": "\x07"}, "cannot be printed"),
            ({"reason": "x", "month": "2026-02"}, "Only the month that was closed last can be reopened."),
            ({"reason": "x", "month": "2025-12"}, "Only the month that was closed last can be reopened."),
        ],
    )
    def test_what_is_wrong_is_refused_and_what_was_typed_stays(self, lead, world, url, rows, changes, gist):
        close(world.plan, world.lead)
        before = rows()
        response = lead.post(url + "reopen/", reopen_form(lead, url, **changes))
        assert_refused(response, "", gist)
        assert rows() == before
        assert filled(response, holding="reason")["reason"].strip() == changes["reason"].strip()

    def test_an_open_month_is_not_reopened(self, lead, url, rows):
        before = rows()
        response = lead.post(url + "reopen/", {"month": "2026-01", "reason": "x"})
        assert response.status_code == 422
        assert rows() == before

    def test_a_double_click_reopens_once(self, lead, world, url):
        close(world.plan, world.lead)
        sent = reopen_form(lead, url, reason="A figure was wrong.")
        answers = [lead.post(url + "reopen/", sent) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert CycleReopening.objects.count() == 1


def test_a_month_that_is_long_over_is_said_and_lateness_judged_at_its_end(lead, world, base):
    """A month may be closed late; nothing becomes late by that alone."""
    late = make_action(world.area, world.lead, reference="1.2", due=dt.date(2026, 2, 5))
    make_update(late, world.lead)
    with time_machine.travel(at(dt.date(2026, 2, 10)), tick=False):
        lead.force_login(world.lead)
        response = lead.get(base)
    assert "January 2026 is still open, 10 days after it ended. What is late is judged at 31 January 2026." in text_of(response)
    assert response.context["now"].past_due == []
