"""Who may do what. The literal table below is the specification; changing a role means changing it here too."""

import pytest

from accounts import permissions
from accounts.history import save_audited
from accounts.models import Membership, User
from accounts.permissions import PERMISSIONS, ROLES, Role, may
from tests.factories import make_council, make_member, make_user

# Columns: officer, lead, board member, administrator, auditor.
TABLE = {
    "view_plans": "yes yes yes yes yes",
    "update_own_actions": "yes yes no no no",
    "update_any_action": "no yes no no no",
    "sign_off": "no yes no no no",
    "manage_actions": "no yes no yes no",
    "manage_cycles": "no yes no no no",
    "confirm_overall_rating": "no yes no no no",
    "manage_plans": "no yes no yes no",
    "view_full_history": "no yes no yes yes",
    "manage_people": "no no no yes no",
    "view_figures": "yes yes yes yes yes",
    "see_small_numbers": "yes yes no yes yes",
    "enter_figures": "yes yes no yes no",
    "manage_series": "no yes no yes no",
    "manage_demands": "no yes no yes no",
    "manage_programme": "no yes no yes no",
    "add_evidence": "yes yes no no no",
    "make_claims": "yes yes no no no",
    "accept_deviations": "no yes no no no",
    "manage_boards": "no yes no yes no",
    "ask_questions": "no yes yes no no",
    "answer_questions": "yes yes no no no",
    "prepare_packs": "no yes no no no",
}
CELLS = [
    (role, permission, answer == "yes")
    for permission, row in TABLE.items()
    for role, answer in zip(Role.values, row.split(), strict=True)
]


@pytest.mark.parametrize(("role", "permission", "allowed"), CELLS)
def test_a_role_may_do_what_the_table_says(db, role, permission, allowed):
    council = make_council()
    assert may(make_member(council, role), permission, council) is allowed


def test_the_table_has_every_permission_and_every_role():
    assert set(TABLE) == set(PERMISSIONS)
    assert set(ROLES) == set(Role.values)


def test_each_permission_is_a_named_constant():
    constants = {value for name, value in vars(permissions).items() if name.isupper() and isinstance(value, str)}
    assert constants == set(PERMISSIONS)


def test_the_council_may_be_given_as_its_key(db):
    council = make_council()
    assert may(make_member(council, Role.LEAD), permissions.SIGN_OFF, council.pk)


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_a_role_counts_in_its_own_council_only(db, permission):
    here, elsewhere = make_council(), make_council()
    for role in Role.values:
        assert not may(make_member(here, role), permission, elsewhere)


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_somebody_without_a_role_may_do_nothing(db, permission):
    assert not may(make_user(), permission, make_council())


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_a_superuser_may_do_everything_everywhere(db, permission):
    assert may(make_user(is_superuser=True), permission, make_council())


def test_one_person_has_the_role_of_each_council(db):
    first, second = make_council(), make_council()
    person = make_member(first, Role.LEAD)
    save_audited(Membership(user=person, authority=second, role=Role.BOARD), by=person, reason="Test")
    person = User.objects.get(pk=person.pk)
    assert (may(person, permissions.SIGN_OFF, first), may(person, permissions.SIGN_OFF, second)) == (True, False)
    assert (may(person, permissions.VIEW_PLANS, first), may(person, permissions.VIEW_PLANS, second)) == (True, True)


def test_a_permission_that_does_not_exist_is_an_error_and_not_a_no(db):
    """A misspelt name would otherwise lock everybody out, or let a superuser through, without a word."""
    for person in (make_user(), make_user(is_superuser=True)):
        with pytest.raises(ValueError, match="No such permission: view_plan$"):
            may(person, "view_plan", make_council())
