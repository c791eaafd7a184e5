"""Which packs a board goes by, by which name, and that what was read of them is kept."""

import datetime as dt

import pytest
from django.db import connection

from boards.models import PublishedPack
from boards.packs import contents
from boards.selectors import packs as selectors
from boards.selectors.board_page import board_page
from boards.selectors.checks import board_checks
from boards.selectors.packs import find_published, opened, packs_in_hand, packs_of, papers_received
from boards.selectors.viewing import board_viewing
from boards.services.boards import edit_board
from boards.services.meetings import edit_meeting, hold_meeting
from plans.selectors.checks import checks_of
from plans.selectors.council import read_council
from plans.selectors.together import read_together
from tests.boards.making import make_board, make_meeting, make_pack, make_referral, publish
from tests.factories import JANUARY, at, make_notice, make_series, make_snapshot

DECEMBER = JANUARY - 1
KNOWN, LATER = dt.date(2026, 1, 25), dt.date(2026, 2, 20)


def on(day: int, month: int = 1) -> dt.date:
    return dt.date(2026, month, day)


@pytest.fixture
def board(world):
    return make_board(world.authority, world.lead, name="Old Name", slug="board", now=at(on(2)))


@pytest.fixture
def notice(world):
    return make_notice(world.authority, world.lead, now=at(on(2)))


def give(world, board, day: dt.date, slug: str, **about):
    """A pack that is begun and published on a day."""
    return publish(
        make_pack(board, world.lead, month=DECEMBER, slug=slug, title=slug, now=at(day), **about), world.lead, now=at(day)
    )


def in_hand(world, known_on=None) -> list[str]:
    [found] = read_together(packs_in_hand(world.authority, known_on))
    return [row.slug for row in found]


def problems(world, code: str, known_on: dt.date | None = None) -> list[str]:
    """The names of what a check finds, as its page reads it."""
    known = known_on and at(known_on)
    council = read_council(world.authority, month=None, known_on=known, today=known_on or on(20, 3), sees_small=False)
    return [row.problem.name for row in checks_of(council, board_checks(council)).standing if row.problem.code == code]


class TestMeetings:
    def test_that_a_meeting_was_held_is_not_known_before_it_was_recorded(self, world, board, notice):
        series = make_series(world.authority, world.lead)
        make_snapshot(series, world.officer, 60, month=DECEMBER, now=at(on(5)))
        meeting = make_meeting(board, world.lead, on(22), status="planned", now=at(on(5)))
        give(world, board, on(21), "a", notice=notice)
        make_snapshot(series, world.officer, 55, month=DECEMBER, reason="Counted twice", now=at(on(23)))
        give(world, board, on(24), "b", notice=notice)
        assert (in_hand(world, at(KNOWN)), problems(world, "PACK_FIGURE_CORRECTED", KNOWN)) == (["b"], [])
        hold_meeting(meeting=meeting, by=world.lead, now=at(LATER), today=LATER)
        assert (in_hand(world, at(KNOWN)), problems(world, "PACK_FIGURE_CORRECTED", KNOWN)) == (["b"], [])
        assert in_hand(world) == in_hand(world, at(LATER)) == ["a", "b"]
        assert problems(world, "PACK_FIGURE_CORRECTED", LATER) == ["Old Name: a"]

    def test_a_day_of_a_meeting_that_is_corrected_later_holds_where_that_was_not_known(self, world, board, notice):
        meeting = make_meeting(board, world.lead, on(18), now=at(on(19)))
        for day, slug in ((17, "a"), (20, "b")):
            give(world, board, on(day), slug, notice=notice)
        then = in_hand(world, at(KNOWN))
        more = {"reason": "Minutes", "by": world.lead, "now": at(LATER), "today": LATER}
        edit_meeting(meeting=meeting, changes={"on": on(21)}, **more)
        assert then == in_hand(world, at(KNOWN)) == ["a", "b"]
        assert in_hand(world) == ["b"]

    def test_an_earlier_month_goes_by_what_is_known_now_of_its_meetings(self, world, board, notice):
        """Without what was published after it."""
        meeting = make_meeting(board, world.lead, on(22), status="planned", now=at(on(5)))
        for day, slug in ((on(21), "a"), (on(24), "b"), (on(3, 2), "c")):
            give(world, board, day, slug, notice=notice)
        hold_meeting(meeting=meeting, by=world.lead, now=at(LATER), today=LATER)
        page = board_page(world.authority, "board", month=JANUARY, known_on=None, today=on(20, 3), sees_small=True)
        assert [(pack.slug, pack.in_hand) for pack in page.since.packs] == [("a", True), ("b", False)]


