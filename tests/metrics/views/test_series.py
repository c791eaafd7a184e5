"""The page of one indicator and its history, over HTTP."""

import datetime as dt
import re
from decimal import Decimal

import pytest

from metrics.services import indicators, snapshots
from metrics.services import series as settings
from metrics.views.asking import allowed, series_url
from tests.factories import make_snapshot, make_user
from tests.metrics.story import FEBRUARY, MARCH, NOW, counts
from tests.plans.views.sending import text_of

pytestmark = pytest.mark.usefixtures("march")


@pytest.fixture
def base(story) -> str:
    return f"/{story.authority.slug}/metrics/"


@pytest.fixture
def board(client, story):
    client.force_login(story.board)
    return client


class TestIndicator:
    def test_the_answer_comes_first_in_words(self, board, base):
        page = text_of(board.get(base + "TIMELY/"))
        assert (
            "80.0% in February 2026. Up 9 percentage points since January 2026: better. "
            "Up 8 percentage points since February 2025: better. "
            "The latest figures differ from those before by more than chance explains."
        ) in page
        assert "Target 85%, 5 percentage points short" in page
        assert "Improving, upwards" in page
        assert "statistical neighbours' median (April 2025 model, year to 31 March 2025): better" in page.replace("&#x27;", "'")
        assert "Which way is better Higher is better" in page

    def test_every_figure_says_where_it_came_from(self, board, story, base):
        counts(story.series["NEW"], story.officer, {FEBRUARY: (3, 4)})
        make_snapshot(
            story.series["NEW"],
            story.lead,
            numerator=Decimal(2),
            denominator=Decimal(4),
            month=FEBRUARY,
            reason="Recount",
            now=NOW,
        )
        page = text_of(board.get(base + "NEW/"))
        assert f"February 2026 50.0% 2 4 yes {story.lead}, 20 March 2026 Correction: Recount" in page
        assert f"February 2026 75.0% 3 4 replaced {story.officer}, 10 March 2026" in page
        assert "2 revisions below were corrected, withdrawn or put in the place of another." in page

    def test_a_withdrawn_figure_says_by_whom_and_why(self, board, story, base):
        row = story.correct("AUDIT", 60)
        snapshots.withdraw_snapshot(snapshot=row, reason="Wrong team", by=story.lead, now=NOW)
        assert f"withdrawn by {story.lead}, 20 March 2026: Wrong team" in text_of(board.get(base + "AUDIT/"))

    def test_what_is_missing_is_said(self, board, base):
        page = text_of(board.get(base + "NEW/"))
        assert "No figure has been entered yet." in page
        assert "There are no figures to draw yet." in page
        assert "Source return Not set" in page
        assert "Owner Not set" in page

    def test_a_late_series_says_since_when_and_how_old_it_is(self, board, base):
        page = text_of(board.get(base + "STALE/"))
        assert "Figures for December 2025 were due by 30 January 2026. What is shown is 4 months old." in page

    def test_published_statements_commentary_and_the_team_stand_on_it(self, board, story, base):
        settings.add_statement(
            series=story.series["AUDIT"],
            label="Average of the quarter",
            text="522/3",
            period="October to December 2025",
            month=FEBRUARY,
            source="Board paper, page 3",
            by=story.lead,
            now=NOW,
        )
        make_snapshot(story.series["AUDIT"], story.officer, 60, month=MARCH, commentary="<b>Better</b>", caveat="Few", now=NOW)
        response = board.get(base + "AUDIT/")
        page = text_of(response)
        assert "Average of the quarter: 522/3 , October to December 2025." in page
        assert "March 2026: 60.0% &lt;b&gt;Better&lt;/b&gt; Caveat: Few" in page
        assert "Team North 40.0% February 2026" in page
        assert f'href="{base}AUDIT/groups/north/"' in response.content.decode()

    def test_a_board_member_reads_c_where_the_figure_is_small_and_an_officer_reads_it(self, board, story, base):
        response = board.get(base + "PLANS/")
        page = text_of(response)
        assert "February 2026: c, a count of 1 to 5 or one that would give such a count away." in page
        assert "Target 10, the figure is not shown" in page
        assert "February 2026 c not given not given yes" in page
        board.force_login(story.officer)
        assert "3 in February 2026. Down 18 since January 2026: better." in text_of(board.get(base + "PLANS/"))

    def test_what_a_board_member_is_sent_is_the_same_whatever_the_small_number_is(self, board, story, base):
        """Byte for byte, but for what says who corrected it and when."""

        def sent():
            html = board.get(base + "PLANS/").content.decode()
            return re.sub('name="csrfmiddlewaretoken" value="[^"]*"', "", html[: html.index('id="figures"')])

        before = sent()
        for number in (1, 5):
            story.correct("PLANS", number)
            assert sent() == before

    def test_a_count_says_why_it_stands_beside_nobody(self, board, base):
        page = text_of(board.get(base + "CALLS/"))
        assert "Counts and sums of money are not compared with other places" in page

    def test_an_earlier_month_is_marked_and_links_keep_it(self, board, base):
        response = board.get(base + "AUDIT/?month=2026-02")
        assert "You are looking at the figures up to 28 February 2026. They cannot be changed here." in text_of(response)
        assert f'href="{base}AUDIT/groups/north/?month=2026-02"' in response.content.decode()

    def test_what_was_known_on_a_day_is_marked_and_stays_in_every_link(self, board, story, base):
        story.correct("TIMELY", 88)
        response = board.get(base + "TIMELY/?month=2026-02&known=2026-03-15")
        page = text_of(response)
        assert "up to 28 February 2026, as they were known on 15 March 2026." in page
        assert "80.0% in February 2026" in page
        assert "88.0%" not in page
        assert '<input type="hidden" name="known" value="2026-03-15">' in response.content.decode()

    @pytest.mark.parametrize(("month", "words"), [("2030-01", "January 2030"), ("2200-12", "December 2200")])
    def test_a_month_to_come_is_the_present_and_says_so(self, board, base, month, words):
        said = f" {words} has not come yet. This page shows the latest position there is."
        to_come = text_of(board.get(f"{base}TIMELY/?month={month}"))
        assert said in to_come
        assert to_come.replace(said, "") == text_of(board.get(base + "TIMELY/"))

    @pytest.mark.parametrize(
        "query", ["month=soon", "month=2026-13", "month=1900-01", "month=%00", "known=2026-02-30", "known=0001-01-01"]
    )
    def test_a_position_that_is_none_is_not_found(self, board, base, query):
        for page in ("", "TIMELY/"):
            assert board.get(f"{base}{page}?{query}").status_code == 404

    def test_the_earliest_month_and_the_earliest_knowledge_are_empty_and_not_broken(self, board, base):
        assert "No figure has been entered yet." in text_of(board.get(base + "TIMELY/?month=1990-01"))
        assert board.get(base + "?month=1990-01").status_code == 200
        assert board.get(base + "?known=1990-01-01").status_code == 200

    @pytest.mark.parametrize("address", ["NOTHING/", "timely/", "TIMELY/groups/north/", "AUDIT/groups/south/", "A/"])
    def test_what_the_council_does_not_keep_is_not_found(self, board, base, address):
        assert board.get(base + address).status_code == 404

    def test_another_council_is_not_found(self, board, story, other_world):
        assert board.get(f"/{other_world.authority.slug}/metrics/").status_code == 404
        assert board.get(f"/{other_world.authority.slug}/metrics/TIMELY/").status_code == 404

    def test_a_published_record_says_so_and_offers_nothing(self, client, story, base):
        series = story.series["AUDIT"]
        indicators.publish_series(series=series, ends=FEBRUARY, source="Board paper, page 3", by=story.lead, now=NOW)
        client.force_login(story.lead)
        response = client.get(base + "AUDIT/")
        assert "As published Board paper, page 3" in text_of(response)
        assert "/targets/" not in response.content.decode()
        assert "/enter/" not in response.content.decode()

    @pytest.mark.parametrize(
        ("role", "links"),
        [
            ("board", set()),
            ("auditor", set()),
            ("officer", {"enter/", "withdraw/"}),
            ("lead", {"enter/", "withdraw/", "targets/", "limits/"}),
            ("administrator", {"enter/", "withdraw/", "targets/", "limits/"}),
        ],
    )
    def test_each_role_is_offered_what_it_may_do(self, client, story, base, role, links):
        client.force_login(story.people[role])
        html = client.get(base + "TIMELY/").content.decode()
        assert {link for link in ("enter/", "withdraw/", "targets/", "limits/") if f"{base}TIMELY/{link}" in html} == links


