"""Two dates of a council side by side."""

import datetime as dt
import re
from urllib.parse import parse_qsl, urlencode

import pytest
import time_machine

from improvement.comparing import Named, compare_dates
from metrics.months import Month
from plans import rag
from plans.services.actions import move_due_date
from plans.services.updates import correct_update
from tests.factories import (
    JANUARY,
    at,
    close,
    make_action,
    make_claim,
    make_limb,
    make_measure,
    make_notice,
    make_series,
    make_snapshot,
    make_update,
    said,
)

FEBRUARY, MARCH = Month(2026, 2), Month(2026, 3)
TODAY = dt.date(2026, 3, 20)


@pytest.fixture
def quarter(world):
    """January and February are closed, March is open: 1.1 worsened and its due date moved, 1.2 was added in February."""
    world.series = make_series(world.authority, world.lead)
    world.wrong = make_snapshot(world.series, world.officer, 80, month=JANUARY, now=at(dt.date(2026, 1, 25)))
    make_update(world.action, world.officer)
    close(world.plan, world.lead)
    move_due_date(action=world.action, due=dt.date(2027, 3, 31), reason="Tender", by=world.lead, now=at(dt.date(2026, 2, 3)))
    late = make_action(world.area, world.lead, owner=world.officer, reference="1.2", now=at(dt.date(2026, 2, 4)))
    make_update(world.action, world.officer, month=FEBRUARY, rating=rag.RED)
    make_update(late, world.officer, month=FEBRUARY)
    close(world.plan, world.lead, FEBRUARY)
    make_snapshot(world.series, world.officer, 70, month=FEBRUARY, now=at(dt.date(2026, 3, 3)))
    return world


def compared(world, first=None, second=None, known_on=None, today=TODAY, sees_small=True):
    """Both as known at the same time."""
    return beside(world, Named(first, known_on), Named(second, known_on), today, sees_small)


def beside(world, one, other, today=TODAY, sees_small=True):
    return compare_dates(world.authority, one, other, today=today, sees_small=sees_small)


def test_actions_ratings_by_area_and_figures_stand_beside_each_other(quarter):
    page = compared(quarter, JANUARY, FEBRUARY)
    assert (page.earlier.month, page.later.month) == (JANUARY, FEBRUARY)
    changed = {pair.latest.reference: pair for pair in page.since.changed_actions}
    assert set(changed) == {"1.1", "1.2"}
    assert changed["1.1"].rating_changed and changed["1.1"].due_changed and not changed["1.1"].stage_changed
    assert changed["1.2"].is_new
    [area] = page.areas
    assert (area.before.amber, area.before.red, area.after.amber, area.after.red) == (1, 0, 1, 1)
    [figure] = page.figures
    assert (figure.pair.before.text, figure.pair.after.text) == ("80.0%", "70.0%")


def test_the_earlier_month_comes_first_whichever_is_named_first(quarter):
    page, other = compared(quarter, FEBRUARY, JANUARY), compared(quarter, JANUARY, FEBRUARY)
    assert (page.earlier, page.later, page.since) == (other.earlier, other.later, other.since)


def test_without_months_it_is_the_present_and_the_month_before(quarter):
    page = compared(quarter)
    assert (page.earlier.month, page.later.month) == (FEBRUARY, MARCH)
    assert page.later.suffix == "" and page.earlier.suffix == "?month=2026-02"
    assert compared(quarter, JANUARY).later.month == MARCH


def test_a_month_that_is_still_ahead_is_the_present_one(quarter):
    assert compared(quarter, FEBRUARY, Month(2030, 1)).later.month == MARCH


def test_both_are_as_known_on_one_day(quarter):
    make_snapshot(quarter.series, quarter.officer, 60, month=JANUARY, reason="Twice", now=at(dt.date(2026, 3, 10)))
    then = compared(quarter, JANUARY, FEBRUARY, known_on=at(dt.date(2026, 3, 5)), today=dt.date(2026, 3, 5))
    assert then.figures[0].pair.before.text == "80.0%"
    assert "known=2026-03-05" in then.later.suffix
    assert compared(quarter, JANUARY, FEBRUARY).figures[0].pair.before.text == "60.0%"


def test_before_the_plan_began_no_action_is_there(quarter):
    page = compared(quarter, Month(2025, 6), FEBRUARY)
    assert page.earlier.totals is None
    assert [pair.is_new for pair in page.since.actions] == [True, True]


def test_measures_are_told_with_claim_and_finding_at_both_dates(quarter):
    measure = make_measure(make_notice(quarter.authority, quarter.lead), quarter.lead, 1)
    make_limb(measure, quarter.lead, quarter.series)
    make_claim(measure, quarter.lead, "met", month=FEBRUARY, reason="All the same")
    [row] = compared(quarter, JANUARY, FEBRUARY).measures
    assert row.before[0] == "Nothing claimed" and row.after[0] == "Met"
    assert row.pair.changed


