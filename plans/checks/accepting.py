"""Problems that somebody accepts for a time. Standard library only.

An acceptance hides a problem from its day on, up to and including the day on which it ends. After that the problem stands again
by itself and says so. Of several acceptances of one problem the one made last holds, and one that ends before it begins takes an
earlier one back.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from plans.checks.facts import Accepted, AcceptedProblem, Problem
from plans.checks.words import date_words


def split(problems: Iterable[Problem], accepted: Iterable[Accepted], on: dt.date) -> tuple[list[Problem], list[AcceptedProblem]]:
    """The problems that stand on a day, and those that are accepted, each in the order given.

    Of acceptances made on the same day the one that comes last holds.
    """
    held: dict[tuple[str, str], Accepted] = {}
    for acceptance in sorted((each for each in accepted if each.on <= on), key=lambda each: each.on):
        held[acceptance.code, acceptance.subject] = acceptance
    standing, hidden = [], []
    for problem in problems:
        acceptance = held.get((problem.code, problem.subject))
        if acceptance is None:
            standing.append(problem)
        elif acceptance.ends >= on:
            hidden.append(AcceptedProblem(problem, acceptance))
        else:
            standing.append(_returned(problem, acceptance))
    return standing, hidden


def _returned(problem, acceptance):
    if acceptance.ends < acceptance.on:
        words = f"It had been accepted; that was taken back on {date_words(acceptance.on)}."
    else:
        words = f"It had been accepted until {date_words(acceptance.ends)}; that has ended."
    return replace(problem, sentence=f"{problem.sentence} {words}", acceptance_ended=acceptance)
