from dataclasses import replace
from decimal import Decimal

import pytest

from plans.checks import LINK_WORDS, run_check
from tests.plans.checks.agreeing import agrees
from tests.plans.checks.making import RESOURCE, TOTAL, facts


def test_total_wrong():
    """The total variance of July 2019: the rows add up to 1,000 pounds more."""
    agrees("TOTAL_WRONG")


def test_resources_unexplained():
    """750,000 pounds asked for, lines of 676,000."""
    agrees("RESOURCES_UNEXPLAINED")


def test_a_note_stands_at_the_end_and_a_source_may_be_missing():
    rounding = replace(TOTAL, computed="£472,000", adds_up=False, source="", note="The rows are rounded.", link="composition")
    [problem] = run_check("TOTAL_WRONG", facts(totals=(rounding,)))
    assert problem.sentence.endswith("its parts add up to £472,000. The rows are rounded.")
    assert problem.kind_of_link == "composition"
    assert problem.kind_of_link in LINK_WORDS


@pytest.mark.parametrize(
    ("asked", "lines", "sentence", "question"),
    [
        (None, (1,), None, None),
        (0, (), None, None),
        (750, (750,), None, None),
        (
            750,
            (),
            "£750 was asked for, and no line says what it is for (paragraph 3.3).",
            "What are the £750 for?",
        ),
        (
            750,
            (500, 300),
            "£750 was asked for, and the lines add up to £800 (paragraph 3.3): £50 more.",
            "Where do the £50 beyond the request come from?",
        ),
        (
            750,
            ("749.50",),
            "£750 was asked for, and the lines add up to £749.50 (paragraph 3.3): £0.50 is unexplained.",
            "What are the other £0.50 for?",
        ),
    ],
)
def test_lines_against_the_request(asked, lines, sentence, question):
    request = replace(RESOURCE, asked=None if asked is None else Decimal(asked), lines=tuple(Decimal(line) for line in lines))
    found = run_check("RESOURCES_UNEXPLAINED", facts(resources=(request,)))
    assert [(problem.sentence, problem.question) for problem in found] == ([(sentence, question)] if sentence else [])


def test_a_request_without_a_source_is_worded_without_one():
    [problem] = run_check("RESOURCES_UNEXPLAINED", facts(resources=(replace(RESOURCE, lines=(Decimal(1),), source=""),)))
    assert problem.sentence == "£750,000 was asked for, and the lines add up to £1: £749,999 is unexplained."
