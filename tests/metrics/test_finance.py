from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.finance import Line, Table, movement, pounds

D = Decimal


def line(service, budget, forecast, reserves=0, published=None):
    """A line given in thousands of pounds."""
    return Line(service, D(budget) * 1000, D(forecast) * 1000, D(reserves) * 1000, published and D(published) * 1000)


# Oldham, month 3 of 2019/20: report of September 2019, paragraph 8.1.
CARE, SAFEGUARDING, FIELDWORK = "Children in Care", "Children's Safeguarding", "Fieldwork & Family Support"
OLDHAM = Table(
    (
        line(CARE, 24681, 24886, 0, D(205)),
        line(SAFEGUARDING, 1476, 1476, 0, D(0)),
        line(FIELDWORK, 9500, 10045, -279, D(267)),
    ),
    published_total=D(471000),
)


def test_the_variances_of_oldham_are_recomputed_before_and_after_reserves():
    assert [row.after_reserves for row in OLDHAM.lines] == [205000, 0, 266000]
    assert [row.before_reserves for row in OLDHAM.lines] == [205000, 0, 545000]


def test_the_totals_of_oldham_are_recomputed():
    total = OLDHAM.total
    assert (total.revised_budget, total.forecast, total.use_of_reserves) == (35657000, 36407000, -279000)
    assert (total.before_reserves, total.after_reserves) == (750000, 471000)
    assert total.note == ""


def test_what_the_paper_prints_differently_is_noted():
    assert OLDHAM.notes == (
        "Fieldwork & Family Support: published £267,000, recomputed £266,000: £1,000 apart",
        "Total: the published rows add up to £472,000, the published total is £471,000",
    )


def test_a_published_total_that_differs_is_noted_and_rows_are_added_only_where_all_were_published():
    table = Table((line("A", 100, 110, 0, 10), line("B", 100, 105)), published_total=D(16000))
    assert table.notes == ("Total: published £16,000, recomputed £15,000: £1,000 apart",)
    assert Table((line("A", 100, 110, 0, 10),)).notes == ()
    assert Table((), published_total=D(0)).notes == ()


@pytest.mark.parametrize(
    ("budget", "forecast", "reserves", "words", "is_adverse"),
    [
        (35657, 36407, -279, "£471,000 overspent after using £279,000 of reserves; £750,000 before", True),
        (100, 110, 0, "£10,000 overspent; no reserves used", True),
        (100, 90, 0, "£10,000 underspent; no reserves used", False),
        (100, 100, 0, "on budget; no reserves used", False),
        (100, 110, -10, "on budget after using £10,000 of reserves; £10,000 overspent before", False),
        (100, 110, -15, "£5,000 underspent after using £15,000 of reserves; £10,000 overspent before", False),
        (100, 90, 4, "£6,000 underspent after adding £4,000 to reserves; £10,000 before", False),
        (100, 100, 4, "£4,000 overspent after adding £4,000 to reserves; on budget before", True),
    ],
)
def test_a_variance_is_said_in_words(budget, forecast, reserves, words, is_adverse):
    found = line("A", budget, forecast, reserves)
    assert (found.words, found.is_adverse) == (words, is_adverse)


def test_a_service_has_one_line():
    with pytest.raises(ValueError, match="one line a month"):
        Table((line("A", 1, 1), line("A", 2, 2)))


def test_the_movement_is_given_by_line_and_in_total():
    before = Table((line(CARE, 24681, 25500), line(SAFEGUARDING, 1476, 1476), line(FIELDWORK, 9500, 9833)))
    moved = {row.service: (row.amount, row.words) for row in movement(OLDHAM, before)}
    assert moved == {
        CARE: (D(-614000), "£614,000 less than the month before (favourable)"),
        SAFEGUARDING: (D(0), "unchanged since the month before"),
        FIELDWORK: (D(-67000), "£67,000 less than the month before (favourable)"),
        "Total": (D(-681000), "£681,000 less than the month before (favourable)"),
    }
    assert movement(before, OLDHAM)[-1].words == "£681,000 more than the month before (adverse)"


def test_a_total_of_other_services_is_not_compared():
    now, before = Table((line("A", 1, 2), line("B", 1, 2))), Table((line("A", 1, 2), line("C", 1, 2)))
    found = movement(now, before)
    assert [(row.service, row.amount) for row in found] == [("A", D(0)), ("B", None), ("C", None), ("Total", None)]
    assert [row.words for row in found][1:] == [
        "not listed the month before",
        "listed the month before, not entered for this one",
        "not compared: the two months do not list the same services",
    ]


@pytest.mark.parametrize(
    ("amount", "text"), [("471000.00", "£471,000"), ("0.5", "£0.50"), ("-1234.5", "−£1,234.50"), ("0", "£0")]
)
def test_pounds_have_pence_only_where_there_are_some(amount, text):
    assert pounds(D(amount)) == text


amounts = st.decimals(0, 10**8, places=2)
lines = st.builds(Line, st.text(min_size=1, max_size=3), amounts, amounts, st.decimals(-(10**6), 10**6, places=2))


@settings(max_examples=40)
@given(st.lists(lines, max_size=6, unique_by=lambda row: row.service))
def test_the_variances_of_the_lines_add_up_to_those_of_the_total(rows):
    total = Table(tuple(rows)).total
    assert total.after_reserves == sum(row.after_reserves for row in rows)
    assert total.before_reserves == sum(row.before_reserves for row in rows)
