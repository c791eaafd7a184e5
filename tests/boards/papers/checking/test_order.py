"""Numbers, labels, units and definitions."""

import pytest

from tests.boards.papers.checking.making import found, table


def numbered(*numbers):
    return [f"{number} This is said here, and it ends." for number in numbers]


@pytest.mark.parametrize(
    ("numbers", "wrong"),
    [
        (["4.1", "4.2", "4.4"], "Paragraph 4.3 is missing: 4.4 follows 4.2."),
        (["4.1", "4.2", "4.2", "4.3"], "The number 4.2 is given twice."),
        (["4.1", "4.2", "4.3"], ""),
        (["4.1", "4.3"], ""),
        (["4.1", "4.2", "4.9"], ""),
        (["2.0", "2.1", "2.2", "2.3"], ""),
        (["1.1", "1.2", "1.3", "1.3.1", "1.4"], ""),
        (["1.1", "1.2", "1.4", "1.1", "1.2"], ""),
        (["8.9", "8.10", "8.11"], ""),
    ],
)
def test_numbers_of_paragraphs(numbers, wrong):
    assert [each.wrong for each in found("NUMBERING", *numbered(*numbers))] == ([wrong] if wrong else [])


@pytest.mark.parametrize(
    ("heads", "number"),
    [
        (["Council progress – Target met", "Council progress – Target met", "Councils response – Target met"], 1),
        (["Council progress – Target met"] * 3, 0),
        (["Council progress – Target met", "Council progress – Target not met", "Council Progress - Target met"], 0),
        (["Council progress – Target met", "Council response – Target met"], 0),
        (["Visits in time – met", "Care plans – met", "Staff supervision – met"], 0),
    ],
)
def test_labels(heads, number):
    assert len(found("LABELS", *(part for head in heads for part in (head, "It goes on.")))) == number


RAG = table("Plan area | Red | Amber | Green", "One | 1 | 6 | 0", "Two | 1 | 3 | 0", "Total | 2 | 9 | 0")


@pytest.mark.parametrize(
    ("words", "grid", "number"),
    [
        ("Two areas are currently rated Red.", RAG, 1),
        ("Two actions are currently rated Red.", RAG, 0),
        ("One area is currently rated Red.", RAG, 0),
        ("Two areas are rated Red.", table("Team | Red | Amber | Green", "One | 1 | 6 | 0", "Two | 1 | 3 | 0"), 0),
        ("Two areas are rated Red.", table("Area | Red | Amber | Green", "One | 1 | 0 | 0", "Two | 1 | 0 | 0"), 0),
        ("Two areas are rated Red.", table("Area | Rating", "One | Red", "Two | Red"), 0),
    ],
)
def test_areas_and_actions(words, grid, number):
    assert len(found("UNITS", words, grid)) == number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("An amber rating is applied where work is being delivered. A green rating is applied where it is on track or done.", 1),
        ("Amber means: in progress. Green means: on track or completed.", 1),
        ("Amber means: in progress but behind schedule. Green means: on track or completed.", 0),
        ("Amber means: at risk of delay. Green means: on track.", 0),
        ("Amber means: in progress. Green means: completed.", 0),
        ("An amber rating was given to 2 actions in progress. Green ones are on track.", 0),
    ],
)
def test_definitions(words, number):
    assert len(found("DEFINITIONS", words)) == number


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("> Supervision > Planning > Audit > Supervision", 1),
        ("Supervision\nPlanning\nsupervision", 1),
        ("> Supervision > Planning > Audit", 0),
        ("Supervision and supervision", 0),
        ("Yes\nNo\nYes", 0),
        ("4,500\n3,200\n4,500", 0),
    ],
)
def test_the_same_twice_in_a_list(cell, number):
    assert len(found("REPEATED", table("Item | Themes", f"One | {cell}"))) == number
