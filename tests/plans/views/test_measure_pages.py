"""Reading a notice and its measures over HTTP: what a councillor sees, what an officer may do, and what nobody is told."""

import copy
import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics import kinds
from metrics.months import Month
from plans.limbs import TRAJECTORY
from plans.models.notice import LIFTED
from plans.services import claims, notices, thread
from tests.factories import World, at, make_evidence, make_figures, make_snapshot
from tests.plans.noticed import (
    ISSUED,
    PAPER,
    a_claim,
    a_limb,
    a_measure,
    a_notice,
    a_series,
    a_trend,
    asks_evidence,
    at_least,
    at_most,
    claimed_seven_of_seven,
)
from tests.plans.views.sending import text_of
from tests.shared import kept

JULY = Month(2020, 7)
NOW = dt.date(2020, 8, 5)
BYTES_LIMIT = 300_000


@pytest.fixture(autouse=True)
def _august():
    with time_machine.travel(at(NOW), tick=False):
        yield


@pytest.fixture
def notice(world):
    return a_notice(world.authority, world.lead, reasons="Children waited too long.", letter="Letter of December 2019")


@pytest.fixture
def measure(world, notice):
    return a_measure(notice, world.lead, title="Visits in time", wording="Nine of ten visits are in time.")


@pytest.fixture
def visits(world, measure):
    """77% in July, against 85% due in June; claimed met all the same."""
    series = a_series(world.authority, world.lead, "Visits on time")
    make_figures(series, world.lead, [88, 77], last=JULY)
    a_limb(measure, world.lead, "a", at_least(85, dt.date(2020, 5, 31)), series, wording="Child in need visits")
    a_claim(measure, world.lead, on=dt.date(2020, 7, 21), reason="The count leaves out calls.", narrative="Visits are made.")
    return series


def open_page(client, world, address="", who="board"):
    client.force_login(getattr(world, who) if isinstance(who, str) else who)
    return client.get(f"/{world.authority.slug}/notices/notice/{address}")


class TestSevenOfSeven:
    @pytest.fixture(scope="class")
    def built(self, django_db_setup, django_db_blocker):
        def build():
            world = World()
            claimed_seven_of_seven(world.authority, world.lead)
            return world

        yield from kept(django_db_blocker, build)

    @pytest.fixture
    def world(self, built, db):
        return copy.deepcopy(built)

    def test_the_answer_comes_first(self, client, world):
        page = text_of(open_page(client, world, "?month=2020-07"))
        answer = "7 measures: claimed met 7 · the figures support 0, partly 2, contradicted 1, not evidenced 4"
        assert answer in page
        assert "Measure 6 is claimed met; the figures contradict it." in page
        assert (
            page.index(answer) < page.index("Measure 6 is claimed met") < page.index("What is claimed and what the figures say")
        )

    def test_every_measure_is_claimed_and_found_in_words(self, client, world):
        page = text_of(open_page(client, world, "?month=2020-07"))
        table = page[page.index("The measures of the notice: claimed and found") : page.index("Found by month")]
        assert table.count("Met Director of Children’s Services, 8 July 2020") == 7
        assert table.count("Not evidenced Claimed met; nothing on record shows it.") == 4
        assert table.count("Partly supported Claimed met; the figures support it in part only.") == 2
        assert table.count("Contradicted Claimed met; the figures contradict it.") == 1

    def test_the_limb_that_contradicts_the_claim(self, client, world):
        page = text_of(open_page(client, world, "?month=2020-07"))
        assert "77% in July 2020, against at least 85%: 8 percentage points short." in page

    def test_its_measure_page(self, client, world):
        page = text_of(open_page(client, world, "measures/6/?month=2020-07"))
        assert "Claimed met on 8 July 2020 by the Director of Children’s Services; the figures contradict it." in page
        assert "Why it is claimed all the same: As the paper says." in page
        assert "Asked: at least 85%, by 30 June 2020." in page
        assert "Child in need visits on time, month by month" in page