class TestSubjects:
    def test_packs_of_one_meeting_about_different_things_are_both_in_hand_and_checked(self, world, board, notice):
        other = make_notice(world.authority, world.lead, now=at(on(2)))
        meeting = make_meeting(board, world.lead, on(22), status="planned", now=at(on(5)))
        given = [give(world, board, on(20), slug, notice=about, meeting=meeting) for slug, about in (("a", notice), ("b", other))]
        hold_meeting(meeting=meeting, by=world.lead, now=at(on(22)), today=on(22))
        assert in_hand(world) == ["a", "b"]
        with connection.cursor() as cursor:
            table = PublishedPack._meta.db_table
            cursor.execute(f"UPDATE {table} SET data = data || ' ' WHERE id IN (%s, %s)", [row.pk for row in given])
        assert problems(world, "PACK_CHANGED") == ["Old Name: a", "Old Name: b"]

    def test_so_are_they_where_they_are_for_no_meeting(self, world, board, notice):
        other = make_notice(world.authority, world.lead, now=at(on(2)))
        for slug, about in (("a", notice), ("b", other)):
            give(world, board, on(20), slug, notice=about)
        assert in_hand(world) == ["a", "b"], "the board never met"
        make_meeting(board, world.lead, on(22), now=at(on(23)))
        assert in_hand(world) == ["a", "b"]

    def test_a_pack_about_the_same_for_the_same_meeting_takes_the_place_of_the_one_before(self, world, board, notice):
        meeting = make_meeting(board, world.lead, on(22), status="planned", now=at(on(5)))
        for day, slug in ((19, "a"), (20, "b")):
            give(world, board, on(day), slug, notice=notice, meeting=meeting)
        hold_meeting(meeting=meeting, by=world.lead, now=at(on(22)), today=on(22))
        give(world, board, on(24), "c", notice=notice, meeting=meeting)
        assert in_hand(world) == ["b", "c"], "c was not there when it met"

    def test_a_pack_for_a_later_meeting_takes_its_place_once_the_board_has_met_again(self, world, board, notice):
        first, second = (make_meeting(board, world.lead, day, status="planned", now=at(on(5))) for day in (on(22), on(12, 2)))
        give(world, board, on(19), "a", notice=notice, meeting=first)
        give(world, board, on(20), "b", notice=notice, meeting=second)
        hold_meeting(meeting=first, by=world.lead, now=at(on(22)), today=on(22))
        assert in_hand(world) == ["a", "b"], "b is for the next meeting"
        hold_meeting(meeting=second, by=world.lead, now=at(on(12, 2)), today=on(12, 2))
        assert in_hand(world) == ["b"]
        assert in_hand(world, at(KNOWN)) == ["a", "b"]


class TestNames:
    @pytest.fixture
    def renamed(self, world, board, notice):
        give(world, board, on(20), "a", notice=notice)
        make_referral(board, make_board(world.authority, world.lead, slug="other", now=at(on(2))), world.lead)
        edit_board(board=board, changes={"name": "New Name"}, reason="Renamed", by=world.lead, now=at(LATER))
        return board

    @pytest.mark.parametrize(("known_on", "name"), [(None, "New Name"), (at(KNOWN), "Old Name")])
    def test_a_pack_is_of_a_board_by_the_name_that_it_had(self, world, renamed, known_on, name):
        [[row]] = read_together(packs_in_hand(world.authority, known_on))
        assert (row.board_name, row.board_slug) == (name, "board")
        assert find_published(world.authority, "board", "a", known_on).pack.board.name == name

    def test_so_are_papers_that_were_passed_on(self, world, renamed):
        to = make_referral(renamed, make_board(world.authority, world.lead), world.lead).to_board
        for known_on, name in ((None, "New Name"), (at(KNOWN), "Old Name")):
            viewing = board_viewing(to, month=None, known_on=known_on, today=known_on.date() if known_on else on(20, 3))
            assert [row.from_name for row in papers_received(to, viewing)] == [name]


def test_as_many_packs_as_a_council_has_in_hand_are_read_once(world, board, notice, monkeypatch):
    published, read = give(world, board, on(20), "a", notice=notice), []
    monkeypatch.setattr(selectors, "from_json", lambda text: read.append(text) or contents.from_json(text))
    several = []
    for number in range(30):
        data = published.data.replace('"a"', f'"pack {number}"')
        several.append(PublishedPack(pack=published.pack, data=data, sha256=contents.checksum(data)))
    for row in [*several, *several]:
        assert opened(row)[0].header.title
    assert len(read) == len(set(read)) == 30
    assert [line.pack.slug for line in packs_of(board)] == ["a"]
