import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client

from accounts import services
from accounts.errors import NotAllowed, Refused, Stale
from accounts.models import LocalAuthority, Membership, User
from accounts.permissions import may
from tests.factories import at, make_member, make_user

NOW = at(dt.date(2026, 3, 2))
NEW_COUNCIL = {"name": "Newton", "slug": "newton", "dfe_number": "999", "ons_code": "E99999999", "region": "South West"}


@pytest.fixture
def root(db):
    return make_user("Support", is_superuser=True)


def membership(user) -> Membership:
    return Membership.objects.get(user=user)


# --- Councils ---


def test_a_superuser_adds_a_council(root):
    council = services.add_authority(by=root, now=NOW, **NEW_COUNCIL)
    row = council.history.get()
    assert (str(council), row.history_user, row.history_date) == ("Newton", root, NOW)


@pytest.mark.parametrize("role", ["officer", "lead", "board", "administrator", "auditor"])
def test_nobody_else_adds_or_changes_a_council(world, role):
    councils = LocalAuthority.objects.count()
    with pytest.raises(NotAllowed, match="Only a superuser can add a council"):
        services.add_authority(by=world.people[role], now=NOW, **NEW_COUNCIL)
    with pytest.raises(NotAllowed, match="Only a superuser can change a council"):
        services.edit_authority(
            authority=world.authority, changes={"name": "Ours"}, reason="Why not", by=world.people[role], now=NOW
        )
    assert LocalAuthority.objects.count() == councils
    assert not LocalAuthority.objects.filter(name="Ours").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "admin"),
        ("slug", "accounts"),
        ("slug", "health"),
        ("slug", "static"),
        ("slug", "two words"),
        ("dfe_number", "12"),
        ("dfe_number", "1234"),
        ("dfe_number", "12a"),
        ("ons_code", "W06000001"),
        ("ons_code", "E0800000"),
        ("name", ""),
        ("region", ""),
    ],
)
def test_a_councils_codes_and_address_are_checked(root, field, value):
    with pytest.raises(ValidationError) as refusal:
        services.add_authority(by=root, now=NOW, **(NEW_COUNCIL | {field: value}))
    assert field in refusal.value.message_dict
    assert not LocalAuthority.objects.filter(name="Newton").exists()


def test_a_council_is_changed_with_a_reason_and_a_history(world, root):
    saved = services.edit_authority(
        authority=world.authority, changes={"name": "Renamed"}, reason="Merged", by=root, now=NOW, version=1
    )
    assert (saved.name, saved.version) == ("Renamed", 2)
    assert saved.history.order_by("pk").last().history_change_reason == "Merged"


def test_an_edit_that_changes_nothing_is_refused(world, root):
    with pytest.raises(Refused, match="Nothing was changed"):
        services.edit_authority(authority=world.authority, changes={"name": world.authority.name}, reason="x", by=root, now=NOW)


@pytest.mark.parametrize("reason", ["", "   ", None])
def test_an_edit_without_a_reason_is_refused_beside_the_reason(world, root, reason):
    with pytest.raises(Refused, match="Say why") as refusal:
        services.edit_authority(authority=world.authority, changes={"name": "Other"}, reason=reason, by=root, now=NOW)
    assert refusal.value.field == "reason"
    assert LocalAuthority.objects.get(pk=world.authority.pk).name == world.authority.name


def test_an_edit_of_what_somebody_changed_since_is_refused_with_their_version(world, root):
    services.edit_authority(authority=world.authority, changes={"region": "North East"}, reason="Moved", by=root, now=NOW)
    with pytest.raises(Stale, match=f"{root} changed this") as stale:
        services.edit_authority(
            authority=world.authority, changes={"region": "London"}, reason="Mine", by=root, now=NOW, version=1
        )
    assert (stale.value.theirs.region, stale.value.seen) == ("North East", {"version": 2})
    assert LocalAuthority.objects.get(pk=world.authority.pk).region == "North East"


def test_a_field_that_is_not_to_be_edited_is_a_programming_error(world, root):
    with pytest.raises(ValueError, match="version"):
        services.edit_authority(authority=world.authority, changes={"version": 9}, reason="x", by=root, now=NOW)


# --- People ---


