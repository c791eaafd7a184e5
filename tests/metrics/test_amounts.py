"""How the amounts of money on one page are written."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.amounts import Amounts, side


@pytest.mark.parametrize(
    ("amounts", "words", "written"),
    [
        (["9500000", "-279000", "0"], "£ thousand", ["9,500", "−279", "0"]),
        (["9500000", "-279500"], "£", ["9,500,000", "−279,500"]),
        (["9500000", "0.5"], "£", ["9,500,000.00", "0.50"]),
        ([], "£ thousand", []),
    ],
)
def test_all_amounts_of_a_page_are_written_alike(amounts, words, written):
    amounts = [Decimal(amount) for amount in amounts]
    alike = Amounts.alike(amounts)
    assert alike.words == words
    assert [alike.write(amount) for amount in amounts] == written


@given(st.lists(st.decimals(min_value=-(10**9), max_value=10**9, places=2), min_size=1, max_size=6))
def test_what_is_written_is_the_whole_amount(amounts):
    """Nothing is rounded away, whichever unit was chosen."""
    alike = Amounts.alike(amounts)
    for amount in amounts:
        read = Decimal(alike.write(amount).replace(",", "").replace("−", "-"))
        assert read * alike.unit == amount


def test_a_number_of_units_is_written_as_the_amount_is():
    assert Amounts(1000, 0).write_scaled(Amounts(1000, 0).scaled(Decimal(471000))) == "471"


@pytest.mark.parametrize(("variance", "word"), [("0.01", "over"), ("0", "on budget"), ("-0.01", "under")])
def test_a_variance_lies_over_or_under_the_budget(variance, word):
    assert side(Decimal(variance)) == word
