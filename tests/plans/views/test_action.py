"""The action page, its history, and what a lead does with an action, over HTTP."""

import datetime as dt

import pytest
import time_machine

from metrics.months import Month
from plans.models import Action, Assignment, DueDate, Update
from plans.services import actions, cycles
from tests.factories import JANUARY, at, close, make_action, make_area, make_member, make_update
from tests.plans.views.sending import assert_refused, day, filled, text_of

FEBRUARY = Month(2026, 2)


@pytest.fixture
def action_url(base):
    return base + "actions/1.1/"


@pytest.fixture
def lead(client, world):
    client.force_login(world.lead)
    return client


def send(client, url, **changes):
    return client.post(url, filled(client.get(url)) | changes)


class TestPage:
    @pytest.mark.parametrize("role", ["officer", "lead", "board", "administrator", "auditor"])
    def test_every_role_reads_it(self, client, world, action_url, role):
        make_update(world.action, world.officer, progress="Two teams are trained.")
        client.force_login(world.people[role])
        page = text_of(client.get(action_url))
        assert f"1.1 {world.action.title}" in page
        assert "Two teams are trained." in page
        assert "31 December 2026" in page

    def test_updates_stand_newest_first(self, lead, world, action_url):
        for text in ("The first.", "The second.", "The third."):
            make_update(world.action, world.officer, progress=text)
        page = text_of(lead.get(action_url))
        assert page.index("The third.") < page.index("The second.") < page.index("The first.")

    def test_the_path_of_the_rating_by_month_is_shown(self, lead, world, action_url):
        make_update(world.action, world.officer)
        close(world.plan, world.lead)
        make_update(world.action, world.officer, month=FEBRUARY, rating="red")
        page = text_of(lead.get(action_url))
        path = page[page.index("Rating month by month") : page.index("Updates (")]
        assert path.index("Jan 26") < path.index("Amber") < path.index("Feb 26") < path.index("Red")
        assert "so far" in path

    def test_the_original_due_date_stays_beside_the_current_one_with_its_moves(self, lead, world, action_url):
        for due, reason in ((dt.date(2027, 1, 31), "The tender failed"), (dt.date(2027, 3, 31), "It failed again")):
            actions.move_due_date(action=world.action, due=due, reason=reason, by=world.lead, now=at(JANUARY))
        page = text_of(lead.get(action_url))
        assert "31 March 2027 (first due 31 December 2026; moved twice)" in page
        assert "The tender failed" in page
        assert "It failed again" in page

    def test_an_earlier_month_shows_what_stood_then_and_offers_nothing_to_do(self, lead, world, action_url):
        make_update(world.action, world.officer, progress="Of January.")
        close(world.plan, world.lead)
        make_update(world.action, world.officer, month=FEBRUARY, progress="Of February.", rating="red")
        with time_machine.travel(at(FEBRUARY), tick=False):
            lead.force_login(world.lead)
            page = lead.get(action_url + "?month=2026-01")
        assert "You are looking at the position at 31 January 2026. It cannot be edited." in text_of(page)
        assert "Of January." in text_of(page)
        assert "Of February." not in text_of(page)
        for form in ("update", "due-date", "owner", "wording", "end", "sign-off", "correct"):
            assert f"/{form}/" not in page.content.decode(), form

    @pytest.mark.parametrize(
        ("role", "links"),
        [
            ("officer", {"update"}),
            ("lead", {"update", "due-date", "owner", "wording", "end"}),
            ("administrator", {"due-date", "owner", "wording", "end"}),
            ("board", set()),
            ("auditor", set()),
        ],
    )
    def test_each_role_is_offered_what_it_may_do_and_no_more(self, client, world, action_url, role, links):
        client.force_login(world.people[role])
        html = client.get(action_url).content.decode()
        forms = ("update", "due-date", "owner", "wording", "end", "reopen", "sign-off")
        assert {form for form in forms if f'href="{action_url}{form}/"' in html} == links

    def test_many_updates_come_in_pages_of_twelve(self, lead, world, action_url):
        for number in range(13):
            make_update(world.action, world.officer, progress=f"Number {number:02}.")
        first, second = text_of(lead.get(action_url)), text_of(lead.get(action_url + "?page=2"))
        assert "Number 12." in first
        assert "Number 00." not in first
        assert "Number 00." in second
        assert "Page 2 of 2" in second

    def test_the_action_of_another_plan_is_not_found_here(self, lead, world, base):
        assert lead.get(base + "actions/9.9/").status_code == 404

    def test_reading_writes_nothing(self, lead, world, action_url, rows):
        before = rows()
        for address in ("", "history/", "update/", "due-date/", "owner/", "wording/", "end/", "reopen/"):
            lead.get(action_url + address)
        assert rows() == before


