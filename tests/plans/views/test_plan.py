"""The plan page, its history, the overall rating and the life cycle, over HTTP."""

import datetime as dt
import re

import pytest
import time_machine

from metrics.months import Month
from plans.models import OverallConfirmation, PlanStatus
from plans.services import actions, plans
from tests.factories import JANUARY, at, close, make_action, make_area, make_plan, make_update
from tests.plans.views.sending import assert_refused, day, filled, text_of

FEBRUARY = Month(2026, 2)


@pytest.fixture
def lead(client, world):
    client.force_login(world.lead)
    return client


@pytest.fixture
def board(client, world):
    client.force_login(world.board)
    return client


def send(client, url, **changes):
    return client.post(url, filled(client.get(url)) | changes)


def references(response) -> list[str]:
    return [position.reference for position in response.context["page"].rows]


@pytest.fixture
def mixed(world):
    """Two areas; one Red and late, one Amber, one not rated, one stopped."""
    area = make_area(world.plan, world.lead, 2, "Workforce")
    make_update(world.action, world.officer)
    late = make_action(world.area, world.lead, reference="1.2", due=dt.date(2026, 1, 10), role_title="Head of Practice")
    make_update(late, world.lead, rating="red", stage="in_progress")
    make_action(area, world.lead, reference="2.1", start=dt.date(2026, 6, 1), role_title="Head of Workforce")
    stopped = make_action(area, world.lead, reference="2.2", role_title="Head of Workforce")
    actions.end_action(action=stopped, stage="stopped", reason="Merged", by=world.lead, now=at(JANUARY))
    return world


class TestPage:
    def test_the_table_counts_each_area_and_all(self, board, mixed, base):
        html = board.get(base).content.decode().replace("\n", "")
        table = re.search(r"<table[^>]*><caption[^>]*>Actions by area.*?</table>", html)[0]
        rows = [re.sub(r"<[^>]+>", " ", row).split() for row in re.findall(r"<tr>(.*?)</tr>", table)[1:]]
        assert rows == [
            ["Standards", "of", "practice", "1", "1", "0", "0", "2"],
            ["Workforce", "0", "0", "0", "1", "1"],
            ["All", "areas", "1", "1", "0", "1", "3"],
        ]
        assert "1 action that was stopped or devolved is left out of the totals." in re.sub(r"<[^>]+>", "", html)

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", ["1.1", "1.2", "2.1", "2.2"]),
            ("area=2", ["2.1", "2.2"]),
            ("rating=red", ["1.2"]),
            ("rating=none", ["2.1"]),
            ("stage=stopped", ["2.2"]),
            ("owner=Head+of+Workforce", ["2.1", "2.2"]),
            ("overdue=due", ["1.2"]),
            ("area=1&rating=amber", ["1.1"]),
            ("area=2&rating=red", []),
            ("sort=rating", ["1.2", "1.1", "2.1", "2.2"]),
            ("sort=due", ["1.2", "1.1", "2.1", "2.2"]),
        ],
    )
    def test_the_address_filters_and_sorts_the_list(self, board, mixed, base, query, expected):
        response = board.get(f"{base}?{query}")
        assert references(response) == expected

    def test_each_filter_says_how_many_it_shows_and_its_link_shows_them(self, board, mixed, base):
        page = board.get(base)
        for _, options in page.context["page"].filters:
            for option in options:
                if option.number:
                    assert len(references(board.get(f"{base}?{option.query}"))) == option.number, option.label

    def test_the_chosen_filter_is_marked_and_can_be_taken_away(self, board, mixed, base):
        html = board.get(base + "?rating=red").content.decode()
        assert re.search(r'aria-current="true">Red \(1\)', html)
        assert "Show all" in html

    def test_an_earlier_month_is_marked_read_only_and_keeps_its_filters(self, board, world, base):
        make_update(world.action, world.officer)
        close(world.plan, world.lead)
        make_update(world.action, world.officer, month=FEBRUARY, rating="red")
        with time_machine.travel(at(FEBRUARY), tick=False):
            board.force_login(world.board)
            response = board.get(base + "?month=2026-01&rating=amber")
        assert "You are looking at the position at 31 January 2026. It cannot be edited." in text_of(response)
        assert references(response) == ["1.1"]
        assert 'actions/1.1/?month=2026-01"' in response.content.decode(), "links lead to the same month"

    def test_a_past_view_offers_a_lead_nothing_to_change(self, lead, world, base):
        close(world.plan, world.lead)
        html = lead.get(base + "?month=2026-01").content.decode()
        for form in ("add-action", "overall-rating", "status", "month"):
            assert f'href="{base}{form}/"' not in html, form

    def test_what_was_known_on_a_day_is_shown_as_it_was_known(self, board, world, base):
        make_update(world.action, world.officer)
        with time_machine.travel(at(dt.date(2026, 1, 25)), tick=False):
            board.force_login(world.board)
            then, now = board.get(base + "?known=2026-01-19"), board.get(base + "?known=2026-01-20")
        assert "as it was known on 19 January 2026" in text_of(then)
        assert "1 not rated" in text_of(then)
        assert "0 Green, 1 Amber, 0 Red" in text_of(now)

    def test_movement_since_the_last_month_says_improved_and_worsened(self, board, world, base):
        other = make_action(world.area, world.lead, reference="1.2", owner=world.officer)
        make_update(world.action, world.officer, rating="red")
        make_update(other, world.officer)
        close(world.plan, world.lead)
        make_update(world.action, world.officer, month=FEBRUARY)
        make_update(other, world.officer, month=FEBRUARY, rating="red")
        moved = board.get(base).context["now"].movement
        assert [one.position.reference for one in moved.improved] == ["1.1"]
        assert [one.position.reference for one in moved.worsened] == ["1.2"]

    def test_the_chart_travels_with_its_table(self, board, world, base):
        close(world.plan, world.lead)
        html = board.get(base).content.decode()
        assert "<svg" in html
        assert "January 2026" in html[html.index("Ratings at the end of each month") :]

    @pytest.mark.parametrize(
        ("role", "links"),
        [
            ("officer", set()),
            ("lead", {"month", "overall-rating", "add-action", "status", "history"}),
            ("board", set()),
            ("administrator", {"add-action", "status", "history"}),
            ("auditor", {"history"}),
        ],
    )
    def test_each_role_is_offered_what_it_may_do_and_no_more(self, client, world, base, role, links):
        client.force_login(world.people[role])
        html = client.get(base).content.decode()
        forms = ("month", "overall-rating", "add-action", "status", "history")
        assert {form for form in forms if f'href="{base}{form}/"' in html} == links

    def test_an_empty_plan_can_be_read(self, lead, world):
        plan = make_plan(world.authority, world.lead, monitored=False)
        response = lead.get(f"/{world.authority.slug}/plans/{plan.slug}/")
        assert response.status_code == 200
        assert "0 actions" in text_of(response)

    def test_what_was_typed_is_never_markup(self, lead, world, base):
        nasty = "<script>alert(1)</script>"
        plans.edit_plan(
            plan=world.plan, changes={"title": nasty, "wording_red": nasty}, reason=nasty, by=world.lead, now=at(JANUARY)
        )
        make_action(world.area, world.lead, reference="1.2", title=nasty, role_title=nasty)
        for address in ("", "history/", "history/?about=actions", "status/", "overall-rating/", "month/", "actions/1.2/update/"):
            html = lead.get(base + address).content.decode()
            assert "<script>alert" not in html, address
            assert "&lt;script&gt;alert(1)" in html, address


