"""Which position the pages of a board show, and from which month on."""

import datetime as dt

import pytest

from accounts.services import published_actor
from boards.models.meeting import HELD
from boards.selectors.board_page import board_page
from boards.selectors.boards import board_list
from boards.selectors.viewing import BoardViewing, Reach, board_viewing, end_of_board
from boards.services.meetings import cancel_meeting
from metrics.months import AsAt, Month
from plans.services.plans import publish_record
from tests.boards.making import make_board, make_challenge, make_meeting, make_pack, publish
from tests.factories import JANUARY, at, close, make_notice

DECEMBER, FEBRUARY, MARCH = Month(2025, 12), Month(2026, 2), Month(2026, 3)
TODAY = dt.date(2026, 6, 20)
NOW = {"month": None, "known_on": None, "today": TODAY}


def view(board, **asked) -> BoardViewing:
    return board_viewing(board, **NOW | asked)


# --- Where the record of a published board ends ---


@pytest.mark.parametrize(
    ("record", "met", "ends"),
    [
        (Month(2019, 8), Month(2019, 9), Month(2019, 9)),
        (Month(2019, 8), Month(2019, 6), Month(2019, 8)),
        (Month(2019, 8), None, Month(2019, 8)),
        (None, Month(2019, 9), Month(2019, 9)),
        (None, None, None),
    ],
)
def test_a_published_board_ends_with_its_record_or_its_last_meeting_whichever_is_later(record, met, ends):
    assert end_of_board(record, met) == ends


@pytest.fixture
def record(world):
    """The plan ends with January; the board met in February."""
    actor = published_actor()
    close(world.plan, world.lead)
    board = make_board(world.authority, actor, published=True, source="A report", now=at(DECEMBER.first))
    publish_record(plan=world.plan, record_ends=JANUARY, source="A report", by=actor, now=at(FEBRUARY))
    world.met = make_meeting(board, actor, dt.date(2026, 2, 10), status=HELD, source="A report", now=at(dt.date(2026, 2, 10)))
    return board


def test_without_a_month_it_is_shown_at_its_last_meeting_and_links_lead_to_the_end_of_the_record(world, record):
    found = view(record)
    assert (found.as_at.month, found.past, found.suffix, found.council_suffix) == (FEBRUARY, False, "", "")
    assert view(record, month=MARCH).as_at.month == FEBRUARY
    earlier = view(record, month=JANUARY)
    assert (earlier.past, earlier.suffix, earlier.council_suffix) == (True, "?month=2026-01", "?month=2026-01")


def test_as_it_was_known_links_to_the_plan_keep_to_the_months_that_it_has(world, record):
    found = view(record, known_on=at(dt.date(2026, 3, 5)), today=dt.date(2026, 3, 5))
    assert found.suffix == "?month=2026-02&known=2026-03-05"
    assert found.council_suffix == "?month=2026-01&known=2026-03-05"
    assert (found.of_record(DECEMBER), found.of_record(MARCH)) == (DECEMBER, JANUARY)


def test_before_the_meeting_was_known_the_record_ended_earlier(world, record):
    assert view(record, known_on=at(dt.date(2026, 2, 5)), today=dt.date(2026, 2, 5)).as_at.month == JANUARY


def test_a_cancelled_meeting_counts_for_nothing(world, record):
    meeting = make_meeting(record, published_actor(), dt.date(2026, 5, 12), source="A report", now=at(DECEMBER))
    assert view(record).as_at.month == Month(2026, 5)
    cancel_meeting(meeting=meeting, reason="Elections", by=published_actor(), now=at(FEBRUARY))
    assert view(record).as_at.month == FEBRUARY


def test_the_list_and_the_page_of_the_board_are_shown_at_the_same(world, record):
    assert board_list(world.authority, **NOW).viewing == view(record)
    page = board_page(world.authority, record.slug, **NOW, sees_small=True)
    assert page.viewing == view(record)
    assert page.at.last_held.on == dt.date(2026, 2, 10)
    past = board_page(world.authority, record.slug, **NOW | {"month": JANUARY}, sees_small=True)
    assert past.viewing.past and past.at.last_held is None


def test_a_board_that_met_earlier_is_shown_at_the_end_of_the_record(world, record):
    other = make_board(world.authority, published_actor(), published=True, source="A report", now=at(DECEMBER))
    make_meeting(other, published_actor(), dt.date(2025, 12, 1), source="A report", now=at(DECEMBER))
    assert view(other).as_at.month == JANUARY
    assert board_list(world.authority, **NOW).viewing.as_at.month == FEBRUARY, "the latest of all boards"


def test_a_record_cannot_end_after_today(world, record):
    assert view(record, today=dt.date(2026, 1, 31)).as_at.month == JANUARY


def test_a_board_of_the_council_s_own_is_shown_at_present(world):
    board = make_board(world.authority, world.lead)
    assert view(board).as_at.month == Month.of(TODAY)
    assert view(board, month=MARCH).suffix == view(board, month=MARCH).council_suffix == "?month=2026-03"


# --- The months to choose from ---


def months(board) -> tuple[Month, Month]:
    """The last one to choose, and the first."""
    found = view(board).months
    return found[0], found[-1]


def test_they_begin_with_the_first_meeting_of_any_board_of_the_council(world, other_world):
    board, other = make_board(world.authority, world.lead), make_board(world.authority, world.lead)
    make_meeting(other, world.lead, dt.date(2025, 11, 4), now=at(JANUARY))
    make_meeting(make_board(other_world.authority, other_world.lead), other_world.lead, dt.date(2024, 1, 9), now=at(JANUARY))
    assert months(board) == (Month(2026, 6), Month(2025, 11))


def test_or_with_the_first_pack_or_question(world):
    board = make_board(world.authority, world.lead)
    make_meeting(board, world.lead, dt.date(2026, 3, 3))
    close(world.plan, world.lead)
    pack = make_pack(board, world.lead, plan=world.plan, now=at(dt.date(2026, 2, 2)))
    assert months(board)[1] == MARCH, "it is not published yet"
    publish(pack, world.lead)
    assert months(board)[1] == JANUARY
    make_challenge(board, world.board, on=dt.date(2025, 10, 7), due=dt.date(2025, 11, 1))
    assert months(board)[1] == Month(2025, 10)


def test_where_the_boards_know_nothing_yet_they_begin_with_the_council(world):
    board = make_board(world.authority, world.lead)
    assert months(board)[1] == JANUARY, "its first review month"
    make_notice(world.authority, world.lead, issued=dt.date(2025, 9, 2))
    assert months(board)[1] == Month(2025, 9)


def test_they_are_four_years_at_most_and_whatever_is_shown():
    reach = Reach(first=Month(2015, 3), ends=None, met=None)
    asked = {"published": False, "known_on": None, "today": TODAY}
    assert len(reach.viewing(month=None, **asked).months) == 49
    assert reach.viewing(month=Month(2014, 1), **asked).months[-1] == Month(2014, 1)


def test_of_a_council_with_nothing_at_all_there_is_the_present():
    found = Reach(None, None, None).viewing(published=True, month=None, known_on=None, today=TODAY)
    assert (found.as_at, found.months) == (AsAt(Month(2026, 6)), [Month(2026, 6)])
