"""What the lines of a plan add up to, and in which words: literal tables."""

from decimal import Decimal

import pytest

from plans.resources import Line, add_up

THEMES = {1: "1. Assessment", 2: "2. Adolescents", 3: "3. Workforce"}


def line(amount, areas=(), years="2019/20", item="Posts", key=1):
    return Line(key, item, years, Decimal(amount), areas=tuple(areas))


@pytest.mark.parametrize(
    ("amounts", "asked", "sentence"),
    [
        (
            ["15000", "80000", "39000", "420000", "51000", "51000", "15000", "5000"],
            "750000",
            "The lines add up to £676,000, £74,000 less than the £750,000 asked for; nothing explains the difference.",
        ),
        (
            ["500", "300.50"],
            "800",
            "The lines add up to £800.50, £0.50 more than the £800 asked for; nothing explains the difference.",
        ),
        (["0.10", "0.20"], "0.30", "The lines add up to £0.30, which is what was asked for."),
        (["500.00"], "500", "The lines add up to £500, which is what was asked for."),
        (["500"], None, "The lines add up to £500. No request is recorded to compare them with."),
        ([], "500", "£500 was asked for; no line says what it is for."),
        ([], None, "Nothing is recorded of what this plan costs."),
        (["0"], "0", "The lines add up to £0, which is what was asked for."),
    ],
)
def test_the_sentence(amounts, asked, sentence):
    found = add_up([line(amount) for amount in amounts], THEMES, None if asked is None else Decimal(asked))
    assert found.sentence == sentence


@pytest.mark.parametrize(
    ("amount", "asked", "words", "text"),
    [
        ("676", "750", "Asked for, and in no line", "£74"),
        ("750", "676.50", "In the lines, and not asked for", "£73.50"),
        ("750", "750.00", "", ""),
        ("750", None, "", ""),
    ],
)
def test_the_row_between_the_lines_and_the_request(amount, asked, words, text):
    found = add_up([line(amount)], THEMES, None if asked is None else Decimal(asked))
    assert (found.gap_words, found.gap_text) == (words, text)


def test_totals_by_year_are_in_the_order_of_the_years_and_make_the_whole():
    found = add_up([line("10", years="2020/21"), line("5", years=""), line("1.50", years=" 2019/20"), line("2")], {})
    assert [(each.years, each.lines, each.text) for each in found.years] == [
        ("2019/20", 2, "£3.50"),
        ("2020/21", 1, "£10"),
        ("Years not given", 1, "£5"),
    ]
    assert sum(each.amount for each in found.years) == found.total == Decimal("18.50")


@pytest.mark.parametrize(
    ("lines", "themes"),
    [
        ([], ["No line supports it."] * 3),
        (
            [line("1", [1, 2, 3]), line("2", [1])],
            [
                "2 lines of 2.",
                "Supported only by lines for all themes (1 line).",
                "Supported only by lines for all themes (1 line).",
            ],
        ),
        (
            [line("1", [1, 2, 3]), line("2", [1, 2, 3]), line("3", [3])],
            [
                "Supported only by lines for all themes (2 lines).",
                "Supported only by lines for all themes (2 lines).",
                "3 lines of 3.",
            ],
        ),
        ([line("1", [1, 2])], ["1 line of 1.", "1 line of 1.", "No line supports it."]),
    ],
)
def test_how_a_theme_is_supported(lines, themes):
    found = add_up(lines, THEMES).themes
    assert [theme.words for theme in found] == themes
    assert [theme.few for theme in found] == [not words[0].isdigit() for words in themes]


def test_a_plan_of_one_theme_has_no_lines_that_are_merely_for_all():
    assert add_up([line("1", [1])], {1: "1. Assessment"}).themes[0].words == "1 line of 1."


def test_lines_for_no_theme_are_named():
    alone = line("1", item="Website")
    assert add_up([line("2", [1]), alone], THEMES).without_theme == (alone,)
    assert add_up([alone], {}).without_theme == (), "a plan without themes has none to name"


def test_no_sum_is_a_float():
    found = add_up([line("0.1"), line("0.2")], THEMES, Decimal("0.3"))
    assert [type(value) for value in (found.total, found.asked, found.gap)] == [Decimal] * 3
    assert not found.gap
