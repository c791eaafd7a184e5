"""Pages that say what went wrong, and requests that must not end in a 500."""

import re

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.test import Client, RequestFactory

from improvement import errors
from plans.models import Update
from plans.services import actions
from tests.factories import JANUARY, at, make_update


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(at(JANUARY), tick=False):
        yield


@pytest.fixture
def plan_url(world):
    return f"/{world.authority.slug}/plans/{world.plan.slug}/"


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_page_that_does_not_exist_says_so_and_leads_back(client, world):
    client.force_login(world.board)
    response = client.get(f"/{world.authority.slug}/nothing/")
    assert response.status_code == 404
    assert "Page not found" in text_of(response)
    assert 'href="/"' in response.content.decode()


def test_an_address_without_its_last_slash_is_put_right(client, world, plan_url):
    client.force_login(world.board)
    response = client.get(plan_url.rstrip("/"))
    assert (response.status_code, response["Location"]) == (301, plan_url)


def test_a_403_says_which_rule_stands_in_the_way(client, world, plan_url):
    client.force_login(world.board)
    response = client.get(plan_url + "month/")
    assert response.status_code == 403
    assert "You cannot open this page" in text_of(response)
    assert "Your role does not allow this." in text_of(response)


def test_a_403_about_somebody_elses_action_names_its_owner(client, world, plan_url):
    actions.assign(
        action=world.action, owner=world.lead, role_title="Head of Practice", reason="Swap", by=world.lead, now=at(JANUARY)
    )
    client.force_login(world.officer)
    response = client.get(plan_url + "actions/1.1/update/")
    assert response.status_code == 403
    assert "Action 1.1 is not yours: its owner is Head of Practice." in text_of(response)


def test_a_404_says_what_the_address_should_have_been(client, world, plan_url):
    client.force_login(world.board)
    assert "Write the month as year and month, such as 2019-08." in text_of(client.get(plan_url + "?month=August"))


def test_a_form_without_its_token_is_told_what_to_do(world, plan_url):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.officer)
    response = client.post(plan_url + "actions/1.1/update/", {"progress": "x"})
    assert response.status_code == 403
    assert "Go back, reload the page and send the form again." in text_of(response)


def test_what_is_in_the_address_is_never_markup_on_an_error_page(client, world):
    client.force_login(world.board)
    response = client.get("/%3Cscript%3Ealert(1)%3C/script%3E/?month=%3Cscript%3E")
    assert response.status_code == 404
    assert b"<script>alert" not in response.content
    response = client.get(f"/{world.authority.slug}/?month=%3Cscript%3Ealert(1)%3C/script%3E")
    assert response.status_code == 404
    assert b"<script>alert" not in response.content


class TestHandlers:
    """Each handler alone: none of them reads what was sent, which may be what could not be read."""

    def broken(self):
        content_type = "application/x-www-form-urlencoded; charset=utf-16"
        return RequestFactory().generic("POST", "/", b"\xff\xfe", content_type=content_type)

    def test_a_400_needs_nothing_of_the_request(self):
        response = errors.bad_request(self.broken(), ValueError("what it was"))
        assert response.status_code == 400
        assert "The request could not be read" in text_of(response)
        assert "what it was" not in text_of(response)

    def test_too_much_text_is_a_413_that_says_how_much_it_may_be(self):
        response = errors.bad_request(self.broken(), RequestDataTooBig("too much"))
        assert response.status_code == 413
        assert "You sent more than 2 megabytes of text" in text_of(response)

    def test_a_500_needs_nothing_of_the_request_and_says_nothing_of_the_error(self):
        response = errors.server_error(self.broken())
        assert response.status_code == 500
        assert "Getting to Good" in text_of(response)

    def test_a_403_prints_its_reason(self):
        response = errors.forbidden(self.broken(), PermissionDenied("It is Sunday."))
        assert (response.status_code, "It is Sunday." in text_of(response)) == (403, True)

    def test_a_404_prints_a_sentence_and_not_the_resolvers_notes(self):
        assert "No such plan." in text_of(errors.not_found(self.broken(), Http404("No such plan.")))
        response = errors.not_found(self.broken(), Http404({"tried": [["pattern"]], "path": "secret"}))
        assert response.status_code == 404
        assert "secret" not in text_of(response)


