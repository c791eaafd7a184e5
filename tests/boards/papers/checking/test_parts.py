"""Sums within sentences, and what is counted against what is listed."""

import pytest

from boards.papers.checking.parts import ratings_in
from tests.boards.papers.checking.making import found

CASES = [
    ("RATINGS_SUM", "Of the actions 6 are red, 22 amber and 2 green out of 25.", "6 + 22 + 2 = 30, not 25."),
    ("RATINGS_SUM", "There are 25 actions: 1 Green, 22 Amber, 3 Red.", "1 + 22 + 3 = 26, not 25."),
    ("RATINGS_SUM", "There are 25 actions: 1 Green, 22 Amber, 2 Red.", ""),
    ("RATINGS_SUM", "There are 26 actions: 1 Green, 22 Amber, 2 Red and 1 not rated.", ""),
    ("RATINGS_SUM", "There are 30 actions: 1 Green, 22 Amber, 2 Red; the others are not due.", ""),
    ("RATINGS_SUM", "Of 25 actions 22 are Amber.", ""),
    ("RATINGS_SUM", "No actions are Red, 3 are Amber and 4 are Green of 7 actions.", ""),
    ("RATINGS_SUM", "Last month 1 Red, 2 Amber, 3 Green; now 2 Red, 2 Amber, 2 Green of 6.", ""),
    ("LEAVING", "The council has spent £1.2m of the £2.7m, leaving £1.3m.", "£2.7m − £1.2m = £1.5m, not £1.3m."),
    ("LEAVING", "The council has spent £1.2m of the £2.7m, leaving £1.4m.", ""),
    ("LEAVING", "£15k of £80k is spent, leaving £65k for the year.", ""),
    ("LEAVING", "£15k of £80k is spent, leaving £70k for the year.", "£80k − £15k = £65k, not £70k."),
    ("LEAVING", "The council has spent £1.2m of the £2.7m in 2025.", ""),
    ("LEAVING", "£15k of £80k is spent, with £5k for training.", ""),
    ("LEAVING", "£15k of £80k and £10k more is spent, leaving £55k.", ""),
    ("CHANGE", "Referrals fell from 366 to 291, a fall of 25%.", "75 ÷ 366 = 20%."),
    ("CHANGE", "Referrals fell from 366 to 291, a fall of 20%.", ""),
    ("CHANGE", "Referrals fell from 366 to 291, a fall of 20.5%.", ""),
    ("CHANGE", "Referrals fell by 85 from 366 to 291.", "366 to 291: 75."),
    ("CHANGE", "Referrals fell by 75 from 366 to 291.", ""),
    ("CHANGE", "Visits rose from 70% to 77%, up 7 percentage points.", ""),
    ("CHANGE", "Visits rose from 70% to 77%, up 9 percentage points.", "70% to 77%: 7."),
    ("CHANGE", "Visits rose from 70% to 77% (10%).", ""),
    ("CHANGE", "Visits rose from 70% to 77% (20%).", "7 ÷ 70 = 10%."),
    ("CHANGE", "Plans fell from 541 in August 2025 to 334 in July 2026, 38%.", ""),
    ("CHANGE", "Plans fell from 541 to 334, and 12% of these are new, a fall of 3%.", ""),
    ("CHANGE", "The team has grown from 5 to 7 of 20 posts.", ""),
    ("CHANGE", "The year runs from April 2025 to March 2026, and 10% is kept.", ""),
    ("OUT_OF", "In 62 of 80 cases (76%) a visit was made.", "62 ÷ 80 = 77.5%."),
    ("OUT_OF", "In 62 of 80 cases (77%) a visit was made.", ""),
    ("OUT_OF", "In 62 of 80 cases (78%) a visit was made.", ""),
    ("OUT_OF", "In 62 out of 80 cases, or 80%, a visit was made.", "62 ÷ 80 = 77.5%."),
    ("OUT_OF", "In 1 of 3 teams (33.3%) a visit was made.", ""),
    ("OUT_OF", "In 62 of 80 cases a visit was made; 90% is the target.", ""),
    ("OUT_OF", "Section 3 of 10 says that 50% is enough.", ""),
]


@pytest.mark.parametrize(("code", "words", "arithmetic"), CASES)
def test_sums_of_a_sentence(code, words, arithmetic):
    assert [each.arithmetic for each in found(code, words)] == ([arithmetic] if arithmetic else [])


def test_all_three_ratings_are_read_or_none():
    assert ratings_in("2 are Red, twenty Amber and no Green") == {"red": 2, "amber": 20, "green": 0}
    assert ratings_in("2 are Red and 3 Green") == {}


@pytest.mark.parametrize(
    ("lead", "items", "wrong"),
    [
        ("The inspection made six recommendations:", 7, "says 6 recommendations, and the list has 7"),
        ("The inspection made six recommendations:", 6, ""),
        ("The inspection made 6 key recommendations as follows;", 5, "and the list has 5"),
        ("The inspection made six recommendations.", 7, ""),
        ("These are the recommendations:", 7, ""),
        ("Of six recommendations and two findings:", 7, ""),
        ("The inspection made six recommendations:", 0, ""),
    ],
)
def test_lists_have_as_many_items_as_is_said(lead, items, wrong):
    findings = found("LIST_COUNT", lead, *(f"- Thing {number} is done." for number in range(items)), "It ends.")
    assert len(findings) == bool(wrong)
    assert all(wrong in each.wrong for each in findings)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        (["Three priority actions were set.", "Then five further priority actions.", "The seven priority actions are done."], 1),
        (["Three priority actions were set.", "Then five further priority actions.", "The eight priority actions are done."], 0),
        (["Three priority actions were set.", "Then five further priority actions.", "The three priority actions are done."], 0),
        (["Three priority actions were set.", "The seven priority actions are done."], 0),
        (["Three findings were made.", "Then five further priority actions.", "The seven priority actions are done."], 0),
    ],
)
def test_two_numbers_of_a_thing_and_then_another_for_both(words, number):
    assert len(found("COUNT_SUM", *words)) == number
