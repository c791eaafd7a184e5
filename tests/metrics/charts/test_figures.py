from decimal import Decimal

import pytest

from metrics.charts import Band, LinePoint, ReferenceLine, Step, plain
from metrics.charts.figures import said_of, table
from metrics.months import Month

JAN = Month(2026, 1)
USUAL = [Band(JAN, JAN + 11, Decimal("70.4"), Decimal("62.4"), Decimal("78.4"))]


@pytest.mark.parametrize(
    ("point", "bands", "expected"),
    [
        (LinePoint(JAN, 70, "70"), USUAL, "usual variation"),
        (LinePoint(JAN, 70, "70"), [Band(JAN, JAN + 3, 70)], ""),
        (LinePoint(JAN, 70, "70"), [], ""),
        (LinePoint(JAN + 12, 70, "70"), USUAL, ""),
        (LinePoint(JAN, None, "c"), USUAL, ""),
        (LinePoint(JAN, 90, "90", "concern_high"), USUAL, "unusually high or rising: concern"),
        (LinePoint(JAN, 90, "90", "neutral_low"), USUAL, "unusually low or falling"),
        (
            LinePoint(JAN, 90, "90", "concern_high", said="above the upper limit: concern"),
            USUAL,
            "above the upper limit: concern",
        ),
    ],
)
def test_what_is_said_of_a_figure(point, bands, expected):
    assert said_of(point, bands) == expected


def test_the_table_has_a_column_for_what_occurs_and_for_nothing_else():
    headings, rows = table([LinePoint(JAN, 70, "70%")], [], [], [], plain)

    assert headings == ()
    assert [(row.month, row.text, row.said, row.cells) for row in rows] == [("January 2026", "70%", "", ())]


def test_the_table_has_everything_that_is_drawn():
    headings, rows = table(
        [
            LinePoint(JAN, 70, "70%"),
            LinePoint(JAN + 1, None, ""),
            LinePoint(JAN + 2, None, "c"),
            LinePoint(JAN + 3, 71, "71%", provisional=True),
        ],
        [Band(JAN, JAN + 1, Decimal("70.44"), Decimal("-4.2"), Decimal("106.1")), Band(JAN + 2, JAN + 3, 71)],
        [
            Step(JAN + 1, JAN + 3, 75, "Target 75%"),
            Step(JAN + 2, JAN + 2, 80, "80%", "milestone"),
            Step(JAN, JAN + 3, 60, "", "range_low"),
            Step(JAN, JAN + 3, 90, "", "range_high"),
        ],
        [ReferenceLine("England", 79), ReferenceLine("Same month last year", ((JAN, Decimal("66.5")),))],
        plain,
    )

    assert headings == (
        "Mean",
        "Lower limit",
        "Upper limit",
        "Target",
        "Range from",
        "Range to",
        "Milestone",
        "England",
        "Same month last year",
    )
    assert [row.text for row in rows] == ["70%", "no figure", "c", "71% (provisional)"]
    assert [row.cells for row in rows] == [
        ("70.4", "−4.2", "106.1", "", "60", "90", "", "79", "66.5"),
        ("70.4", "−4.2", "106.1", "75", "60", "90", "", "79", ""),
        ("71", "", "", "75", "60", "90", "80", "79", ""),
        ("71", "", "", "75", "60", "90", "", "79", ""),
    ]
