"""The checks of a council at a month: what stands, what is accepted, and how many there were month by month."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from metrics.charts import Column, Series, StackedColumns, stacked_columns
from metrics.months import Month
from plans.checks import CHECKS, Accepted, AcceptedProblem, Problem, contradictions, count_by_kind, honesty, run, split
from plans.checks.table import Check
from plans.models import AcceptedDeviation
from plans.selectors.check_facts import facts_at
from plans.selectors.council import Council, read_council
from plans.selectors.problem_links import ProblemLinks

QUESTIONS = 5
CONTRADICTION, GAP = "contradiction", "gap"
CHART_SERIES = (
    Series(CONTRADICTION, "Contradictions", "#e8b7a5", "hatch"),
    Series(GAP, "Gaps", "#b9d3d1"),
)
# Of one kind, on the page of all of them.
SHOWN_OF_A_KIND = 15


@dataclass(frozen=True)
class Others:
    """Checks of another app that stand among those of plans: `table` has all of both in their order, `found` gives its problems
    at the end of a month, `path` the address of where one of them is mended (empty: nowhere)."""

    table: Mapping[str, Check]
    found: Callable[[Month], list[Problem]]
    path: Callable[[Problem], str]


NO_OTHERS = Others(CHECKS, lambda month: [], lambda problem: "")
# Reads the checks of another app for a council.
OthersOf = Callable[[Council], Others]


@dataclass(frozen=True)
class Row:
    """A problem as a page prints it: with its check, and the address of where it is mended, its position included."""

    problem: Problem
    check: Check
    href: str
    acceptance: Accepted | None = None


@dataclass(frozen=True)
class Kind:
    """The problems of one kind."""

    check: Check
    rows: list[Row]

    @property
    def first(self) -> list[Row]:
        """Those that a page of all kinds shows."""
        return self.rows[:SHOWN_OF_A_KIND]

    @property
    def left_out(self) -> int:
        return max(0, len(self.rows) - SHOWN_OF_A_KIND)


@dataclass(frozen=True)
class CountRow:
    """How many problems of one kind there were, month by month; accepted ones are counted too."""

    check: Check
    numbers: list[int]


@dataclass(frozen=True)
class Checks:
    """What the checks find of a council. The months are reckoned when they are asked for."""

    council: Council
    standing: list[Row]
    accepted: list[Row]
    others: Others = NO_OTHERS

    @property
    def table(self) -> Mapping[str, Check]:
        """Every check that was made, the gravest first."""
        return self.others.table

    @property
    def kinds(self) -> list[Kind]:
        """What stands, by kind, the gravest first."""
        return [Kind(self.table[code], list(rows)) for code, rows in groupby(self.standing, key=lambda row: row.problem.code)]

    @property
    def sentence(self) -> str:
        """The answer: "14 problems: 2 × claimed met, contradicted by the figures; …"."""
        number = len(self.standing)
        if not number and self.council.begun is not None and self.council.as_at.month < self.council.begun:
            return "The record had not begun, so there is nothing to check."
        if not number:
            return "The checks find no problem." if not self.accepted else "The checks find no problem that is not accepted."
        told = "; ".join(f"{each.check.words.lower()} ({len(each.rows)})" for each in self.kinds[:3])
        others = len(self.kinds) - 3
        more = f"; and {others} other {'kind' if others == 1 else 'kinds'}" if others > 0 else ""
        return f"{number} {'problem' if number == 1 else 'problems'}: {told}{more}."

    @property
    def contradictions(self) -> int:
        """How many of what stands are contradictions: what is said is not what is recorded."""
        return sum(1 for row in self.standing if row.check.contradicts)

    @property
    def questions(self) -> list[Row]:
        """The questions that members could ask first: one of each kind, then the next of each."""
        rounds: dict[str, int] = {}
        placed = []
        for number, row in enumerate(self.standing):
            turn = rounds.get(row.problem.code, 0)
            rounds[row.problem.code] = turn + 1
            placed.append((turn, number, row))
        return [row for _, _, row in sorted(placed, key=lambda place: place[:2])[:QUESTIONS]]

    @cached_property
    def months(self) -> list[tuple[Month, Mapping[str, int]]]:
        """The problems by kind, month by month up to the one shown. Accepted ones are counted too."""
        found = [*self.standing, *self.accepted]
        shown = count_by_kind((row.problem for row in found), self.table)
        earlier = [
            (month, count_by_kind(problems_at(self.council, month, self.others), self.table))
            for month in self.council.months[:-1]
        ]
        return [*earlier, (self.council.as_at.month, shown)]

    @property
    def counts(self) -> list[CountRow]:
        """A row for each kind of which there was any in these months."""
        rows = [CountRow(check, [counts[code] for _, counts in self.months]) for code, check in self.table.items()]
        return [row for row in rows if any(row.numbers)]

    @property
    def totals(self) -> list[tuple[Month, int, int]]:
        """Month, contradictions, all problems."""
        return [(month, contradictions(counts, self.table), sum(counts.values())) for month, counts in self.months]

    @property
    def honesty(self) -> str:
        return honesty(self.months, self.table)

    @property
    def chart(self) -> StackedColumns:
        """Contradictions and gaps by month."""
        columns = [
            Column(month.label, month.short_label, {CONTRADICTION: told, GAP: number - told})
            for month, told, number in self.totals
        ]
        return stacked_columns(columns, [series.key for series in CHART_SERIES])

    @property
    def chart_series(self) -> tuple[Series, ...]:
        return CHART_SERIES

    def of_kind(self, code: str) -> Kind | None:
        """What stands of one kind."""
        return next((kind for kind in self.kinds if kind.check.code == code), None)

    def decided(self, code: str, subject: str) -> int:
        """The key of what was decided last about a problem; 0 where nobody has."""
        keys = [row.pk for row in self.council.rows.accepted if (row.code, row.subject) == (code, subject)]
        return keys[-1] if keys else 0

    def find(self, code: str, subject: str) -> Row | None:
        """One problem, standing or accepted."""
        rows = (*self.standing, *self.accepted)
        return next((row for row in rows if (row.problem.code, row.problem.subject) == (code, subject)), None)


@dataclass(frozen=True)
class Attention:
    """The gravest problems, with the number in all, and how many of them are contradictions; the others are gaps."""

    rows: list[Row]
    number: int
    contradictions: int

    @property
    def words(self) -> str:
        """ "5 contradictions, 77 gaps"; empty where nothing is found."""
        gaps = self.number - self.contradictions
        told = ((self.contradictions, "contradiction"), (gaps, "gap"))
        return ", ".join(f"{number} {word}{'' if number == 1 else 's'}" for number, word in told if number)


def problems_at(council: Council, month: Month, others: Others = NO_OTHERS) -> list[Problem]:
    """What is found at the end of a month, accepted or not, the gravest first. No queries."""
    place = {code: number for number, code in enumerate(others.table)}
    return sorted([*run(facts_at(council, month)), *others.found(month)], key=lambda problem: place[problem.code])


def checks_of(council: Council, others: Others = NO_OTHERS) -> Checks:
    """The checks at the month that the council was read for, with those of another app among them. No queries."""
    on, links = council.judged_on, ProblemLinks(council)
    standing, accepted = split(problems_at(council, council.as_at.month, others), acceptances(council, on), on)

    def row(found: Problem | AcceptedProblem) -> Row:
        problem, acceptance = (found.problem, found.acceptance) if isinstance(found, AcceptedProblem) else (found, None)
        path = links.path(problem) or others.path(problem)
        suffix = "" if not path or "?" in path else council.suffix
        return Row(problem, others.table[problem.code], f"{path}{suffix}", acceptance)

    return Checks(council, [row(problem) for problem in standing], [row(each) for each in accepted], others)


def read_checks(
    authority,
    *,
    month: Month | None,
    known_on: dt.datetime | None,
    today: dt.date,
    sees_small: bool,
    others_of: OthersOf = lambda council: NO_OTHERS,
) -> Checks:
    """The checks of a council at a month (None: the present one). Seven queries at most, and those of `others_of`."""
    council = read_council(authority, month=month, known_on=known_on, today=today, sees_small=sees_small)
    return checks_of(council, others_of(council))


def read_problem(
    authority,
    code: str,
    subject: str,
    *,
    today: dt.date,
    sees_small: bool,
    others_of: OthersOf = lambda council: NO_OTHERS,
) -> tuple[Checks, Row | None]:
    """A problem as the checks find it now, and the checks that found it; None where it is not there any more."""
    council = read_council(authority, month=None, known_on=None, today=today, sees_small=sees_small, back=1)
    checks = checks_of(council, others_of(council))
    return checks, checks.find(code, subject)


def attention(checks: Checks, most: int) -> Attention:
    """The gravest problems, `most` at most."""
    return Attention(checks.standing[:most], len(checks.standing), checks.contradictions)


def acceptances(council: Council, on: dt.date) -> list[Accepted]:
    """Of each problem the acceptance recorded last, of those made up to a day."""
    latest: dict[tuple[str, str], AcceptedDeviation] = {}
    for row in council.rows.accepted:
        if row.on <= on:
            latest[row.code, row.subject] = row
    return [Accepted(row.code, row.subject, row.reason, row.owner_role, row.ends, row.on) for row in latest.values()]


def last_decision(authority, code: str, subject: str) -> AcceptedDeviation | None:
    """What was decided last about a problem. One query."""
    rows = AcceptedDeviation.objects.filter(authority=authority, code=code, subject=subject)
    return rows.select_related("by").order_by("-pk").first()