def test_the_page_names_both_dates_and_keeps_the_position_in_its_links(quarter, client):
    client.force_login(quarter.board)
    with time_machine.travel(at(TODAY), tick=False):
        page = client.get(f"/{quarter.authority.slug}/compare/?month=2026-01&with=2026-02").content.decode()
        start = client.get(f"/{quarter.authority.slug}/").content.decode()
    assert "January 2026 and February 2026" in page
    assert f"/{quarter.authority.slug}/plans/{quarter.plan.slug}/actions/1.1/?month=2026-02" in page
    assert f"/{quarter.authority.slug}/metrics/{quarter.series.indicator.code}/?month=2026-02" in page
    assert f'href="/{quarter.authority.slug}/compare/"' in start


# --- Each as it was known on a day of its own ---

EARLY, LATE = at(dt.date(2026, 3, 5)), at(dt.date(2026, 3, 12))


@pytest.fixture
def corrected(quarter):
    """The figure of January was corrected on 10 March, and an action added for 1 April on that day."""
    make_snapshot(quarter.series, quarter.officer, 60, month=JANUARY, reason="Twice", now=at(dt.date(2026, 3, 10)))
    return quarter


def test_one_month_as_it_was_known_on_two_days_shows_what_was_corrected_in_between(corrected):
    page = beside(corrected, Named(JANUARY, LATE), Named(JANUARY, EARLY))
    assert (page.apart, page.is_same) == (True, False)
    assert (page.earlier.known_day, page.later.known_day) == (dt.date(2026, 3, 5), dt.date(2026, 3, 12)), "the earlier one first"
    [figure] = page.changed_figures
    assert (figure.pair.before.text, figure.pair.after.text) == ("80.0%", "60.0%")
    assert page.since.changed_actions == [], "a closed month stays as it was"


def test_what_is_known_now_stands_behind_what_was_known_once(corrected):
    page = beside(corrected, Named(JANUARY), Named(JANUARY, EARLY))
    assert (page.earlier.known_day, page.later.known_day) == (dt.date(2026, 3, 5), None)
    assert page.earlier.words == "January 2026, as known on 5 March 2026"
    assert page.later.words == "January 2026, as known now"
    assert page.earlier.suffix == "?month=2026-01&known=2026-03-05"
    assert page.later.suffix == "?month=2026-01"


def test_the_dates_change_places_with_what_each_was_known_on(corrected):
    page = beside(corrected, Named(FEBRUARY, EARLY), Named(JANUARY, LATE))
    assert (page.earlier.month, page.earlier.known_day) == (JANUARY, dt.date(2026, 3, 12))
    assert (page.later.month, page.later.known_day) == (FEBRUARY, dt.date(2026, 3, 5))
    assert page.figures[0].pair.before.text == "60.0%"


@pytest.mark.parametrize("sees_small", [True, False])
@pytest.mark.parametrize("known", [EARLY, at(dt.date(2026, 2, 10)), None])
def test_each_side_is_what_it_is_beside_itself(corrected, known, sees_small):
    """Read together with another moment, a position says the same as read alone."""
    make_measure(make_notice(corrected.authority, corrected.lead), corrected.lead, 1)
    other = LATE if known is None else None
    page = beside(corrected, Named(JANUARY, known), Named(FEBRUARY, other), sees_small=sees_small)
    alone = compared(corrected, JANUARY, JANUARY, known_on=known, sees_small=sees_small)
    then = compared(corrected, FEBRUARY, FEBRUARY, known_on=other, sees_small=sees_small)
    assert page.earlier.totals == alone.later.totals and page.earlier.contradictions == alone.later.contradictions
    assert page.later.totals == then.later.totals and page.later.contradictions == then.later.contradictions
    assert [row.pair.before for row in page.figures if row.pair.before] == [row.pair.after for row in alone.figures]
    assert [row.pair.after for row in page.figures if row.pair.after] == [row.pair.after for row in then.figures]
    assert [pair.after for pair in page.since.actions if pair.after] == [pair.after for pair in then.since.actions]


def test_what_was_not_known_yet_is_missing_on_its_side_only(corrected):
    late = make_action(corrected.area, corrected.lead, reference="1.3", now=at(dt.date(2026, 3, 15)))
    make_measure(
        make_notice(corrected.authority, corrected.lead, now=at(dt.date(2026, 3, 15))),
        corrected.lead,
        1,
        now=at(dt.date(2026, 3, 15)),
    )
    page = beside(corrected, Named(MARCH, LATE), Named(MARCH))
    assert [pair.latest.reference for pair in page.since.changed_actions if pair.is_new] == [late.reference]
    assert [row.pair.is_new for row in page.measures] == [True]
    gone = beside(corrected, Named(FEBRUARY), Named(MARCH, LATE))
    assert [row.pair.is_gone for row in gone.measures] == [True]


