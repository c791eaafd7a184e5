import datetime as dt
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.uploads.values import NoValue, clean, read_flag, read_number, read_percent, read_text, shown


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("77", "77"),
        ("77.10", "77.10"),
        (".5", "0.5"),
        (" 1,234 ", "1234"),
        ("1,234,567.5", "1234567.5"),
        ("1 234", "1234"),
        ("1\u00a0234\u00a0567", "1234567"),
        ("1\u202f234", "1234"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("–5", "-5"),
        ("- 5", "-5"),
        ("+5", "5"),
        ("(5)", "-5"),
        ("( 1,200.50 )", "-1200.50"),
        ("£1,200", "1200"),
        ("-£1,200", "-1200"),
        ("(£1,200)", "-1200"),
        ("007", "7"),
        ("999999999999", "999999999999"),
        ("76.923076923076923", "76.923076923077"),
        ("9999999999.9999", "9999999999.9999"),
        (5, "5"),
        (77.0, "77"),
        (0.1 + 0.2, "0.30000000000000"),
        (0.77100000000000002, "0.771"),
        (1e-07, "1E-7"),
        (D("3.25"), "3.25"),
    ],
)
def test_numbers_as_people_and_spreadsheets_write_them(written, number):
    assert str(read_number(written)) == number


@pytest.mark.parametrize("word", ["", " ", "\u00a0", "-", "–", "—", "n/a", "N/A", "na", "c", "C", "x", "..", ":", "*", "z"])
def test_words_for_no_value_are_kept(word):
    assert read_number(word) == NoValue(clean(word)) == read_percent(word, None)


def test_an_empty_cell_is_no_value():
    assert read_number(None) == NoValue("")


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("1,23", "commas between thousands"),
        ("1.234,56", "commas between thousands"),
        ("12,34,567", "commas between thousands"),
        ("1,234 567", "commas between thousands"),
        ("1.2.3", "more than one decimal point"),
        ("12 34", "not a number"),
        ("5a", "not a number"),
        ("five", "not a number"),
        ("1e5", "not a number"),
        ("NaN", "not a number"),
        ("inf", "not a number"),
        ("٧", "not a number"),
        ("(-5)", "not a number"),
        ("--5", "not a number"),
        ("5.", "not a number"),
        ("77%", "is a percentage"),
        ("#DIV/0!", "error of the spreadsheet"),
        ("1234567890123", "more than 12 digits"),
        (10**12, "more than 12 digits"),
        (1e300, "more than 12 digits"),
        (float("nan"), "not a number"),
        (float("inf"), "not a number"),
        (True, "not TRUE"),
        (dt.date(2019, 4, 1), "is a date or time"),
        (dt.time(1, 2), "is a date or time"),
        (dt.timedelta(1), "is a date or time"),
    ],
)
def test_what_is_no_number_is_refused_with_a_reason(written, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_number(written)


def test_a_message_quotes_forty_characters_at_most():
    with pytest.raises(ValueError) as refusal:
        read_number("x" * 900)
    assert "x" * 39 + "…" in str(refusal.value) and "x" * 40 not in str(refusal.value)


@pytest.mark.parametrize(
    ("written", "style", "percent_format", "number"),
    [
        ("77", "number", False, "77"),
        ("0.77", "number", False, "0.77"),
        ("0.77", "fraction", False, "77"),
        ("0.7710", "fraction", False, "77.10"),
        ("1", "fraction", False, "100"),
        (0.77, "fraction", False, "77"),
        ("77%", "fraction", False, "77"),
        ("77 %", "number", False, "77"),
        ("77.5%", None, False, "77.5"),
        ("(5%)", None, False, "-5"),
        ("(5)%", None, False, "-5"),
        (0.77, None, True, "77"),
        (0.7692307692307693, "number", True, "76.923076923077"),
        (1, "number", True, "100"),
        # Text in a cell that is formatted as a percentage is no number of that cell.
        ("77", "number", True, "77"),
    ],
)
def test_percentages_in_the_style_said(written, style, percent_format, number):
    assert D(str(read_percent(written, style, percent_format))) == D(number)
    assert str(read_percent(written, style, percent_format)) == number


@pytest.mark.parametrize(
    ("written", "style", "sentence"),
    [
        ("77", "fraction", "“77” is above 1, but the file is said to write percentages as fractions"),
        (1.01, "fraction", "is above 1"),
        ("77", None, "Say how the file writes percentages"),
        (0.5, None, "Say how the file writes percentages"),
        ("7 7%", "number", "not a number"),
        ("%", "number", "not a number"),
    ],
)
def test_a_percentage_is_not_guessed(written, style, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_percent(written, style)


@pytest.mark.parametrize(
    ("written", "provisional"),
    [("yes", True), ("Provisional", True), ("P", True), (True, True), (1, True), ("no", False), ("Final", False)]
    + [("", False), (None, False), (False, False), (0, False)],
)
def test_provisional_or_final(written, provisional):
    assert read_flag(written) is provisional


def test_neither_provisional_nor_final():
    with pytest.raises(ValueError, match="“perhaps” is neither yes nor no"):
        read_flag("perhaps")


@pytest.mark.parametrize(
    ("written", "text"),
    [(None, ""), (" a ", "a"), ("a\r\nb\rc", "a\nb\nc"), ("'=1+1", "=1+1"), ("'tis", "'tis"), (5, "5")],
)
def test_text_comes_without_its_guard(written, text):
    assert read_text(written) == text


def test_a_quoted_cell_is_short_and_on_one_line():
    assert shown("a\nb  c") == "a b c" and len(shown("x" * 99)) == 40


@given(st.decimals(-(10**8), 10**8, places=4))
@settings(max_examples=100)
def test_a_number_reads_back_however_it_is_written(number):
    assert read_number(f"{number:,f}") == read_number(f"{number:f}".replace("-", "−")) == number
    assert read_number(float(number)) == number


@given(st.text(max_size=12))
@settings(max_examples=150)
def test_any_text_is_a_number_or_no_value_or_refused(text):
    try:
        found = read_number(text)
    except ValueError as refusal:
        assert str(refusal)
    else:
        assert isinstance(found, NoValue) or found.is_finite()
