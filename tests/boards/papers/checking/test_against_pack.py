"""A paper against the pack that its board was given: `example()` of August 2019, with a figure that is not hidden."""

from dataclasses import replace

import pytest

from boards.papers.checking import truth_of
from boards.papers.checking.table import PACK, RULES
from tests.boards.papers.checking.making import found, table
from tests.boards.papers.example import HIDDEN, MEASURE, QUIET_MEASURE, example, figure, plan_of

VISITS = figure(name="Child in need visits on time", value="77")
RULES_OF_PACK = [rule.code for rule in RULES.values() if rule.group == PACK]


def pack(**changes):
    held = example()
    return truth_of(replace(held, plan=plan_of(4, 2), figures=(VISITS, HIDDEN), **changes))


CASES = [
    ("PACK_CLAIM", "Measure 6 has been met.", "The paper tells measure 6 as met. The pack finds: contradicted."),
    ("PACK_CLAIM", "The target of measure 6 was met in July.", "The pack finds: contradicted."),
    ("PACK_CLAIM", "Measure 6 is claimed met, and the figures contradict it.", ""),
    ("PACK_CLAIM", "Measure 6 has not been met.", ""),
    ("PACK_CLAIM", "Measure 6 will be met in June.", ""),
    ("PACK_CLAIM", "Measure 7 has been met.", ""),
    ("PACK_CLAIM", "Measure 8 has been met.", ""),
    ("PACK_CLAIM", "Measures 6 and 7: measure 6 met its target before measure 7.", ""),
    ("PACK_CLAIM", "Paragraph 6 of the notice has been met.", ""),
    ("PACK_TALLY", "One of the seven measures is met.", "says 7 measures, and the notice of the pack has 2."),
    ("PACK_TALLY", "All 2 measures have been met.", "says 2 met, and the pack has 1 claimed met."),
    ("PACK_TALLY", "One of the two measures is met.", ""),
    ("PACK_TALLY", "Of the actions 7 are met.", ""),
    ("PACK_TALLY", "Seven measures should be met by June.", ""),
    ("PACK_FIGURE", "Child in need visits on time were at 88% in August 2019.", "says 88% for August 2019, and the pack says"),
    ("PACK_FIGURE", "In August 2019 77.6% were child in need visits on time.", "says 77.6% for August 2019"),
    ("PACK_FIGURE", "Child in need visits on time were at {now} in August 2019.", ""),
    ("PACK_FIGURE", "Child in need visits on time were at 88% in August 2016.", ""),
    ("PACK_FIGURE", "Child in need visits on time were at 88%.", "says 88% for August 2019, and the pack says"),
    ("PACK_FIGURE", "Visits to children in need were 88%.", "says 88% for August 2019, and the pack says"),
    ("PACK_FIGURE", "Child in need visits on time: 88%", "says 88% for August 2019, and the pack says"),
    ("PACK_FIGURE", "Visits to children in need were {now}.", ""),
    ("PACK_FIGURE", "Visits to children in need in the north were 88%.", ""),
    ("PACK_FIGURE", "Late visits to children in need were 88%.", ""),
    ("PACK_FIGURE", "Visits to children in need were 88% last month.", ""),
    ("PACK_FIGURE", "Visits to children were 88%.", ""),
    ("PACK_RATINGS", "5 of 8 actions are Green.", "The paper says 5 Green, and the pack has 2 of 8."),
    ("PACK_RATINGS", "There are 5 Green actions.", "The paper says 5 Green, and the pack has 2 of 8."),
    ("PACK_RATINGS", "2 of 8 actions are Green.", ""),
    ("PACK_RATINGS", "1 of 3 actions are Green.", ""),
    ("PACK_RATINGS", "There is 1 Green action; 1 actions are Green.", ""),
    ("PACK_RATINGS", "By March 5 of 8 actions will be Green.", ""),
    ("PACK_RATINGS", "In July 2012 5 of 8 actions are Green.", ""),
    ("PACK_RATED", "Action 1.2 was upgraded to Green.", "tells action 1.2 as Green, and in the pack it is Amber."),
    ("PACK_RATED", "The action to visit children in need on time is now Green.", ""),
    ("PACK_RATED", "Action 1.1 was upgraded to Green.", ""),
    ("PACK_RATED", "Action 1.2 will be upgraded to Green.", ""),
    ("PACK_RATED", "Action 1.2 was upgraded to Green in July 2019.", ""),
    ("PACK_RATED", "Actions 1.1 and 1.2 were upgraded to Green.", ""),
    ("PACK_RATED", "Action 9.9 was upgraded to Green.", ""),
    ("PACK_MONEY", "The forecast overspend is £400,000.", "says £400,000, and the pack has an overspend of £"),
    ("PACK_MONEY", "The forecast overspend is £471,000.", ""),
    ("PACK_MONEY", "The forecast overspend on agency staff is £400,000.", ""),
    ("PACK_MONEY", "The council has a forecast overspend of £4m.", ""),
    ("PACK_MONEY", "The forecast overspend was £400,000 in June 2012.", ""),
    ("PACK_FIGURE", "Child in need visits on time were 88 in August 2019.", ""),
    ("PACK_FIGURE", "Child in need visits on time were at 60% and 88% in August 2019.", ""),
    ("PACK_FIGURE", "Child in need visits on time rose by 88% in August 2019.", ""),
    ("PACK_FIGURE", "The target for child in need visits on time was 88% in August 2019.", ""),
    ("PACK_FIGURE", "Child in need visits on time were at 88% in England in August 2019.", ""),
    ("PACK_FIGURE", "Between July 2019 and August 2019 child in need visits on time were at 88%.", ""),
    # A number that is hidden in the pack is not told, neither as right nor as wrong.
    ("PACK_FIGURE", "There were 4 children missing from care in August 2019.", ""),
    ("PACK_RATINGS", "Of 8 actions 1 is Red, 5 are Amber and 2 Green.", "1 Red (the pack: 2), 5 Amber (the pack: 4)."),
    ("PACK_RATINGS", "2 actions are Red, 4 Amber and 2 Green in August 2019.", ""),
    ("PACK_RATINGS", "2 actions are Red, 4 Amber and 2 Green.", ""),
    ("PACK_RATINGS", "In July 2019 4 were Red, 4 Amber and 2 Green.", ""),
    ("PACK_RATINGS", "In July 2019 3 were Red, 5 Amber and 2 Green.", "3 Red (the pack: 4), 5 Amber (the pack: 4)."),
    ("PACK_RATINGS", "In July 2012 3 were Red, 5 Amber and 2 Green.", ""),
    ("PACK_RATINGS", "Practice has 1 Red, 1 Amber and 2 Green.", "1 Amber (the pack: 2), 2 Green (the pack: 1)."),
    ("PACK_RATINGS", "Practice has 1 Red, 2 Amber and 1 Green.", ""),
    ("PACK_RATINGS", "Of the measures 1 is Red, 5 are Amber and 2 Green.", ""),
    ("PACK_RATINGS", "One team has 1 Red, 1 Amber and 1 Green.", ""),
]


