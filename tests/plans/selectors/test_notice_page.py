"""What the page of a notice is made of: the position, the reviews, the findings month by month."""

import datetime as dt

import pytest
from django.http import Http404

from metrics.months import Month
from plans.models.notice import LIFTED
from plans.selectors.notice_page import find_notice, notice_page, strip_of, viewing_of_notice
from plans.services import notices
from tests.factories import at, make_figures
from tests.plans.noticed import DECEMBER, ISSUED, PAPER, a_claim, a_limb, a_measure, a_notice, a_series, at_least

JULY = Month(2020, 7)
TODAY = dt.date(2020, 8, 5)


@pytest.fixture
def notice(world):
    return a_notice(world.authority, world.lead)


def page_of(notice, month=None, today=TODAY, known_on=None):
    return notice_page(notice, month=month, known_on=known_on, today=today, sees_small=True)


class TestPosition:
    def test_the_present_unless_asked(self, notice):
        viewing = viewing_of_notice(notice, month=None, known_on=None, today=TODAY)
        assert (viewing.as_at.month, viewing.past, viewing.suffix) == (Month(2020, 8), False, "")

    def test_an_earlier_month(self, notice):
        viewing = viewing_of_notice(notice, month=JULY, known_on=None, today=TODAY)
        assert (viewing.as_at.month, viewing.past, viewing.suffix) == (JULY, True, "?month=2020-07")

    def test_a_later_month_is_the_present(self, notice):
        viewing = viewing_of_notice(notice, month=Month(2021, 1), known_on=None, today=TODAY)
        assert viewing.as_at.month == Month(2020, 8)

    def test_a_month_before_the_notice_does_not_exist(self, notice):
        with pytest.raises(Http404, match="was issued in December 2019. There is nothing to show for November 2019."):
            viewing_of_notice(notice, month=Month(2019, 11), known_on=None, today=TODAY)

    def test_a_published_one_shows_the_end_of_its_record(self, world, notice):
        published = notices.publish_notice(notice=notice, record_ends=JULY, source="Paper", by=world.lead, now=at(PAPER))
        for month in (None, JULY, Month(2026, 1)):
            viewing = viewing_of_notice(published, month=month, known_on=None, today=dt.date(2026, 1, 20))
            assert (viewing.as_at.month, viewing.past) == (JULY, False)
        assert viewing_of_notice(published, month=Month(2020, 1), known_on=None, today=dt.date(2026, 1, 20)).past

    def test_no_month_before_the_notice_is_offered(self, notice):
        viewing = viewing_of_notice(notice, month=None, known_on=None, today=TODAY)
        assert (viewing.months[0], viewing.months[-1]) == (Month(2020, 8), DECEMBER)

    def test_a_notice_that_was_not_known(self, world, other_world, notice):
        assert find_notice(world.authority, "notice") == notice
        assert find_notice(world.authority, "notice", at(dt.date(2019, 12, 1))) is None
        assert find_notice(other_world.authority, "notice") is None


class TestReviews:
    @pytest.mark.parametrize(
        ("today", "due", "days"),
        [
            (ISSUED, dt.date(2020, 6, 18), 183),
            (dt.date(2020, 6, 17), dt.date(2020, 6, 18), 1),
            (dt.date(2020, 6, 18), dt.date(2020, 12, 18), 183),
        ],
    )
    def test_the_next_one(self, notice, today, due, days):
        page = page_of(notice, today=today)
        assert (page.next_review, page.days_to_review) == (due, days)

    def test_one_that_was_not_recorded(self, world, notice):
        assert page_of(notice, today=dt.date(2020, 6, 17)).review_missing is None
        assert page_of(notice).review_missing == dt.date(2020, 6, 18)
        review = {"outcome": "It goes on", "by": world.lead, "now": at(PAPER), "today": PAPER}
        notices.record_review(notice=notice, on=dt.date(2020, 6, 2), **review)
        page = page_of(notice)
        assert (page.review_missing, page.last_review.outcome) == (None, "It goes on")
        assert page_of(notice, today=dt.date(2020, 12, 20)).review_missing == dt.date(2020, 12, 18)

    def test_a_notice_that_was_lifted_is_not_reviewed(self, world, notice):
        notices.move_notice(notice=notice, status=LIFTED, on=PAPER, by=world.lead, now=at(PAPER), today=PAPER)
        page = page_of(notice)
        assert (page.next_review, page.review_missing) == (None, None)
        assert page_of(notice, Month(2020, 5)).next_review == dt.date(2020, 6, 18)


class TestMonthByMonth:
    def test_each_measure_with_limbs(self, world, notice):
        series = a_series(world.authority, world.lead, "Visits on time")
        a_limb(a_measure(notice, world.lead), world.lead, "a", at_least(75), series)
        a_measure(notice, world.lead, 2)
        make_figures(series, world.lead, [70, 80, 70], last=JULY)
        page = page_of(notice, JULY)
        (row,) = page.strip.rows
        assert [cell.finding for cell in row.cells][-3:] == ["contradicted", "supported", "contradicted"]
        assert page.strip.findings == [
            ("supported", "Supported"),
            ("not_evidenced", "Not evidenced"),
            ("contradicted", "Contradicted"),
        ]
        assert [each.number for each in page.lost] == [1]

    def test_the_last_two_years_are_drawn(self):
        months = {DECEMBER + ahead: "supported" for ahead in range(30)}
        strip = strip_of([("1", 1, months)])
        assert (len(strip.months), strip.months[-1], strip.left_out) == (24, DECEMBER + 29, 6)
        assert len(strip.rows[0].cells) == 24

    def test_one_month_is_not_worth_a_drawing(self):
        assert not strip_of([("1", 1, {DECEMBER: "supported"})]).is_worth_showing
        assert not strip_of([]).is_worth_showing


def test_what_is_claimed_against_the_figures_comes_first(world, notice):
    series = a_series(world.authority, world.lead, "Visits on time")
    make_figures(series, world.lead, [70], last=JULY)
    for number, status in ((1, "met"), (2, "partly_met"), (3, "not_met")):
        measure = a_measure(notice, world.lead, number)
        a_limb(measure, world.lead, "a", at_least(75), series)
        a_claim(measure, world.lead, on=dt.date(2020, 7, 20), status=status, reason="All the same")
    page = page_of(notice, JULY)
    assert [each.number for each in page.contradicted] == [1, 2]
    assert page.sentence == "3 measures: claimed met 1, partly met 1, not met 1 · the figures support 0, contradicted 3"
