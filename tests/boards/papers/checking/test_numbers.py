"""Numbers as papers write them."""

from decimal import Decimal

import pytest

from boards.papers.checking.numbers import MONEY, PERCENT, PLAIN, cell, count, numbers_in, plain, written


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("334 children", [(334, PLAIN, 1)]),
        ("1,152 children", [(1152, PLAIN, 1)]),
        ("9.9% of them", [("9.9", PERCENT, "0.1")]),
        ("77 per cent", [(77, PERCENT, 1)]),
        ("3 percentage points", [(3, "points", 1)]),
        ("£1,152k at first, £471k now", [(1152000, MONEY, 1000), (471000, MONEY, 1000)]),
        ("£0.75m", [(750000, MONEY, 10000)]),
        ("£12 million", [(12000000, MONEY, 1000000)]),
        ("−279 and -£5k", [(-279, PLAIN, 1), (-5000, MONEY, 1000)]),
        ("between 5 and 7", [(5, PLAIN, 1), (7, PLAIN, 1)]),
        ("at the end.", []),
        ("paragraph 5a, M6 and 2019/20", []),
        ("4.2.1 and 10/11", []),
        ("12 months", [(12, PLAIN, 1)]),
    ],
)
def test_numbers_of_a_sentence(words, values):
    expected = [(Decimal(value), unit, Decimal(step)) for value, unit, step in values]
    assert [(each.value, each.unit, each.step) for each in numbers_in(words)] == expected


@pytest.mark.parametrize(
    ("words", "value"),
    [("24,681", 24681), ("(279)", -279), ("−279", -279), ("-", 0), ("–", 0), ("**471**", 471), ("£15k", 15000), ("22%", 22)],
)
def test_a_cell_that_is_a_number(words, value):
    assert cell(words).number.value == value


@pytest.mark.parametrize(
    "words", ["", "  ", "c", "not set", "Total", "5 to 7", "12 June 2019", "3.1 Title", "(see 4)", "522/3", "( )"]
)
def test_a_cell_that_is_none(words):
    """An empty cell is not nought, and words with a number in them are no number."""
    assert cell(words) is None


def test_a_cell_with_a_share():
    held = cell("1,116 (59.65%)")
    assert (held.number.value, held.share.value, held.share.step) == (1116, Decimal("59.65"), Decimal("0.01"))
    assert cell("1,116 (12)") is None


@pytest.mark.parametrize(("words", "number"), [("six", 6), ("Twenty", 20), ("25", 25), ("1,200", 1200), ("many", None)])
def test_counts_in_words(words, number):
    assert count(words) == number


def test_numbers_are_written_as_beside_them():
    thousands, pounds = numbers_in("£471k and £9")
    assert written(Decimal(472000), thousands) == "£472k"
    assert written(Decimal(-8), pounds) == "−£8"
    assert written(Decimal("9.98"), numbers_in("5%")[0]) == "9.98%"
    assert plain(Decimal("1152.50")) == "1,152.5"
