"""What answers a finding on a day: literal tables."""

import datetime as dt

import pytest

from plans.answering import ACTION, AREA, PLAN, PROJECT, PROJECT_CLOSED, Acting, Answering, Standing
from plans.models import project
from plans.rag import COMPLETED, DEVOLVED, IN_PROGRESS, STAGES, STOPPED

ON = dt.date(2026, 1, 31)
BEFORE, AFTER = dt.date(2025, 12, 1), dt.date(2026, 2, 1)


def standing(*actions, projects=None, on=ON):
    return Standing([Acting(*each) for each in actions], projects or {}, on)


@pytest.mark.parametrize("stage", ["", *STAGES])
@pytest.mark.parametrize("link", [(ACTION, 1), (AREA, 7)])
def test_an_action_answers_itself_or_through_its_area_in_any_stage_but_stopped(stage, link):
    found = standing((1, 7, stage, BEFORE)).answering([link])
    assert found == (Answering(stopped=(1,)) if stage == STOPPED else Answering(actions=(1,)))
    assert found.things == int(stage != STOPPED)


@pytest.mark.parametrize(("added", "actions"), [(BEFORE, (1,)), (ON, (1,)), (AFTER, ())])
@pytest.mark.parametrize("link", [(ACTION, 1), (AREA, 7)])
def test_it_answers_from_the_day_on_which_it_came_into_its_plan(added, actions, link):
    assert standing((1, 7, IN_PROGRESS, added)).answering([link]).actions == actions


@pytest.mark.parametrize(
    ("status", "answers"), [(project.ACTIVE, True), (project.DEVOLVED, True), (project.PROJECT_CLOSED, False), (None, False)]
)
def test_a_project_answers_from_when_it_began_until_it_is_closed(status, answers):
    found = standing(projects={3: status} if status else {}).answering([(PROJECT, 3)])
    assert (found.projects, found.things) == ((3,), 1) if answers else ((), 0)


def test_an_action_that_is_linked_twice_answers_once_and_only_what_is_linked_answers():
    here = standing((1, 7, COMPLETED, BEFORE), (2, 7, DEVOLVED, BEFORE), (3, 8, IN_PROGRESS, BEFORE), projects={1: "active"})
    found = here.answering([(ACTION, 1), (AREA, 7), (AREA, 9), (PLAN, 8), ("series", 3)])
    assert found == Answering(actions=(1, 2))


def test_nothing_answers_what_nothing_is_linked_to():
    assert standing((1, 7, IN_PROGRESS, BEFORE)).answering([]) == Answering()


def test_the_status_of_a_closed_project_is_called_alike():
    assert PROJECT_CLOSED == project.PROJECT_CLOSED
