"""What every check has in common, as one assertion."""

from plans.checks import CHECKS, LINK_WORDS, run, run_check
from tests.plans.checks.examples import EXAMPLES


def agrees(code: str) -> None:
    """The example of this code gives exactly this problem, worded and dated so, and the one at the boundary none of its kind."""
    example = EXAMPLES[code]
    [problem] = run_check(code, example.found)
    assert problem.code == code
    assert problem.subject == example.subject
    assert problem.sentence == example.sentence
    assert problem.question == example.question
    assert problem.owner == example.owner
    assert problem.since == example.since
    assert problem.kind_of_link == example.link
    assert problem.kind_of_link in LINK_WORDS
    assert problem.name
    assert run(example.found) == [problem], "no other check finds anything in it"
    assert run_check(code, example.not_found) == []
    assert list(CHECKS).index(code) + 1 == CHECKS[code].order