def kinds(page) -> dict:
    return {pair.latest.reference: pair.move.kind for pair in page.since.actions}


def test_a_correction_is_one_also_where_the_earlier_date_did_not_know_of_it(world):
    """Whether that month was closed by then or still open."""
    row = make_update(world.action, world.officer)
    close(world.plan, world.lead)
    when = at(dt.date(2026, 2, 9))
    correct_update(update=row, said=said(rating=rag.RED), by=world.officer, now=when, today=when.date())
    make_update(world.action, world.officer, month=FEBRUARY, rating=rag.RED)
    close(world.plan, world.lead, FEBRUARY)
    for known_on in (None, at(dt.date(2026, 2, 2)), at(dt.date(2026, 1, 22))):
        assert kinds(beside(world, Named(JANUARY, known_on), Named(FEBRUARY))) == {"1.1": "corrected"}, known_on
    assert kinds(beside(world, Named(JANUARY), Named(FEBRUARY, at(dt.date(2026, 2, 5))))) == {"1.1": "same"}


def test_of_one_month_known_at_two_times_what_was_corrected_between_them_is_a_correction(world):
    row = make_update(world.action, world.officer)
    when = at(dt.date(2026, 1, 25))
    correct_update(update=row, said=said(rating=rag.RED), by=world.officer, now=when, today=when.date())
    assert kinds(beside(world, Named(JANUARY, at(dt.date(2026, 1, 22))), Named(JANUARY))) == {"1.1": "corrected"}


def get(client, world, query):
    client.force_login(world.board)
    with time_machine.travel(at(TODAY), tick=False):
        return client.get(f"/{world.authority.slug}/compare/?{query}")


def test_the_page_takes_a_day_for_each_date_and_its_links_keep_them(corrected, client):
    page = get(client, corrected, "month=2026-01&known=2026-03-05&with=2026-02&with_known=").content.decode()
    assert "January 2026, as known on 5 March 2026, and February 2026, as known now" in page
    plan = f"/{corrected.authority.slug}/plans/{corrected.plan.slug}/"
    assert f'href="{plan}?month=2026-01&amp;known=2026-03-05"' in page
    assert f'href="{plan}?month=2026-02"' in page
    assert "each as it was known on a day of its own" in page
    for box, value in (("known", "5 March 2026"), ("with_known", "")):
        [tag] = re.findall(rf'<input[^>]* name="{box}"[^>]*>', page)
        assert (f'value="{value}"' in tag) is bool(value)


@pytest.mark.parametrize("day", ["5 March 2026", "5/3/2026", "05.03.2026", "5 Mar 2026", "2026-03-05"])
def test_a_day_is_written_as_people_write_it(corrected, client, day):
    page = get(client, corrected, urlencode({"month": "2026-01", "with": "2026-01", "known": day, "with_known": ""}))
    assert page.status_code == 200
    assert "as known on 5 March 2026" in page.content.decode()


def test_one_day_alone_holds_for_both(corrected, client):
    page = get(client, corrected, "month=2026-01&with=2026-02&known=2026-03-05").content.decode()
    assert "January 2026 and February 2026</h1>" in page
    assert "as they were known on 5 March 2026" in page
    assert "known=2026-03-05" in page


@pytest.mark.parametrize(
    ("query", "box", "words"),
    [
        ("known=never", "known", "Write a day, such as 15 February 2026 or 15/2/2026"),
        ("with_known=31/2/2026", "with_known", "Write a day, such as 15 February 2026 or 15/2/2026"),
        ("with_known=2026-03-21", "with_known", "21 March 2026 has not come yet. Write a day up to 20 March 2026"),
        ("known=1989-12-31&with_known=", "known", "Nothing is kept from before January 1990."),
        ("month=2026-13", "month", "No such month: 13"),
        ("with=yesterday", "with", "Write the month as year and month, such as 2019-08."),
        ("month=1980-01", "month", "Nothing is kept from before January 1990."),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_what_was_typed_stays(corrected, client, query, box, words):
    response = get(client, corrected, query)
    page = response.content.decode()
    assert response.status_code == 422
    assert f'<a href="#{box}">{words}</a>' in page
    assert f'id="{box}_error"' in page
    assert page.count("govuk-error-message") == 1
    assert "Error: " in page.partition("</title>")[0]
    assert "ratings by area" not in page, "nothing is compared"
    typed = dict(parse_qsl(query))
    if "known" in box:
        assert f'value="{typed[box]}"' in page


def test_a_month_that_has_not_come_is_said(corrected, client):
    assert "January 2030 has not come yet" in get(client, corrected, "month=2026-01&with=2030-01").content.decode()
