"""The page of a board: what it says has changed since the board last met, and what comes next."""

import datetime as dt

import pytest

from boards.models.meeting import HELD
from boards.selectors.board_page import board_page
from boards.services.meetings import cancel_meeting, hold_meeting
from metrics.months import Month
from plans import rag
from plans.services.actions import move_due_date
from tests.boards.making import (
    make_answer,
    make_board,
    make_challenge,
    make_decision,
    make_item,
    make_meeting,
    make_pack,
    make_report_cycle,
    make_rota,
    publish,
)
from tests.factories import (
    JANUARY,
    at,
    close,
    make_action,
    make_area,
    make_claim,
    make_indicator,
    make_limb,
    make_measure,
    make_notice,
    make_series,
    make_snapshot,
    make_update,
)

FEBRUARY, MARCH = Month(2026, 2), Month(2026, 3)
MET, NEXT = dt.date(2026, 2, 10), dt.date(2026, 4, 14)
TODAY = dt.date(2026, 3, 20)


def page_of(board, *, month=None, known_on=None, today=TODAY, sees_small=True):
    return board_page(board.authority, board.slug, month=month, known_on=known_on, today=today, sees_small=sees_small)


@pytest.fixture
def board(world):
    return make_board(world.authority, world.lead, slug="board")


@pytest.fixture
def met(world, board):
    """January is closed, and the board met in February with it before it."""
    make_update(world.action, world.officer)
    close(world.plan, world.lead)
    return make_meeting(board, world.lead, MET, now=at(MET), status=HELD)


def test_ratings_are_compared_with_the_month_that_was_closed_when_the_board_met(world, board, met):
    other = make_action(world.area, world.lead, reference="1.2", owner=world.officer)
    make_update(world.action, world.officer, month=FEBRUARY, rating=rag.RED)
    close(world.plan, world.lead, FEBRUARY)
    make_update(other, world.officer, month=MARCH)
    since = page_of(board).since
    assert (since.on, since.month, since.rated) == (MET, JANUARY, True)
    assert [pair.after.reference for pair in since.changes.worsened] == ["1.1"]
    assert since.changes.improved == []
    assert [pair.after.reference for pair in since.changes.new] == ["1.2"]


def test_a_month_closed_after_the_meeting_was_not_before_the_board(world, board):
    make_update(world.action, world.officer)
    make_meeting(board, world.lead, dt.date(2026, 1, 22), now=at(dt.date(2026, 1, 22)), status=HELD)
    close(world.plan, world.lead)
    since = page_of(board).since
    assert since.month == Month(2025, 12)
    assert [pair.after.reference for pair in since.changes.new] == ["1.1"], "the plan had not begun"


def test_due_dates_moved_after_the_meeting_are_told_with_how_often(world, board, met):
    for day, due in ((dt.date(2026, 2, 3), 30), (dt.date(2026, 2, 20), 60), (dt.date(2026, 3, 2), 90)):
        move_due_date(
            action=world.action, due=dt.date(2026, 12, 31) + dt.timedelta(due), reason="Tender", by=world.lead, now=at(day)
        )
    [moved] = page_of(board).since.dues
    assert moved.before == dt.date(2027, 1, 30)
    assert moved.position.due == dt.date(2027, 3, 31)
    assert moved.often == "moved 3 times"


def test_a_claim_made_since_is_told_with_what_the_figures_say_and_the_new_contradiction(world, board, met):
    measure = make_measure(make_notice(world.authority, world.lead), world.lead, 1)
    series = make_series(world.authority, world.lead)
    make_limb(measure, world.lead, series)
    make_snapshot(series, world.officer, 20, month=FEBRUARY, now=at(dt.date(2026, 3, 3)))
    make_claim(
        measure, world.lead, "met", month=FEBRUARY, on=dt.date(2026, 3, 5), reason="All the same", now=at(dt.date(2026, 3, 5))
    )
    since = page_of(board).since
    [made] = since.claims
    assert (made.judged.number, made.judged.finding) == (1, "contradicted")
    assert "CLAIM_CONTRADICTED" in {row.problem.code for row in since.contradictions}
    earlier = page_of(board, month=FEBRUARY).since
    assert earlier.claims == [] and earlier.contradictions == []


def test_a_corrected_figure_of_the_last_pack_is_told(world, board, met):
    series = make_series(world.authority, world.lead)
    make_snapshot(series, world.officer, 60, month=JANUARY)
    pack = make_pack(board, world.lead, plan=world.plan, slug="january", now=at(dt.date(2026, 2, 3)))
    publish(pack, world.lead, now=at(dt.date(2026, 2, 4)))
    [pack] = page_of(board).since.packs
    assert (pack.in_hand, pack.corrections) == (True, [])
    make_snapshot(series, world.officer, 55, month=JANUARY, reason="Counted twice", now=at(dt.date(2026, 3, 1)))
    [correction] = page_of(board).since.packs[0].corrections
    assert (correction.was, correction.now) == ("60.0%", "55.0%")
    assert page_of(board, known_on=at(dt.date(2026, 2, 28)), today=dt.date(2026, 2, 28)).since.packs[0].corrections == []


