import pytest

from boards.papers import words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2019-09-10", "10 September 2019"),
        ("", "not set"),
        ("spring 2020", "spring 2020"),
        ("2019-09-10T12:00", "10 September 2019"),
    ],
)
def test_a_day_is_written_out_and_what_is_none_stays_as_it_is(text, said):
    assert words.day(text) == said


@pytest.mark.parametrize(("text", "said"), [("2019-08", "August 2019"), ("", ""), ("2019-13", "2019-13")])
def test_a_month_is_written_out_and_what_is_none_stays_as_it_is(text, said):
    assert words.month(text) == said


@pytest.mark.parametrize(("text", "value"), [("17.5", "17.5"), ("", None), ("c", None), ("NaN", None), ("Infinity", None)])
def test_a_number_is_read_and_what_is_none_is_not(text, value):
    found = words.number(text)
    assert (found if found is None else str(found)) == value


@pytest.mark.parametrize(("text", "said"), [("Done", "Done."), ("Done.", "Done."), ("Why?", "Why?"), ("", "")])
def test_a_sentence_ends(text, said):
    assert words.sentence(text) == said


def test_codes_are_said_in_words_and_unknown_ones_as_they_are():
    assert [words.rating(code) for code in ("red", "", "Amber")] == ["Red", "Not rated", "Amber"]
    assert words.stage("in_progress") == "In progress"
    assert words.impact("") == "not set"


def test_lists_and_counts_read_like_english():
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert (words.counted(1, "action"), words.counted(1200, "action")) == ("1 action", "1,200 actions")
