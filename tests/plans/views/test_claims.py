"""Claiming over HTTP: what the figures say is shown first, and a claim against them needs a reason."""

import pytest

from plans import limbs
from plans.models import Claim
from plans.services import notices
from tests.factories import (
    JANUARY,
    at,
    make_claim,
    make_figures,
    make_indicator,
    make_limb,
    make_measure,
    make_notice,
    make_series,
)
from tests.plans.views.sending import assert_refused, day, errors_of, filled, text_of
from tests.plans.views.test_notices import counted

NOW, TODAY = at(JANUARY), at(JANUARY).date()
WHY = "Why is it claimed all the same?"


@pytest.fixture
def series(world):
    return make_series(world.authority, world.lead, make_indicator(name="Visits on time", decimals=0))


@pytest.fixture
def measure(world, series):
    """At least 85% of visits on time; 86% in November and 77% in December."""
    notice = make_notice(world.authority, world.lead, title="The notice", slug="july")
    made = make_measure(notice, world.lead, title="Visits", wording="See children in time.")
    make_limb(made, world.lead, series, wording="Nearly every visit")
    make_figures(series, world.lead, [86, 77], last=JANUARY - 1)
    return made


@pytest.fixture
def page(world, measure):
    return f"/{world.authority.slug}/notices/july/measures/1/"


@pytest.fixture
def url(page):
    return page + "claim/"


@pytest.fixture
def officer(client, world):
    client.force_login(world.officer)
    return client


def typed(client, url, **changes):
    said = {"status": "met", "narrative": "Visits are on time.", "role_title": "Head of Service"}
    return filled(client.get(url)) | said | changes


def send(client, url, **changes):
    return client.post(url, typed(client, url, **changes))


class TestBefore:
    def test_what_is_asked_and_what_the_figures_say_stand_above_the_form(self, officer, url):
        said = text_of(officer.get(url))
        for words in (
            "See children in time.",
            "What the figures of January 2026 say: Contradicted",
            "a Nearly every visit At least 85%",
            "77% in December 2025, against at least 85%: 8 percentage points short",
            "The figures contradict this measure.",
            "The board will read: Claimed met; the figures contradict it.",
            "Nothing yet.",
        ):
            assert words in said, words
        assert WHY not in said

    def test_the_figures_of_another_month_can_be_looked_at(self, officer, url):
        said = text_of(officer.get(url + "?figures=2025-11"))
        assert "What the figures of November 2025 say: Supported" in said
        assert filled(officer.get(url + "?figures=2025-11"))["month"] == "2025-11"
        for month in ("2025-06", "2026-02", "soon"):
            assert officer.get(f"{url}?figures={month}").status_code == 404

    def test_where_nothing_shows_it_the_page_says_what_the_board_will_see(self, officer, world, measure, page):
        make_measure(measure.notice, world.lead, title="Audits")
        other = page.replace("measures/1/", "measures/2/claim/")
        assert "No limb says yet how this measure is judged" in text_of(officer.get(other))
        second = measure.notice.measures.get(number=2)
        make_limb(second, world.lead, kind=limbs.EVIDENCE)
        said = text_of(officer.get(other))
        assert "Nothing on record shows that it is met." in said
        assert "The board will read: Claimed met; nothing on record shows it." in said

    def test_the_claim_so_far_stands_beside_the_form(self, officer, world, measure, url):
        make_claim(measure, world.lead, reason="Virtual visits are not counted")
        said = text_of(officer.get(url))
        assert "Met , Director of Children" in said
        assert "Virtual visits are not counted" in said