class TestHistory:
    def test_every_change_is_told_newest_first(self, board, story, base):
        story.correct("TIMELY", 88)
        page = text_of(board.get(base + "TIMELY/history/"))
        assert f"20 Mar 2026, 12:00 {story.officer} Figure for February 2026 80.0% 88.0% Counted again" in page
        assert "18 changes" in page
        assert "Milestone (to be reached by the end of the month), June 2026 – 90.0% The improvement notice" in page

    def test_a_long_history_comes_in_pages(self, board, story, base):
        for number in range(50):
            story.correct("AUDIT", 60 + number % 2, now=NOW + dt.timedelta(minutes=number))
        first, second = board.get(base + "AUDIT/history/"), board.get(base + "AUDIT/history/?page=2")
        assert [len(page.context["lines"].object_list) for page in (first, second)] == [50, 2]
        for page in ("0", "99", "x", "\x00"):
            assert board.get(base + "AUDIT/history/", {"page": page}).status_code == 200

    def test_what_is_small_stays_hidden_in_it(self, board, story, base):
        story.correct("PLANS", 30)
        page = text_of(board.get(base + "PLANS/history/"))
        assert "Figure for February 2026 c 30 Counted again" in page
        board.force_login(story.auditor)
        assert "Figure for February 2026 3 30 Counted again" in text_of(board.get(base + "PLANS/history/"))

    def test_what_is_not_there_has_none(self, board, base):
        assert board.get(base + "NOTHING/history/").status_code == 404
        assert board.get(base + "TIMELY/groups/north/history/").status_code == 404


# --- Asking ---


def test_the_address_of_a_page_is_that_of_the_series_or_its_group(story, base):
    assert series_url(story.series["AUDIT"]) == base + "AUDIT/"
    assert series_url(story.team_audit) == base + "AUDIT/groups/north/"
    assert series_url(story.team_audit, "withdraw_figure", 7) == base + "AUDIT/groups/north/withdraw/7/"


def test_links_that_change_something_are_for_the_present_of_what_takes_changes(story):
    lead, superuser = story.lead, make_user(is_superuser=True)
    everything = {"enter": True, "manage": True, "small": True, "ask": True}
    assert allowed(lead, story.authority) == allowed(superuser, story.authority) == everything
    only_read = {"enter": False, "manage": False, "small": True, "ask": False}
    assert allowed(lead, story.authority, past=True) == allowed(lead, story.authority, published=True) == only_read
    assert allowed(story.board, story.authority) == {"enter": False, "manage": False, "small": False, "ask": True}
