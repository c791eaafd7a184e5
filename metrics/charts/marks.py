"""How points and lines are drawn, and in which words: shapes and dashes first, colours besides.

The colours are those that NHS England's charts made familiar (blue improvement, orange concern, purple neutral, grey usual
variation), darkened until each stands out 3 to 1 from white, as WCAG 2.2 asks of graphics (1.4.11). On paper in grey the
shapes and the dashes tell the same.
"""

from dataclasses import dataclass

INK = "#14201f"
GREY = "#5b6564"
BLUE = "#00649c"
ORANGE = "#c04f00"
PURPLE = "#490092"
RED = "#c01414"
TEAL = "#0a5257"

USUAL_RANGE = "#edf1f1"  # the ground between the control limits; a light tint that no meaning rests on


@dataclass(frozen=True)
class Mark:
    """A kind of point. `shape` is a path from its middle; `said` stands in the table, `word` in the key."""

    shape: str
    colour: str
    said: str
    word: str


_CIRCLE = "m-3.2 0a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0-6.4 0z"
_SQUARE = "m-4.6-4.6h9.2v9.2h-9.2z"
_DIAMOND = "m0-6.4l6.4 6.4-6.4 6.4-6.4-6.4z"
_UP = "m0-6.4l6 10.4h-12z"
_DOWN = "m0 6.4l6-10.4h-12z"

COMMON = ""
MARKS = {
    COMMON: Mark(_CIRCLE, GREY, "usual variation", "Usual variation"),
    "improvement_high": Mark(_SQUARE, BLUE, "unusually high or rising: improvement", "Unusual: improvement"),
    "improvement_low": Mark(_SQUARE, BLUE, "unusually low or falling: improvement", "Unusual: improvement"),
    "concern_high": Mark(_DIAMOND, ORANGE, "unusually high or rising: concern", "Unusual: concern"),
    "concern_low": Mark(_DIAMOND, ORANGE, "unusually low or falling: concern", "Unusual: concern"),
    "neutral_high": Mark(_UP, PURPLE, "unusually high or rising", "Unusually high or rising"),
    "neutral_low": Mark(_DOWN, PURPLE, "unusually low or falling", "Unusually low or falling"),
}
MARK_REACH = 6.4  # pixels from the middle of a point to its farthest edge

# Where nothing is judged a point is just a figure.
PLAIN_WORD = "Figure of the month"
PROVISIONAL_WORD = "Hollow: provisional"


@dataclass(frozen=True)
class LineStyle:
    """How a kind of line is drawn. `dash` in pixels, drawn and left out by turns; `cap` "round" makes dots of dashes of 0."""

    colour: str
    width: float
    dash: str = ""
    cap: str = "butt"


DATA = LineStyle("#4a5657", 1.6)
MEAN = LineStyle(INK, 1.1)
LIMITS = LineStyle(GREY, 1.1, "5 4")
# The first comparator has the first of these, and so on, round and round.
COMPARATORS = (
    LineStyle(TEAL, 2.4, "0 5", "round"),
    LineStyle(TEAL, 2, "0 5 7 5", "round"),
    LineStyle(TEAL, 2, "0 5 0 5 7 5", "round"),
    LineStyle(TEAL, 2, "0 9", "round"),
)
STEPS = {
    "target": LineStyle(RED, 1.8, "9 3 2 3"),
    "aspiration": LineStyle(RED, 1.4, "3 3 3 3 12 3"),
    "limit": LineStyle(RED, 1.8, "14 3"),
    "range_low": LineStyle(RED, 1.4, "9 3 2 3 2 3"),
    "range_high": LineStyle(RED, 1.4, "9 3 2 3 2 3"),
    "milestone": LineStyle(RED, 3),
}
STEP_WORDS = {
    "target": "Target",
    "aspiration": "Aspiration",
    "limit": "Limit not to be crossed",
    "range_low": "Range aimed for",
    "range_high": "Range aimed for",
    "milestone": "Milestone",
}
STEP_HEADINGS = STEP_WORDS | {"range_low": "Range from", "range_high": "Range to"}

ANNOTATION_WORDS = {"inspection": "Inspection", "notice": "Notice", "rebase": "New limits from here", "other": ""}