class TestNotice:
    def test_status_reviews_reasons_and_the_plan_that_answers(self, client, world, notice, measure):
        thread.answer_with_plan(plan=world.plan, notice=notice, reason="It does", by=world.lead, now=at(PAPER))
        page = text_of(open_page(client, world))
        assert "In force since 18 December 2019. Reviewed every 6 months: the next review is due on 18 December 2020" in page
        assert "in 135 days" in page
        assert "No review is recorded for the one that was due on 18 June 2020." in page
        assert f"Answered by {world.plan.title}" in page
        assert "Children waited too long." in page and "Letter of December 2019" in page

    def test_a_past_view_says_so_and_offers_nothing_to_change(self, client, world, measure, visits):
        now, past = open_page(client, world, who="lead"), open_page(client, world, "?month=2020-06", who="lead")
        assert "You are looking at" not in text_of(now)
        assert "You are looking at the figures up to 30 June 2020" in text_of(past)
        changes = re.compile(r'href="[^"]*/(edit|step|review|opinion|add|claim)/"')
        assert changes.search(now.content.decode()) and not changes.search(past.content.decode())
        assert "measures/1/?month=2020-06" in past.content.decode()
        assert "Contradicted" in text_of(now) and "Contradicted" not in text_of(past)

    def test_as_it_was_known(self, client, world, measure, visits):
        make_snapshot(visits, world.lead, 91, month=JULY, now=at(dt.date(2020, 8, 3)), reason="Recount")
        assert "91%" in text_of(open_page(client, world))
        page = text_of(open_page(client, world, "?month=2020-07&known=2020-07-30"))
        assert "77%" in page and "91%" not in page and "as they were known on 30 July 2020" in page

    def test_met_then_lost(self, client, world, measure, visits):
        page = text_of(open_page(client, world))
        assert "Met, then lost: all that was due was supported in June 2020. Since July 2020 that no longer holds" in page

    def test_month_by_month_in_words_and_marks(self, client, world, measure, visits):
        html = open_page(client, world).content.decode()
        strip = html[html.index("app-strip__table") : html.index("</table>", html.index("app-strip__table"))]
        assert strip.count("<td>") == 9
        marks = re.findall(r'#found-(\w+)"/></svg><span class="govuk-visually-hidden">([^<]+)', strip)
        assert marks[-3:] == [("supported", "Supported"), ("contradicted", "Contradicted"), ("contradicted", "Contradicted")]

    def test_a_notice_without_measures(self, client, world, notice):
        page = text_of(open_page(client, world))
        assert "No measure is recorded yet." in page and "Add the first measure" not in page
        assert "Add the first measure" in text_of(open_page(client, world, who="lead"))

    def test_opinions(self, client, world, notice, measure):
        said = {"by": world.lead, "now": at(PAPER), "today": PAPER, "on": PAPER}
        claims.record_opinion(notice=notice, whose="chair", text="Good work", letter="Report 9", verbatim=True, **said)
        claims.record_opinion(measure=measure, whose="dfe", text="Too slow", letter="Letter 7", **said)
        page = text_of(open_page(client, world))
        assert "“Good work” Independent chair, 8 July 2020: Report 9" in page and "Too slow" not in page
        assert "Too slow Department for Education, 8 July 2020: Letter 7. In our words" in text_of(
            open_page(client, world, "measures/1/")
        )

    def test_text_is_never_markup(self, client, world, notice):
        a_measure(notice, world.lead, title="<script>alert(1)</script>")
        assert b"<script>alert(1)" not in open_page(client, world).content
        assert b"<script>alert(1)" not in open_page(client, world, "measures/1/").content

    def test_a_published_notice(self, client, world, notice, measure, visits):
        notices.publish_notice(notice=notice, record_ends=JULY, source="Paper of July 2020", by=world.lead, now=at(NOW))
        page = open_page(client, world, who="lead")
        text = text_of(page)
        assert "As published Paper of July 2020" in text and "You are looking at" not in text
        assert "Add a measure" not in text and "Record a review" not in text
        assert "Claim anew" not in text_of(open_page(client, world, "measures/1/", who="lead"))


class TestWhatDoesNotExist:
    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("?month=2019-11", "There is nothing to show for November 2019."),
            ("measures/1/?month=2019-11", "There is nothing to show for November 2019."),
            ("measures/2/", "“Improvement Notice” has no measure 2."),
            ("?month=2019-13", ""),
            ("?month=nonsense", "Write the month as year and month, such as 2019-08."),
            ("?known=2019-12-01", "This council has no such notice."),
            ("measures/1/?known=2019-12-01", "This council has no such notice."),
        ],
    )
    def test_is_a_404_that_says_why(self, client, world, measure, address, words):
        response = open_page(client, world, address)
        assert response.status_code == 404
        assert words in text_of(response)

    def test_of_another_council(self, client, world, other_world, measure):
        for address in ("", "measures/1/"):
            assert open_page(client, other_world, address).status_code == 404
            assert open_page(client, world, address, who=other_world.lead).status_code == 404