class TestHistory:
    def test_every_change_is_a_line_with_who_what_from_to_and_why(self, lead, world, action_url):
        send(lead, action_url + "due-date/", **day("due", "2027-01-31"), reason="The tender failed")
        send(lead, action_url + "wording/", title="A better title", reason="Plainer")
        page = text_of(lead.get(action_url + "history/"))
        assert f"{world.lead.name} Due date 31 December 2026 31 January 2027 The tender failed" in page
        assert f"{world.lead.name} Title {world.action.title} A better title Plainer" in page

    def test_it_comes_in_pages(self, lead, world, action_url):
        for number in range(30):
            make_update(world.action, world.officer, progress=f"Number {number:02}.", rating=("red", "amber")[number % 2])
        first = lead.get(action_url + "history/")
        assert "Page 1 of 2" in text_of(first)
        assert "Page 2 of 2" in text_of(lead.get(action_url + "history/?page=2"))

    def test_what_was_typed_is_never_markup(self, lead, world, action_url):
        send(lead, action_url + "wording/", title="<script>alert(1)</script>", reason="<img src=x onerror=alert(1)>")
        for address in ("", "history/", "wording/"):
            html = lead.get(action_url + address).content.decode()
            assert "<script>alert" not in html
            assert "<img src=x" not in html