def test_an_administrator_adds_a_person_who_has_no_password_yet(world):
    made = services.add_person(
        authority=world.authority,
        email="  New.Person@Example.org ",
        name=" Head of Service ",
        role="officer",
        by=world.administrator,
        now=NOW,
    )
    assert (made.user.email, made.user.name, made.role) == ("new.person@example.org", "Head of Service", "officer")
    assert not made.user.has_usable_password()
    assert may(made.user, "update_own_actions", world.authority)
    assert made.history.get().history_user == made.user.history.get().history_user == world.administrator


def test_an_administrator_does_not_add_a_person_of_another_council_nor_learns_the_name(world, other_world):
    with pytest.raises(Refused, match="This address cannot be added here") as refusal:
        services.add_person(
            authority=world.authority,
            email=other_world.officer.email,
            name="Somebody else",
            role="board",
            by=world.administrator,
            now=NOW,
        )
    assert other_world.officer.name not in refusal.value.message
    assert not Membership.objects.filter(user=other_world.officer, authority=world.authority).exists()


def test_a_person_of_another_council_gets_a_second_role_from_a_superuser_and_keeps_the_name(world, other_world):
    other = other_world.officer
    made = services.add_person(
        authority=world.authority,
        email=other.email.upper(),
        name="Somebody else",
        role="board",
        by=make_user(is_superuser=True),
        now=NOW,
    )
    assert made.user == other
    fresh = User.objects.get(pk=other.pk)
    assert fresh.name == other.name
    assert fresh.roles == {world.authority.pk: "board", other_world.authority.pk: "officer"}


@pytest.mark.parametrize("role", ["officer", "lead", "board", "auditor"])
def test_only_administrators_manage_people(world, role):
    people, by = Membership.objects.count(), world.people[role]
    target = membership(world.board if role != "board" else world.officer)
    with pytest.raises(NotAllowed, match="add people"):
        services.add_person(authority=world.authority, email="x@example.org", name="X", role="board", by=by, now=NOW)
    with pytest.raises(NotAllowed, match="change roles"):
        services.change_role(membership=target, role="lead", reason="x", by=by, now=NOW)
    with pytest.raises(NotAllowed, match="remove people"):
        services.remove_person(membership=target, reason="x", by=by)
    assert Membership.objects.count() == people
    assert not User.objects.filter(email="x@example.org").exists()


def test_an_administrator_has_no_say_in_another_council(world, other_world):
    by = other_world.administrator
    with pytest.raises(NotAllowed):
        services.add_person(authority=world.authority, email="x@example.org", name="X", role="board", by=by, now=NOW)
    with pytest.raises(NotAllowed):
        services.change_role(membership=membership(world.board), role="lead", reason="x", by=by, now=NOW)
    with pytest.raises(NotAllowed):
        services.remove_person(membership=membership(world.board), reason="x", by=by)


def test_a_role_that_does_not_exist_is_refused(world):
    with pytest.raises(Refused) as refusal:
        services.add_person(
            authority=world.authority, email="x@example.org", name="X", role="mayor", by=world.administrator, now=NOW
        )
    assert refusal.value.field == "role"
    with pytest.raises(ValidationError):
        services.change_role(membership=membership(world.board), role="mayor", reason="x", by=world.administrator, now=NOW)
    assert membership(world.board).role == "board"


def test_a_person_has_one_role_in_a_council(world):
    with pytest.raises(Refused, match="already has a role") as refusal:
        services.add_person(
            authority=world.authority, email=world.board.email, name="", role="lead", by=world.administrator, now=NOW
        )
    assert refusal.value.field == "email"
    assert membership(world.board).role == "board"


def test_an_address_that_is_none_is_refused(world):
    with pytest.raises(ValidationError) as refusal:
        services.add_person(
            authority=world.authority, email="nobody", name="Nobody", role="board", by=world.administrator, now=NOW
        )
    assert "email" in refusal.value.message_dict


def test_a_role_is_changed_with_a_reason(world):
    saved = services.change_role(
        membership=membership(world.officer), role="lead", reason="Promoted", by=world.administrator, now=NOW, version=1
    )
    assert (saved.role, saved.version) == ("lead", 2)
    assert saved.history.order_by("pk").last().history_change_reason == "Promoted"


