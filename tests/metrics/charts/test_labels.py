from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.charts.labels import Label, SideNote, along, beside, overlap, tenth, thinned, within, wrapped

INSIDE = (0, 0, 200, 100)


@pytest.mark.parametrize(("value", "expected"), [(40.0, "40"), (40.04, "40"), (40.05, "40"), (40.25, "40.2"), (-0.04, "0")])
def test_places_are_rounded_to_a_tenth_and_whole_ones_print_without_a_decimal(value, expected):
    assert str(tenth(value)) == expected


@pytest.mark.parametrize(("anchor", "left"), [("start", 100), ("middle", 82), ("end", 64)])
def test_the_room_of_a_label_depends_on_its_anchor(anchor, left):
    assert Label("Month", 100, 50, anchor).box(7.2)[:2] == pytest.approx((left, 39))


def test_a_long_text_takes_three_lines_at_most():
    assert wrapped("Statistical neighbours 79.1% (2024, median)", 17) == ["Statistical", "neighbours 79.1%", "(2024, median)"]
    assert wrapped("one two three four five six seven", 9) == ["one two", "three", "four…"]


@given(
    st.lists(st.tuples(st.text("ab ", min_size=1, max_size=60).filter(str.strip), st.integers(10, 300)), max_size=25),
)
@settings(max_examples=100)
def test_notes_beside_lines_never_touch_and_stay_between_top_and_bottom(drawn):
    notes = [SideNote(text, y, "#000", index) for index, (text, y) in enumerate(drawn)]
    labels, _ = beside(notes, 500, 5, 300, 17)

    boxes = [label.box() for label in labels]
    assert all(box[1] >= 5 - 0.01 and box[3] <= 300.01 for box in boxes)
    assert all(below[1] >= above[3] - 0.01 for above, below in pairwise(boxes))
    if len(wrapped(drawn[0][0], 17) if drawn else "") == 1:
        assert drawn[0][0].strip() in [label.text for label in labels], "the first rank is kept"


def test_a_note_stands_at_the_height_of_its_line_where_it_can():
    labels, leaders = beside([SideNote("Target", 100, "#000", 0)], 500, 5, 300, 17)

    assert (labels[0].x, labels[0].y, leaders) == (500, 103.5, "")


def test_notes_keep_the_order_of_their_lines_and_a_hairline_leads_to_one_that_moved():
    labels, leaders = beside([SideNote("Mean", 100, "", 1), SideNote("Target", 99, "", 0)], 500, 5, 300, 17)

    assert [label.text for label in labels] == ["Target", "Mean"]
    assert leaders == "M492 100L498 117"


def test_where_there_is_no_room_the_last_rank_goes():
    notes = [SideNote(word, 20, "", rank) for rank, word in enumerate(["Target", "Mean", "England"])]

    assert [label.text for label in beside(notes, 500, 5, 40, 17)[0]] == ["Target", "Mean"]


def test_a_label_stands_above_the_beginning_of_its_line():
    label, clear = along("Target", "#000", (10, 150, [50]), inside=INSIDE, taken=[], avoided=[])

    assert (label.x, label.y, clear) == (10, 45, True)


def test_a_label_moves_along_its_line_away_from_points():
    label, clear = along("Target", "#000", (10, 150, [50]), inside=INSIDE, taken=[], avoided=[(20, 30, 30, 45)])

    assert clear and label.x > 30 and label.y == 45


def test_a_label_goes_below_where_nothing_is_free_above():
    label, clear = along("Target", "#000", (10, 150, [50]), inside=INSIDE, taken=[], avoided=[(0, 30, 200, 45)])

    assert clear and label.y == 65


def test_a_label_would_sooner_hide_points_than_be_left_out():
    label, clear = along("Target", "#000", (10, 150, [50]), inside=INSIDE, taken=[], avoided=[INSIDE])

    assert (label.x, label.y, clear) == (10, 45, False)


def test_a_label_is_left_out_sooner_than_laid_over_another():
    assert along("Target", "#000", (10, 150, [50]), inside=INSIDE, taken=[INSIDE], avoided=[]) == (None, False)


def test_thinned_labels_move_inwards_from_the_edges():
    labels = thinned(["a long first name", "b", "a long last name"], [10, 100, 190], 90, 200, 7.2)

    assert all(within(label.box(7.2), (-0.1, 0, 200.1, 100)) for label in labels)
    assert not any(overlap(one.box(), other.box()) for one, other in combinations(labels, 2))
    assert labels[-1].text == "a long last name"