class TestAdding:
    TYPED = {
        "reference": "1.2",
        "title": "Train every team",
        "success_measure": "All teams by June",
        "role_title": "Head of Practice",
        **day("start", "2026-02-01"),
        **day("due", "2026-06-30"),
    }

    @pytest.fixture
    def url(self, base):
        return base + "add-action/"

    def test_an_action_is_added_with_its_dates_and_owner(self, lead, world, url, base):
        response = send(lead, url, **self.TYPED, area=str(world.area.pk), owner=str(world.officer.pk))
        assert (response.status_code, response["Location"]) == (302, base + "actions/1.2/")
        action = Action.objects.with_facts().get(reference="1.2")
        assert (action.title, action.start, action.due_now) == ("Train every team", dt.date(2026, 2, 1), dt.date(2026, 6, 30))
        assert (action.owner_now, action.owner_role) == (world.officer.pk, "Head of Practice")
        assert action.history.get().history_user == world.lead

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            ({"reference": ""}, "reference", "Enter reference"),
            ({"reference": "1.1"}, "", "Another action of this plan has this reference."),
            ({"reference": "1/2"}, "reference", "Use letters, figures, full stops and hyphens"),
            ({"reference": "1.2\x00"}, "reference", "cannot be printed"),
            ({"reference": "x" * 21}, "reference", "20 characters or fewer"),
            ({"title": " "}, "title", "Enter title"),
            ({"title": "x" * 100_000}, "title", "250 characters or fewer. You have typed 100000."),
            ({"success_measure": "x" * 100_000}, "success_measure", "1000 characters or fewer"),
            ({"role_title": ""}, "role_title", "Enter role title"),
            ({"area": "999999"}, "area", "Select area from the list"),
            ({"area": "x"}, "area", "Select area from the list"),
            ({"owner": "999999"}, "owner", "Select person from the list"),
            ({"update_every": "0"}, "update_every", "must be 1 or more"),
            ({"update_every": "13"}, "update_every", "must be 12 or fewer"),
            ({"update_every": "often"}, "update_every", "must be a whole number"),
            (day("start", "2026-02-31"), "start", "Start date must be a real date"),
            (day("due", "2026-06-31"), "due", "Due date must be a real date"),
            (day("due", "2026-01-31"), "due", "The due date is before the start date, 1 February 2026."),
            (day("due", "2150-01-31"), "due", "must have a year from 2000 to 2100"),
        ],
    )
    def test_what_is_wrong_is_refused(self, lead, world, url, rows, changes, field, gist):
        before = rows()
        response = send(lead, url, **(self.TYPED | {"area": str(world.area.pk)} | changes))
        assert_refused(response, field, gist)
        assert rows() == before
        kept = filled(response)
        assert kept["title"] == changes.get("title", "Train every team").strip() or "title" in changes

    def test_an_area_or_a_person_of_another_council_is_not_on_the_list(self, lead, world, other_world, url, rows):
        before = rows()
        typed = self.TYPED | {"area": str(world.area.pk)}
        assert_refused(send(lead, url, **typed | {"area": str(other_world.area.pk)}), "area", "from the list")
        assert_refused(send(lead, url, **typed, owner=str(other_world.officer.pk)), "owner", "from the list")
        assert_refused(send(lead, url, **typed, owner=str(world.board.pk)), "owner", "from the list")
        assert rows() == before

    def test_a_double_click_adds_one_action(self, lead, world, url):
        sent = filled(lead.get(url)) | self.TYPED | {"area": str(world.area.pk)}
        answers = [lead.post(url, sent) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert Action.objects.count() == 2


class TestDueDate:
    @pytest.fixture
    def url(self, action_url):
        return action_url + "due-date/"

    def test_it_moves_with_a_reason_and_the_first_stays(self, lead, world, url):
        response = send(lead, url, **day("due", "2027-01-31"), reason="The tender failed")
        assert response.status_code == 302
        row = DueDate.objects.order_by("-pk").first()
        assert (row.due, row.previous, row.reason) == (dt.date(2027, 1, 31), dt.date(2026, 12, 31), "The tender failed")
        assert "Action 1.1 is now due on 31 January 2027." in text_of(lead.get(url.replace("due-date/", "")))

    def test_the_month_may_be_typed_as_a_word(self, lead, url):
        send(lead, url, due_day="31", due_month="January", due_year="2027", reason="The tender failed")
        assert DueDate.objects.order_by("-pk").first().due == dt.date(2027, 1, 31)

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            (day("due", "2027-01-31") | {"reason": ""}, "reason", "Say why the due date moves."),
            (day("due", "2027-01-31") | {"reason": "  \n "}, "reason", "Say why the due date moves."),
            (day("due", "2027-01-31") | {"reason": "x" * 100_000}, "reason", "500 characters or fewer"),
            (day("due", "2027-01-31") | {"reason": "\x1b"}, "reason", "cannot be printed"),
            (day("due", "2027-02-31"), "due", "New due date must be a real date"),
            (day("due", "2026-12-31"), "due", "This is the due date already."),
            (day("due", "2025-12-31"), "due", "The due date is before the start date, 1 January 2026."),
            (day("due", "1999-12-31"), "due", "must have a year from 2000 to 2100"),
            (day("due", "--"), "due", "Enter new due date"),
            (day("due", "2027-1-"), "due", "must include a day"),
            ({"due_day": "٣١", "due_month": "1", "due_year": "2027"}, "due", "must be a real date"),
        ],
    )
    def test_what_is_wrong_is_refused(self, lead, url, rows, changes, field, gist):
        before = rows()
        response = send(lead, url, **({"reason": "The tender failed"} | changes))
        assert_refused(response, field, gist)
        assert rows() == before
        kept = filled(response)
        assert all(kept[name] == value for name, value in changes.items() if name.startswith("due_"))

    def test_somebody_else_moved_it_meanwhile(self, lead, world, url, rows):
        sent = filled(lead.get(url)) | day("due", "2027-01-31") | {"reason": "Mine"}
        actions.move_due_date(
            action=world.action, due=dt.date(2027, 3, 31), reason="Theirs", by=world.administrator, now=at(JANUARY)
        )
        before = rows()
        response = lead.post(url, sent)
        assert_refused(response, "", "Somebody else moved this due date", status=409)
        assert "Due 31 March 2027" in text_of(response)
        assert rows() == before
        again = filled(response)
        assert (again["reason"], again["due_day"]) == ("Mine", "31")
        assert lead.post(url, again).status_code == 302
        assert DueDate.objects.order_by("-pk").first().previous == dt.date(2027, 3, 31)

    def test_the_date_of_an_action_that_has_ended_stays(self, lead, world, url, rows):
        actions.end_action(action=world.action, stage="stopped", reason="Merged", by=world.lead, now=at(JANUARY))
        before = rows()
        response = send(lead, url, **day("due", "2027-01-31"), reason="Why not")
        assert_refused(response, "", "Action 1.1 is stopped. Reopen it first.")
        assert rows() == before


