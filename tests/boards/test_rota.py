"""Which areas a board looks at, at which meeting."""

import datetime as dt
import random

import pytest

from boards.rota import Sitting, seen, spread

THEMES = tuple("ABCDEFG")


def meetings(number: int, first: dt.date = dt.date(2026, 1, 15)) -> list[Sitting]:
    return [Sitting(first + dt.timedelta(days=28 * n)) for n in range(number)]


def told(turns) -> list[str]:
    return ["".join(turn.areas) for turn in turns]


def test_seven_themes_two_a_meeting_are_four_meetings():
    assert told(spread(THEMES, 2, meetings(4))) == ["AB", "CD", "EF", "G"]


def test_a_round_ends_with_what_is_left_and_the_next_begins_at_the_next_meeting():
    assert told(spread(THEMES, 2, meetings(6))) == ["AB", "CD", "EF", "G", "AB", "CD"]


@pytest.mark.parametrize(
    ("areas", "per_meeting", "number", "expected"),
    [
        ("ABCD", 2, 3, ["AB", "CD", "AB"]),
        ("A", 1, 3, ["A", "A", "A"]),
        ("AB", 5, 2, ["AB", "AB"]),
        ("ABC", 1, 4, ["A", "B", "C", "A"]),
        ("", 2, 2, ["", ""]),
        ("ABC", 2, 0, []),
    ],
)
def test_areas_go_round_in_the_order_of_the_plan(areas, per_meeting, number, expected):
    assert told(spread(tuple(areas), per_meeting, meetings(number))) == expected


def test_the_order_in_which_meetings_are_given_does_not_matter():
    assert told(spread(THEMES, 2, meetings(4)[::-1])) == ["AB", "CD", "EF", "G"]


def test_less_than_one_area_a_meeting_is_refused():
    with pytest.raises(ValueError, match="one area at least"):
        spread(THEMES, 0, meetings(1))


def test_an_area_that_was_put_off_comes_back_before_those_after_it():
    first, *later = meetings(3)
    settled = Sitting(first.on, ("B",), settled=True)
    assert told(spread(THEMES, 2, [settled, *later])) == ["B", "AC", "DE"]


def test_an_area_looked_at_out_of_turn_is_not_looked_at_twice_in_the_round():
    first, *later = meetings(4)
    settled = Sitting(first.on, ("A", "B", "F"), settled=True)
    assert told(spread(THEMES, 2, [settled, *later])) == ["ABF", "CD", "EG", "AB"]


def test_what_stands_on_an_open_agenda_is_kept_and_the_rota_adds_its_share():
    first, *later = meetings(2)
    turns = spread(THEMES, 2, [Sitting(first.on, ("C",)), *later])
    assert (turns[0].sitting.looked_at, turns[0].due) == (("C",), ("A", "B"))
    assert told(turns) == ["CAB", "DE"]


def test_a_meeting_that_was_held_without_any_area_uses_up_no_turn():
    first, *later = meetings(3)
    assert told(spread(THEMES, 2, [Sitting(first.on, held=True, settled=True), *later])) == ["", "AB", "CD"]


def test_an_agenda_that_ends_the_round_gets_nothing_from_the_next_one():
    first, second, third = meetings(3)
    turns = spread(("A", "B", "C"), 2, [first, Sitting(second.on, ("C",)), third])
    assert told(turns) == ["AB", "C", "AB"]


@pytest.mark.parametrize("seed", range(200))
def test_every_area_is_seen_once_in_each_round_whatever_the_numbers(seed):
    """Of meetings that the rota fills by itself: rounds hold every area once, and only the last meeting of one takes fewer."""
    pick = random.Random(seed)
    areas, per_meeting = tuple(range(pick.randint(1, 15))), pick.randint(1, 6)
    turns = spread(areas, per_meeting, meetings(pick.randint(1, 20)))
    length = -(-len(areas) // per_meeting)
    for start in range(0, len(turns), length):
        of_round = turns[start : start + length]
        flat = [area for turn in of_round for area in turn.due]
        assert flat == list(areas[: len(flat)])
        assert all(len(turn.due) == per_meeting for turn in of_round[: length - 1])


@pytest.mark.parametrize("seed", range(200))
def test_whatever_the_agendas_hold_no_area_waits_longer_than_a_round(seed):
    """Between two settled agendas the rota never gives an area again before every other one was looked at."""
    pick = random.Random(seed)
    areas, per_meeting = tuple(range(pick.randint(1, 9))), pick.randint(1, 4)
    sittings = [
        Sitting(row.on, tuple(pick.sample(areas, pick.randint(0, min(3, len(areas))))), settled=pick.random() < 0.5)
        for row in meetings(12)
    ]
    left = set(areas)
    for turn in spread(areas, per_meeting, sittings):
        assert set(turn.due) <= left
        assert len(turn.due) <= per_meeting
        assert turn.sitting.settled <= (not turn.due)
        left -= set(turn.areas)
        left = left or set(areas)


def test_last_is_the_latest_meeting_that_was_held_and_next_the_first_that_is_planned():
    days = [row.on for row in meetings(4)]
    turns = spread(("A", "B"), 1, [Sitting(days[0], ("A",), True, True), Sitting(days[1]), Sitting(days[2]), Sitting(days[3])])
    rows = {row.area: (row.last, row.next) for row in seen(("A", "B"), turns, days[0])}
    assert rows == {"A": (days[0], days[2]), "B": (None, days[1])}


def test_a_past_meeting_of_which_nobody_said_that_it_was_held_counts_for_neither():
    days = [row.on for row in meetings(2)]
    turns = spread(("A",), 1, [Sitting(days[0], ("A",), settled=True)])
    assert [(row.last, row.next) for row in seen(("A",), turns, days[1])] == [(None, None)]
