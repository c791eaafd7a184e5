"""Validation in one query gives what Django's own gives in many."""

import pytest
from django.core.exceptions import ValidationError
from django.db import models

from plans.models import Action, Area, Plan
from tests.factories import make_action, make_area, make_plan

pytestmark = pytest.mark.django_db


def refused(row, check) -> dict:
    try:
        check(row)
    except ValidationError as error:
        return error.message_dict
    return {}


CASES = [
    (Action, {}),
    (Action, {"title": "x", "success_measure": "y" * 1000, "update_every": 12}),
    (Action, {"reference": "1.2"}),
    (Action, {"title": " "}),
    (Action, {"title": ""}),
    (Action, {"update_every": 0}),
    (Action, {"update_every": 13}),
    (Action, {"success_measure": "y" * 1001}),
    (Action, {"reference": "1.2", "update_every": 13, "success_measure": "y" * 1001}),
    (Action, {"reference": "a b"}),
    (Action, {"plan_id": 999_999}),
    (Action, {"area_id": None}),
    (Area, {}),
    (Area, {"number": 2}),
    (Area, {"title": " "}),
    (Plan, {}),
    (Plan, {"slug": "other"}),
    (Plan, {"update_every": 13}),
    (Plan, {"published": True}),
    (Plan, {"authority_id": 999_999}),
]


@pytest.fixture
def found(world):
    """One row of each model, read from the database, beside another one of its kind."""
    make_action(world.area, world.lead, reference="1.2")
    make_area(world.plan, world.lead, 2)
    make_plan(world.authority, world.lead, slug="other", monitored=False)
    keys = {Action: world.action.pk, Area: world.area.pk, Plan: world.plan.pk}
    return lambda model: model.objects.get(pk=keys[model])


@pytest.mark.parametrize(("model", "changes"), CASES)
def test_it_finds_what_is_found_one_by_one(found, model, changes):
    row = found(model)
    for name, value in changes.items():
        setattr(row, name, value)
    one_by_one = refused(row, lambda row: models.Model.full_clean(PlainView(row)))
    assert refused(row, lambda row: row.full_clean()) == one_by_one
    assert bool(one_by_one) is bool(changes) or changes.get("title") == "x"


class PlainView:
    """The row with Django's own methods in the place of ours."""

    def __init__(self, row):
        self.row = row

    def __getattr__(self, name):
        if name in ("clean_fields", "validate_constraints"):
            return lambda **given: getattr(models.Model, name)(self.row, **given)
        return getattr(self.row, name)


def test_one_query_for_a_row_whose_plan_and_area_were_read(world, django_assert_num_queries):
    row = Action.objects.select_related("plan", "area").get(pk=world.action.pk)
    row.title = "Better"
    with django_assert_num_queries(3):  # a savepoint, the question, and the end of the savepoint
        row.full_clean()


def test_a_row_that_was_not_read_is_looked_for(world, django_assert_num_queries):
    row = Action.objects.get(pk=world.action.pk)
    row.area = Area(pk=999_999)
    with pytest.raises(ValidationError) as error:
        row.full_clean()
    assert "area" in error.value.message_dict
