"""Whether a decision of a board is to be looked at again, and when. Standard library only.

A decision with a day on which it is looked at again is **overdue** from the day after, until somebody records whether it was
carried out. What was recorded last holds: carried out needs nothing more; carried out in part or not at all is looked at again
where a day was given for that.
"""

import datetime as dt
from dataclasses import dataclass

NOTHING_DUE, DUE, OVERDUE, DONE, PARTLY, NOT_DONE = "nothing_due", "due", "overdue", "done", "partly", "not_done"
STATE_WORDS = {
    NOTHING_DUE: "No follow-up is due",
    DUE: "To be looked at again",
    OVERDUE: "Overdue",
    DONE: "Carried out",
    PARTLY: "Carried out in part",
    NOT_DONE: "Not carried out",
}


@dataclass(frozen=True)
class Followed:
    """What was recorded last: DONE, PARTLY or NOT_DONE, on a day, and the day on which it is looked at again (None: never)."""

    status: str
    on: dt.date
    again: dt.date | None = None


@dataclass(frozen=True)
class Decided:
    """A decision, the day on which it is looked at again (None: never), and what was recorded last (None: nothing yet)."""

    follow_up: dt.date | None
    followed: Followed | None = None

    @property
    def due(self) -> dt.date | None:
        """The day on which it is looked at next; None where there is none any more."""
        if self.followed is None:
            return self.follow_up
        return None if self.followed.status == DONE else self.followed.again

    def state(self, on: dt.date) -> str:
        """One of `STATE_WORDS` on a day."""
        if self.due is not None:
            return OVERDUE if on > self.due else DUE
        return self.followed.status if self.followed else NOTHING_DUE