def test_nobody_changes_or_removes_their_own_role(world, root):
    mine = membership(world.administrator)
    with pytest.raises(Refused, match="your own role"):
        services.change_role(membership=mine, role="lead", reason="x", by=world.administrator, now=NOW)
    with pytest.raises(Refused, match="your own role"):
        services.remove_person(membership=mine, reason="x", by=world.administrator)
    assert membership(world.administrator).role == "administrator"


def test_a_superuser_may_change_a_role_of_their_own(world):
    root = make_member(world.authority, "board", is_superuser=True)
    assert services.change_role(membership=membership(root), role="lead", reason="Testing", by=root, now=NOW).role == "lead"


def test_a_person_is_removed_with_a_reason_and_the_account_stays(world):
    with pytest.raises(Refused, match="Say why"):
        services.remove_person(membership=membership(world.board), reason=" ", by=world.administrator)
    services.remove_person(membership=membership(world.board), reason="Term ended", by=world.administrator)
    fresh = User.objects.get(pk=world.board.pk)
    assert fresh.roles == {}
    assert not may(fresh, "view_plans", world.authority)


# --- Accounts ---


def test_a_superuser_makes_an_account_without_a_role(root):
    account = services.add_account(email=" A@Example.org", name="A ", by=root, now=NOW)
    assert (account.email, account.name, account.roles) == ("a@example.org", "A", {})
    assert not account.has_usable_password()


def test_an_address_is_used_once_whatever_its_case(world, root):
    with pytest.raises(ValidationError, match="Somebody has this address already"):
        services.add_account(email=world.officer.email.upper(), name="Twice", by=root, now=NOW)


def test_only_superusers_make_and_change_accounts(world):
    with pytest.raises(NotAllowed, match="add an account"):
        services.add_account(email="a@example.org", name="A", by=world.administrator, now=NOW)
    with pytest.raises(NotAllowed, match="change an account"):
        services.edit_account(user=world.officer, changes={"name": "A"}, reason="x", by=world.administrator, now=NOW)
    assert User.objects.get(pk=world.officer.pk).name == world.officer.name


def test_an_account_is_renamed_and_stays_signed_in(world, root):
    Client().force_login(world.officer)
    saved = services.edit_account(user=world.officer, changes={"name": "Service Manager"}, reason="Role title", by=root, now=NOW)
    assert saved.name == "Service Manager"
    assert Session.objects.count() == 1


def test_switching_an_account_off_ends_its_sessions_and_no_other(world, root):
    for person in (world.officer, world.officer, world.board):
        Client().force_login(person)
    services.edit_account(user=world.officer, changes={"is_active": False}, reason="Left", by=root, now=NOW)
    left = [row.get_decoded()["_auth_user_id"] for row in Session.objects.all()]
    assert left == [str(world.board.pk)]
    assert services.end_sessions(world.board) == 1
    assert services.end_sessions(world.board) == 0


# --- The published record ---


def test_the_published_record_is_one_superuser_that_nobody_can_sign_in_as(db):
    actor = services.published_actor()
    assert services.published_actor() == actor
    assert (actor.name, actor.is_superuser, actor.is_active) == ("Published record", True, False)
    assert not actor.has_usable_password()
    assert actor.email.endswith(".invalid")
    assert [row.history_user for row in actor.history.all()] == [actor]


@pytest.mark.parametrize("fields", [{"is_superuser": False}, {"is_superuser": True, "is_active": True}])
def test_a_published_record_that_is_otherwise_is_put_right_with_a_line_of_history(db, fields):
    """Made by an earlier release without the rights, or switched on by a superuser: a call makes it safe again."""
    earlier = make_user("Published record", email=services.PUBLISHED_EMAIL, **fields)
    assert earlier.has_usable_password()
    actor = services.published_actor()
    assert (actor.pk, actor.is_superuser, actor.is_active, actor.version) == (earlier.pk, True, False, 2)
    assert not actor.has_usable_password()
    assert actor.history.count() == 2


def test_an_open_session_of_the_published_record_is_not_honoured(client, db):
    """Were it ever switched on and off again."""
    actor = services.published_actor()
    client.force_login(actor)
    assert client.get("/").status_code == 302