@pytest.mark.parametrize(("code", "words", "wrong"), CASES)
def test_sentences_against_the_pack(code, words, wrong):
    findings = found(code, words.replace("{now}", VISITS.shown), truth=pack())
    assert len(findings) == bool(wrong)
    assert all(wrong in each.wrong for each in findings)


@pytest.mark.parametrize("code", RULES_OF_PACK)
def test_without_a_pack_nothing_is_held_against_one(code):
    words = [words for each, words, wrong in CASES if each == code and wrong] or ["A paper."]
    assert not found(code, *words)


def test_a_claim_below_the_heading_of_its_measure():
    parts = ("Measure 6:", "Visits will be made in time.", "Council response – Target met", "Visits are made.")
    [finding] = found("PACK_CLAIM", *parts, truth=pack())
    assert finding.quote == "Measure 6: Council response – Target met"
    assert finding.arithmetic == MEASURE.sentence
    assert not found("PACK_CLAIM", *(part.replace("6:", "7:") for part in parts), truth=pack())
    assert QUIET_MEASURE.finding == "not_yet_due"


@pytest.mark.parametrize(
    ("head", "rows", "number"),
    [
        ("Area | Green | Amber | Red", ["Leadership | 1 | 2 | 1", "Practice | 1 | 2 | 1", "Total | 2 | 4 | 2"], 0),
        ("Area | Green | Amber | Red", ["Leadership | 1 | 3 | 0", "Practice | 1 | 2 | 1", "Total | 2 | 5 | 1"], 2),
        ("Team | Green | Amber | Red", ["North | 1 | 3 | 0", "South | 1 | 2 | 1", "Total | 2 | 5 | 1"], 0),
        ("Area | Green | Amber", ["Leadership | 1 | 3", "Practice | 1 | 2"], 0),
    ],
)
def test_tables_of_ratings(head, rows, number):
    assert len(found("PACK_RATINGS", table(head, *rows), truth=pack())) == number


