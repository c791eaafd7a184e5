"""Who comes back with a session is read together with their roles, in one query."""

import pytest
from django.contrib.auth import get_user

from accounts.backends import Backend, member
from accounts.models import Membership, User
from accounts.permissions import Role
from accounts.services import change_role
from tests.factories import JANUARY, at, make_council, make_member, make_user

pytestmark = pytest.mark.django_db


def test_a_person_comes_with_their_councils_and_roles_in_one_query(world, django_assert_num_queries):
    with django_assert_num_queries(1):
        person = Backend().get_user(world.lead.pk)
        assert person == world.lead
        assert person.name == world.lead.name
        assert person.roles == {world.authority.pk: Role.LEAD}
        assert [row.authority.slug for row in person.memberships] == [world.authority.slug]


def test_several_councils_come_by_name():
    person = make_member(make_council("zeal"), Role.BOARD)
    first = make_council("aston")
    Membership(user=person, authority=first, role=Role.LEAD).save_base(raw=True)
    assert [row.authority.slug for row in member(person.pk).memberships] == ["aston", "zeal"]


def test_what_is_read_is_what_reading_it_apart_gives(world):
    for person in world.people.values():
        assert Backend().get_user(person.pk).memberships == User.objects.get(pk=person.pk).memberships


def test_somebody_without_a_council_comes_back_too():
    person = make_user(is_superuser=True)
    found = Backend().get_user(person.pk)
    assert (found, found.memberships, found.is_superuser) == (person, [], True)


def test_a_switched_off_account_does_not_come_back(world):
    User.objects.filter(pk=world.officer.pk).update(is_active=False)
    assert Backend().get_user(world.officer.pk) is None
    nobody = make_user(is_active=False)
    assert Backend().get_user(nobody.pk) is None


@pytest.mark.parametrize("key", [0, 999_999_999, 10**30])
def test_a_key_of_nobody_is_nobody(world, key):
    assert member(key) is None
    assert Backend().get_user(key) is None


def test_another_role_holds_from_the_next_request(world, client):
    client.force_login(world.officer)
    assert get_user(client).roles == {world.authority.pk: Role.OFFICER}
    membership = world.officer.membership_set.get()
    change_role(membership=membership, role=Role.BOARD, reason="Elected", by=world.administrator, now=at(JANUARY))
    assert get_user(client).roles == {world.authority.pk: Role.BOARD}
