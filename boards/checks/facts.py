"""What the checks of boards are given. Values only; standard library and pure modules.

Whoever fills it leaves out what was not known yet. Keys are the primary keys of the rows; role titles, never names of people.
"""

import datetime as dt
from dataclasses import dataclass

from boards.challenges import Asked
from boards.decisions import Decided

# Where a problem is mended, beside the places that `plans.checks` knows.
CHALLENGE, DECISION, PACK = "challenge", "decision", "pack"
LINK_WORDS = {
    CHALLENGE: "The question",
    DECISION: "The decision",
    PACK: "The pack",
}


@dataclass(frozen=True)
class ChallengeFacts:
    """A question of a board: its number there, and who is to answer it. `ends`: the last day of the record of a published board,
    after which nothing in it becomes later than it was."""

    key: int
    number: int
    board: str
    question: str
    asked: Asked
    owner_role: str
    ends: dt.date | None = None


@dataclass(frozen=True)
class DecisionFacts:
    """A decision of a board: its number at the meeting of the day `on`, and who carries it out ("": nobody is named). `words`:
    decision or recommendation. `ends` as of a question."""

    key: int
    number: int
    board: str
    wording: str
    on: dt.date
    decided: Decided
    words: str = "decision"
    owner_role: str = ""
    ends: dt.date | None = None


@dataclass(frozen=True)
class CorrectedFacts:
    """One thing that a pack says and that is otherwise now, in words without their end, and since which day."""

    words: str
    since: dt.date


@dataclass(frozen=True)
class PackFacts:
    """A pack that a board had when it met last, or that was published since, and what of it was corrected since. `tampered`: its
    text is not what was published."""

    key: int
    title: str
    board: str
    published: dt.date
    corrections: tuple[CorrectedFacts, ...] = ()
    tampered: bool = False


@dataclass(frozen=True)
class PaperFacts:
    """That a paper was held against the published pack with this key on the day `checked`, and in how many places it differed."""

    key: int
    title: str
    board: str
    filename: str
    checked: dt.date
    differences: int


@dataclass(frozen=True)
class BoardFacts:
    """What is known of the boards of one council, judged on the day `on`. `papers` in the order in which they were recorded."""

    on: dt.date
    challenges: tuple[ChallengeFacts, ...] = ()
    decisions: tuple[DecisionFacts, ...] = ()
    packs: tuple[PackFacts, ...] = ()
    papers: tuple[PaperFacts, ...] = ()

    def judged_on(self, ends: dt.date | None) -> dt.date:
        """The day on which something is judged whose record ends with the day `ends` (None: it has no end)."""
        return min(self.on, ends) if ends else self.on
