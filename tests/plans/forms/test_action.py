"""The choices in the forms about an action: which person, which area, and what they cost to look up."""

import pytest
from django import forms

from accounts.models import User
from accounts.permissions import Role
from plans.forms.action import OneOf, PersonChoice
from plans.models import Area
from tests.factories import make_area, make_council, make_member, make_user

pytestmark = pytest.mark.django_db


def person_field(world, present=None) -> PersonChoice:
    field = PersonChoice(queryset=User.objects.none(), required=False)
    field.offer(world.authority, present)
    return field


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEAD])
def test_who_may_own_an_action_is_found_with_their_roles_in_one_query(world, role, django_assert_num_queries):
    with django_assert_num_queries(1):
        person = person_field(world).clean(str(world.people[role].pk))
        assert person.roles == {world.authority.pk: role}


def test_those_on_the_list_are_those_who_can_be_chosen(world):
    field = person_field(world)
    offered = {person.pk for person in field.queryset}
    assert offered == {world.officer.pk, world.lead.pk}
    for person in User.objects.all():
        try:
            assert field.clean(str(person.pk)).pk in offered
        except forms.ValidationError:
            assert person.pk not in offered


@pytest.mark.parametrize(
    "somebody",
    [
        lambda world: world.board,
        lambda world: make_member(make_council(), Role.OFFICER),
        lambda world: make_member(world.authority, Role.OFFICER, is_active=False),
        lambda world: make_member(world.authority, Role.BOARD, is_superuser=True),
        lambda world: make_user(),
    ],
    ids=["a reader", "another council's", "a switched-off account", "a superuser who reads here", "nobody's member"],
)
def test_nobody_else_can_be_chosen_unless_they_own_it_now(world, somebody):
    person = somebody(world)
    with pytest.raises(forms.ValidationError):
        person_field(world).clean(str(person.pk))
    assert person_field(world, person.pk).clean(str(person.pk)) == person


@pytest.mark.parametrize("value", ["x", "0", "-1", "9" * 30, "\x00", "1.5"])
def test_what_is_no_key_is_refused(world, value):
    with pytest.raises(forms.ValidationError):
        person_field(world).clean(value)


def test_nobody_may_be_chosen(world):
    assert person_field(world).clean("") is None


def test_the_present_one_is_chosen_without_looking_at_the_others(world, django_assert_num_queries):
    make_area(world.plan, world.lead, 2)
    field = OneOf(label="Area")
    field.offer(Area.objects.for_plan(world.plan), world.area)
    with django_assert_num_queries(0):
        assert field.clean(str(world.area.pk)) is world.area
    with django_assert_num_queries(1):
        other = next(row for row in field.objects if row != world.area)
        assert field.clean(str(other.pk)) == other


@pytest.mark.parametrize("value", ["", "0", "x", "9" * 30])
def test_what_is_not_offered_is_refused(world, value):
    field = OneOf(label="Area")
    field.offer([world.area])
    with pytest.raises(forms.ValidationError):
        field.clean(value)


def test_what_one_form_offers_another_does_not(world):
    class Form(forms.Form):
        area = OneOf(label="Area")

    first, second = Form(), Form()
    first.fields["area"].offer([world.area])
    assert list(first.fields["area"].choices) == [(world.area.pk, str(world.area))]
    assert list(second.fields["area"].choices) == []