class TestHistory:
    @pytest.mark.parametrize("about", ["plan", "actions", "months"])
    def test_each_part_of_it_can_be_read_by_who_may(self, client, world, base, about):
        close(world.plan, world.lead)
        for role, status in (("lead", 200), ("administrator", 200), ("auditor", 200), ("officer", 403), ("board", 403)):
            client.force_login(world.people[role])
            assert client.get(f"{base}history/?about={about}").status_code == status, role

    def test_a_change_of_wording_says_who_from_to_and_why(self, lead, world, base):
        plans.edit_plan(
            plan=world.plan, changes={"title": "A new title"}, reason="The board asked", by=world.lead, now=at(JANUARY)
        )
        page = text_of(lead.get(base + "history/"))
        assert f"{world.plan.title} A new title The board asked" in page
        assert world.lead.name in page


class TestOverallRating:
    @pytest.fixture
    def url(self, base):
        return base + "overall-rating/"

    def test_the_lead_confirms_what_the_rules_propose_or_differs_with_a_note(self, lead, world, url, base):
        make_update(world.action, world.officer)
        assert "The rules propose Amber (O4)" in text_of(lead.get(url))
        assert send(lead, url, rating="red", note="The audit worries me.").status_code == 302
        row = OverallConfirmation.objects.get()
        assert (row.rating, row.proposed_rating, row.proposed_code, row.by) == ("red", "amber", "O4", world.lead)
        page = text_of(lead.get(base))
        assert f"Overall, confirmed Red by {world.lead.name}, 20 January 2026: The audit worries me." in page
        assert "Overall, as the rules propose Amber" in page

    def test_a_closed_month_can_be_confirmed_afterwards(self, lead, world, url, base):
        make_update(world.action, world.officer)
        close(world.plan, world.lead)
        send(lead, url + "?month=2026-01", rating="amber", note="As proposed.")
        assert OverallConfirmation.objects.get().cycle.month == JANUARY
        assert "Overall, confirmed Amber" in text_of(lead.get(base + "?month=2026-01"))
        assert "Not confirmed for February 2026 yet" in text_of(lead.get(base))

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            ({"note": "x"}, "rating", "Select overall rating"),
            ({"rating": "", "note": "x"}, "rating", "Select overall rating"),
            ({"rating": "blue", "note": "x"}, "rating", "from the list"),
            ({"rating": "amber", "note": " "}, "note", "Enter note to the board"),
            ({"rating": "amber", "note": "x" * 100_000}, "note", "1000 characters or fewer"),
            ({"rating": "amber", "note": "\x00"}, "note", "cannot be printed"),
        ],
    )
    def test_what_is_wrong_is_refused(self, lead, url, rows, changes, field, gist):
        before = rows()
        assert_refused(send(lead, url, **changes), field, gist)
        assert rows() == before

    def test_a_double_click_confirms_once(self, lead, url):
        sent = filled(lead.get(url)) | {"rating": "amber", "note": "As proposed."}
        answers = [lead.post(url, sent) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert OverallConfirmation.objects.count() == 1

    def test_a_month_that_the_plan_does_not_have_is_a_404(self, lead, url, rows):
        before = rows()
        assert lead.post(url + "?month=2030-01", {"rating": "amber", "note": "x"}).status_code == 404
        assert rows() == before


class TestStatus:
    @pytest.fixture
    def url(self, base):
        return base + "status/"

    def test_the_next_step_is_taken_on_its_day(self, lead, world, url, base):
        response = send(lead, url, status="closed", **day("on", "2026-01-15"), note="The board agreed.")
        assert response.status_code == 302
        row = PlanStatus.objects.order_by("-pk").first()
        assert (row.status, row.on, row.note, row.by) == ("closed", dt.date(2026, 1, 15), "The board agreed.", world.lead)

    def test_a_plan_that_has_ended_takes_no_change_and_says_so(self, lead, url, base, rows):
        send(lead, url, status="closed", **day("on", "2026-01-15"))
        before = rows()
        for address in ("status/", "add-action/", "month/", "overall-rating/", "actions/1.1/update/", "actions/1.1/owner/"):
            for method in (lead.get, lead.post):
                response = method(base + address)
                assert response.status_code == 403, address
                assert "has ended. Nothing in it can be changed any more." in text_of(response)
        assert rows() == before

    def test_a_plan_is_replaced_by_another_of_the_same_council(self, lead, world, url):
        newer = make_plan(world.authority, world.lead, monitored=False)
        send(lead, url, status="superseded", superseded_by=str(newer.pk), **day("on", "2026-01-15"))
        world.plan.refresh_from_db()
        assert world.plan.superseded_by == newer

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            ({**day("on", "2026-01-15")}, "status", "Select next step"),
            ({"status": "draft", **day("on", "2026-01-15")}, "status", "from the list"),
            ({"status": "closed", **day("on", "--")}, "on", "Enter date of the step"),
            ({"status": "closed", **day("on", "2026-02-30")}, "on", "must be a real date"),
            ({"status": "closed", **day("on", "2026-01-21")}, "on", "The date is in the future."),
            ({"status": "closed", **day("on", "2025-12-31")}, "on", "The date is before the step before it, 1 January 2026."),
            ({"status": "superseded", **day("on", "2026-01-15")}, "superseded_by", "Choose the plan that replaces this one."),
            ({"status": "closed", "note": "x" * 100_000, **day("on", "2026-01-15")}, "note", "500 characters or fewer"),
        ],
    )
    def test_what_is_wrong_is_refused(self, lead, url, rows, changes, field, gist):
        before = rows()
        assert_refused(send(lead, url, **changes), field, gist)
        assert rows() == before

    def test_a_plan_of_another_council_is_not_on_the_list(self, lead, other_world, url, rows):
        before = rows()
        changes = {"status": "superseded", "superseded_by": str(other_world.plan.pk), **day("on", "2026-01-15")}
        assert_refused(send(lead, url, **changes), "superseded_by", "from the list")
        assert rows() == before

    def test_a_double_click_takes_one_step_and_ends_on_the_same_page(self, lead, url):
        before = PlanStatus.objects.count()
        sent = filled(lead.get(url)) | {"status": "closed", **day("on", "2026-01-15")}
        first, second = lead.post(url, sent), lead.post(url, sent)
        assert (first.status_code, second.status_code) == (302, 302)
        assert PlanStatus.objects.count() == before + 1

    def test_somebody_else_took_the_step_meanwhile(self, lead, world, rows):
        plan = make_plan(world.authority, world.lead, monitored=False)
        url = f"/{world.authority.slug}/plans/{plan.slug}/status/"
        sent = filled(lead.get(url)) | {"status": "submitted", **day("on", "2026-01-15")}
        plans.move_status(
            plan=plan, status="submitted", on=dt.date(2026, 1, 10), by=world.administrator, now=at(JANUARY), today=JANUARY.last
        )
        before = rows()
        assert lead.post(url, sent).status_code in (409, 422)
        assert rows() == before


def test_reading_writes_nothing(lead, world, base, rows):
    before = rows()
    for address in (
        "",
        "?month=2026-01",
        "history/",
        "history/?about=months",
        "status/",
        "overall-rating/",
        "month/",
        "add-action/",
    ):
        assert lead.get(base + address).status_code == 200
    assert rows() == before
