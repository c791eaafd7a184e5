"""The update form, corrections and sign-off, over HTTP."""

import datetime as dt
import threading

import pytest
from django.db import connection, connections
from django.test import Client

from accounts.models import FormToken
from metrics.months import Month
from plans import rag
from plans.models import SignOff, Update
from plans.services import actions, plans, updates
from tests.factories import JANUARY, World, at, close, make_action, make_area, make_member, make_plan, make_update, said
from tests.plans.views.sending import assert_refused, day, errors_of, filled, text_of

# What an officer fills in, on top of what the form opens with.
TYPED = {
    "stage": "in_progress",
    "rating": "amber",
    "impact": "no_evidence",
    "progress": "Two of three teams are trained.",
    "expected_rating": "green",
    **day("expected_by", "2026-06-30"),
}


@pytest.fixture
def url(base):
    return base + "actions/1.1/update/"


@pytest.fixture
def officer(client, world):
    client.force_login(world.officer)
    return client


def send(client, url, **changes):
    """Open the form, fill it in and send it."""
    return client.post(url, filled(client.get(url)) | TYPED | changes)


class TestWriting:
    def test_an_update_is_saved_with_all_that_was_typed(self, officer, world, url, base):
        response = send(
            officer,
            url,
            impact="early_evidence",
            impact_evidence="12 of 15 audits",
            rating="green",
            expected_rating="",
            **day("expected_by", "--"),
        )
        assert (response.status_code, response["Location"]) == (302, base + "actions/1.1/")
        update = Update.objects.get()
        assert (update.action, update.by, update.cycle.month) == (world.action, world.officer, JANUARY)
        assert (update.stage, update.rating, update.impact) == ("in_progress", "green", "early_evidence")
        assert (update.progress, update.impact_evidence) == ("Two of three teams are trained.", "12 of 15 audits")
        assert (update.suggested_rating, update.suggested_code) == ("green", "R9")
        assert update.known_from == at(JANUARY)

    def test_the_pages_show_it_at_once(self, officer, url, base):
        send(officer, url)
        assert "Action 1.1 is updated for January 2026." in text_of(officer.get(base + "actions/1.1/"))
        assert "Two of three teams are trained." in text_of(officer.get(base + "actions/1.1/"))
        assert "0 Green, 1 Amber, 0 Red" in text_of(officer.get(base))
        history = text_of(officer.get(base + "actions/1.1/history/"))
        assert "Not rated Amber" in history
        assert "Two of three teams are trained." in history

    def test_the_month_just_closed_does_not_change(self, officer, world, url, base):
        send(officer, url)
        close(world.plan, world.lead)
        before = officer.get(base + "?month=2026-01").context["now"].positions
        send(officer, url, rating="red", progress="The trainer has left.")
        assert officer.get(base + "?month=2026-01").context["now"].positions == before
        assert Update.objects.order_by("pk").last().cycle.month == Month(2026, 2)

    def test_the_form_shows_the_suggestion_and_the_plans_words_before_anything_is_saved(self, officer, world, url):
        page = text_of(officer.get(url))
        assert "In progress and on time, with no evidence of impact on children yet. (R9)" in page
        for rating in rag.RATINGS:
            assert world.plan.wording(rating) in page

    def test_the_previous_narrative_stands_beside_the_form(self, officer, world, url):
        assert "Nothing has been written yet." in text_of(officer.get(url))
        make_update(world.action, world.officer, progress="The first team is trained.")
        page = officer.get(url)
        assert "The first team is trained." in text_of(page)
        assert filled(page)["progress"] == "", "it stands beside the new text, not in it"

    def test_the_stage_and_the_path_are_taken_over_from_the_last_update(self, officer, world, url):
        make_update(world.action, world.officer)
        form = filled(officer.get(url))
        assert (form["stage"], form["expected_rating"]) == ("in_progress", "green")
        assert (form["expected_by_day"], form["expected_by_month"], form["expected_by_year"]) == ("31", "3", "2027")
        assert "rating" not in form, "a rating is given each month, not taken over"

    def test_a_rosier_rating_is_saved_with_its_reason_and_shown_with_it(self, officer, url, base):
        send(
            officer,
            url,
            rating="green",
            difference_reason="The audit of March says so",
            expected_rating="",
            **day("expected_by", "--"),
        )
        assert Update.objects.get().difference_reason == "The audit of March says so"
        page = text_of(officer.get(base + "actions/1.1/"))
        assert "Rated Green; the rules suggest Amber" in page
        assert "The audit of March says so" in page
        assert "Rules suggest Amber" in text_of(officer.get(base))

    def test_line_ends_and_signs_of_other_scripts_come_back_as_they_were_typed(self, officer, url, base):
        text = "First line\r\nSecond line – “quoted”, café, 日本, 👍 & <b>bold</b>"
        send(officer, url, progress=text)
        assert Update.objects.get().progress == text.replace("\r\n", "\n")
        html = officer.get(base + "actions/1.1/").content.decode()
        assert "First line<br>Second line – “quoted”, café, 日本, 👍 &amp; &lt;b&gt;bold&lt;/b&gt;" in html

    def test_a_lead_updates_any_action(self, client, world, url):
        client.force_login(world.lead)
        assert send(client, url).status_code == 302
        assert Update.objects.get().by == world.lead