class TestOwner:
    @pytest.fixture
    def url(self, action_url):
        return action_url + "owner/"

    def test_it_is_given_to_somebody_else_with_a_reason(self, lead, world, url):
        other = make_member(world.authority, "officer")
        response = send(lead, url, owner=str(other.pk), role_title="Team Manager", reason="Moved team")
        assert response.status_code == 302
        row = Assignment.objects.order_by("-pk").first()
        assert (row.owner, row.role_title, row.reason, row.by) == (other, "Team Manager", "Moved team", world.lead)

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            ({"role_title": "Team Manager", "reason": ""}, "reason", "Say why the owner changes."),
            ({"role_title": "", "reason": "x"}, "role_title", "Enter role title"),
            ({"role_title": "x" * 101, "reason": "x"}, "role_title", "100 characters or fewer"),
            ({"owner": "999999", "reason": "x"}, "owner", "Select person from the list"),
            ({"reason": "x"}, "", "Nothing was changed."),
        ],
    )
    def test_what_is_wrong_is_refused(self, lead, url, rows, changes, field, gist):
        before = rows()
        assert_refused(send(lead, url, **changes), field, gist)
        assert rows() == before

    def test_a_person_who_cannot_update_actions_is_not_on_the_list(self, lead, world, other_world, url):
        html = lead.get(url).content.decode()
        for person, listed in ((world.officer, True), (world.lead, True), (world.board, False), (other_world.officer, False)):
            assert (f'value="{person.pk}"' in html.split("<select", 1)[1].split("</select>")[0]) is listed, person

    def test_somebody_else_reassigned_it_meanwhile(self, lead, world, url, rows):
        sent = filled(lead.get(url)) | {"role_title": "Mine", "reason": "Mine"}
        actions.assign(
            action=world.action, owner=world.lead, role_title="Theirs", reason="Swap", by=world.administrator, now=at(JANUARY)
        )
        before = rows()
        response = lead.post(url, sent)
        assert_refused(response, "", "Somebody else reassigned this action", status=409)
        assert "Theirs" in text_of(response)
        assert rows() == before
        assert lead.post(url, filled(response)).status_code == 302


class TestReword:
    @pytest.fixture
    def url(self, action_url):
        return action_url + "wording/"

    def test_it_is_reworded_with_a_reason(self, lead, world, url):
        assert send(lead, url, title="A better title", reason="Plainer").status_code == 302
        action = Action.objects.get(pk=world.action.pk)
        assert (action.title, action.version) == ("A better title", 2)
        last = action.history.order_by("-pk").first()
        assert (last.history_user, last.history_change_reason) == (world.lead, "Plainer")

    def test_a_new_reference_leads_to_the_new_address(self, lead, url, base):
        response = send(lead, url, reference="1.1a", reason="Split")
        assert response["Location"] == base + "actions/1.1a/"
        assert lead.get(response["Location"]).status_code == 200

    def test_a_double_click_on_a_new_reference_ends_on_the_same_page(self, lead, world, url):
        sent = filled(lead.get(url)) | {"reference": "1.1a", "reason": "Split"}
        first, second = lead.post(url, sent), lead.post(url, sent)
        assert (first.status_code, second.status_code) == (302, 302)
        assert first["Location"] == second["Location"]
        assert world.action.history.count() == 2

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            ({"title": "New", "reason": ""}, "reason", "Say why"),
            ({"reason": "x"}, "", "Nothing was changed."),
            ({"title": "", "reason": "x"}, "title", "Enter title"),
            ({"reference": "a b", "reason": "x"}, "reference", "Use letters, figures"),
            (day("start", "2027-01-01") | {"reason": "x"}, "", "The due date is before the start date, 1 January 2027."),
            ({"area": "999999", "reason": "x"}, "area", "Select area from the list"),
        ],
    )
    def test_what_is_wrong_is_refused(self, lead, url, rows, changes, field, gist):
        before = rows()
        assert_refused(send(lead, url, **changes), field, gist)
        assert rows() == before

    def test_an_area_of_another_plan_is_refused(self, lead, world, other_world, url, rows):
        before = rows()
        assert_refused(send(lead, url, area=str(other_world.area.pk), reason="x"), "area", "from the list")
        assert rows() == before

    def test_somebody_else_reworded_it_meanwhile(self, lead, world, url, rows):
        sent = filled(lead.get(url)) | {"title": "Mine", "reason": "Mine"}
        actions.edit_action(
            action=world.action, changes={"title": "Theirs"}, reason="Theirs", by=world.administrator, now=at(JANUARY)
        )
        before = rows()
        response = lead.post(url, sent)
        assert_refused(response, "", f"{world.administrator.name} changed this after you opened the form.", status=409)
        assert "Title Theirs" in text_of(response)
        assert rows() == before
        again = filled(response)
        assert again["title"] == "Mine"
        assert lead.post(url, again).status_code == 302
        assert Action.objects.get(pk=world.action.pk).title == "Mine"


