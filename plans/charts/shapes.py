"""How judgements and events are drawn: shapes and letters first, colours besides. On paper in grey they tell the same.

A shape is a path from its middle. The colours are those of `metrics.charts.marks`; each stands out at least 3 to 1 from white.
"""

from dataclasses import dataclass

from metrics.charts.marks import BLUE, GREY, INK, PURPLE, RED, TEAL
from plans.frameworks import GOOD, INADEQUATE, OUTSTANDING, REQUIRES_IMPROVEMENT

BROWN = "#8a4b00"
DARK_RED = "#8f1414"
WHITE = "#fff"


@dataclass(frozen=True)
class GradeMark:
    """A judgement as drawn: a shape with a letter in it. `short` is the word beside it, where there is room."""

    letter: str
    short: str
    shape: str
    fill: str
    stroke: str
    ink: str


@dataclass(frozen=True)
class KindMark:
    """A kind of event as drawn; planned ones are hollow."""

    word: str
    shape: str
    colour: str


NARROW = 340  # the width of a drawing for a telephone

REACH = 10  # pixels from the middle of a grade's mark to its farthest edge
GRADE_MARKS = {
    OUTSTANDING: GradeMark("O", "Outstanding", "m0-10.5l10.5 10.5-10.5 10.5-10.5-10.5z", TEAL, TEAL, WHITE),
    GOOD: GradeMark("G", "Good", "m-9 0a9 9 0 1 0 18 0a9 9 0 1 0-18 0z", BLUE, BLUE, WHITE),
    REQUIRES_IMPROVEMENT: GradeMark("R", "Requires improvement", "m-8-8h16v16h-16z", WHITE, BROWN, BROWN),
    INADEQUATE: GradeMark("I", "Inadequate", "m-8.5-8.5h17v17h-17z", DARK_RED, DARK_RED, WHITE),
}

INSPECTION, PLAN, NOTICE, LETTER, DECISION, REPORT, OTHER = (
    "inspection",
    "plan",
    "notice",
    "letter",
    "decision",
    "report",
    "other",
)
# In the order of their lanes.
KIND_MARKS = {
    INSPECTION: KindMark("Inspection", "m0-7l7 7-7 7-7-7z", INK),
    NOTICE: KindMark("Notice or direction", "m0-6.5l7 12h-14z", RED),
    LETTER: KindMark("Letter", "m-7-5.5l7 5 7-5v11h-14z", PURPLE),
    PLAN: KindMark("Plan", "m-5.5-5.5h11v11h-11z", TEAL),
    DECISION: KindMark("Decision", "m-3.5-6h7l3.5 6-3.5 6h-7l-3.5-6z", BLUE),
    REPORT: KindMark("Report", "m-4.5-6.5h6l3 3v10h-9z", GREY),
    OTHER: KindMark("Other", "m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z", GREY),
}
