"""The yearly reconciliation: own figures beside official ones of the same time."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.services import published_actor
from metrics.kinds import OWN
from metrics.models import Comparator
from metrics.months import Month
from metrics.selectors.reconciliation import TOO_SMALL, reconciliation_page
from metrics.services.series import add_comparators
from tests.factories import at, make_comparator, make_indicator, make_series, make_snapshot

TODAY = dt.date(2026, 1, 20)
MARCH = Month(2025, 3)


@pytest.fixture
def indicator(world):
    return make_indicator(world.authority, world.lead, code="REVIEWS", name="Reviews on time")


def official(world, indicator, value, *, month=MARCH, period="at 31 March"):
    row = Comparator(
        indicator=indicator,
        authority=world.authority,
        group=OWN,
        group_name=world.authority.name,
        month=month,
        period=f"{period} {month.year}",
        value=Decimal(str(value)),
        source="Official statistics",
        known_from=at(month),
    )
    add_comparators(rows=[row], by=published_actor())


def page_of(world, month=None, sees_small=True):
    return reconciliation_page(world.authority, month=month, known_on=None, today=TODAY, sees_small=sees_small)


def test_a_position_is_compared_with_the_figure_of_its_month(world, indicator):
    official(world, indicator, 80)
    series = make_series(world.authority, world.lead, indicator)
    make_snapshot(series, world.officer, 77, month=MARCH, caveat="One team is missing.")
    [line] = page_of(world).apart
    assert (line.official_text, line.own_text, line.own_period) == ("80%", "77%", "March 2025")
    assert line.words == (
        "For March 2025 the council's own figure is 77%, the official one 80%: 3 percentage points apart, more than 1 percentage "
        "point. Find out why before either is used."
    )
    assert line.caveat == "One team is missing."


def test_what_is_close_comes_after_what_is_apart_whatever_the_year(world, indicator):
    series = make_series(world.authority, world.lead, indicator)
    for month, own in ((MARCH - 12, 70), (MARCH, 80)):
        official(world, indicator, 80.4, month=month)
        make_snapshot(series, world.officer, own, month=month)
    page = page_of(world)
    assert [line.official.month for line in page.compared] == [MARCH - 12, MARCH]
    assert [line.outcome for line in page.compared] == ["apart", "close"]


def test_a_year_of_counts_is_the_sum_of_twelve_months(world):
    indicator = make_indicator(world.authority, world.lead, unit="count", decimals=0, polarity="neutral", rolling_12=True)
    official(world, indicator, 1200, period="year to 31 March")
    series = make_series(world.authority, world.lead, indicator)
    for back in range(12):
        make_snapshot(series, world.officer, 100, month=MARCH - back)
    [line] = page_of(world).close
    assert (line.own_text, line.own_period) == ("1,200", "12 months to March 2025")
    assert line.words.endswith("they agree.")


def test_a_year_of_percentages_is_made_of_numerators_and_denominators(world):
    """Eleven months of 10 out of 10 and one of 0 out of 90: 55 %, though the mean of the months is 92 %."""
    indicator = make_indicator(world.authority, world.lead, rolling_12=True)
    official(world, indicator, 55, period="year to 31 March")
    series = make_series(world.authority, world.lead, indicator)
    for back in range(11):
        make_snapshot(series, world.officer, month=MARCH - back, numerator=10, denominator=10)
    make_snapshot(series, world.officer, month=MARCH - 11, numerator=0, denominator=90)
    [line] = page_of(world).close
    assert line.own_text == "55%"


def test_a_year_with_a_month_missing_is_not_compared(world):
    indicator = make_indicator(world.authority, world.lead, unit="count", decimals=0, polarity="neutral", rolling_12=True)
    official(world, indicator, 1200, period="year to 31 March")
    series = make_series(world.authority, world.lead, indicator)
    for back in range(11):
        make_snapshot(series, world.officer, 100, month=MARCH - back)
    page = page_of(world)
    assert page.compared == []
    [line] = page.not_compared
    assert line.own_text == "no figure"
    assert line.words == "The council has no figure of its own for 12 months to March 2025 to compare."


def test_what_happens_in_a_year_is_not_compared_with_a_position_on_one_day(world):
    indicator = make_indicator(world.authority, world.lead, unit="count", decimals=0, polarity="neutral", rolling_12=True)
    official(world, indicator, 100)
    series = make_series(world.authority, world.lead, indicator)
    for back in range(12):
        make_snapshot(series, world.officer, 100, month=MARCH - back)
    [line] = page_of(world).not_compared
    assert "they are not compared" in line.words


def test_a_rate_that_looks_back_over_a_year_is_that_of_its_month(world):
    indicator = make_indicator(
        world.authority, world.lead, unit="rate", decimals=1, unit_words="per 10,000", polarity="neutral", rolling_12=True
    )
    official(world, indicator, "654.9", period="year to 31 March")
    make_snapshot(make_series(world.authority, world.lead, indicator), world.officer, 655, month=MARCH)
    [line] = page_of(world).close
    assert line.own_text == "655"


def test_a_small_own_figure_is_hidden_and_not_compared(world):
    indicator = make_indicator(world.authority, world.lead, unit="count", decimals=0, polarity="neutral")
    official(world, indicator, 9)
    make_snapshot(make_series(world.authority, world.lead, indicator, small_numbers=True), world.officer, 4, month=MARCH)
    [line] = page_of(world, sees_small=False).not_compared
    assert (line.own_text, line.words) == ("c", TOO_SMALL)
    assert page_of(world).apart[0].own_text == "4"


def test_a_year_with_a_small_month_is_hidden(world):
    indicator = make_indicator(world.authority, world.lead, unit="count", decimals=0, polarity="neutral", rolling_12=True)
    official(world, indicator, 1104, period="year to 31 March")
    series = make_series(world.authority, world.lead, indicator, small_numbers=True)
    for back in range(12):
        make_snapshot(series, world.officer, 4 if back == 5 else 100, month=MARCH - back)
    [line] = page_of(world, sees_small=False).not_compared
    assert line.own_text == "c"
    assert page_of(world).close[0].own_text == "1,104"


def test_the_latest_three_years_up_to_the_month_viewed_are_shown_and_a_revised_one_counts(world, indicator):
    make_series(world.authority, world.lead, indicator)
    for back in range(5):
        official(world, indicator, 70 + back, month=MARCH - 12 * back)
    official(world, indicator, 90)
    lines = page_of(world).lines
    assert [(line.official.month, line.official_text) for line in lines] == [
        (MARCH, "90%"),
        (MARCH - 12, "71%"),
        (MARCH - 24, "72%"),
    ]
    assert [line.official.month for line in page_of(world, MARCH - 1).lines] == [MARCH - 12, MARCH - 24, MARCH - 36]


def test_figures_of_other_places_and_of_indicators_that_are_not_kept_are_left_out(world, other_world, indicator):
    make_comparator(indicator, 75)
    official(other_world, indicator, 60)
    official(world, make_indicator(), 50)
    make_series(world.authority, world.lead, indicator)
    assert page_of(world).lines == []
