from decimal import Decimal as D

import pytest

from metrics.months import Month
from metrics.uploads.figures import read_figures
from metrics.uploads.layout import Mapping
from metrics.uploads.lines import Figure, SeriesInfo
from metrics.uploads.preview import CHANGED, KINDS, NEW, NO_VALUE, UNCHANGED, Existing, changes, classify, compare
from metrics.uploads.tables import open_paste

APRIL = Month(2019, 4)


def figure(value, numerator=None, denominator=None, places=4, **words):
    parts = [None if part is None else D(part) for part in (value, numerator, denominator)]
    return Figure("", 2, "C", "S", APRIL, *parts, places=places, **words)


def existing(value, numerator=None, denominator=None, **words):
    parts = [None if part is None else D(part) for part in (numerator, denominator)]
    return Existing(D(value), *parts, **words)


@pytest.mark.parametrize(
    ("new", "old", "kind", "differs"),
    [
        (figure("5"), None, NEW, ()),
        (figure("5"), existing("5.0000"), UNCHANGED, ()),
        (figure("66.66666"), existing("66.6667"), UNCHANGED, ()),
        (figure("67", places=0), existing("66.6667"), CHANGED, ("value",)),
        (figure("5"), existing("6"), CHANGED, ("value",)),
        (figure("66.6667", 2, 3), existing("66.6667", 2, 3), UNCHANGED, ()),
        (figure("66.6667", 4, 6), existing("66.6667", 2, 3), CHANGED, ("numerator", "denominator")),
        (figure("66.6667", 2, 3), existing("66.6667"), CHANGED, ("numerator", "denominator")),
        # Months across: only a value, at the precision typed.
        (figure("67", places=0), existing("66.6667", 2, 3), UNCHANGED, ()),
        (figure("66.7", places=1), existing("66.6667", 2, 3), UNCHANGED, ()),
        (figure("66.6667", places=4), existing("66.6667", 2, 3), UNCHANGED, ()),
        (figure("66.6", places=1), existing("66.6667", 2, 3), CHANGED, ("value", "numerator", "denominator")),
        # What the file has no column for is not compared.
        (figure("5"), existing("5", provisional=True, caveat="a", commentary="b"), UNCHANGED, ()),
        (figure("5", provisional=False), existing("5", provisional=True), CHANGED, ("provisional",)),
        (figure("5", caveat="", commentary="c"), existing("5", caveat="a", commentary="b"), CHANGED, ("caveat", "commentary")),
        (figure("5", caveat="a\nb"), existing("5", caveat=" a\r\nb\n"), UNCHANGED, ()),
        (figure(None), existing("5"), NO_VALUE, ()),
        (figure(None), None, NO_VALUE, ()),
    ],
)
def test_what_a_figure_is_beside_the_one_that_stands(new, old, kind, differs):
    change = classify(new, old)
    assert (change.kind, change.differs) == (kind, differs)


def test_a_lost_numerator_is_flagged():
    lost = classify(figure("66.6", places=1), existing("66.6667", 2, 3))
    assert lost.loses_parts and "would be lost" in lost.note
    for new, old in (("66.6", existing("66.7")), ("66.6667", existing("66.6667", 2, 3))):
        assert not classify(figure(new), old).loses_parts and not classify(figure(new), old).note


def test_no_value_says_that_what_stands_stays():
    assert classify(figure(None), existing("5")).note == "No value here: the figure that stands stays as it is."
    assert classify(figure(None), None).note == ""


@pytest.mark.parametrize(
    ("new", "old", "result"),
    [
        (figure("5"), None, existing("5")),
        (figure("5", provisional=True, caveat="a"), None, existing("5", provisional=True, caveat="a")),
        (
            figure("6"),
            existing("5", caveat="a", commentary="b", provisional=True),
            existing("6", caveat="a", commentary="b", provisional=True),
        ),
        (figure("50", 1, 2, caveat=""), existing("5", caveat="a", commentary="b"), existing("50", 1, 2, commentary="b")),
        (figure("66", places=0), existing("66.6667", 2, 3), existing("66")),
        # Words alone differ: the numbers that stand are kept, exact as they are.
        (figure("67", places=0, caveat="x"), existing("66.6667", 2, 3), existing("66.6667", 2, 3, caveat="x")),
        (figure("5"), existing("5", caveat="a"), existing("5", caveat="a")),
        (figure(None, caveat="x"), existing("5", caveat="a"), existing("5", caveat="a")),
        (figure(None), None, None),
    ],
)
def test_how_a_figure_would_stand_afterwards(new, old, result):
    assert classify(new, old).result == result


def test_a_preview_counts_and_lists():
    table = open_paste(
        "series\t2019-04\t2019-05\t2019-06\nA\t1\t2\t3\nB\t4\tc\t\nB\t4\tc\t\nOTHER\t1\t\t\nA\t9\t2\tc\n",
    )
    known = {key: SeriesInfo(key, "count") for key in "AB"}
    stands = {("A", APRIL): existing("1"), ("A", APRIL + 1): existing("7"), ("B", APRIL + 1): existing("8")}
    reading = read_figures(table, Mapping("wide", "series", percent_style="number"), known, Month(2019, 12))
    preview = compare(reading, stands, keep=1)
    counts = (preview.new, preview.changed, preview.unchanged, preview.no_value)
    assert counts == (2, 1, 1, 3)
    assert (preview.unknown, preview.wrong, preview.repeated, preview.more_problems) == (1, 3, 3, 0)
    assert [problem.place for problem in preview.problems] == [
        "line 5, column A",
        "line 6, column B",
        "line 6, column D",
    ]
    assert {kind: len(preview.listed[kind]) for kind in KINDS} == dict.fromkeys(KINDS, 1)
    (change,) = preview.listed[CHANGED]
    assert (change.new.line, change.new.address, change.new.series, change.new.month) == (2, "C2", "A", APRIL + 1)
    assert (change.old.value, change.new.value) == (7, 2)
    assert preview.losing_parts == ()


def test_changes_come_one_by_one():
    found = list(changes([figure("5"), figure(None)], {("S", APRIL): existing("5", 5, 1)}))
    assert [change.kind for change in found] == [UNCHANGED, NO_VALUE]


def test_changes_that_lose_something_are_listed_by_themselves():
    table = open_paste("series\t2019-04\t2019-05\nA\t1\t2")
    stands = {("A", APRIL): existing("3", 3, 1), ("A", APRIL + 1): existing("3")}
    reading = read_figures(table, Mapping("wide", "series", percent_style="number"), {"A": SeriesInfo("A", "ratio")}, APRIL + 1)
    preview = compare(reading, stands)
    assert preview.changed == 2 and [change.new.month for change in preview.losing_parts] == [APRIL]
