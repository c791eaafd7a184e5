"""What updates say, month after month. Standard library and pure modules.

Only actions that have not ended are looked at. Texts are compared without regard to white space and capitals.
"""

from collections.abc import Iterator

from plans.checks.actions import problem, under_way
from plans.checks.facts import UPDATE, Facts, Problem, Said
from plans.checks.words import date_words, normalised, number
from plans.rag import NOT_RATED, RATING_WORDS, is_rosier

CYCLES_WITHOUT = 2
SAME_IN_A_ROW = 3


def no_update(facts: Facts) -> Iterator[Problem]:
    """No update for two review months or more."""
    for action in under_way(facts):
        if action.cycles_without_update < CYCLES_WITHOUT:
            continue
        if action.last_update is None:
            last = "there has never been one"
        else:
            last = f"the last one is of {date_words(action.last_update)}"
        yield problem(
            "NO_UPDATE",
            action,
            facts,
            f"{action.reference} has had no update for {number(action.cycles_without_update, 'review month')}; {last}.",
            f"What has happened on {action.reference} since members last heard of it?",
            since=action.last_update or action.added,
            link=UPDATE,
        )


def same_words(facts: Facts) -> Iterator[Problem]:
    """The latest three updates or more say the same, word for word."""
    for action in under_way(facts):
        run = _run(action.updates, lambda said: normalised(said.progress))
        if len(run) < SAME_IN_A_ROW or not normalised(run[0].progress):
            continue
        yield problem(
            "SAME_WORDS",
            action,
            facts,
            f"The last {len(run)} updates of {action.reference} say the same, word for word: {run[0].month.label} to "
            f"{run[-1].month.label}.",
            f"{action.reference} is reported in the same words month after month. What has been done in that time?",
            since=run[1].on or run[1].month.last,
            link=UPDATE,
        )


def rating_no_reason(facts: Facts) -> Iterator[Problem]:
    """The rating got better, and nothing else that is known of the action changed.

    Judged on the latest updates between which stage, impact, progress, due date and linked figures are the same: the rating got
    better among them, and is still better than it was before.
    """
    for action in under_way(facts):
        run = _run(action.updates, _what_is_known)
        moves = [(before, after) for before, after in zip(run, run[1:], strict=False) if _better(after, before)]
        if not moves or not _better(run[-1], moves[-1][0]):
            continue
        before, after = moves[-1]
        was, now = RATING_WORDS[before.rating], RATING_WORDS[after.rating]
        figures = ", linked figures" if any(after.figures) else ""
        yield problem(
            "RATING_NO_REASON",
            action,
            facts,
            f"{action.reference} moved from {was} to {now} in {after.month.label}, but its stage, impact, progress{figures} and "
            f"due date are the same as in {before.month.label}.",
            f"What changed between {before.month.label} and {after.month.label} that makes {action.reference} {now}?",
            since=after.on or after.month.last,
            link=UPDATE,
        )


def _run(updates, key) -> list[Said]:
    """The latest updates of which `key` gives the same as of the newest, oldest first."""
    run: list[Said] = []
    for said in reversed(updates):
        if run and key(said) != key(run[0]):
            break
        run.insert(0, said)
    return run


def _what_is_known(said):
    return said.stage, said.impact, normalised(said.progress), said.due, said.figures


def _better(after, before):
    return NOT_RATED not in (before.rating, after.rating) and is_rosier(after.rating, before.rating)
