"""The history of judgements as places on a drawing."""

import datetime as dt
from itertools import pairwise

import pytest

from metrics.charts.labels import LABEL_CHARACTER, LINE_CHARACTER
from plans.charts import NARROW, Judged, judgement_chart
from plans.charts.judgements import STEP, WIDE
from plans.charts.shapes import GRADE_MARKS, REACH
from plans.frameworks import ALL_AREAS, GRADE_WORDS, areas_of

SIF, ILACS, SECOND = dt.date(2015, 5, 18), dt.date(2019, 1, 21), dt.date(2024, 6, 10)


def overall(*grades, days=(SIF, ILACS, SECOND)):
    return [Judged("overall", "Overall effectiveness", day, grade) for day, grade in zip(days, grades, strict=False)]


def history():
    """Three inspections under three lists of graded areas."""
    grades = {SIF: "good", ILACS: "inadequate", SECOND: "outstanding"}
    frameworks = {SIF: "sif", ILACS: "ilacs_standard", SECOND: "ilacs_standard"}
    return [Judged(area.code, area.words, day, grades[day]) for day in grades for area in areas_of(frameworks[day], day)]


def row(chart, area):
    return next(row for row in chart.rows if row.area == area)


def test_the_better_grade_stands_a_step_higher():
    (drawn,) = judgement_chart(
        overall("outstanding", "good", "requires_improvement", "inadequate", days=(SIF, ILACS, dt.date(2021, 1, 1), SECOND))
    ).rows

    assert [grade.y for grade in drawn.grades] == [22, 32, 42, 52]
    assert {later.y - earlier.y for earlier, later in pairwise(drawn.grades)} == {STEP}


def test_inspections_stand_by_their_dates():
    (drawn,) = judgement_chart(
        overall("good", "good", "good", days=(dt.date(2019, 1, 1), dt.date(2020, 1, 1), dt.date(2022, 12, 31)))
    ).rows
    first, second, third = (grade.x for grade in drawn.grades)

    # One year of four; the whole time has the room from 209 to 570.
    assert (first, third) == (209.2, 570)
    assert second == pytest.approx(first + (third - first) * 365 / 1460, abs=0.1)


def test_grades_differ_in_shape_and_letter_and_not_only_in_colour():
    assert set(GRADE_MARKS) == set(GRADE_WORDS)
    assert len({mark.shape for mark in GRADE_MARKS.values()}) == len({mark.letter for mark in GRADE_MARKS.values()}) == 4


def test_a_judgement_holds_until_the_next_and_then_steps():
    (drawn,) = judgement_chart(overall("good", "inadequate")).rows
    (first, second) = drawn.grades

    assert drawn.path == f"M{first.x} {first.y}H{second.x}V{second.y}H{second.x}"


def test_the_last_judgement_holds_until_the_day_asked_for():
    (drawn,) = judgement_chart(overall("good"), until=SECOND).rows

    assert drawn.grades[0].x == 209.2
    assert drawn.path.endswith("H570")


def test_what_was_judged_later_than_the_day_asked_for_is_not_drawn():
    (drawn,) = judgement_chart(overall("good", "inadequate", "outstanding"), until=dt.date(2019, 1, 31)).rows

    assert [grade.mark.letter for grade in drawn.grades] == ["G", "I"]
    assert judgement_chart(overall("good"), until=dt.date(2015, 5, 17)).rows == ()


def test_an_area_that_the_next_inspection_did_not_judge_ends_there():
    chart = judgement_chart(history(), until=dt.date(2026, 3, 31))
    ilacs, second = (grade.x for grade in row(chart, "overall").grades[1:])

    assert row(chart, "adoption").path.endswith(f"H{ilacs}")
    assert row(chart, "care_and_care_leavers").path.endswith(f"H{second}")
    # Care leavers: judged in 2015 and again in 2024; nothing is drawn in between.
    assert row(chart, "care_leavers").path.count("M") == 2


def test_rows_come_in_the_order_of_areas_and_others_at_the_end():
    chart = judgement_chart([Judged("weather", "Weather", SIF, "good"), *history()])

    assert [drawn.area for drawn in chart.rows] == [area.code for area in ALL_AREAS] + ["weather"]


def test_a_row_has_the_words_of_its_last_judgement_and_each_mark_its_own():
    leaders = row(judgement_chart(history()), "leaders")

    assert leaders.words == "Impact of leaders on social work practice with children and families"
    assert [grade.title for grade in leaders.grades] == [
        "Leadership, management and governance, May 2015: Good",
        "Impact of leaders on social work practice with children and families, January 2019: Inadequate",
        "Impact of leaders on social work practice with children and families, June 2024: Outstanding",
    ]


def test_of_two_judgements_on_one_day_the_later_one_counts():
    (drawn,) = judgement_chart(overall("good", "inadequate", days=(SIF, SIF))).rows

    assert [grade.mark.letter for grade in drawn.grades] == ["I"]


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("grade", GRADE_WORDS)
def test_the_last_judgement_always_has_its_word(width, grade):
    (drawn,) = judgement_chart(overall("good", "good", grade), until=dt.date(2026, 1, 1), width=width).rows
    label = drawn.grades[-1].label

    assert label.text == GRADE_MARKS[grade].short
    assert label.x + len(label.text) * LABEL_CHARACTER <= width


def test_a_word_without_room_before_the_next_judgement_is_left_out():
    near = overall("requires_improvement", "good", "good", days=(SIF, dt.date(2015, 11, 2), SECOND))
    first, second, _ = judgement_chart(near).rows[0].grades

    assert first.label is None
    assert second.label.text == "Good"


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("number", [1, 2, 5, 12, 30])
def test_everything_stays_inside_and_dates_do_not_touch(width, number):
    days = [dt.date(2010, 1, 15) + dt.timedelta(days=200 * index) for index in range(number)]
    judged = [Judged(area.code, area.words, day, "good") for day in days for area in ALL_AREAS]
    chart = judgement_chart(judged, width=width)

    for drawn in chart.rows:
        assert all(REACH <= grade.x <= width - REACH and REACH <= grade.y <= chart.height - REACH for grade in drawn.grades)
        assert all(name.x + len(name.text) * LINE_CHARACTER <= width for name in drawn.name)
    for line in {date.y for date in chart.dates}:
        ends = [
            (date.x - len(date.text) * LABEL_CHARACTER / 2, date.x + len(date.text) * LABEL_CHARACTER / 2)
            for date in chart.dates
            if date.y == line
        ]
        assert all(right < left for (_, right), (left, _) in pairwise(ends))
        assert line < chart.height
    assert chart.dates[-1].text == f"{days[-1]:%b %Y}"


def test_a_narrow_drawing_has_its_names_above_the_rows_in_one_line():
    chart = judgement_chart(history(), width=NARROW)

    assert all(len(drawn.name) == 1 for drawn in chart.rows)
    assert all(drawn.name[0].y < min(grade.y for grade in drawn.grades) for drawn in chart.rows)
    assert row(chart, "leaders").name[0].text.endswith("…")


def test_nothing_judged_is_nothing_drawn():
    chart = judgement_chart([])

    assert chart.rows == chart.dates == ()
    assert chart.poles == chart.rules == ""
    assert [key.word for key in chart.key] == list(GRADE_WORDS.values())


def test_a_grade_that_does_not_exist_is_an_error():
    with pytest.raises(KeyError):
        judgement_chart(overall("adequate"))
