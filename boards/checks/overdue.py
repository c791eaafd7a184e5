"""Questions and decisions of boards whose day is past. Standard library and pure modules."""

from collections.abc import Iterator

from boards import challenges, decisions
from boards.checks.facts import CHALLENGE, DECISION, BoardFacts
from plans.checks import Problem
from plans.checks.words import cut, date_words, day_after, number

# Of what is quoted in a question to ask: enough to know it by, and the question is still read in one breath.
QUOTED = 90


def challenge_overdue(facts: BoardFacts) -> Iterator[Problem]:
    """A question was to be answered by a day that is past, and has no answer."""
    for each in facts.challenges:
        on = facts.judged_on(each.ends)
        if each.asked.state(on) != challenges.OVERDUE:
            continue
        due = each.asked.due
        yield Problem(
            "CHALLENGE_OVERDUE",
            f"challenge:{each.key}",
            cut(f"Question {each.number}: {each.question}"),
            f"{each.board} asked question {each.number} on {date_words(each.asked.on)}. The answer was due on {date_words(due)} "
            f"and is {number(each.asked.days_over(on), 'day')} late on {date_words(on)}.",
            f"When will question {each.number} of {date_words(each.asked.on)}, “{_quoted(each.question)}”, be answered?",
            each.owner_role,
            day_after(due),
            CHALLENGE,
        )


def decision_overdue(facts: BoardFacts) -> Iterator[Problem]:
    """A decision was to be looked at again by a day that is past, and nothing was recorded since."""
    for each in facts.decisions:
        on = facts.judged_on(each.ends)
        if each.decided.state(on) != decisions.OVERDUE:
            continue
        due, followed = each.decided.due, each.decided.followed
        last = f"It was last looked at on {date_words(followed.on)}" if followed else "Nothing says whether it was carried out"
        yield Problem(
            "DECISION_OVERDUE",
            f"decision:{each.key}",
            cut(f"{each.words.capitalize()} {each.number}: {each.wording}"),
            f"{each.words.capitalize()} {each.number} of {each.board}, {date_words(each.on)}, was to be looked at again on "
            f"{date_words(due)}, and is {number((on - due).days, 'day')} late on {date_words(on)}. {last}.",
            f"Was {each.words} {each.number} of {date_words(each.on)}, “{_quoted(each.wording)}”, carried out, and what shows "
            "it?",
            each.owner_role,
            day_after(due),
            DECISION,
        )


def _quoted(words: str) -> str:
    """As it stands in a sentence: in one line, without its full stop, and cut where it is long."""
    return cut(" ".join(words.split()).rstrip("."), QUOTED)
