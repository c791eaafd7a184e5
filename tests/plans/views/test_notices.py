"""The list of notices, and recording them over HTTP."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans import limbs
from plans.models import EscalationMeasure, Notice, NoticeReview, Opinion
from plans.services import notices
from tests.factories import (
    JANUARY,
    at,
    make_claim,
    make_evidence,
    make_figures,
    make_indicator,
    make_limb,
    make_measure,
    make_notice,
    make_opinion,
    make_series,
)
from tests.plans.views.sending import assert_refused, day, filled, text_of

NOW, TODAY = at(JANUARY), at(JANUARY).date()
READERS = ("officer", "board", "auditor")


@pytest.fixture
def notice(world):
    return make_notice(world.authority, world.lead, title="The notice of July", slug="july")


@pytest.fixture
def measure(world, notice):
    return make_measure(notice, world.lead, title="Visits", wording="See children in time.")


@pytest.fixture
def series(world):
    return make_series(world.authority, world.lead, make_indicator(name="Visits on time", decimals=0))


@pytest.fixture
def url(world):
    return f"/{world.authority.slug}/notices/"


@pytest.fixture
def lead(client, world):
    client.force_login(world.lead)
    return client


def send(client, url, **changes):
    return client.post(url, filled(client.get(url)) | changes)


def lift(world, notice, status="lifted", **fields):
    step = {"on": TODAY, "by": world.lead, "now": NOW, "today": TODAY} | fields
    return notices.move_notice(notice=notice, status=status, **step)


def counted(call):
    """What `call` gives, and how many queries it took; savepoints are not counted."""
    with CaptureQueriesContext(connection) as queries:
        response = call()
    sql = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    return response, len(sql)


class TestList:
    def test_without_a_notice_it_says_so_and_leads_to_recording_one(self, lead, url):
        said = text_of(lead.get(url))
        assert "No notice is recorded." in said
        assert "Record a notice" in said

    def test_a_notice_with_status_review_and_what_is_claimed_and_found(self, lead, world, measure, series, url):
        make_limb(measure, world.lead, series)
        make_figures(series, world.lead, [77], last=JANUARY - 1)
        make_claim(measure, world.officer, reason="All the same")
        said = text_of(lead.get(url))
        assert "1 notice is in force." in said
        assert "In force since 1 July 2025" in said
        # It was due on 1 January, and nobody recorded that it took place.
        assert "1 July 2026 in 162 days None recorded for 1 January 2026" in said
        assert "1 measure: claimed met 1 · the figures support 0, contradicted 1" in said

    def test_the_ladder_tells_every_step_in_order(self, lead, world, notice, url):
        direction = make_notice(world.authority, world.lead, kind="direction", title="The direction", issued=dt.date(2025, 9, 1))
        lift(world, notice, "replaced", on=dt.date(2025, 9, 1), replaced_by=direction)
        lift(world, direction, note="Good enough", letter="Letter of January")
        said = text_of(lead.get(url))
        assert "No notice is in force any more." in said
        ladder = said[said.index("Up and down the ladder") :]
        order = ["Improvement Notice issued", "Direction issued", "Replaced by another", "Lifted"]
        assert sorted(order, key=ladder.index) == order
        assert "Good enough Letter of January" in ladder
        assert "none: it has ended" in said

    def test_an_earlier_month_shows_what_stood_then_and_offers_nothing(self, lead, world, notice, url):
        lift(world, notice)
        said = text_of(lead.get(url + "?month=2025-12"))
        assert "In force since 1 July 2025" in said
        assert "Record a notice" not in said
        assert "You are looking at the position" in said
        assert "No notice had been issued." in text_of(lead.get(url + "?month=2025-06"))
        assert "No notice had been issued." in text_of(lead.get(url + "?known=2025-06-30"))

    @pytest.mark.parametrize("role", READERS)
    def test_readers_read(self, client, world, notice, url, role):
        client.force_login(world.people[role])
        said = text_of(client.get(url))
        assert "The notice of July" in said
        assert "Record a notice" not in said

    def test_it_takes_as_many_queries_for_one_notice_as_for_six(self, lead, world, series, url):
        counts = []
        for number in (1, 5):
            for _ in range(number):
                made = make_measure(make_notice(world.authority, world.lead), world.lead)
                make_limb(made, world.lead, series)
                make_claim(made, world.officer)
            counts.append(counted(lambda: lead.get(url))[1])
        assert counts[0] == counts[1] <= 10


class TestAdding:
    @pytest.fixture
    def typed(self):
        return {"kind": "improvement_notice", "title": "Improvement Notice", "review_every": "6"} | day("issued", "2025-12-18")

    def test_a_notice_is_recorded_and_leads_to_its_page(self, lead, world, url, typed):
        response = send(lead, url + "add/", **typed)
        assert (response.status_code, response["Location"]) == (302, url + "improvement-notice/")
        notice = Notice.objects.get()
        assert (notice.issued, notice.review_every, notice.authority) == (dt.date(2025, 12, 18), 6, world.authority)
        assert "Add the measures" in text_of(lead.get(response["Location"]))

    def test_the_same_title_again_gets_an_address_of_its_own(self, lead, url, typed):
        for _ in range(2):
            send(lead, url + "add/", **typed)
        assert send(lead, url + "add/", **typed | {"title": "Add"})["Location"] == url + "add-2/"
        assert {row.slug for row in Notice.objects.all()} == {"improvement-notice", "improvement-notice-2", "add-2"}

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            ({"kind": ""}, "kind", "Select what was issued"),
            ({"title": " "}, "title", "Enter title"),
            (day("issued", "2026-01-21"), "issued", "in the future"),
            (day("issued", "2025-02-30"), "issued", "real date"),
            ({"review_every": "0"}, "review_every", "1 or more"),
            ({"reasons": "x" * 2001}, "reasons", "2000 characters"),
        ],
    )
    def test_what_is_wrong_is_refused(self, lead, url, typed, rows, changes, field, gist):
        before = rows()
        assert_refused(send(lead, url + "add/", **typed | changes), field, gist)
        assert rows() == before

    def test_it_saves_in_twelve_queries_at_most(self, lead, url, typed):
        sent = filled(lead.get(url + "add/")) | typed
        response, count = counted(lambda: lead.post(url + "add/", sent))
        assert response.status_code == 302
        assert count <= 12


class TestEditing:
    def test_a_notice_is_changed_with_a_reason(self, lead, notice, url):
        response = send(lead, url + "july/edit/", title="Notice", reason="Shorter")
        assert (response.status_code, response["Location"]) == (302, url + "july/")
        notice.refresh_from_db()
        assert (notice.title, notice.version) == ("Notice", 2)

    def test_two_people_who_edit_see_both_versions(self, lead, world, notice, url):
        sent = filled(lead.get(url + "july/edit/")) | {"title": "Mine", "reason": "x"}
        notices.edit_notice(notice=notice, changes={"title": "Theirs"}, reason="x", by=world.administrator, now=NOW)
        response = lead.post(url + "july/edit/", sent)
        assert response.status_code == 409
        said = text_of(response)
        assert "Their version" in said
        assert "Theirs" in said
        assert 'value="Mine"' in response.content.decode()
        assert lead.post(url + "july/edit/", filled(response)).status_code == 302

    def test_another_date_saves_in_twelve_queries_at_most(self, lead, world, measure, series, url):
        make_limb(measure, world.lead, series, due=dt.date(2025, 12, 31))
        make_claim(measure, world.officer)
        sent = filled(lead.get(url + "july/edit/")) | day("issued", "2025-06-30") | {"title": "Of June", "reason": "Misread"}
        response, count = counted(lambda: lead.post(url + "july/edit/", sent))
        assert response.status_code == 302
        assert count <= 12


class TestStep:
    def test_a_step_is_recorded(self, lead, world, notice, url):
        response = send(lead, url + "july/step/", status="lifted", note="Enough", **day("on", "2026-01-19"))
        assert (response.status_code, response["Location"]) == (302, url + "july/")
        assert notices.latest_step(notice).status == "lifted"

    def test_one_that_is_replaced_names_another_of_the_council(self, lead, world, notice, other_world, url):
        direction = make_notice(world.authority, world.lead, title="The direction")
        theirs = make_notice(other_world.authority, other_world.lead)
        asked = {"status": "replaced", **day("on", "2026-01-19")}
        assert_refused(send(lead, url + "july/step/", **asked), "replaced_by", "Choose the notice that replaces")
        assert_refused(send(lead, url + "july/step/", **asked, replaced_by=str(theirs.pk)), "replaced_by", "from the list")
        assert send(lead, url + "july/step/", **asked, replaced_by=str(direction.pk)).status_code == 302

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            ({"status": "in_force"}, "status", "from the list"),
            ({"status": ""}, "status", "Select"),
            (day("on", "2026-01-21"), "on", "in the future"),
            (day("on", "2025-06-30"), "on", "before the step before it"),
        ],
    )
    def test_what_is_wrong_is_refused(self, lead, notice, url, rows, changes, field, gist):
        before = rows()
        typed = {"status": "lifted", **day("on", "2026-01-19")} | changes
        assert_refused(send(lead, url + "july/step/", **typed), field, gist)
        assert rows() == before

    def test_the_way_back_needs_a_note(self, lead, world, notice, url):
        lift(world, notice)
        back = {"status": "in_force", **day("on", "2026-01-20")}
        assert_refused(send(lead, url + "july/step/", **back), "note", "Say why")
        assert send(lead, url + "july/step/", **back, note="By mistake").status_code == 302

    def test_two_people_who_record_a_step_see_both(self, lead, world, notice, url):
        sent = filled(lead.get(url + "july/step/")) | {"status": "lifted"} | day("on", "2026-01-20")
        lift(world, notice, "escalated", note="Too slow")
        response = lead.post(url + "july/step/", sent)
        assert response.status_code == 409
        assert "Their step Escalated to a Direction , 20 January 2026: Too slow" in text_of(response)
        assert "lifted" in [form["status"] for form in [filled(response)]]


class TestReview:
    def test_a_review_is_recorded(self, lead, notice, url):
        response = send(lead, url + "july/review/", outcome="It goes on", **day("on", "2026-01-05"))
        assert (response.status_code, response["Location"]) == (302, url + "july/")
        assert NoticeReview.objects.get().outcome == "It goes on"

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            (day("on", "2026-01-21"), "on", "in the future"),
            (day("on", "2025-06-30"), "on", "before the notice itself"),
            ({"outcome": ""}, "outcome", "Enter what came of it"),
        ],
    )
    def test_what_is_wrong_is_refused(self, lead, notice, url, rows, changes, field, gist):
        before = rows()
        typed = {"outcome": "It goes on", **day("on", "2026-01-05")} | changes
        assert_refused(send(lead, url + "july/review/", **typed), field, gist)
        assert rows() == before


class TestMeasure:
    def test_a_measure_is_recorded_with_the_next_number(self, lead, measure, url):
        address = url + "july/measures/add/"
        assert filled(lead.get(address))["number"] == "2"
        response = send(lead, address, title="Caseloads", wording="At most 25.", verbatim="yes", owner_role="Director")
        assert (response.status_code, response["Location"]) == (302, url + "july/measures/2/")
        made = EscalationMeasure.objects.get(number=2)
        assert (made.title, made.verbatim, made.owner_role) == ("Caseloads", True, "Director")

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            ({"number": "1"}, "", "has this number"),
            ({"number": "0"}, "number", "1 or more"),
            ({"title": ""}, "title", "Enter title"),
            ({"verbatim": ""}, "verbatim", "word for word"),
        ],
    )
    def test_what_is_wrong_is_refused(self, lead, measure, url, rows, changes, field, gist):
        before = rows()
        typed = {"title": "Caseloads", "verbatim": "no"} | changes
        assert_refused(send(lead, url + "july/measures/add/", **typed), field, gist)
        assert rows() == before

    def test_two_people_who_edit_see_both_versions(self, lead, world, measure, url):
        address = url + "july/measures/1/edit/"
        sent = filled(lead.get(address)) | {"title": "Mine", "reason": "x"}
        change = {"by": world.administrator, "now": NOW}
        notices.edit_measure(measure=measure, changes={"title": "Theirs"}, reason="x", **change)
        response = lead.post(address, sent)
        assert response.status_code == 409
        assert "Their version" in text_of(response)
        assert "Theirs" in text_of(response)
        assert lead.post(address, filled(response))["Location"] == url + "july/measures/1/"
        measure.refresh_from_db()
        assert (measure.title, measure.wording) == ("Mine", "See children in time.")


class TestOpinion:
    typed = {"whose": "dfe", "text": "More is needed.", "verbatim": "yes", "letter": "Letter of January"} | day(
        "on", "2026-01-10"
    )

    def test_it_is_recorded_of_a_notice_and_of_a_measure(self, lead, notice, measure, url):
        for address in ("july/", "july/measures/1/"):
            response = send(lead, url + address + "opinion/", **self.typed)
            assert (response.status_code, response["Location"]) == (302, url + address)
        of_notice, of_measure = Opinion.objects.all()
        assert (of_notice.notice, of_measure.measure) == (notice, measure)
        assert (of_notice.whose, of_notice.verbatim) == ("dfe", True)

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            ({"whose": ""}, "whose", "Select whose opinion"),
            ({"text": ""}, "text", "Enter what they think"),
            ({"letter": ""}, "letter", "Enter letter"),
            ({"verbatim": ""}, "verbatim", "word for word"),
            (day("on", "2026-01-21"), "on", "in the future"),
            (day("on", "2025-06-30"), "on", "before the notice itself"),
        ],
    )
    def test_what_is_wrong_is_refused(self, lead, measure, url, rows, changes, field, gist):
        before = rows()
        assert_refused(send(lead, url + "july/measures/1/opinion/", **self.typed | changes), field, gist)
        assert rows() == before


class TestHistory:
    @pytest.fixture
    def told(self, world, notice, measure, series):
        limb = make_limb(measure, world.lead, series, wording="Visits in time")
        make_figures(series, world.lead, [77], last=JANUARY - 1)
        make_claim(measure, world.officer, reason="Virtual visits are not counted")
        make_opinion(world.lead, measure=measure)
        evidence = make_limb(measure, world.lead, letter="b", kind=limbs.EVIDENCE)
        make_evidence(evidence, world.officer, title="Audit of visits")
        notices.record_review(notice=notice, on=TODAY, outcome="It goes on", by=world.lead, now=NOW, today=TODAY)
        notices.edit_notice(notice=notice, changes={"review_every": 3}, reason="The letter", by=world.lead, now=NOW)
        notices.edit_limb(limb=limb, changes={"wording": "Visits on time"}, reason="Typo", by=world.lead, now=NOW)
        notices.withdraw_limb(limb=limb, reason="Not in the notice", by=world.lead, now=NOW)
        lift(world, notice, note="Enough")

    def test_everything_is_told_with_who_and_why(self, lead, told, url):
        said = text_of(lead.get(url + "july/history/"))
        for words in (
            "Reviewed every (months) 6 3 The letter",
            "In force on 1 July 2025 Lifted on 20 January 2026 Enough",
            "20 January 2026: It goes on",
            "Measure 1, limb a Judged by – Visits on time: at least 85%",
            "withdrawn Not in the notice",
            "Measure 1, limb b Added – Measure 1, limb b Recorded",
            "Visits in time Visits on time Typo",
            "Virtual visits are not counted Contradicted by the figures.",
            "Independent chair, 10 January 2026: The pace is too slow.",
            "Audit of visits",
        ):
            assert words in said, words

    def test_a_measure_has_a_history_of_its_own(self, lead, told, url):
        said = text_of(lead.get(url + "july/measures/1/history/"))
        assert "Virtual visits are not counted" in said
        assert "Reviewed every" not in said

    def test_both_take_ten_queries_at_most(self, lead, told, url):
        for address in ("july/history/", "july/measures/1/history/"):
            response, count = counted(lambda address=address: lead.get(url + address))
            assert response.status_code == 200
            assert count <= 10


FORMS = (
    "july/edit/",
    "july/step/",
    "july/review/",
    "july/opinion/",
    "july/measures/add/",
    "july/measures/1/edit/",
    "july/measures/1/opinion/",
)


class TestWho:
    @pytest.mark.parametrize("role", READERS)
    def test_readers_and_officers_record_nothing(self, client, world, measure, url, rows, role):
        client.force_login(world.people[role])
        before = rows()
        for address in ("add/", *FORMS):
            assert client.get(url + address).status_code == 403
            assert client.post(url + address).status_code == 403
        assert rows() == before

    def test_another_council_does_not_exist(self, client, other_world, measure, url):
        client.force_login(other_world.lead)
        for address in ("", "add/", "july/history/", *FORMS):
            assert client.get(url + address).status_code == 404

    def test_a_published_notice_opens_no_form(self, lead, world, notice, measure, url):
        notices.publish_notice(notice=notice, record_ends=JANUARY, source="Report, 1.3", by=world.lead, now=NOW)
        for address in FORMS:
            response = lead.get(url + address)
            assert response.status_code == 403
            assert "published record" in text_of(response)
        assert lead.get(url + "july/history/").status_code == 200
        assert "As published" in text_of(lead.get(url))

    def test_what_is_not_there_is_not_found(self, lead, notice, url):
        for address in ("june/edit/", "june/measures/1/edit/", "july/measures/9/edit/", "july/measures/9/history/"):
            assert lead.get(url + address).status_code == 404


def test_an_empty_form_is_refused_and_reading_writes_nothing(lead, measure, url, rows):
    before = rows()
    for address in ("add/", *FORMS):
        assert lead.get(url + address).status_code == 200
        assert lead.post(url + address).status_code == 422
    assert rows() == before