def test_a_table_of_another_month_is_left_alone():
    rows = ["Leadership | 1 | 3 | 0", "Practice | 1 | 2 | 1", "Total | 2 | 5 | 1"]
    other = table("Area | Green | Amber | Red", *rows, caption="Ratings at the end of July 2019")
    assert not found("PACK_RATINGS", other, truth=pack())


MONEY = "Service | Revised budget {0} | Forecast {0} | Use of reserves {0} | Variance {0}"


@pytest.mark.parametrize(
    ("unit", "rows", "wrong"),
    [
        ("£000", ["Fieldwork | 9,500 | 10,045 | (279) | 267", "Placements | 20,000 | 20,205 | - | 205"], ""),
        (
            "£000",
            ["Fieldwork | 9,500 | 10,045 | (279) | 276", "Placements | 20,000 | 20,205 | - | 205"],
            "says 276, and the pack says £267,000",
        ),
        ("£m", ["Fieldwork | 9.5 | 10.0 | (0.3) | 0.3", "Placements | 20.0 | 20.2 | - | 0.2"], ""),
        (
            "",
            ["Fieldwork | 9,500 | 10,045 | (279) | 267", "Total | 29,500 | 30,251 | (279) | 471"],
            "says 30,251, and the pack says £30,250,000",
        ),
        ("£", ["Fieldwork | £9,500k | £10,045k | -£279k | £267k"], ""),
        # Another table of the same services.
        ("£000", ["Fieldwork | 7,000 | 8,000 | (1) | 999", "Placements | 1 | 2 | - | 3"], ""),
        ("£000", ["North | 7,000 | 8,000 | (1) | 999"], ""),
    ],
)
def test_tables_of_budgets(unit, rows, wrong):
    findings = found("PACK_MONEY", table(MONEY.format(unit), *rows), truth=pack())
    assert len(findings) == bool(wrong)
    assert all(wrong in each.wrong for each in findings)


def test_one_column_of_amounts_is_no_table_of_budgets():
    assert not found("PACK_MONEY", table("Service | Budget for training", "Fieldwork | 500"), truth=pack())


def test_series_of_which_a_paper_cannot_say_which_are_not_compared():
    held = truth_of(replace(example(), figures=(VISITS, figure(2, name="Child in need visits on time, north"), HIDDEN)))
    assert [each.name for each in held.figures] == ["child in need visits on time, north", "children missing from care"]
    assert list(held.figures[1].values) == [month for month in held.figures[1].values if str(month) == "2019-06"]


def test_a_pack_of_a_plan_alone():
    held = truth_of(replace(example(), notice=None, finance=None, resources=None, figures=()))
    assert not any(found(code, *(words for _, words, _ in CASES[:20]), truth=held) for code in RULES_OF_PACK)


def test_a_pack_of_a_notice_alone():
    held = truth_of(replace(example(), plan=None, finance=None))
    assert not found("PACK_RATINGS", "Of 8 actions 1 is Red, 5 are Amber and 2 Green.", truth=held)
    assert found("PACK_CLAIM", "Measure 6 has been met.", truth=held)
