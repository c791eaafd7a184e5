"""Ratings, dates and completion of actions. Standard library and pure modules.

Completed actions are looked at by the checks of completion alone; stopped and devolved ones by none. "Past due" means that the
day of judgement is later than the due date; in a published record that day is at most the one on which the record ends.
"""

import datetime as dt
from collections.abc import Iterator

from plans.checks.facts import ACTION, DUE_DATE, EVIDENCE, OWNER, UPDATE, WORDING, ActionFacts, Facts, Problem
from plans.checks.words import cut, date_words, day_after, later, number, times
from plans.rag import COMPLETED, ENDED_STAGES, GREEN, days_late

MOVED_OFTEN = 2
# The kind of evidence that does not close an action by itself; one of `plans.limbs.EVIDENCE_KIND_WORDS`.
DATA = "data"


def green_past_due(facts: Facts) -> Iterator[Problem]:
    """Rated Green, and past the due date."""
    for action in under_way(facts):
        late = days_late(action.due, _judged_on(action, facts))
        if action.rating == GREEN and late:
            yield problem(
                "GREEN_PAST_DUE",
                action,
                facts,
                f"{action.reference} is Green and {number(late, 'day')} past due: it was due on {date_words(action.due)}.",
                f"{action.reference} is Green although its due date has passed. Is it done, or is it late?",
                since=later(day_after(action.due), action.rated_on),
                link=UPDATE,
            )


def watermelon(facts: Facts) -> Iterator[Problem]:
    """Green outside, red inside: rated Green while a linked series shows concern or misses a target step that is due."""
    for action in under_way(facts):
        troubled = sorted((each for each in action.linked if _concern(each)), key=lambda each: (each.title, each.missed))
        if action.rating != GREEN or not troubled:
            continue
        others = len(troubled) - 1
        more = f" {number(others, 'other linked measure gives', 'other linked measures give')} concern too." if others else ""
        begun = [each.since for each in troubled if each.since]
        yield problem(
            "WATERMELON",
            action,
            facts,
            f"{action.reference} is Green, but {_concern(troubled[0])}{more}",
            f"{action.reference} is Green. Why do the figures that should show its effect not show it?",
            since=later(min(begun, default=None), action.rated_on),
            link=UPDATE,
        )


def complete_no_sign_off(facts: Facts) -> Iterator[Problem]:
    """Completed, and no second person has signed it off."""
    for action in _completed(facts):
        if not action.signed_off:
            yield problem(
                "COMPLETE_NO_SIGN_OFF",
                action,
                facts,
                f"{action.reference} is shown as completed, but no second person has signed it off.",
                f"Who, other than its author, has confirmed that {action.reference} is done?",
                since=action.completed_on,
                link=ACTION,
            )


def complete_no_evidence(facts: Facts) -> Iterator[Problem]:
    """Completed without any evidence."""
    for action in _completed(facts):
        if not _shown(action, facts):
            yield problem(
                "COMPLETE_NO_EVIDENCE",
                action,
                facts,
                f"{action.reference} is completed, and no evidence of its effect is recorded.",
                f"What shows that {action.reference} has made a difference to children?",
                since=action.completed_on,
                link=EVIDENCE,
            )


def complete_data_only(facts: Facts) -> Iterator[Problem]:
    """Completed on data alone: an action is closed on two kinds of evidence at least, one of them not data."""
    for action in _completed(facts):
        kinds = _shown(action, facts)
        if kinds and set(kinds) == {DATA}:
            yield problem(
                "COMPLETE_DATA_ONLY",
                action,
                facts,
                f"{action.reference} is completed on data alone ({number(len(kinds), 'piece')} of evidence): no audit, and "
                "nothing from children and families, staff or peers.",
                f"Who, apart from the figures, says that {action.reference} has worked?",
                since=action.completed_on,
                link=EVIDENCE,
            )


def no_officer(facts: Facts) -> Iterator[Problem]:
    """No officer answers for it."""
    for action in under_way(facts):
        if action.has_officer:
            continue
        if action.published:
            sentence = f"The published record names no officer for {action.reference}."
        elif action.owner_role:
            sentence = f"{action.reference} belongs to a role ({action.owner_role}), but no officer answers for it."
        else:
            sentence = f"{action.reference} has no officer who answers for it."
        yield problem(
            "NO_OFFICER", action, facts, sentence, f"Who answers for {action.reference}?", since=action.added, link=OWNER
        )


def no_due_date(facts: Facts) -> Iterator[Problem]:
    """It has no due date."""
    for action in under_way(facts):
        if action.due is None:
            words = f"The published record gives no due date for {action.reference}."
            yield problem(
                "NO_DUE_DATE",
                action,
                facts,
                words if action.published else f"{action.reference} has no due date.",
                f"By when will {action.reference} be done?",
                since=action.added,
                link=DUE_DATE,
            )


def no_success_measure(facts: Facts) -> Iterator[Problem]:
    """It does not say how the board will know that it worked."""
    for action in under_way(facts):
        if not action.success_measure:
            who = "The published record" if action.published else action.reference
            whose = action.reference if action.published else "it"
            yield problem(
                "NO_SUCCESS_MEASURE",
                action,
                facts,
                f"{who} does not say how the board will know that {whose} has worked.",
                f"How will we know that {action.reference} has worked?",
                since=action.added,
                link=WORDING,
            )


def due_moved_often(facts: Facts) -> Iterator[Problem]:
    """The due date was moved twice or more."""
    for action in under_way(facts):
        if action.due_moves >= MOVED_OFTEN:
            first = f": first due {date_words(action.first_due)}" if action.first_due else ""
            now = f", now {date_words(action.due)}" if action.first_due and action.due else ""
            yield problem(
                "DUE_MOVED_OFTEN",
                action,
                facts,
                f"The due date of {action.reference} has moved {times(action.due_moves)}{first}{now}.",
                f"Why has the date of {action.reference} moved {times(action.due_moves)}, and what makes this one firm?",
                since=action.moved_on,
                link=DUE_DATE,
            )


def under_way(facts: Facts) -> list[ActionFacts]:
    """The actions that have not ended."""
    return [action for action in facts.actions if action.stage not in ENDED_STAGES]


def problem(code, action: ActionFacts, facts: Facts, sentence, question, *, since: dt.date | None, link: str) -> Problem:
    """A problem of an action, with its name and owner."""
    owner = facts.owner_of(action)
    return Problem(code, f"action:{action.key}", cut(action.name), sentence, question, owner, since, link)


def _completed(facts):
    return [action for action in facts.actions if action.stage == COMPLETED]


def _judged_on(action, facts):
    return min(facts.on, action.record_ends) if action.record_ends else facts.on


def _shown(action, facts):
    """The kinds of its evidence up to the day of judgement. What was valid when it was completed need not be renewed."""
    return [kind for kind, on, _ in action.evidence if on <= facts.on]


def _concern(linked):
    """What is wrong with a linked series, to follow "is Green, but"; "" where nothing is."""
    if linked.missed:
        return f"a measure that is linked to it misses its required rate. {linked.missed}"
    if not (linked.variation or "").startswith("concern"):
        return ""
    if not linked.tells:
        return f"“{linked.title}” gives cause for concern."
    return f"“{linked.title}” is worsening by more than chance explains."