class TestEndingAndReopening:
    @pytest.mark.parametrize(("stage", "words"), [("stopped", "stopped"), ("devolved", "devolved to business as usual")])
    def test_a_lead_ends_an_action_with_a_reason_and_it_leaves_the_totals(self, lead, base, action_url, stage, words):
        response = send(lead, action_url + "end/", stage=stage, reason="Merged with 1.2")
        assert response.status_code == 302
        assert f"Action 1.1 is {words}." in text_of(lead.get(action_url))
        assert "0 actions:" in text_of(lead.get(base))
        update = Update.objects.get()
        assert (update.stage, update.rating, update.progress) == (stage, "", "Merged with 1.2")

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            ({"reason": "x"}, "stage", "Say whether the action is stopped or devolved"),
            ({"stage": "completed", "reason": "x"}, "stage", "from the list"),
            ({"stage": "stopped", "reason": " "}, "reason", "Say why"),
            ({"stage": "stopped", "reason": "x" * 100_000}, "reason", "1000 characters or fewer"),
        ],
    )
    def test_what_is_wrong_is_refused(self, lead, action_url, rows, changes, field, gist):
        before = rows()
        assert_refused(send(lead, action_url + "end/", **changes), field, gist)
        assert rows() == before

    def test_a_lead_reopens_it(self, lead, action_url):
        send(lead, action_url + "end/", stage="stopped", reason="Merged")
        assert 'reopen/"' in lead.get(action_url).content.decode()
        assert send(lead, action_url + "reopen/", reason="Taken up again").status_code == 302
        page = text_of(lead.get(action_url))
        assert "Action 1.1 is in progress again." in page
        assert "Taken up again" in page

    def test_what_has_not_ended_is_not_reopened(self, lead, action_url, rows):
        before = rows()
        assert_refused(send(lead, action_url + "reopen/", reason="x"), "", "Action 1.1 is not started already.")
        assert rows() == before

    @pytest.mark.parametrize(("address", "typed"), [("end/", {"stage": "stopped"}), ("reopen/", {})])
    def test_a_double_click_does_it_once(self, lead, action_url, address, typed):
        if address == "reopen/":
            send(lead, action_url + "end/", stage="stopped", reason="Merged")
        before = Update.objects.count()
        sent = filled(lead.get(action_url + address)) | typed | {"reason": "Twice"}
        answers = [lead.post(action_url + address, sent) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert Update.objects.count() == before + 1


def test_nothing_is_changed_after_the_month_was_closed_behind_a_past_view(lead, world, base, action_url):
    """The frozen month keeps the due date, owner and rating that it had, whatever a lead changes later."""
    make_update(world.action, world.officer)
    close(world.plan, world.lead)
    before = lead.get(base + "?month=2026-01").context["now"].positions
    with time_machine.travel(at(FEBRUARY), tick=False):
        lead.force_login(world.lead)
        send(lead, action_url + "due-date/", **day("due", "2027-01-31"), reason="The tender failed")
        send(lead, action_url + "owner/", owner="", role_title="Nobody in particular", reason="Vacant")
        send(lead, action_url + "end/", stage="stopped", reason="Merged")
        after = lead.get(base + "?month=2026-01").context["now"].positions
    assert after == before
    assert cycles.ReviewCycle.objects.count() == 2


def test_a_reading_role_can_send_none_of_the_forms(client, world, base, action_url, rows):
    make_area(world.plan, world.lead)
    make_action(world.area, world.lead)
    before = rows()
    for role in ("board", "auditor"):
        client.force_login(world.people[role])
        for address in ("update/", "due-date/", "owner/", "wording/", "end/", "reopen/", "sign-off/"):
            assert client.post(action_url + address, {"reason": "x"}).status_code == 403
        for address in ("add-action/", "status/", "overall-rating/", "month/close/", "month/reopen/"):
            assert client.post(base + address, {"reason": "x"}).status_code == 403
    assert rows() == before
