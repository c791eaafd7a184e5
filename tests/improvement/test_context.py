"""What every page may print."""

import pytest
from django.contrib.auth.models import AnonymousUser

from improvement.context import can_open_admin, site
from improvement.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from tests.factories import make_user

ROLES = {"officer": False, "lead": False, "board": False, "administrator": True, "auditor": False}


@pytest.mark.parametrize(("role", "expected"), ROLES.items())
def test_the_admin_is_for_administrators_of_a_council(world, role, expected):
    assert can_open_admin(world.people[role]) is expected


def test_the_admin_is_for_superusers(db):
    assert can_open_admin(make_user(is_superuser=True))
    assert not can_open_admin(make_user())


@pytest.mark.parametrize(("role", "expected"), ROLES.items())
def test_the_link_to_the_admin_stands_on_the_pages_of_those_who_may_open_it(client, world, role, expected):
    client.force_login(world.people[role])
    page = client.get(f"/{world.authority.slug}/")
    assert (b'href="/admin/"' in page.content) is expected


def test_a_page_before_signing_in_offers_no_admin(rf):
    request = rf.get("/")
    request.user = AnonymousUser()
    assert site(request) == {"demo": False}


def test_an_error_before_anybody_is_known_can_still_be_printed(rf):
    """A request that fails before sign-in is looked at has no user."""
    assert site(rf.get("/")) == {"demo": False}


def test_without_demo_the_sign_in_page_names_no_account(client, db):
    page = client.get("/accounts/login/").content.decode()
    assert DEMO_PASSWORD not in page
    assert "example" not in page
    assert "Demonstration" not in page


def test_with_demo_the_sign_in_page_shows_the_accounts_and_every_page_a_banner(client, world, settings):
    settings.DEMO = True
    page = client.get("/accounts/login/").content.decode()
    assert DEMO_PASSWORD in page
    assert all(email in page for email, _ in DEMO_ACCOUNTS)
    client.force_login(world.board)
    page = client.get(f"/{world.authority.slug}/").content.decode()
    assert "<strong>Demonstration:</strong>" in page
    assert DEMO_PASSWORD not in page, "the password is shown where one signs in, and nowhere else"
