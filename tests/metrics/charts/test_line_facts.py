from decimal import Decimal

import pytest

from metrics.charts import Band, LinePoint, ReferenceLine, Step
from metrics.charts.line_facts import Span, ended, held, line_facts
from metrics.months import Month

JAN = Month(2026, 1)


def points(*values):
    return [LinePoint(JAN + index, value, str(value)) for index, value in enumerate(values)]


def facts(points, bands=(), steps=(), references=(), **options):
    return line_facts(
        points, bands, steps, references, **({"first": None, "last": None, "every": 1, "floor": None, "ceiling": None} | options)
    )


def test_points_are_put_in_order_and_missing_ones_have_no_place():
    found = facts(reversed(points(1, None, 3)))

    assert [point.month for point in found.points] == [JAN, JAN + 1, JAN + 2]
    assert found.places == [(JAN, 1), (JAN + 2, 3)]


def test_a_month_with_two_figures_is_refused():
    with pytest.raises(ValueError, match="January 2026 has two"):
        facts(points(1) + points(2))


def test_no_points_no_facts():
    assert facts([]) is None


def test_everything_is_cut_to_the_months_asked_for():
    found = facts(
        points(*range(12)),
        bands=[Band(JAN, JAN + 3, 1), Band(JAN + 4, JAN + 11, 2)],
        steps=[Step(JAN, JAN + 1, 9, "gone"), Step(JAN, None, 8, "Limit", "limit")],
        first=JAN + 3,
        last=JAN + 5,
    )

    assert [point.value for point in found.points] == [3, 4, 5]
    assert [(band.start, band.end) for band in found.bands] == [(JAN + 3, JAN + 3), (JAN + 4, JAN + 5)]
    assert [(step.label, step.to_month) for step in found.steps] == [("Limit", JAN + 5)]


def test_a_step_ends_where_the_next_of_its_kind_begins():
    steps = [
        Step(JAN + 6, None, 85, "85"),
        Step(JAN, None, 75, "75"),
        Step(JAN + 3, None, 60, "limit", "limit"),
        Step(JAN + 4, JAN + 9, 90, "by May", "milestone"),
    ]

    assert [(step.label, step.to_month - JAN) for step in ended(steps, JAN, JAN + 11)] == [
        ("75", 5),
        ("limit", 11),
        ("by May", 4),
        ("85", 11),
    ]


def test_of_two_steps_from_one_month_the_later_in_order_holds():
    assert [step.label for step in ended([Step(JAN, None, 75, "first"), Step(JAN, None, 80, "second")], JAN, JAN + 2)] == [
        "second"
    ]


@pytest.mark.parametrize(("value", "expected"), [("-3", 0), ("0", 0), ("40.5", Decimal("40.5")), ("100.1", 100)])
def test_limits_are_held_between_floor_and_ceiling(value, expected):
    assert held(Decimal(value), 0, 100) == expected


def test_the_axis_reaches_all_that_is_drawn_and_nothing_else():
    found = facts(
        points(50, None, 52),
        bands=[Band(JAN, JAN + 1, 51, -4, 106), Band(JAN + 2, JAN + 2, 53)],
        steps=[Step(JAN + 1, None, 75, "75")],
        references=[
            ReferenceLine("England", 60),
            ReferenceLine("Last year", ((JAN - 12, 1), (JAN, 48))),
            ReferenceLine("Year to March", ((JAN - 24, 2), (JAN - 10, 47), (JAN + 9, 99)), holds=True),
        ],
        floor=0,
        ceiling=100,
    )

    assert sorted(found.values()) == [0, 47, 48, 50, 51, 52, 53, 60, 75, 100]
    assert (found.bands[0].lower, found.bands[0].upper) == (-4, 106)


def test_yearly_figures_hold_until_the_next():
    reference = ReferenceLine("Year to March", ((JAN - 10, 47), (JAN + 2, 49)), holds=True)

    assert facts(points(1, 2, 3, 4)).spans_of(reference) == [Span(JAN, JAN + 1, 47), Span(JAN + 2, JAN + 3, 49)]
