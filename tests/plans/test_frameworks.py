"""The frameworks of inspection as data: which areas are graded from when, in which words, and which clocks run."""

from datetime import date

import pytest

from plans import frameworks
from plans.frameworks import (
    ALL_AREAS,
    CLOCKS,
    FINDING_KIND_WORDS,
    FRAMEWORK_WORDS,
    FRAMEWORKS,
    GRADE_ORDER,
    GRADE_WORDS,
    area_words,
    areas_of,
    in_use,
    is_graded,
)

ILACS_2018 = ["overall", "leaders", "help_and_protection", "care_and_care_leavers"]
ILACS_2023 = ["overall", "leaders", "help_and_protection", "care", "care_leavers"]
SIF = ["overall", "help_and_protection", "care_and_care_leavers", "adoption", "care_leavers", "leaders"]


def codes(framework, on):
    return [area.code for area in areas_of(framework, on)]


def test_codes_are_those_the_database_keeps():
    """A code that is renamed would lose what was recorded under it."""
    assert tuple(FRAMEWORK_WORDS) == (
        frameworks.SIF,
        frameworks.ILACS_STANDARD,
        frameworks.ILACS_SHORT,
        frameworks.FOCUSED_VISIT,
        frameworks.MONITORING_VISIT,
        frameworks.JTAI,
        frameworks.INDEPENDENT_REVIEW,
        frameworks.PEER_REVIEW,
    )
    assert tuple(GRADE_WORDS) == (
        frameworks.OUTSTANDING,
        frameworks.GOOD,
        frameworks.REQUIRES_IMPROVEMENT,
        frameworks.INADEQUATE,
    )
    assert tuple(FINDING_KIND_WORDS) == (frameworks.IMPROVEMENT, frameworks.PRIORITY_ACTION, frameworks.RECOMMENDATION)
    assert {area.code for area in ALL_AREAS} == {*ILACS_2018, *ILACS_2023, *SIF}


def test_the_four_grades_from_the_best_to_the_worst():
    assert sorted(GRADE_ORDER, key=GRADE_ORDER.get) == list(GRADE_WORDS)
    assert list(GRADE_WORDS.values()) == ["Outstanding", "Good", "Requires improvement to be good", "Inadequate"]


@pytest.mark.parametrize(
    ("framework", "on", "expected"),
    [
        ("sif", date(2015, 5, 18), SIF),
        ("ilacs_standard", date(2019, 1, 21), ILACS_2018),
        ("ilacs_short", date(2018, 6, 1), ILACS_2018),
        ("ilacs_standard", date(2022, 12, 31), ILACS_2018),
        ("ilacs_standard", date(2023, 1, 1), ILACS_2023),
        ("ilacs_short", date(2024, 6, 1), ILACS_2023),
        ("ilacs_standard", date(2017, 12, 31), []),
        ("sif", date(2013, 10, 31), []),
        ("focused_visit", date(2019, 3, 1), []),
        ("monitoring_visit", date(2019, 3, 1), []),
        ("jtai", date(2019, 3, 1), []),
        ("independent_review", date(2019, 3, 1), []),
        ("peer_review", date(2019, 3, 1), []),
    ],
)
def test_the_graded_areas_depend_on_the_framework_and_its_date(framework, on, expected):
    assert codes(framework, on) == expected
    assert is_graded(framework) is (framework in ("sif", "ilacs_standard", "ilacs_short"))


def test_an_area_has_the_words_of_its_edition_and_one_code():
    sif = {area.code: area for area in areas_of("sif", date(2015, 5, 18))}
    ilacs = {area.code: area for area in areas_of("ilacs_standard", date(2019, 1, 21))}

    assert sif["leaders"].words == "Leadership, management and governance"
    assert (
        ilacs["leaders"].words == "Impact of leaders on social work practice with children and families" == area_words("leaders")
    )
    assert sif["care_and_care_leavers"].words == "Children looked after and achieving permanence"
    assert [area.code for area in sif.values() if area.under == "care_and_care_leavers"] == ["adoption", "care_leavers"]
    assert not any(area.under for area in ilacs.values())


def test_an_unknown_area_or_framework_is_an_error():
    with pytest.raises(KeyError):
        area_words("weather")
    with pytest.raises(KeyError):
        areas_of("weather", date(2019, 1, 1))


@pytest.mark.parametrize(
    ("framework", "on", "possible"),
    [
        ("sif", date(2013, 10, 31), False),
        ("sif", date(2017, 12, 31), True),
        ("sif", date(2018, 1, 1), False),
        ("ilacs_short", date(2017, 12, 31), False),
        ("ilacs_short", date(2018, 1, 1), True),
        ("peer_review", date(1999, 1, 1), True),
        ("monitoring_visit", date(2019, 3, 1), True),
    ],
)
def test_when_a_framework_was_in_use(framework, on, possible):
    assert in_use(framework, on) is possible


def test_clocks_are_of_70_20_and_30_working_days_from_the_right_day():
    assert {code: (clock.days, clock.starts, clock.only_after) for code, clock in CLOCKS.items()} == {
        "statement": (70, "received", ""),
        "draft": (20, "received", "priority_action"),
        "publish": (30, "ended", ""),
    }


def test_a_focused_visit_asks_for_a_statement_only_after_an_area_for_priority_action():
    assert {clock.code: clock.only_after for clock in FRAMEWORKS["focused_visit"].clocks} == {
        "publish": "",
        "draft": "priority_action",
        "statement": "priority_action",
    }


def test_everything_has_words_that_fit_and_nothing_is_said_twice():
    everything = [
        *ALL_AREAS,
        *(area for framework in FRAMEWORKS.values() for edition in framework.editions for area in edition.areas),
    ]

    assert all(area.words and 0 < len(area.short) <= 24 for area in everything)
    for framework in FRAMEWORKS.values():
        for edition in framework.editions:
            listed = [area.code for area in edition.areas]
            assert len(listed) == len(set(listed))
            assert all(area.under in ("", *listed) for area in edition.areas)
    assert all(clock.only_after in ("", *FINDING_KIND_WORDS) for framework in FRAMEWORKS.values() for clock in framework.clocks)
