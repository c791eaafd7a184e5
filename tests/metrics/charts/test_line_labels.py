from metrics.charts import Band, LinePoint, ReferenceLine, Step, plain
from metrics.charts.line_facts import line_facts
from metrics.charts.line_labels import notes, side_margin
from metrics.months import Month

JAN = Month(2026, 1)
YEAR = [LinePoint(JAN + index, 70, "70") for index in range(12)]


def notes_of(bands=(), steps=(), references=(), every=1, **limits):
    facts = line_facts(
        YEAR, bands, steps, references, first=None, last=None, every=every, **({"floor": None, "ceiling": None} | limits)
    )
    return [(note.text, note.at_edge) for note in notes(facts, plain)]


def test_the_step_that_holds_now_is_named_at_the_edge_and_earlier_ones_along_their_line():
    assert notes_of(steps=[Step(JAN, None, 75, "Target 75%"), Step(JAN + 6, None, 85, "Target 85%")]) == [
        ("Target 75%", False),
        ("Target 85%", True),
    ]


def test_a_milestone_in_the_last_month_is_named_at_its_bar():
    assert notes_of(steps=[Step(JAN + 11, None, 85, "85 by December", "milestone")]) == [("85 by December", False)]


def test_the_limits_that_hold_now_are_named():
    bands = [Band(JAN, JAN + 5, 60, 50, 70), Band(JAN + 6, JAN + 11, 70, 65, 75)]

    assert notes_of(bands) == [("Mean 60", False), ("Mean 70", True), ("Upper limit 75", True), ("Lower limit 65", True)]


def test_a_limit_drawn_elsewhere_than_it_lies_is_not_named_there():
    assert notes_of([Band(JAN, JAN + 11, 90, 70, 110)], ceiling=100) == [("Mean 90", True), ("Lower limit 70", True)]


def test_limits_of_no_width_are_the_mean():
    assert notes_of([Band(JAN, JAN + 11, 70, 70, 70)]) == [("Mean 70", True)]


def test_a_comparator_that_ends_early_is_named_along_its_line():
    monthly = tuple((JAN + index, 60) for index in range(6))

    assert notes_of(references=[ReferenceLine("England", 65), ReferenceLine("Last year", monthly)]) == [
        ("England", True),
        ("Last year", False),
    ]
    assert notes_of(references=[ReferenceLine("Elsewhere", ((JAN - 3, 60),))]) == []


def test_without_words_at_the_edge_the_margin_is_narrow():
    assert side_margin([]) == 20


def test_the_margin_holds_the_wide_letters_of_its_words():
    """`Mean 77%` takes 62 pixels in Arial of 13 pixels, more than eight letters take on average."""
    facts = line_facts(YEAR, [Band(JAN, JAN + 11, 77, 77, 77)], (), (), first=None, last=None, every=1, floor=None, ceiling=None)
    assert side_margin(notes(facts, lambda value: f"{value}%")) >= 8 + 62
