import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.rag import RATINGS, STAGES
from plans.rollup import OVERALL_CODES, Counts, count, propose_overall

positions = st.lists(st.tuples(st.sampled_from(STAGES), st.sampled_from([*RATINGS, ""])), max_size=40)


def test_ratings_are_counted_and_stopped_or_devolved_actions_are_left_out():
    counts = count(
        [
            ("in_progress", "red"),
            ("in_progress", "amber"),
            ("awaiting_sign_off", "amber"),
            ("completed", "green"),
            ("not_started", ""),
            ("stopped", ""),
            ("devolved", ""),
        ]
    )
    assert counts == Counts(red=1, amber=2, green=1, not_rated=1, left_out=2)
    assert (counts.rated, counts.total) == (4, 5)
    assert [counts[key] for key in ("red", "amber", "green", "")] == [1, 2, 1, 1]


def test_a_pair_may_stand_for_several_actions():
    counts = count([("in_progress", "amber"), ("stopped", ""), ("in_progress", "red")], times=[22, 3, 1])
    assert counts == Counts(red=1, amber=22, left_out=3)


def test_pairs_and_their_numbers_must_match():
    with pytest.raises(ValueError):
        count([("in_progress", "amber")], times=[1, 2])


def test_no_actions_count_as_nothing():
    assert count([]) == Counts()
    assert Counts().total == 0


@given(positions, positions)
def test_the_counts_of_the_areas_add_up_to_the_counts_of_the_plan(one, other):
    assert count(one) + count(other) == count(one + other)


@given(positions)
def test_every_action_is_counted_once(pairs):
    counts = count(pairs)
    assert counts.total + counts.left_out == len(pairs)


@pytest.mark.parametrize(
    ("red", "amber", "green", "not_rated", "rating", "code"),
    [
        (0, 0, 0, 0, "", "O1"),
        (0, 0, 0, 9, "", "O1"),
        (1, 3, 0, 0, "red", "O2"),
        (1, 3, 0, 50, "red", "O2"),
        (1, 4, 0, 0, "amber", "O4"),
        (1, 0, 0, 0, "red", "O2"),
        (0, 1, 3, 0, "green", "O3"),
        (0, 0, 4, 0, "green", "O3"),
        (0, 2, 5, 0, "amber", "O4"),
        (1, 0, 9, 0, "amber", "O4"),
        (0, 1, 0, 0, "amber", "O4"),
        (1, 22, 2, 0, "amber", "O4"),
    ],
)
def test_the_counts_propose_an_overall_rating(red, amber, green, not_rated, rating, code):
    found = propose_overall(Counts(red, amber, green, not_rated))
    assert (found.rating, found.code) == (rating, code)
    assert found.sentence.endswith(".")


@pytest.mark.parametrize(
    ("counts", "red_share", "green_share", "rating"),
    [
        (Counts(red=1, amber=9), 10, 75, "red"),
        (Counts(red=1, amber=9), 11, 75, "amber"),
        (Counts(amber=5, green=5), 25, 50, "green"),
        (Counts(amber=5, green=5), 25, 51, "amber"),
        (Counts(red=3, green=97), 100, 1, "amber"),
        (Counts(red=4), 100, 1, "red"),
    ],
)
def test_a_plan_sets_its_own_shares(counts, red_share, green_share, rating):
    assert propose_overall(counts, red_share=red_share, green_share=green_share).rating == rating


def test_the_reason_gives_the_numbers():
    found = propose_overall(Counts(red=1, amber=22, green=2))
    assert found.sentence == "1 of 25 rated actions is Red (fewer than 25%) and 2 are Green."
    assert found.word == "Amber"
    assert propose_overall(Counts()).word == "Not rated"
    assert "3 of 4 rated actions are Red: 25% or more" in propose_overall(Counts(red=3, amber=1)).sentence
    assert "4 of 5 rated actions are Green, and none is Red" in propose_overall(Counts(amber=1, green=4)).sentence


@given(st.builds(Counts, *[st.integers(0, 60)] * 5), st.integers(1, 100), st.integers(1, 100))
def test_every_proposal_has_a_code_of_the_table_and_green_never_hides_a_red(counts, red_share, green_share):
    found = propose_overall(counts, red_share=red_share, green_share=green_share)
    assert found.code in OVERALL_CODES
    if found.rating == "green":
        assert counts.red == 0
    assert (found.rating == "") == (counts.rated == 0)