class TestClaiming:
    def test_against_the_figures_the_first_save_asks_why(self, officer, url, rows):
        before = rows()
        response = send(officer, url)
        assert_refused(response, "reason", "The figures contradict this claim.")
        assert "Limb a: 77% in December 2025, against at least 85%" in errors_of(response)["id_reason"]
        assert WHY in text_of(response)
        assert rows() == before

    def test_with_a_reason_it_is_kept_as_contradicted(self, officer, world, url, page):
        again = filled(send(officer, url))
        assert (again["status"], again["narrative"]) == ("met", "Visits are on time.")
        response = officer.post(url, again | {"reason": "Virtual visits are not counted"})
        assert (response.status_code, response["Location"]) == (302, page)
        claim = Claim.objects.get()
        assert (claim.status, claim.finding, claim.reason) == ("met", limbs.CONTRADICTED, "Virtual visits are not counted")
        assert (claim.on, claim.month, claim.by) == (TODAY, JANUARY, world.officer)
        assert "8 percentage points short" in claim.finding_sentence

    def test_the_board_sees_the_claim_the_contradiction_and_the_reason(self, client, world, measure, page):
        make_claim(measure, world.officer, reason="Virtual visits are not counted")
        client.force_login(world.board)
        said = text_of(client.get(page))
        for words in ("Claimed: Met", "Found: Contradicted", "the figures contradict it", "Virtual visits are not counted"):
            assert words in said, words

    def test_not_met_needs_no_reason(self, officer, url):
        assert send(officer, url, status="not_met").status_code == 302

    def test_naming_an_earlier_month_that_supports_it_leaves_out_no_figure(self, officer, url):
        assert_refused(send(officer, url, month="2025-11"), "reason", "Limb a: 77% in December 2025")
        assert not Claim.objects.exists()

    def test_nothing_shown_is_no_obstacle(self, officer, world, measure, page):
        second = make_measure(measure.notice, world.lead)
        make_limb(second, world.lead, kind=limbs.EVIDENCE)
        assert send(officer, page.replace("measures/1/", "measures/2/claim/")).status_code == 302
        assert Claim.objects.get().finding == limbs.NOT_EVIDENCED

    @pytest.mark.parametrize(
        ("changes", "field", "gist"),
        [
            ({"status": ""}, "status", "Select what is claimed"),
            ({"narrative": " "}, "narrative", "Enter what was done"),
            ({"narrative": "x" * 2001}, "narrative", "2000 characters"),
            ({"role_title": ""}, "role_title", "Enter who claims it"),
            ({"month": "2026-02"}, "month", "Choose a month from that of the notice up to this one"),
            ({"month": "2025-06"}, "month", "Choose a month from that of the notice up to this one"),
            ({"month": "soon"}, "month", "Choose a month"),
            (day("on", "2026-01-21"), "on", "in the future"),
            (day("on", "2025-06-30"), "on", "before the notice itself"),
            (day("on", "2025-12-31"), "month", "no figures of January 2026 yet"),
            ({"reason": "x" * 2001}, "reason", "2000 characters"),
        ],
    )
    def test_what_is_wrong_is_refused(self, officer, url, rows, changes, field, gist):
        before = rows()
        assert_refused(send(officer, url, **changes), field, gist)
        assert rows() == before

    def test_two_people_who_claim_see_both(self, officer, world, measure, url):
        sent = typed(officer, url, status="not_met")
        make_claim(measure, world.lead, "partly_met", reason="One team is behind", narrative="Two teams of three.")
        response = officer.post(url, sent)
        assert response.status_code == 409
        said = text_of(response)
        assert "Their claim Partly met" in said
        assert "Two teams of three." in said
        assert "Visits are on time." in response.content.decode()
        assert officer.post(url, filled(response)).status_code == 302
        assert [claim.status for claim in Claim.objects.all()] == ["partly_met", "not_met"]

    def test_a_double_click_claims_once(self, officer, url):
        sent = typed(officer, url, status="not_met")
        assert {officer.post(url, sent).status_code for _ in range(2)} == {302}
        assert Claim.objects.count() == 1


class TestHidden:
    def test_who_may_claim_sees_small_numbers_and_the_row_names_none(self, officer, world, measure, page):
        hidden = make_series(world.authority, world.lead, make_indicator(unit="count", decimals=0), small_numbers=True)
        second = make_measure(measure.notice, world.lead)
        make_limb(second, world.lead, hidden, kind=limbs.COUNT_TO_ZERO)
        make_figures(hidden, world.lead, [4], last=JANUARY - 1)
        other = page.replace("measures/1/", "measures/2/")
        assert "4 in December 2025" in text_of(officer.get(other + "claim/"))
        assert send(officer, other + "claim/", reason="Nearly there").status_code == 302
        assert Claim.objects.get().finding_sentence.endswith("Limb a: The count of December 2025 is not 0.")


class TestWho:
    @pytest.mark.parametrize("role", ["board", "auditor", "administrator"])
    def test_others_claim_nothing(self, client, world, url, rows, role):
        client.force_login(world.people[role])
        before = rows()
        assert client.get(url).status_code == 403
        assert client.post(url, {"status": "met"}).status_code == 403
        assert rows() == before

    def test_another_council_does_not_exist(self, client, other_world, url):
        client.force_login(other_world.officer)
        assert client.get(url).status_code == 404

    def test_what_was_lifted_takes_no_new_claim(self, officer, world, measure, url, rows):
        sent = typed(officer, url)
        step = {"on": TODAY, "by": world.lead, "now": NOW, "today": TODAY}
        notices.move_notice(notice=measure.notice, status="lifted", **step)
        before = rows()
        for response in (officer.get(url), officer.post(url, sent)):
            assert response.status_code == 403
            assert "“The notice” is lifted. Nothing is claimed of its measures any more." in text_of(response)
        assert rows() == before

    def test_a_published_notice_takes_none_either(self, officer, world, measure, url):
        notices.publish_notice(notice=measure.notice, record_ends=JANUARY, source="Report", by=world.lead, now=NOW)
        assert officer.get(url).status_code == 403


class TestQueries:
    @pytest.mark.parametrize("limbs_and_claims", [1, 8])
    def test_the_form_and_its_saving_take_as_many_whatever_there_is(self, officer, world, measure, series, url, limbs_and_claims):
        for letter in "bcdefgh"[: limbs_and_claims - 1]:
            make_limb(measure, world.lead, series, letter, value=70)
            make_claim(measure, world.lead, "not_met")
        response, count = counted(lambda: officer.get(url))
        assert count == 9
        sent = filled(response) | {"status": "not_met", "narrative": "x", "role_title": "Head of Service"}
        response, count = counted(lambda: officer.post(url, sent))
        assert response.status_code == 302
        assert count == 12