class TestBadInput:
    """Each gets a sentence beside what is wrong; the form comes back as it was typed, and nothing is stored."""

    CASES = [
        ("an empty narrative", {"progress": ""}, "progress", "Enter progress since the last update"),
        ("blanks for a narrative", {"progress": " \t\r\n "}, "progress", "Enter progress since the last update"),
        (
            "100,000 characters",
            {"progress": "x" * 100_000},
            "progress",
            "must be 4000 characters or fewer. You have typed 100000.",
        ),
        ("100,000 characters of evidence", {"impact_evidence": "x" * 100_000}, "impact_evidence", "You have typed 100000."),
        ("100,000 characters of reason", {"difference_reason": "x" * 100_000}, "difference_reason", "1000 characters or fewer"),
        ("a control character", {"progress": "Bell \x07"}, "progress", "contains a character that cannot be printed"),
        ("a NUL", {"progress": "Nothing \x00"}, "progress", "contains a character that cannot be printed"),
        ("an escape", {"impact_evidence": "\x1b[31m"}, "impact_evidence", "contains a character that cannot be printed"),
        ("a rating that does not exist", {"rating": "blue"}, "rating", "Select rating of delivery from the list"),
        ("a rating in capitals", {"rating": "GREEN"}, "rating", "Select rating of delivery from the list"),
        ("no rating", {"rating": ""}, "rating", "Choose Red, Amber or Green."),
        ("a stage that does not exist", {"stage": "nearly"}, "stage", "Select stage from the list"),
        ("a stage that only a sign-off gives", {"stage": "completed"}, "stage", "Select stage from the list"),
        ("a stage that only a lead gives", {"stage": "stopped"}, "stage", "Select stage from the list"),
        ("no stage", {"stage": ""}, "stage", "Select stage"),
        ("an impact that does not exist", {"impact": "huge"}, "impact", "Select impact on children from the list"),
        ("no impact", {"impact": ""}, "impact", "Select impact on children"),
        ("impact without what shows it", {"impact": "sustained"}, "impact_evidence", "Say what shows the impact on children"),
        (
            "a rosier rating without a reason",
            {"rating": "green"},
            "difference_reason",
            "You rate this Green; the rules suggest Amber",
        ),
        ("31 February", day("expected_by", "2026-02-31"), "expected_by", "Expected by must be a real date"),
        ("month 13", day("expected_by", "2026-13-01"), "expected_by", "Expected by must be a real date"),
        ("a date in letters", day("expected_by", "soon-06-30"), "expected_by", "Expected by must be a real date"),
        ("two figures for a year", day("expected_by", "26-06-30"), "expected_by", "a year of four numbers"),
        ("half a date", day("expected_by", "2026--30"), "expected_by", "Expected by must include a month"),
        ("the year 1066", day("expected_by", "1066-06-30"), "expected_by", "must have a year from 2000"),
        ("a date before the month", day("expected_by", "2025-12-31"), "expected_by", "before the review month, January 2026"),
        ("a path without its date", day("expected_by", "--"), "expected_by", "Give both the rating you expect and the date"),
        ("a date without its path", {"expected_rating": ""}, "expected_rating", "Give both the rating you expect and the date"),
        (
            "Red without a path",
            {"rating": "red", "expected_rating": "", **day("expected_by", "--")},
            "expected_rating",
            "the path to green",
        ),
    ]

    @pytest.mark.parametrize(("changes", "field", "gist"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
    def test_it_is_refused_beside_the_field_and_nothing_is_lost(self, officer, url, rows, changes, field, gist):
        before = rows()
        sent = filled(officer.get(url)) | TYPED | changes
        response = officer.post(url, sent)
        assert_refused(response, field, gist)
        assert rows() == before
        assert not FormToken.objects.exists(), "a refused form can be sent again"
        kept = filled(response)
        for name, value in sent.items():
            if name in kept and name not in ("csrfmiddlewaretoken", "expected_rating") and name not in changes:
                assert kept[name] == value, name
        for name, value in changes.items():
            if name.startswith("expected_by") or name in ("impact_evidence", "difference_reason"):
                assert kept[name] == value, name

    def test_the_text_that_was_too_long_is_still_there_to_be_cut(self, officer, url):
        response = send(officer, url, progress="x" * 100_000)
        assert filled(response)["progress"] == "x" * 100_000

    def test_everything_that_is_wrong_is_said_at_once(self, officer, url):
        response = send(officer, url, progress="", stage="", impact="", **day("expected_by", "2026-02-31"))
        found = {anchor.removeprefix("id_").rsplit("_", 1)[0] for anchor in errors_of(response)}
        assert {"stage", "impact", "expected_by"} <= found
        assert "id_progress" in errors_of(response)

    def test_a_rating_for_an_action_not_begun_is_refused(self, officer, world, base, rows):
        """Not rated follows from the stage; nobody chooses it, and nobody chooses a rating against it."""
        make_action(world.area, world.lead, reference="1.2", owner=world.officer, start=dt.date(2026, 6, 1))
        before = rows()
        response = send(officer, base + "actions/1.2/update/", stage="not_started")
        assert_refused(response, "rating", "Leave the rating empty, or choose another stage.")
        assert rows() == before

    def test_fields_that_the_form_does_not_have_are_ignored(self, officer, world, url):
        """Nobody signs for somebody else or writes into another month by adding fields to what the browser sends."""
        send(
            officer,
            url,
            by=str(world.lead.pk),
            cycle="999",
            action="999",
            suggested_rating="green",
            known_from="2020-01-01",
            corrects="1",
        )
        update = Update.objects.get()
        assert (update.by, update.action, update.corrects, update.suggested_rating) == (
            world.officer,
            world.action,
            None,
            "amber",
        )
        assert update.known_from == at(JANUARY)

    @pytest.mark.parametrize("seen", ["", "x", "-1", "99999999999999999999", "\x00"])
    def test_a_form_whose_hidden_part_was_tampered_with_is_refused(self, officer, world, url, rows, seen):
        make_update(world.action, world.officer)
        before = rows()
        response = send(officer, url, seen=seen)
        assert response.status_code in (409, 422)
        assert rows() == before

    @pytest.mark.parametrize("token", ["x", "0", "\x00", "x" * 100_000])
    def test_a_token_that_is_none_is_refused(self, officer, url, rows, token):
        before = rows()
        assert send(officer, url, token=token).status_code == 422
        assert rows() == before


class TestWhoAndWhen:
    """An update that may not be written is refused, whether the form is asked for or sent."""

    @pytest.mark.parametrize("method", ["get", "post"])
    @pytest.mark.parametrize("stage", ["stopped", "devolved"])
    def test_an_action_that_has_ended_takes_no_update(self, officer, world, url, rows, method, stage):
        actions.end_action(action=world.action, stage=stage, reason="Merged with 1.2", by=world.lead, now=at(JANUARY))
        before = rows()
        response = getattr(officer, method)(url, TYPED)
        assert response.status_code == 403
        assert f"Action 1.1 is {rag.STAGE_WORDS[stage].lower()}, so it takes no more updates." in text_of(response)
        assert rows() == before

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_a_completed_action_takes_no_update(self, officer, world, url, rows, method):
        done = make_update(world.action, world.officer, stage=rag.AWAITING_SIGN_OFF)
        updates.sign_off(update=done, accepted=True, by=world.lead, now=at(JANUARY))
        before = rows()
        response = getattr(officer, method)(url, TYPED)
        assert response.status_code == 403
        assert "Action 1.1 is completed, so it takes no more updates." in text_of(response)
        assert rows() == before

    def test_an_action_that_ended_while_the_form_was_open_is_refused_too(self, officer, world, url, rows):
        sent = filled(officer.get(url)) | TYPED
        actions.end_action(action=world.action, stage="stopped", reason="Merged with 1.2", by=world.lead, now=at(JANUARY))
        before = rows()
        response = officer.post(url, sent)
        assert response.status_code == 403
        assert "is stopped" in text_of(response)
        assert rows() == before

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_another_councils_action_does_not_exist(self, officer, other_world, rows, method):
        before = rows()
        address = f"/{other_world.authority.slug}/plans/{other_world.plan.slug}/actions/1.1/update/"
        assert getattr(officer, method)(address, TYPED).status_code == 404
        assert rows() == before

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_somebody_elses_action_is_refused_by_name(self, client, world, url, rows, method):
        client.force_login(make_member(world.authority, "officer"))
        before = rows()
        response = getattr(client, method)(url, TYPED)
        assert response.status_code == 403
        assert "Action 1.1 is not yours: its owner is" in text_of(response)
        assert rows() == before

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_a_published_plan_says_that_it_is_a_record(self, officer, world, url, rows, method):
        plans.publish_record(plan=world.plan, record_ends=JANUARY, source="A paper", by=world.lead, now=at(JANUARY))
        before = rows()
        response = getattr(officer, method)(url, TYPED)
        assert response.status_code == 403
        assert "is a published record, shown as its council published it. It cannot be changed." in text_of(response)
        assert rows() == before

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_a_plan_that_is_not_monitored_yet_has_no_month_to_write_into(self, client, world, rows, method):
        plan = make_plan(world.authority, world.lead, monitored=False)
        make_action(make_area(plan, world.lead), world.lead, reference="1.1", owner=world.officer)
        client.force_login(world.officer)
        before = rows()
        response = getattr(client, method)(f"/{world.authority.slug}/plans/{plan.slug}/actions/1.1/update/", TYPED)
        assert response.status_code == 403
        assert "has no open review month, so it cannot be updated yet." in text_of(response)
        assert rows() == before

    def test_after_closing_an_update_belongs_to_the_next_month_even_from_an_older_form(self, officer, world, url):
        sent = filled(officer.get(url)) | TYPED
        close(world.plan, world.lead)
        assert officer.post(url, sent).status_code == 302
        assert Update.objects.get().cycle.month == Month(2026, 2)


class TestStale:
    """Somebody else updated the same action while the form was open."""

    def test_the_second_is_told_sees_both_and_loses_nothing(self, officer, world, url, rows):
        sent = filled(officer.get(url)) | TYPED | {"progress": "Mine, of this morning."}
        make_update(world.action, world.lead, progress="Theirs, a minute earlier.", rating="red")
        before = rows()
        response = officer.post(url, sent)
        assert_refused(response, "", "Nothing of yours is lost", status=409)
        assert rows() == before
        words = text_of(response)
        assert f"{world.lead.name} updated action 1.1 after you opened this form." in words
        assert "Theirs, a minute earlier." in words
        assert "What was saved meanwhile" in words
        kept = filled(response)
        for name in ("progress", "stage", "rating", "impact", "expected_rating", "expected_by_day", "token"):
            assert kept[name] == sent[name], name

    def test_sending_it_again_saves_it_after_theirs(self, officer, world, url):
        sent = filled(officer.get(url)) | TYPED | {"progress": "Mine, of this morning."}
        make_update(world.action, world.lead, progress="Theirs, a minute earlier.")
        again = filled(officer.post(url, sent))
        assert officer.post(url, again).status_code == 302
        assert [update.progress for update in Update.objects.order_by("pk")] == [
            "Theirs, a minute earlier.",
            "Mine, of this morning.",
        ]

    def test_a_third_meanwhile_is_told_again(self, officer, world, url):
        sent = filled(officer.get(url)) | TYPED
        make_update(world.action, world.lead, progress="Theirs, first.")
        again = filled(officer.post(url, sent))
        make_update(world.action, world.lead, progress="Theirs, second.")
        response = officer.post(url, again)
        assert response.status_code == 409
        assert "Theirs, second." in text_of(response)

    def test_ones_own_earlier_update_in_another_tab_counts_too(self, officer, world, url):
        sent = filled(officer.get(url)) | TYPED
        make_update(world.action, world.officer, progress="From the other tab.")
        response = officer.post(url, sent)
        assert response.status_code == 409
        assert "From the other tab." in text_of(response)

    def test_a_correction_meanwhile_counts_too(self, officer, world, url):
        first = make_update(world.action, world.officer)
        sent = filled(officer.get(url)) | TYPED
        updates.correct_update(
            update=first, said=said(progress="Put right."), by=world.lead, now=at(JANUARY), today=at(JANUARY).date()
        )
        assert officer.post(url, sent).status_code == 409


class TestTwice:
    def test_the_same_form_sent_twice_is_one_update_and_leads_to_the_same_page(self, officer, url, base):
        sent = filled(officer.get(url)) | TYPED
        first, second = officer.post(url, sent), officer.post(url, sent)
        assert (first.status_code, second.status_code) == (302, 302)
        assert first["Location"] == second["Location"] == base + "actions/1.1/"
        assert Update.objects.count() == 1

    def test_going_back_and_opening_the_form_again_is_another_form(self, officer, url):
        send(officer, url)
        send(officer, url, progress="And another thing.")
        assert Update.objects.count() == 2

    def test_a_refused_form_can_be_put_right_and_sent(self, officer, url):
        again = filled(send(officer, url, progress=""))
        assert officer.post(url, again | {"progress": "Now with text."}).status_code == 302
        assert Update.objects.get().progress == "Now with text."

    def test_somebody_elses_token_leads_nowhere_and_stops_nothing(self, officer, world, url):
        sent = filled(officer.get(url)) | TYPED
        officer.post(url, sent)
        lead = Client()
        lead.force_login(world.lead)
        theirs = filled(lead.get(url)) | TYPED | {"token": sent["token"], "progress": "The lead's own."}
        assert lead.post(url, theirs).status_code == 302
        assert Update.objects.count() == 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's tests share one connection; its writers queue anyway")
@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    """Requests that really run side by side, each on a connection of its own."""

    def together(self, *requests):
        """Run each function in a thread, all released at once; their results in order."""
        barrier, results = threading.Barrier(len(requests)), [None] * len(requests)

        def run(index, request):
            try:
                barrier.wait(timeout=10)
                results[index] = request()
            finally:
                connections.close_all()

        threads = [threading.Thread(target=run, args=pair) for pair in enumerate(requests)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        return results

    def signed_in(self, user):
        client = Client()
        client.force_login(user)
        return client

    def test_a_double_click_is_one_update(self):
        world = World()
        url = f"/{world.authority.slug}/plans/{world.plan.slug}/actions/1.1/update/"
        clients = [self.signed_in(world.officer) for _ in range(4)]
        sent = filled(clients[0].get(url)) | TYPED
        answers = self.together(*[lambda client=client: client.post(url, sent) for client in clients])
        assert [answer.status_code for answer in answers] == [302] * 4
        assert len({answer["Location"] for answer in answers}) == 1
        assert Update.objects.count() == 1

    def test_of_two_people_with_the_same_form_one_is_told(self):
        world = World()
        url = f"/{world.authority.slug}/plans/{world.plan.slug}/actions/1.1/update/"
        officer, lead = self.signed_in(world.officer), self.signed_in(world.lead)
        forms = [filled(client.get(url)) | TYPED for client in (officer, lead)]
        answers = self.together(lambda: officer.post(url, forms[0]), lambda: lead.post(url, forms[1]))
        assert sorted(answer.status_code for answer in answers) == [302, 409]
        assert Update.objects.count() == 1

    def test_an_update_beside_the_closing_of_the_month_is_either_in_it_or_in_the_next(self):
        world = World()
        base = f"/{world.authority.slug}/plans/{world.plan.slug}/"
        officer, lead = self.signed_in(world.officer), self.signed_in(world.lead)
        update = filled(officer.get(base + "actions/1.1/update/")) | TYPED
        closing = filled(lead.get(base + "month/"), holding="month")
        answers = self.together(
            lambda: officer.post(base + "actions/1.1/update/", update), lambda: lead.post(base + "month/close/", closing)
        )
        assert [answer.status_code for answer in answers] == [302, 302]
        [saved] = Update.objects.all()
        frozen = world.action.frozen_positions.get()
        if saved.cycle.month == JANUARY:
            assert (frozen.update, frozen.rating) == (saved, "amber")
        else:
            assert (frozen.update, saved.cycle.month) == (None, Month(2026, 2))


class TestCorrection:
    @pytest.fixture
    def first(self, world):
        return make_update(world.action, world.officer, progress="12 of 20 audits.")

    def correct(self, base, update):
        return f"{base}actions/1.1/updates/{update.pk}/correct/"

    def test_the_form_opens_with_what_stands_and_saves_a_new_update_that_names_it(self, officer, first, base):
        form = filled(officer.get(self.correct(base, first)))
        assert (form["progress"], form["rating"], form["stage"]) == ("12 of 20 audits.", "amber", "in_progress")
        response = officer.post(self.correct(base, first), form | {"progress": "21 of 20 was meant to be 12 of 21."})
        assert response.status_code == 302
        correction = Update.objects.get(corrects=first)
        assert correction.progress == "21 of 20 was meant to be 12 of 21."
        first.refresh_from_db()
        assert first.progress == "12 of 20 audits.", "what was said stays"
        page = text_of(officer.get(base + "actions/1.1/"))
        assert "Correction of this update" in page
        assert "12 of 20 audits." in page

    def test_the_link_stands_only_where_the_person_may_correct(self, client, world, first, base):
        for person, shown in ((world.officer, True), (world.lead, True), (world.board, False), (world.auditor, False)):
            client.force_login(person)
            page = client.get(base + "actions/1.1/").content.decode()
            assert (f"/updates/{first.pk}/correct/" in page) is shown, person

    def test_an_update_of_another_action_is_not_found_under_this_one(self, officer, world, first, base):
        make_action(world.area, world.lead, reference="1.2", owner=world.officer)
        assert officer.get(f"{base}actions/1.2/updates/{first.pk}/correct/").status_code == 404

    def test_an_answered_update_stands(self, officer, world, base, rows):
        asked = make_update(world.action, world.officer, stage=rag.AWAITING_SIGN_OFF)
        updates.sign_off(update=asked, accepted=False, reason="The audit is missing", by=world.lead, now=at(JANUARY))
        before = rows()
        response = send(officer, self.correct(base, asked))
        assert_refused(response, "", "answered by a sign-off or a refusal, so it stands")
        assert rows() == before

    def test_a_correction_sent_twice_is_one(self, officer, first, base):
        sent = filled(officer.get(self.correct(base, first))) | {"progress": "Put right."}
        answers = [officer.post(self.correct(base, first), sent) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert Update.objects.count() == 2


class TestSignOff:
    @pytest.fixture
    def waiting(self, world):
        return make_update(world.action, world.officer, stage=rag.AWAITING_SIGN_OFF, progress="All teams are trained.")

    @pytest.fixture
    def lead(self, client, world):
        client.force_login(world.lead)
        return client

    @pytest.fixture
    def url(self, base):
        return base + "actions/1.1/sign-off/"

    def test_the_lead_signs_off_and_the_action_is_completed_and_green(self, lead, world, waiting, url, base):
        assert "All teams are trained." in text_of(lead.get(url))
        response = lead.post(url, filled(lead.get(url)) | {"answer": "accept"})
        assert response.status_code == 302
        answer = SignOff.objects.get()
        assert (answer.update, answer.accepted, answer.by) == (waiting, True, world.lead)
        page = text_of(lead.get(base + "actions/1.1/"))
        assert "Action 1.1 is completed." in page
        assert "Green Completed." in page

    def test_the_lead_refuses_with_a_reason_that_is_shown(self, lead, waiting, url, base):
        lead.post(url, filled(lead.get(url)) | {"answer": "refuse", "reason": "The audit is missing."})
        page = text_of(lead.get(base + "actions/1.1/"))
        assert "Action 1.1 is back in progress." in page
        assert "The audit is missing." in page

    @pytest.mark.parametrize(
        ("sent", "field", "gist"),
        [
            ({}, "answer", "Say whether the action is complete"),
            ({"answer": "maybe"}, "answer", "from the list"),
            ({"answer": "refuse"}, "reason", "Say why completion is refused."),
            ({"answer": "refuse", "reason": "x" * 100_000}, "reason", "1000 characters or fewer"),
            ({"answer": "refuse", "reason": "\x07"}, "reason", "cannot be printed"),
        ],
    )
    def test_what_is_wrong_is_refused(self, lead, waiting, url, rows, sent, field, gist):
        before = rows()
        assert_refused(lead.post(url, filled(lead.get(url)) | sent), field, gist)
        assert rows() == before

    def test_nobody_signs_off_what_they_wrote(self, lead, world, url, base, rows):
        make_update(world.action, world.lead, stage=rag.AWAITING_SIGN_OFF)
        assert "Sign off or refuse" not in text_of(lead.get(base + "actions/1.1/"))
        before = rows()
        response = lead.post(url, {"answer": "accept"})
        assert response.status_code == 403
        assert "You wrote this update. Somebody else has to sign it off." in text_of(response)
        assert rows() == before

    def test_what_does_not_wait_cannot_be_signed_off(self, lead, world, url, rows):
        make_update(world.action, world.officer)
        before = rows()
        response = lead.post(url, {"answer": "accept"})
        assert response.status_code == 403
        assert "Action 1.1 is not waiting for sign-off." in text_of(response)
        assert rows() == before

    @pytest.mark.parametrize("role", ["officer", "board", "administrator", "auditor"])
    def test_only_a_lead_signs_off(self, client, world, waiting, url, rows, role):
        client.force_login(world.people[role])
        before = rows()
        assert client.post(url, {"answer": "accept"}).status_code == 403
        assert rows() == before

    def test_a_double_click_signs_off_once_and_ends_on_the_same_page(self, lead, waiting, url):
        sent = filled(lead.get(url)) | {"answer": "accept"}
        first, second = lead.post(url, sent), lead.post(url, sent)
        assert (first.status_code, second.status_code) == (302, 302)
        assert first["Location"] == second["Location"]
        assert SignOff.objects.count() == 1
