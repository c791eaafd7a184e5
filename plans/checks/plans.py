"""Plans as a whole: their dates, and what their ratings tell. Standard library and pure modules."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from plans.checks.actions import under_way
from plans.checks.facts import PLAN, Facts, PlanFacts, Problem
from plans.checks.words import cut, date_words
from plans.lifecycle import CLOSED, CONFIRMED, DRAFT, MONITORING, SUBMITTED, SUPERSEDED
from plans.rag import RATING_WORDS, RATINGS

# The steps in the order in which they are taken the first time, in words for a sentence.
STEP_WORDS = {
    DRAFT: "written",
    SUBMITTED: "submitted",
    CONFIRMED: "confirmed",
    MONITORING: "monitored",
    CLOSED: "closed",
    SUPERSEDED: "replaced",
}
SIDED_SHARE, SIDED_FROM = 80, 10


def date_impossible(facts: Facts) -> Iterator[Problem]:
    """A step recorded as taken in a paper that is older than it, or before the step that comes before it."""
    for plan in facts.plans:
        wrong = [*_before_their_day(plan), *_out_of_order(plan)]
        if wrong:
            yield Problem(
                "PLAN_DATE_IMPOSSIBLE",
                f"plan:{plan.key}",
                cut(plan.title),
                " ".join(sentence for _, sentence in wrong),
                "On which days were these steps of the plan taken, and what shows it?",
                plan.owner_role,
                min(recorded for recorded, _ in wrong),
                PLAN,
            )


def rating_one_sided(facts: Facts) -> Iterator[Problem]:
    """At least 80% of at least 10 rated actions of a plan that have not ended have the same rating."""
    ratings: dict[int, Counter] = {}
    titles: dict[int, str] = {}
    for action in under_way(facts):
        if action.rating in RATINGS:
            ratings.setdefault(action.plan_key, Counter())[action.rating] += 1
            titles[action.plan_key] = action.plan_title
    owners = {plan.key: plan.owner_role for plan in facts.plans}
    for key, counts in ratings.items():
        rated, (rating, same) = counts.total(), counts.most_common(1)[0]
        if rated >= SIDED_FROM and same * 100 >= SIDED_SHARE * rated:
            word = RATING_WORDS[rating]
            yield Problem(
                "RATING_ONE_SIDED",
                f"plan:{key}",
                cut(titles[key]),
                f"{same} of {rated} rated actions are {word}, so the rating tells members little.",
                f"Which of the {same} {word} actions should worry us, and which should not?",
                owners.get(key, ""),
                None,
                PLAN,
            )


def _before_their_day(plan: PlanFacts) -> list[tuple[dt.date, str]]:
    """Steps later than the paper that records them as taken: when each was recorded, and the sentence."""
    found = sorted((step for step in plan.steps if step.known < step.on), key=_in_order)
    return [
        (
            step.known,
            f"{_recorded(step)} says that the plan was {STEP_WORDS[step.status]} on {date_words(step.on)}, a day that had not "
            "come.",
        )
        for step in found
    ]


def _out_of_order(plan: PlanFacts) -> list[tuple[dt.date, str]]:
    """Steps earlier than the one before them. A plan may come back as a draft, so it is the first of each that is compared.

    Closed and replaced are both an end: neither comes before the other.
    """
    first = {step.status: step for step in sorted(plan.steps, key=_in_order, reverse=True)}
    taken = [first[status] for status in STEP_WORDS if status in first]
    return [
        (
            max(before.known, after.known),
            f"The plan is recorded as {STEP_WORDS[after.status]} on {date_words(after.on)}, before it was "
            f"{STEP_WORDS[before.status]} on {date_words(before.on)}.",
        )
        for before, after in zip(taken, taken[1:], strict=False)
        if after.on < before.on and before.status != CLOSED
    ]


def _recorded(step) -> str:
    """The paper with its date, which may stand in its name already."""
    day = date_words(step.known)
    return step.source if day in step.source else f"{step.source or 'An entry'} of {day}"


def _in_order(step):
    return step.on, step.known, step.status, step.source
