"""Where a question of a board stands on a day, and on which agenda it returns. Standard library only.

* A question is **open** until it is answered, and **overdue** from the day after the one by which an answer was due.
* An unanswered question **returns on the next agenda**: that of the first meeting after the day on which it was asked, and, still
  unanswered, those of the meetings after it, each in its turn. One that is answered on the day of a meeting was on its agenda.
* **Asked last time** are the questions asked from the day after the meeting before last up to the last meeting.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

OPEN, OVERDUE, ANSWERED = "open", "overdue", "answered"
STATE_WORDS = {OPEN: "Open", OVERDUE: "Overdue", ANSWERED: "Answered"}


@dataclass(frozen=True)
class Asked:
    """A question: the day on which it was asked, the day by which an answer is due, and the day of its first answer (None: it
    has none yet)."""

    on: dt.date
    due: dt.date
    answered_on: dt.date | None = None

    def state(self, on: dt.date) -> str:
        """One of `STATE_WORDS` on a day."""
        if self.answered_on is not None and self.answered_on <= on:
            return ANSWERED
        return OVERDUE if on > self.due else OPEN

    def days_over(self, on: dt.date) -> int:
        """Days since an answer was due; 0 for a question that is not overdue."""
        return (on - self.due).days if self.state(on) == OVERDUE else 0


def returns(asked: Asked, meeting: dt.date, before: dt.date | None, on: dt.date) -> bool:
    """Whether a question returns on the agenda of `meeting`, looked at on the day `on`.

    `before` is the meeting before it, which comes first where it is still ahead or takes place on that day.
    """
    if asked.on >= meeting or (asked.answered_on is not None and asked.answered_on < meeting and asked.answered_on <= on):
        return False
    return before is None or before < on or asked.on >= before


def answered_between(asked: Asked, after: dt.date | None, until: dt.date) -> bool:
    """Whether the answer came after the day `after` (None: ever), and up to the day `until`."""
    return asked.answered_on is not None and (after is None or asked.answered_on > after) and asked.answered_on <= until


def asked_last_time(asked: Asked, last: dt.date, before: dt.date | None) -> bool:
    """Whether it was asked at the `last` meeting, or between that and the one `before` it."""
    return (before is None or asked.on > before) and asked.on <= last


def tally(states: Iterable[str]) -> str:
    """ "answered 2, overdue 1", in this order: answered, open, overdue; "" for none."""
    counts = Counter(states)
    return ", ".join(f"{STATE_WORDS[state].lower()} {counts[state]}" for state in (ANSWERED, OPEN, OVERDUE) if counts[state])