class TestBadRequests:
    """Nonsense in, an answer below 500 out, and nothing written."""

    UPDATE = "actions/1.1/update/"

    @pytest.fixture
    def officer(self, client, world):
        make_update(world.action, world.officer)
        client.force_login(world.officer)
        return client

    @pytest.mark.parametrize("charset", ["utf-16", "utf-7", "latin-1", "no-such-charset"])
    def test_a_form_in_another_encoding_is_refused_and_not_a_crash(self, officer, plan_url, charset):
        body = "progress=x".encode("utf-16" if charset == "utf-16" else "ascii")
        content_type = f"application/x-www-form-urlencoded; charset={charset}"
        response = officer.generic("POST", plan_url + self.UPDATE, body, content_type=content_type)
        assert response.status_code in ({400} if charset != "no-such-charset" else {400, 422})
        assert Update.objects.count() == 1

    def test_a_form_in_another_encoding_before_signing_in_is_refused_too(self, db):
        response = Client().generic(
            "POST", "/accounts/login/", b"\xff\xfel\x00", content_type="application/x-www-form-urlencoded; charset=utf-16"
        )
        assert response.status_code == 400

    @pytest.mark.parametrize(
        "content_type", ["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary="]
    )
    def test_a_body_of_another_kind_is_refused(self, officer, plan_url, content_type):
        response = officer.generic("POST", plan_url + self.UPDATE, b'{"progress": "x"}', content_type=content_type)
        assert response.status_code in (400, 422)
        assert Update.objects.count() == 1

    def test_bytes_that_are_no_text_are_refused(self, officer, plan_url):
        response = officer.generic(
            "POST", plan_url + self.UPDATE, b"progress=%ff%fe&stage=%00", content_type="application/x-www-form-urlencoded"
        )
        assert response.status_code in (400, 422)
        assert Update.objects.count() == 1

    def test_more_than_the_server_reads_is_refused(self, officer, plan_url):
        response = officer.post(plan_url + self.UPDATE, {"progress": "x" * (2 * 1024 * 1024 + 1)})
        assert response.status_code == 413
        assert "more than 2 megabytes of text" in text_of(response)

    def test_more_fields_than_a_form_has_are_refused(self, officer, plan_url):
        response = officer.post(plan_url + self.UPDATE, {f"field{n}": "x" for n in range(1001)})
        assert response.status_code == 400

    JUNK = [
        "%00",
        "a%00b",
        "%ff",
        "%F0%9F%92%A9",
        "-1",
        "0",
        "1e9",
        "9" * 400,
        "%27%20OR%201=1--",
        "<script>",
        "[]",
        "nan",
        "%0d%0aX:1",
    ]

    @pytest.mark.parametrize("name", ["month", "known"])
    def test_a_position_that_does_not_exist_is_a_404(self, officer, world, plan_url, name):
        for address in (plan_url, plan_url + "actions/1.1/", f"/{world.authority.slug}/"):
            for junk in self.JUNK:
                assert officer.get(f"{address}?{name}={junk}").status_code == 404, (address, junk)

    @pytest.mark.parametrize(
        "query",
        [
            "month=2026-13",
            "month=2026-00",
            "month=0000-01",
            "month=9999-12",
            "month=2026-1",
            "month=2026-01-01",
            "known=2026-02-30",
            "known=9999-12-31",
            "known=2199-12-31",
            "known=20260120",
            "known=2026-W04-2",
            "month=2026-01&known=1900-01-01",
            "month=٢٠٢٦-٠١",
        ],
    )
    def test_dates_that_look_right_and_are_not_are_a_404(self, officer, plan_url, query):
        assert officer.get(f"{plan_url}?{query}").status_code == 404

    @pytest.mark.parametrize("query", ["month=", "known=", "month=&known=", "known=2026-01-20"])
    def test_an_empty_position_is_todays(self, officer, plan_url, query):
        assert officer.get(f"{plan_url}?{query}").status_code == 200

    def test_a_page_that_does_not_exist_is_the_first_or_the_last(self, officer, world, plan_url):
        for junk in self.JUNK:
            for address in ("actions/1.1/", "actions/1.1/history/"):
                assert officer.get(f"{plan_url}{address}?page={junk}").status_code == 200, junk
        officer.force_login(world.auditor)
        for junk in self.JUNK:
            assert officer.get(f"{plan_url}history/?about={junk}&page={junk}").status_code == 200, junk

    @pytest.mark.parametrize("name", ["area", "rating", "stage", "owner", "overdue", "sort"])
    def test_a_filter_that_does_not_exist_is_said_and_shows_all(self, officer, plan_url, name):
        for junk in self.JUNK:
            response = officer.get(f"{plan_url}?{name}={junk}")
            assert response.status_code == 200, junk
            assert f"There is no such {name} as you asked for, so all are shown." in text_of(response), junk

    @pytest.mark.parametrize("path", ["%00", "1.1%00", "1.1%2f..", "..%2f..", "%ff", "1" * 300, "١.١", "1.1'--", "-1", "1.1 "])
    def test_an_action_that_cannot_exist_is_a_404(self, officer, plan_url, path):
        for ending in ("", "update/", "history/"):
            assert officer.get(f"{plan_url}actions/{path}/{ending}").status_code == 404

    @pytest.mark.parametrize("key", ["0", "9" * 18, "9" * 40, "-1", "1.5", "%00"])
    def test_an_update_that_cannot_exist_is_a_404(self, officer, plan_url, key):
        assert officer.get(f"{plan_url}actions/1.1/updates/{key}/correct/").status_code == 404

    @pytest.mark.parametrize("email", ["a\x00b@example.org", "x" * 100_000 + "@example.org", "@", "a@b", "\x7f", "' OR 1=1 --"])
    def test_nonsense_at_the_door_is_refused(self, db, email):
        for address, data in (
            ("/accounts/login/", {"login": email, "password": "x\x00y"}),
            ("/accounts/password/reset/", {"email": email}),
        ):
            response = Client().post(address, data)
            assert response.status_code in (200, 302, 429), address