def test_corrections_of_sums_of_money_carry_their_unit(world, board, met):
    variance = make_indicator(world.authority, world.lead, unit="money", decimals=0, unit_words="£ thousand")
    series = make_series(world.authority, world.lead, variance)
    make_snapshot(series, world.officer, 1482, month=JANUARY)
    publish(make_pack(board, world.lead, plan=world.plan, now=at(dt.date(2026, 2, 3))), world.lead, now=at(dt.date(2026, 2, 4)))
    make_snapshot(series, world.officer, 1600, month=JANUARY, reason="Counted twice", now=at(dt.date(2026, 3, 1)))
    [correction] = page_of(board).since.packs[0].corrections
    assert (correction.was, correction.now) == ("£1,482 thousand", "£1,600 thousand")


def test_the_pack_that_the_board_had_stays_however_many_were_published_since(world, board, met):
    series = make_series(world.authority, world.lead)
    make_snapshot(series, world.officer, 60, month=JANUARY)
    for slug, day in (
        ("earlier", dt.date(2026, 2, 3)),
        ("in-hand", MET),
        ("since", dt.date(2026, 2, 20)),
        ("latest", dt.date(2026, 3, 2)),
    ):
        pack = make_pack(board, world.lead, plan=world.plan, slug=slug, title=slug, now=at(day))
        publish(pack, world.lead, now=at(day))
    make_snapshot(series, world.officer, 55, month=JANUARY, reason="Counted twice", now=at(dt.date(2026, 3, 5)))
    page = page_of(board)
    assert [(pack.slug, pack.in_hand, len(pack.corrections)) for pack in page.since.packs] == [
        ("in-hand", True, 1),
        ("since", False, 1),
        ("latest", False, 1),
    ]
    problems = [row.problem.name for row in page.checks.standing if row.problem.code == "PACK_FIGURE_CORRECTED"]
    assert problems == [f"{board.name}: {title}" for title in ("in-hand", "latest", "since")]
    then = page_of(board, known_on=at(dt.date(2026, 2, 28)), today=dt.date(2026, 2, 28))
    assert [pack.slug for pack in then.since.packs] == ["in-hand", "since"]


def test_of_a_board_that_never_met_the_pack_published_last_is_checked(world, board):
    make_update(world.action, world.officer)
    close(world.plan, world.lead)
    series = make_series(world.authority, world.lead)
    make_snapshot(series, world.officer, 60, month=JANUARY)
    for title, day in (("first", dt.date(2026, 2, 3)), ("second", dt.date(2026, 2, 20))):
        publish(make_pack(board, world.lead, plan=world.plan, title=title, now=at(day)), world.lead, now=at(day))
    make_snapshot(series, world.officer, 55, month=JANUARY, reason="Counted twice", now=at(dt.date(2026, 3, 5)))
    problems = [row.problem.name for row in page_of(board).checks.standing if row.problem.code == "PACK_FIGURE_CORRECTED"]
    assert problems == [f"{board.name}: second"]


def test_what_was_asked_last_time_stands_with_what_came_of_it(world, board, met):
    asked = [make_challenge(board, world.board, on=MET, due=dt.date(2026, 3, 10), now=at(MET)) for _ in range(3)]
    make_answer(asked[0], world.lead, on=dt.date(2026, 3, 3), now=at(dt.date(2026, 3, 3)))
    page = page_of(board)
    assert [question.state for question in page.asked_last_time] == ["answered", "overdue", "overdue"]
    assert page.log.asked_last_time_words == "answered 1, overdue 2"
    assert page.still_open == []
    assert "CHALLENGE_OVERDUE" in {row.problem.code for row in page.checks.standing}


def test_the_next_meeting_has_its_agenda_the_turns_of_the_rota_and_the_questions_that_return(world, board, met):
    make_area(world.plan, world.lead, 2, "Workforce")
    meeting = make_meeting(board, world.lead, NEXT, now=at(MET))
    make_item(meeting, world.lead, title="The plan", kind="plan", plan=world.plan, now=at(MET))
    make_rota(board, world.lead, world.plan, per_meeting=1)
    make_report_cycle(board, world.lead, title="To scrutiny", first_due=dt.date(2026, 3, 1))
    make_challenge(board, world.board, on=MET, due=NEXT, now=at(MET))
    page = page_of(board)
    coming = page.next_meeting
    assert (coming.on, [line.item.title for line in coming.agenda]) == (NEXT, ["The plan"])
    assert [area.title for area in coming.turns] == ["Standards of practice"]
    assert len(coming.returning) == 1
    assert [(row.cycle.title, due.on) for row, due in page.at.late] == [("To scrutiny", dt.date(2026, 3, 1))]


