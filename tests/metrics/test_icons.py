import re

import pytest

from metrics.icons import ASSURANCE, RULE_WORDS, TOO_FEW, VARIATION, is_shown
from metrics.spc import DIRECTIONS, RULES, SHOWN_FROM
from metrics.spc.rules import kind_of
from tests.metrics.spc_series import chart, day

ICONS = [*VARIATION.values(), *ASSURANCE.values()]


def test_each_variation_icon_that_a_chart_can_end_on_has_words_and_no_other_has():
    can_end_on = {kind_of(direction, side)[1] for direction in DIRECTIONS for side in ("high", "low", None)}
    assert set(VARIATION) == can_end_on
    assert len(can_end_on) == 7


def test_each_assurance_icon_has_words():
    assert set(ASSURANCE) == {"pass", "fail", "inconsistent"}


@pytest.mark.parametrize("icons", [VARIATION, ASSURANCE])
def test_an_icon_is_found_by_its_key_and_no_two_say_the_same(icons):
    assert [icon.key for icon in icons.values()] == list(icons)
    assert len({icon.word for icon in icons.values()}) == len({icon.meaning for icon in icons.values()}) == len(icons)


@pytest.mark.parametrize("icon", ICONS, ids=lambda icon: icon.key)
def test_a_meaning_is_one_sentence_and_a_word_is_short(icon):
    assert re.fullmatch(r"[A-Z][^.]+\.", icon.meaning)
    assert len(icon.word) <= 30


@pytest.mark.parametrize(
    ("key", "says", "never"),
    [
        ("improvement_high", ["higher", "up is better"], ["lower", "worse"]),
        ("improvement_low", ["lower", "down is better"], ["higher", "worse"]),
        ("concern_high", ["higher", "up is worse"], ["lower", "better"]),
        ("concern_low", ["lower", "down is worse"], ["higher", "better"]),
        ("neutral_high", ["higher", "neither better nor worse"], ["lower"]),
        ("neutral_low", ["lower", "neither better nor worse"], ["higher"]),
        ("common_cause", ["nothing points to a real change"], ["better", "worse"]),
    ],
)
def test_a_meaning_says_which_way_the_figure_went_and_whether_that_is_better(key, says, never):
    meaning = VARIATION[key].meaning
    assert [text for text in says if text not in meaning] == []
    assert [text for text in never if text in meaning] == []


def test_each_rule_has_a_phrase():
    assert tuple(RULE_WORDS) == RULES


def test_the_reason_for_not_showing_limits_names_the_number_of_months():
    assert str(SHOWN_FROM) in TOO_FEW


@pytest.mark.parametrize(
    ("values", "rebase", "shown"),
    [
        ([], [], False),
        ([None] * 20, [], False),
        ([1, 2] * 6, [], False),
        ([1, 2] * 6 + [1], [], True),
        ([1, 2] * 6 + [None], [], False),
        ([1, 2] * 13, [day(14)], False),
        ([1, 2] * 13, [day(13)], True),
        ([1, 2] * 13, [day(5)], True),
    ],
)
def test_limits_and_icons_are_shown_from_13_figures_in_the_last_segment(values, rebase, shown):
    assert is_shown(chart(values, rebase=rebase)) is shown