class TestRights:
    CHANGES = (
        "Claim",
        "Add a limb",
        "Add evidence",
        "Change the rule",
        "Withdraw",
        "Edit the measure",
        "Record what others think",
    )

    @pytest.mark.parametrize(
        ("who", "offered"),
        [
            ("lead", CHANGES),
            ("officer", ("Claim", "Add evidence")),
            ("board", ()),
            ("auditor", ()),
        ],
    )
    def test_each_role_is_offered_what_it_may_do(self, client, world, measure, who, offered):
        a_limb(measure, world.lead, "a", asks_evidence())
        page = open_page(client, world, "measures/1/", who=who).content.decode()
        links = re.findall(r"<a class=\"govuk-[^>]*>([^<]+)<", page)
        assert {link for link in links if link in self.CHANGES} == set(offered)

    def test_nothing_more_is_claimed_of_one_that_was_lifted(self, client, world, notice, measure):
        step = {"by": world.lead, "now": at(PAPER), "today": PAPER}
        notices.move_notice(notice=notice, status=LIFTED, on=PAPER, **step)
        assert "Claim</a>" not in open_page(client, world, "measures/1/", who="lead").content.decode()
        assert "Lifted since 8 July 2020." in text_of(open_page(client, world))


def test_small_numbers_are_not_told(client, world, measure):
    """Neither in a sentence nor in a chart, a title of a mark or what a claim has kept; the finding is the same."""
    fields = {"unit": kinds.COUNT, "polarity": kinds.LOWER, "small_numbers": True}
    series = a_series(world.authority, world.lead, "Children not seen", **fields)
    make_figures(series, world.lead, [12, 11, 4], last=JULY)
    a_limb(measure, world.lead, "a", at_most(3), series)
    a_claim(measure, world.lead, on=dt.date(2020, 7, 21), reason="All the same")
    tells = re.compile(r"\b4 in July|4 against|1 over|: 4\b|<td>4</td>|<title>[^<]*: 4\b")
    for address in ("", "measures/1/"):
        board, officer = (open_page(client, world, address, who=who) for who in ("board", "officer"))
        assert tells.search(text_of(officer)) and not tells.search(text_of(board))
        assert not tells.search(board.content.decode())
        assert "Contradicted" in text_of(board)
    assert "not shown July 2020" in text_of(open_page(client, world))


class TestQueries:
    """With session and user; the same however much there is."""

    def fill(self, world, measure, letters, months):
        small = {"small_numbers": True}
        for letter in letters:
            series = a_series(world.authority, world.lead, f"Series {measure.number}{letter}", **small)
            a_limb(measure, world.lead, letter, a_trend(TRAJECTORY), series)
            make_figures(series, world.lead, [50 + number % 7 for number in range(months)], last=JULY)
        limb = a_limb(measure, world.lead, "z", asks_evidence(2))
        for number in range(len(letters)):
            make_evidence(limb, world.lead, on=ISSUED, now=at(PAPER))
            a_claim(measure, world.lead, status="not_met", on=dt.date(2020, 7, 1 + number), now=at(PAPER))

    def counted(self, client, world, address, who):
        client.force_login(getattr(world, who))
        with CaptureQueriesContext(connection) as queries:
            response = client.get(f"/{world.authority.slug}/notices/notice/{address}")
        assert response.status_code == 200
        assert len(response.content) < BYTES_LIMIT
        return len(queries)

    def test_at_two_sizes(self, client, world, notice):
        first = a_measure(notice, world.lead)
        self.fill(world, first, "ab", 6)
        pages = [("", "board", 10), ("", "lead", 9), ("measures/1/", "lead", 8), ("measures/1/", "board", 9)]
        pages += [("?month=2020-06&known=2020-07-30", "board", 10), ("measures/1/?month=2020-06", "board", 9)]
        few = [self.counted(client, world, address, who) for address, who, _ in pages]
        self.fill(world, a_measure(notice, world.lead, 2), "abcdefgh", 60)
        second = [(address.replace("/1/", "/2/"), who) for address, who, _ in pages]
        many = [self.counted(client, world, address, who) for address, who in second]
        assert few == many == [number for _, _, number in pages]
