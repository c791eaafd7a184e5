"""What the checks find, as a pack holds it. No queries: from one reading."""

from django.urls import reverse

from boards.packs.contents import PackProblem
from plans.selectors.checks import Checks, Kind, Row


def problems_of(checks: Checks) -> tuple[PackProblem, ...]:
    """What stands, the gravest first; of one kind as many as the page of the checks shows, and then how many more there are."""
    council = checks.council
    address = f"{reverse('checks', args=[council.authority.slug])}{council.suffix}"
    found: list[PackProblem] = []
    for kind in checks.kinds:
        found += [_problem(row) for row in kind.first]
        if kind.left_out:
            found.append(_more(kind, address))
    return tuple(found)


def _problem(row: Row) -> PackProblem:
    problem = row.problem
    return PackProblem(
        code=problem.code,
        words=row.check.words,
        name=problem.name,
        href=row.href,
        sentence=problem.sentence,
        question=problem.question,
        contradicts=row.check.contradicts,
        subject=problem.subject,
    )


def _more(kind: Kind, address: str) -> PackProblem:
    check = kind.check
    return PackProblem(
        code=check.code,
        words=check.words,
        name=check.words,
        href=f"{address}{'&' if '?' in address else '?'}kind={check.code}",
        sentence=f"{kind.left_out} more of this kind.",
        question="",
        contradicts=check.contradicts,
    )
