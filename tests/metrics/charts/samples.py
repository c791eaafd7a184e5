"""A chart with everything on it, for the tests of its drawing and of its page."""

from decimal import Decimal

from metrics.charts import Annotation, Band, LineChart, LinePoint, ReferenceLine, Step, line_chart, plain
from metrics.months import Month

START = Month(2023, 11)
BEFORE = (71, 72, 69, 73, 74, 70, 61, 69, 68, 73, 72, 69, 71, 73, 71, 70, 69, 71)
AFTER = (80, 78, 81, 81, 80, 79, 81, 81, 82, 78, 82, 82, 84, 80, 79, 80, 83, 81)


def percent(value) -> str:
    return f"{plain(value, 1)}%"


def points(values=BEFORE + AFTER, marks=None) -> list[LinePoint]:
    marks = {6: "concern_low", 15: "improvement_high", 16: "improvement_high"} if marks is None else marks
    return [
        LinePoint(
            START + index,
            None if value is None else Decimal(value),
            "c" if value is None else percent(value),
            marks.get(index, ""),
            provisional=index >= 34,
        )
        for index, value in enumerate(values)
    ]


BANDS = (
    Band(START, START + 17, Decimal("70.4"), Decimal("62.4"), Decimal("78.4")),
    Band(START + 18, START + 35, Decimal("80.9"), Decimal("74.9"), Decimal("86.9")),
)
STEPS = (Step(START + 5, START + 22, Decimal(75), "Target 75%"), Step(START + 23, None, Decimal(85), "Target 85%"))
REFERENCES = (ReferenceLine("Statistical neighbours 79.1% (2024, median)", Decimal("79.1")),)
ANNOTATIONS = (
    Annotation(START + 4, "inspection", "Inspection of children’s services: inadequate."),
    Annotation(START + 5, "notice", "Improvement Notice."),
    Annotation(START + 18, "rebase", "Visits are planned by one team."),
)


def full_chart(**changes) -> LineChart:
    """36 months with a rebase, limits, a stepped target, a comparator and three annotations."""
    options = {
        "bands": BANDS,
        "steps": STEPS,
        "references": REFERENCES,
        "annotations": ANNOTATIONS,
        "unit": "%",
        "write": percent,
    }
    return line_chart(points(), **(options | changes))
