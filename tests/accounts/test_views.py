"""Where a sign-in came from, behind reverse proxies and without one."""

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.views import place_tried_from
from tests.factories import PASSWORD, make_user


@pytest.mark.parametrize(
    ("proxies", "forwarded", "place"),
    [
        (0, None, "127.0.0.1"),
        (0, "192.0.2.1", "127.0.0.1"),
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "198.51.100.9, 192.0.2.1", "192.0.2.1"),
        (2, "198.51.100.9, 192.0.2.1, 10.0.0.1", "192.0.2.1"),
        (1, "192.0.2.1:5123", "192.0.2.1"),
        (1, None, "127.0.0.1"),
        (1, "nonsense", None),
    ],
)
def test_only_what_the_counted_proxies_wrote_is_believed(settings, proxies, forwarded, place):
    """Each proxy adds one address at the end of X-Forwarded-For; what stands before those is the visitor's own writing."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    assert place_tried_from(RequestFactory().get("/", headers=headers, REMOTE_ADDR="127.0.0.1")) == place


def test_a_request_that_came_over_no_network_has_no_place():
    assert place_tried_from(HttpRequest()) is None


def test_behind_a_proxy_a_lock_out_holds_for_the_place_that_guessed_and_no_other(settings, db):
    """All requests come from the proxy; without PROXY_COUNT a stranger could lock anybody out."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    person = make_user()

    def sign_in(place, password):
        form = {"login": person.email, "password": password}
        return Client().post(reverse("account_login"), form, headers={"x-forwarded-for": place}).status_code

    assert [sign_in("198.51.100.9", "wrong") for _ in range(5)][-1] == 429
    assert sign_in("198.51.100.9", PASSWORD) == 429
    assert sign_in("192.0.2.1", PASSWORD) == 302
