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
    ("PACK_TALLY", "All 2 measures have been met.", "says 2 met. The pack has 1 of 2 claimed met, and the figures"),
    ("PACK_TALLY", "One of the two measures is met.", "claimed met, and the figures support none of these."),
    ("PACK_TALLY", "One of the two measures is claimed met.", ""),
    ("PACK_TALLY", "The council says that one of the two measures is met.", ""),
    ("PACK_TALLY", "Of the 8 measures 4 are met.", ""),
    ("PACK_TALLY", "One of the two measures was met in July 2012.", ""),
    ("PACK_TALLY", "All measures of the notice are met.", "says that all measures are met. The pack has 1 of 2 claimed met"),
    ("PACK_TALLY", "Every measure has been met.", "says that all measures are met."),
    ("PACK_TALLY", "All of the measures are now met & every action is Green.", "says that all measures are met."),
    ("PACK_TALLY", "None of the measures is met.", "says that no measure is met. The pack has 1 of 2"),
    ("PACK_TALLY", "The council claims that all measures are met.", "The pack has 1 of 2 claimed met"),
    ("PACK_TALLY", "Not all measures are met.", ""),
    ("PACK_TALLY", "Nearly all measures are met.", ""),
    ("PACK_TALLY", "The notice ends once all measures are met.", ""),
    ("PACK_TALLY", "All measures are to be met by June.", ""),
    ("PACK_TALLY", "All measures on visits are met.", ""),
    ("PACK_TALLY", "All measures are met except measure 6.", ""),
    ("PACK_TALLY", "All safety measures are met.", ""),
    ("PACK_TALLY", "In July 2012 all measures were met.", ""),
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
    ("PACK_FIGURE", "Child in need visits on time were 88% in August 2019, an improvement from 70% in July.", "says"),
    ("PACK_FIGURE", "Child in need visits on time were 88% in August 2019, compared with 90% in England.", "says 88% for August"),
    ("PACK_FIGURE", "Child in need visits on time were {now} in August 2019, up from 20% in July.", "says 20% for July 2019"),
    ("PACK_FIGURE", "Child in need visits on time were {now} in August 2019, up from {before} in July.", ""),
    ("PACK_FIGURE", "Child in need visits on time were {now} in August 2019, up from 20% a year ago.", ""),
    ("PACK_FIGURE", "Child in need visits on time were 5% higher than 70% in August 2019.", ""),
    ("PACK_FIGURE", "Visits to children in need in the north were 88%.", ""),
    ("PACK_FIGURE", "Late visits to children in need were 88%.", ""),
    ("PACK_FIGURE", "Visits to children in need were 88% last month.", ""),
    ("PACK_FIGURE", "Visits to children were 88%.", ""),
    ("PACK_RATINGS", "5 of 8 actions are Green.", "The paper says 5 Green, and the pack has 2 of 8."),
    ("PACK_RATINGS", "There are 5 Green actions.", "The paper says 5 Green, and the pack has 2 of 8."),
    ("PACK_RATINGS", "2 of 8 actions are Green.", ""),
    (
        "PACK_RATINGS",
        "All measures are met & every action is Green.",
        "says that every action is Green, and the pack has 2 of 8.",
    ),
    ("PACK_RATINGS", "All 8 actions are Green.", "says that every action is Green, and the pack has 2 of 8."),
    ("PACK_RATINGS", "All actions in the improvement plan are rated Green.", "says that every action is Green"),
    ("PACK_RATINGS", "All actions in Leadership are Green.", "says that every action is Green, and the pack has 1 of 4."),
    ("PACK_RATINGS", "Only 1 action is Red.", "says only 1 Red, and the pack has 2 of 8."),
    ("PACK_RATINGS", "There is only one Red action.", "says only 1 Red, and the pack has 2 of 8."),
    ("PACK_RATINGS", "No action is Red.", "says that no action is Red, and the pack has 2 of 8."),
    ("PACK_RATINGS", "None of the 8 actions is rated Red.", "says that no action is Red"),
    ("PACK_RATINGS", "There are no Red actions.", "says that no action is Red"),
    ("PACK_RATINGS", "Only 2 actions are Red.", ""),
    ("PACK_RATINGS", "All 3 actions are Green.", ""),
    ("PACK_RATINGS", "None of the 3 actions is Red.", ""),
    ("PACK_RATINGS", "All actions are Green or Amber.", ""),
    ("PACK_RATINGS", "All actions are Green, Amber or not rated.", ""),
    ("PACK_RATINGS", "Not every action is Green.", ""),
    ("PACK_RATINGS", "All actions are Green, except 2.1.", ""),
    ("PACK_RATINGS", "All actions from the last meeting are Green.", ""),
    ("PACK_RATINGS", "All actions of the north team are Green.", ""),
    ("PACK_RATINGS", "All actions are Green in the north team.", ""),
    ("PACK_RATINGS", "Every action should be Green by June.", ""),
    ("PACK_RATINGS", "In July 2012 no action is Red.", ""),
    ("PACK_RATINGS", "There are no Red actions in the north team.", ""),
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
    words = words.replace("{now}", VISITS.shown).replace("{before}", VISITS.points[-2].shown)
    findings = found(code, words, truth=pack())
    # A figure and the one beside it may both differ.
    assert len(findings) == (2 if "70% in July" in words else bool(wrong))
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
    for code in ("PACK_CLAIM", "PACK_TALLY", "PACK_FIGURE", "PACK_MONEY"):
        assert not found(code, *(words for each, words, _ in CASES if each == code), truth=held)


