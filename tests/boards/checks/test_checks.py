"""The checks of boards: what each finds, and their place among those of plans."""

import datetime as dt
import re
from dataclasses import replace

import pytest

from boards.checks import ALL_CHECKS, CHECKS, LINK_WORDS, BoardFacts, run, run_check
from boards.decisions import PARTLY, Decided, Followed
from plans import checks as plans
from tests.boards.checks.examples import BEFORE, CORRECTED, EXAMPLES, QUESTION, TODAY, decisions, packs, papers, questions


@pytest.mark.parametrize("code", EXAMPLES)
def test_each_check_finds_what_its_example_says(code):
    example = EXAMPLES[code]
    [problem] = run_check(code, example.found)
    assert (problem.code, problem.subject, problem.owner, problem.since, problem.kind_of_link) == (
        code,
        example.subject,
        example.owner,
        example.since,
        example.link,
    )
    assert (problem.sentence, problem.question) == (example.sentence, example.question)
    assert problem.kind_of_link in LINK_WORDS
    assert problem.name
    assert run(example.found) == [problem], "no other check finds anything in it"
    assert run(example.not_found) == []
    assert re.fullmatch(r"[A-Z0-9£“].*[.]", problem.sentence)
    assert re.fullmatch(r"[A-Z0-9].*\?", problem.question)


def test_each_check_has_an_example():
    assert list(EXAMPLES) == list(CHECKS)


def test_what_was_looked_at_and_not_looked_at_again_says_so():
    decided = Decided(BEFORE, Followed(PARTLY, dt.date(2026, 9, 30), BEFORE))
    [problem] = run(decisions({"decided": decided, "words": "recommendation", "owner_role": ""}))
    assert problem.sentence.startswith("Recommendation 2 of Improvement Board")
    assert problem.sentence.endswith("It was last looked at on 30 September 2026.")
    assert problem.owner == ""


@pytest.mark.parametrize(("ends", "found"), [(BEFORE, 0), (dt.date(2026, 10, 24), 1), (None, 1)])
def test_nothing_in_a_published_record_becomes_later_than_it_was_when_the_record_ended(ends, found):
    assert len(run(questions({"ends": ends}))) == found
    assert len(run(decisions({"ends": ends}))) == found


def test_of_many_corrections_of_a_pack_the_first_three_are_named():
    many = tuple(replace(CORRECTED, words=f"Series {number}") for number in range(1, 6))
    [problem] = run(packs({"corrections": many}))
    assert problem.sentence.startswith("5 figures, ratings and budgets in ")
    assert problem.sentence.endswith("were corrected since: Series 1; Series 2; Series 3; and 2 more.")


def test_of_the_papers_of_a_pack_the_one_that_was_recorded_last_counts():
    again = {"filename": "Second.docx", "checked": TODAY, "differences": 2}
    [problem] = run(papers({}, again))
    assert problem.sentence.startswith("“Second.docx”, checked on 31 October 2026")
    assert "in 2 places." in problem.sentence
    # What is recorded later than the day on which it is judged was not known then.
    [then] = run(papers({}, again | {"checked": dt.date(2026, 11, 1), "differences": 0}))
    assert then.sentence.startswith("“Report.docx”")
    assert len(run(papers({}, {"key": 6}))) == 2


def test_where_nothing_is_known_nothing_is_found():
    assert run(BoardFacts(TODAY)) == []


def test_problems_stand_by_number_as_people_count():
    found = run(BoardFacts(TODAY, challenges=tuple(replace(QUESTION, key=number, number=number) for number in (10, 9, 1))))
    assert [problem.subject for problem in found] == ["challenge:1", "challenge:9", "challenge:10"]


def test_they_stand_among_the_checks_of_plans_in_one_order():
    assert [code for code in ALL_CHECKS if code in plans.CHECKS] == list(plans.CHECKS)
    assert set(ALL_CHECKS) == set(plans.CHECKS) | set(CHECKS)
    assert not set(CHECKS) & set(plans.CHECKS)
    assert [check.order for check in ALL_CHECKS.values()] == list(range(1, len(ALL_CHECKS) + 1))
    assert [check.code for check in ALL_CHECKS.values()] == list(ALL_CHECKS)
    assert len({check.words for check in ALL_CHECKS.values()}) == len(ALL_CHECKS)
    assert [check.code for check in ALL_CHECKS.values() if not check.explains.endswith(".")] == []