def test_a_board_that_never_met_has_nothing_to_compare_with(board):
    page = page_of(board)
    assert page.since is None
    assert page.now.totals.not_rated == 1
    assert page.next_meeting is None


def test_before_the_board_was_recorded_there_is_no_page(board):
    assert page_of(board, known_on=at(dt.date(2026, 1, 10)), today=dt.date(2026, 1, 10)) is None
    assert page_of(board, month=Month(2025, 12), known_on=at(dt.date(2026, 1, 10)), today=dt.date(2026, 1, 10)) is None
    assert page_of(board, month=Month(2025, 12)) is None


def test_a_meeting_that_is_cancelled_later_still_counts_where_it_was_not_known(world, board):
    first, second = (
        make_meeting(board, world.lead, dt.date(2026, 1, day), status="planned", now=at(dt.date(2026, 1, 5))) for day in (8, 18)
    )
    asked = {"month": JANUARY, "known_on": at(dt.date(2026, 1, 20)), "today": dt.date(2026, 1, 20)}
    make_challenge(board, world.board, "Why?", on=dt.date(2026, 1, 10), now=at(dt.date(2026, 1, 10)))

    def told():
        page = page_of(board, **asked)
        return [row.number for row in page.asked_last_time], [row.on for row in page.log.meetings], page.viewing.first

    then = told()
    assert then[0] == [1]
    for meeting in (first, second):
        cancel_meeting(meeting=meeting, reason="No quorum", by=world.lead, now=at(dt.date(2026, 2, 20)))
    assert told() == then
    assert page_of(board, month=JANUARY).asked_last_time == []


def test_an_earlier_month_knows_that_its_meeting_was_held_which_was_recorded_later(world, board):
    day = dt.date(2026, 1, 29)
    meeting = make_meeting(board, world.lead, day, status="planned", now=at(JANUARY))
    hold_meeting(meeting=meeting, by=world.lead, now=at(dt.date(2026, 2, 2)), today=dt.date(2026, 2, 2))
    found = page_of(board, month=JANUARY).at
    assert (found.last_held.on, found.unsaid) == (day, [])
    then = page_of(board, month=JANUARY, known_on=at(dt.date(2026, 1, 30)), today=dt.date(2026, 1, 30)).at
    assert then.last_held is None and [row.on for row in then.unsaid] == [day]


def test_a_meeting_after_the_position_is_ahead_there(world, board, met):
    page = page_of(board, month=JANUARY, today=TODAY)
    assert page.since is None, "it was not held yet"


def test_questions_to_ask_are_those_of_the_checks_each_of_its_kind(world, board, met):
    make_update(world.action, world.officer, month=FEBRUARY, rating=rag.GREEN, difference_reason="It feels so")
    make_decision(met, world.lead, "To fund two more posts", follow_up=dt.date(2026, 3, 1), now=at(MET))
    asked = {row.problem.code: row.problem.question for row in page_of(board).to_ask}
    assert asked["DECISION_OVERDUE"] == (
        "Was decision 1 of 10 February 2026, “To fund two more posts”, carried out, and what shows it?"
    )
    assert len(asked) > 1


def test_a_figure_that_the_board_was_given_and_that_was_corrected_since_needs_attention(world, board, met):
    series = make_series(world.authority, world.lead)
    make_snapshot(series, world.officer, 60, month=JANUARY)
    publish(make_pack(board, world.lead, plan=world.plan, title="January", now=at(dt.date(2026, 2, 3))), world.lead)
    assert "PACK_FIGURE_CORRECTED" not in {row.problem.code for row in page_of(board).checks.standing}
    make_snapshot(series, world.officer, 55, month=JANUARY, reason="Counted twice", now=at(dt.date(2026, 3, 1)))
    [found] = [row for row in page_of(board).checks.standing if row.problem.code == "PACK_FIGURE_CORRECTED"]
    assert "60.0%" in found.problem.sentence and "55.0%" in found.problem.sentence
    assert found in page_of(board).attention.rows, "among the gravest"
    assert found.href.endswith(f"/boards/{board.slug}/packs/{found.href.split('/')[-2]}/")
    earlier = page_of(board, month=FEBRUARY).checks.standing
    assert "PACK_FIGURE_CORRECTED" not in {row.problem.code for row in earlier}, "it was corrected in March"


def test_the_board_of_another_pack_is_told_of_it_too(world, board, met):
    """What was corrected in the pack of one board concerns every board of the council, as on the page of the checks."""
    other = make_board(world.authority, world.lead, slug="scrutiny")
    series = make_series(world.authority, world.lead)
    make_snapshot(series, world.officer, 60, month=JANUARY)
    publish(make_pack(other, world.lead, plan=world.plan, now=at(dt.date(2026, 2, 3))), world.lead)
    make_snapshot(series, world.officer, 55, month=JANUARY, reason="Counted twice", now=at(dt.date(2026, 3, 1)))
    assert "PACK_FIGURE_CORRECTED" in {row.problem.code for row in page_of(board).checks.standing}