def test_a_pack_of_a_notice_alone():
    held = truth_of(replace(example(), plan=None, finance=None))
    assert not found("PACK_RATINGS", "Of 8 actions 1 is Red, 5 are Amber and 2 Green.", truth=held)
    assert found("PACK_CLAIM", "Measure 6 has been met.", truth=held)


def test_all_measures_are_held_against_what_is_claimed_and_what_the_figures_support():
    """Of two, both claimed met, the figures support one."""
    borne = replace(MEASURE, number=7, finding="supported", finding_words="Supported")
    held = replace(example(), notice=replace(example().notice, measures=(MEASURE, borne)))
    [finding] = found("PACK_TALLY", "All measures are met.", truth=truth_of(held))
    assert finding.wrong.endswith("The pack has 2 of 2 claimed met, and the figures support 1 of these.")
    assert not found("PACK_TALLY", "All measures are claimed met.", truth=truth_of(held))
    both = replace(held, notice=replace(held.notice, measures=(replace(borne, number=6), borne)))
    assert not found("PACK_TALLY", "All measures are met.", truth=truth_of(both))
    none = replace(held, notice=replace(held.notice, measures=(QUIET_MEASURE,)))
    [finding] = found("PACK_TALLY", "All measures are met.", truth=truth_of(none))
    assert finding.wrong.endswith("The pack has none of 1 claimed met.")


def test_every_action_is_green_where_the_others_are_not_rated():
    held = example()
    counts = replace(held.plan.counts, red=0, amber=0, green=7, not_rated=1)
    truth = truth_of(replace(held, plan=replace(held.plan, counts=counts, areas=())))
    for words in ("Every action is Green.", "All 7 actions are Green.", "All 8 actions are Green.", "No action is Red."):
        assert not found("PACK_RATINGS", words, truth=truth)


def test_all_actions_under_a_heading_of_something_else():
    assert found("PACK_RATINGS", "Progress", "1.1 All actions are Green.", truth=pack())
    for heading in ("Actions of the last meeting", "Internal audit", "Ratings in July 2012"):
        assert not found("PACK_RATINGS", heading, "1.1 All actions are Green.", truth=pack())


def test_a_difference_is_that_of_the_numbers_as_printed():
    points = tuple(replace(each, value="74.7573", shown="74.8%") for each in VISITS.points)
    held = truth_of(replace(example(), figures=(replace(VISITS, value="74.7573", shown="74.8%", points=points),)))
    [finding] = found("PACK_FIGURE", "Child in need visits on time were 95% in August 2019.", truth=held)
    assert finding.arithmetic == "95 − 74.8 = 20.2."
    [finding] = found("PACK_FIGURE", "Child in need visits on time were 70% in August 2019.", truth=held)
    assert finding.arithmetic == "70 − 74.8 = −4.8."
    assert not found("PACK_FIGURE", "Child in need visits on time were 74.80% in August 2019.", truth=held)
