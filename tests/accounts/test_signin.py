"""Signing in and out, over the pages that people use. The parts are allauth's and axes'; tested is how they are set up."""

import re

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from accounts import services
from accounts.models import User
from tests.factories import JANUARY as JANUARY
from tests.factories import PASSWORD, at, make_council, make_member, make_user

LOGIN = "/accounts/login/"
RESET = "/accounts/password/reset/"
ROLES = ("officer", "lead", "board", "administrator", "auditor")
NEW_PASSWORD = "three random words 27"


def sign_in(client, email, password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": email, "password": password}, **extra)


def text_of(response):
    """What the page says, without its CSRF token, which is another one each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())


def is_signed_in(client):
    return client.get("/accounts/password/change/").status_code == 200


@pytest.fixture
def person(db):
    return make_member(make_council(), "officer")


@pytest.mark.parametrize("role", ROLES)
def test_a_person_in_each_role_signs_in_with_an_email_address(client, world, role):
    response = sign_in(client, world.people[role].email)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert is_signed_in(client)


def test_a_superuser_signs_in(client, db):
    sign_in(client, make_user(is_superuser=True).email)
    assert is_signed_in(client)


def test_the_case_of_the_email_address_does_not_matter(client, person):
    sign_in(client, person.email.upper())
    assert is_signed_in(client)


def test_signing_in_leads_to_the_page_that_was_asked_for(client, world):
    page = f"/{world.authority.slug}/plans/{world.plan.slug}/?month=2026-01"
    asked = client.get(page)
    assert asked.status_code == 302
    assert asked["Location"].startswith(LOGIN + "?next=")
    response = client.post(asked["Location"], {"login": world.board.email, "password": PASSWORD, "next": page})
    assert response["Location"] == page


def test_signing_in_never_leads_to_another_site(client, person):
    response = client.post(LOGIN, {"login": person.email, "password": PASSWORD, "next": "https://elsewhere.example/"})
    assert response["Location"] == "/"


def test_a_new_session_key_is_given_at_sign_in(client, person):
    client.get(LOGIN)
    session = client.session
    session["before"] = True
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    sign_in(client, person.email)
    assert client.session.session_key != before


def test_a_wrong_password_and_an_unknown_address_are_told_apart_by_nothing(person):
    """The message, the status and the page are the same, so nobody learns which addresses exist."""
    answers = []
    for email in (person.email, "nobody@example.org"):
        response = sign_in(Client(), email, "not the password")
        answers.append((response.status_code, text_of(response).replace(email, "ADDRESS")))
    assert answers[0] == answers[1]
    assert "The e-mail address or the password is not right. Check both and try again." in answers[0][1]


def test_an_account_without_a_password_cannot_sign_in(client, db):
    superuser = make_user(is_superuser=True)
    user = services.add_account(email="new@example.org", name="New officer", by=superuser, now=at(JANUARY))
    assert "Enter your password" in text_of(sign_in(client, user.email, ""))
    for password in ("!", user.password):
        assert "is not right" in text_of(sign_in(client, user.email, password))
    assert not is_signed_in(client)


class TestLockOut:
    """Five wrong passwords for one address from one place close signing in with it there for a quarter of an hour."""

    def fail(self, email, times, client=None, **extra):
        return [sign_in(client or Client(), email, "not the password", **extra).status_code for _ in range(times)]

    def test_the_fifth_wrong_password_is_answered_with_429(self, person):
        assert self.fail(person.email, 5) == [200, 200, 200, 200, 429]

    def test_the_right_password_does_not_help_while_locked_out(self, person, client):
        self.fail(person.email, 5)
        response = sign_in(client, person.email)
        assert response.status_code == 429
        assert "Too many wrong passwords" in text_of(response)
        assert not is_signed_in(client)

    def test_other_accounts_from_the_same_place_are_free(self, person, client):
        """A council's whole staff often share one address on the internet."""
        self.fail(person.email, 5)
        sign_in(client, make_user().email)
        assert is_signed_in(client)

    def test_the_same_account_from_another_place_is_free(self, person, client):
        self.fail(person.email, 5, REMOTE_ADDR="192.0.2.1")
        sign_in(client, person.email, REMOTE_ADDR="192.0.2.2")
        assert is_signed_in(client)

    def test_writing_the_address_in_capitals_does_not_give_five_more_tries(self, person):
        self.fail(person.email, 4)
        assert self.fail(person.email.upper(), 1) == [429]

    def test_blanks_round_the_address_do_not_give_five_more_tries(self, person):
        self.fail(person.email, 4)
        assert self.fail(f"  {person.email} ", 1) == [429]

    def test_an_address_that_does_not_exist_is_locked_out_alike(self, db):
        assert self.fail("nobody@example.org", 5) == [200, 200, 200, 200, 429]

    def test_signing_in_starts_the_count_again(self, person):
        self.fail(person.email, 4)
        sign_in(Client(), person.email)
        assert self.fail(person.email, 4) == [200] * 4

    def test_the_passwords_that_were_tried_are_stored_nowhere(self, person):
        self.fail(person.email, 2)
        [attempt] = AccessAttempt.objects.all()
        assert attempt.username == person.email
        assert "not the password" not in repr(vars(attempt))
        assert "not+the+password" not in repr(vars(attempt))

    def test_after_a_quarter_of_an_hour_it_is_open_again(self, person, client):
        with time_machine.travel(at(JANUARY), tick=False) as clock:
            self.fail(person.email, 5)
            clock.shift(15 * 60 - 1)
            assert sign_in(client, person.email).status_code == 429
        with time_machine.travel(at(JANUARY, 13), tick=False):
            assert sign_in(client, person.email).status_code == 302


def test_signing_out_ends_the_session_on_the_server(client, person):
    """A cookie that somebody copied beforehand is worth nothing afterwards."""
    sign_in(client, person.email)
    copied = Client()
    copied.cookies["sessionid"] = client.cookies["sessionid"].value
    assert is_signed_in(copied)
    response = client.post("/accounts/logout/")
    assert (response.status_code, response["Location"]) == (302, LOGIN)
    assert not is_signed_in(copied)
    assert Session.objects.count() == 0


def test_asking_for_the_sign_out_page_signs_nobody_out(client, person):
    sign_in(client, person.email)
    assert client.get("/accounts/logout/").status_code == 200
    assert is_signed_in(client)


class TestPasswordChange:
    address = "/accounts/password/change/"

    def change(self, client, old=PASSWORD, new=NEW_PASSWORD, again=None):
        return client.post(self.address, {"oldpassword": old, "password1": new, "password2": new if again is None else again})

    def test_a_person_changes_the_password_and_signs_in_with_the_new_one(self, client, person):
        client.force_login(person)
        response = self.change(client)
        assert (response.status_code, response["Location"]) == (302, "/")
        assert is_signed_in(client), "the one who changes it stays signed in"
        assert sign_in(Client(), person.email).status_code == 200, "the old password is refused"
        assert sign_in(Client(), person.email, NEW_PASSWORD).status_code == 302

    def test_changing_it_ends_the_other_sessions(self, client, person):
        client.force_login(person)
        elsewhere = Client()
        elsewhere.force_login(person)
        self.change(client)
        assert not is_signed_in(elsewhere)

    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ({"old": "not mine at all"}, "This is not your current password. Check it and type it again."),
            ({"new": "short"}, "at least 12 characters"),
            ({"new": "password123456789"[:12]}, "too common"),
            ({"again": "something else 12"}, "The two new passwords are not the same. Type the same one twice."),
            ({"new": ""}, "Enter a new password"),
        ],
    )
    def test_what_is_wrong_is_said_and_the_password_stays(self, client, person, typed, message):
        client.force_login(person)
        response = self.change(client, **typed)
        assert message in text_of(response)
        assert User.objects.get(pk=person.pk).check_password(PASSWORD)

    def test_it_leaves_a_line_in_the_history_that_names_the_person_and_no_password(self, client, person):
        client.force_login(person)
        self.change(client)
        last = User.objects.get(pk=person.pk).history.order_by("-pk").first()
        assert (last.history_user_id, last.history_change_reason) == (person.pk, "Password chosen")
        assert not hasattr(last, "password")


class TestPasswordReset:
    def ask(self, email):
        return Client().post(RESET, {"email": email})

    def link(self):
        [message] = mail.outbox
        return re.search(r"https?://[^/\s]+(/\S+)", message.body)[1]

    def test_from_the_request_to_signing_in_with_the_new_password(self, client, person):
        response = self.ask(person.email)
        assert (response.status_code, response["Location"]) == (302, RESET + "done/")
        assert mail.outbox[0].to == [person.email]
        page = client.get(self.link(), follow=True)
        assert page.status_code == 200
        form = page.redirect_chain[-1][0]
        done = client.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
        assert done["Location"] == RESET + "key/done/"
        assert sign_in(Client(), person.email).status_code == 200, "the old password is refused"
        assert sign_in(Client(), person.email, NEW_PASSWORD).status_code == 302

    def test_a_link_works_once(self, client, person):
        self.ask(person.email)
        form = client.get(self.link(), follow=True).redirect_chain[-1][0]
        client.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
        again = Client().get(self.link(), follow=True)
        assert "This link no longer works" in text_of(again)

    def test_a_link_works_for_a_day(self, client, person):
        with time_machine.travel(at(JANUARY), tick=False) as clock:
            self.ask(person.email)
            clock.shift(24 * 60 * 60 + 1)
            assert "This link no longer works" in text_of(client.get(self.link(), follow=True))

    def test_it_gives_a_first_password_to_somebody_whom_an_administrator_added(self, client, world):
        membership = services.add_person(
            authority=world.authority,
            email="new@example.org",
            name="New officer",
            role="officer",
            by=world.administrator,
            now=at(JANUARY),
        )
        self.ask(membership.user.email)
        form = client.get(self.link(), follow=True).redirect_chain[-1][0]
        client.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
        assert sign_in(Client(), "new@example.org", NEW_PASSWORD).status_code == 302

    def test_choosing_a_new_password_ends_the_sessions_there_are(self, client, person):
        elsewhere = Client()
        elsewhere.force_login(person)
        self.ask(person.email)
        form = client.get(self.link(), follow=True).redirect_chain[-1][0]
        client.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
        assert not is_signed_in(elsewhere)

    def test_an_unknown_address_is_answered_alike_and_gets_no_mail(self, person):
        known, unknown = self.ask(person.email), self.ask("nobody@example.org")
        assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
        assert [message.to for message in mail.outbox] == [[person.email]]

    def test_a_switched_off_account_gets_no_mail(self, db):
        self.ask(make_user(is_active=False).email)
        assert mail.outbox == []

    def test_a_forged_link_is_refused(self, client, person):
        page = client.get(f"{RESET}key/{person.pk}-abc123-0123456789abcdef/", follow=True)
        assert "This link no longer works" in text_of(page)


@pytest.mark.parametrize("address", ["/accounts/signup/", "/accounts/password/set/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_up(client, person, address, method):
    data = {"email": "new@example.org", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    before = User.objects.count()
    response = getattr(client, method)(address, data)
    assert (response.status_code, response["Location"].split("?")[0]) == (302, LOGIN)
    client.force_login(person)
    assert getattr(client, method)(address, data).status_code == 404
    assert User.objects.count() == before


class TestAccessEndsAtOnce:
    def test_a_switched_off_account_loses_its_sessions(self, client, world):
        client.force_login(world.officer)
        superuser = make_user(is_superuser=True)
        services.edit_account(
            user=world.officer, changes={"is_active": False}, reason="Left the council", by=superuser, now=at(JANUARY)
        )
        assert client.get("/").status_code == 302
        assert not Session.objects.exists()

    def test_a_switched_off_account_cannot_sign_in_and_learns_nothing(self, client, db):
        user = make_user(is_active=False)
        response = sign_in(client, user.email)
        assert not is_signed_in(client)
        wrong = sign_in(Client(), user.email, "not the password")
        assert "is not right" in text_of(wrong)
        assert response.status_code in (200, 302)

    def test_a_withdrawn_membership_closes_the_council(self, client, world):
        client.force_login(world.officer)
        page = f"/{world.authority.slug}/plans/{world.plan.slug}/"
        assert client.get(page).status_code == 200
        services.remove_person(membership=world.officer.membership_set.get(), reason="Moved", by=world.administrator)
        assert client.get(page).status_code == 404
        assert client.get(f"/{world.authority.slug}/").status_code == 404

    def test_a_changed_role_holds_from_the_next_page(self, client, world):
        client.force_login(world.lead)
        page = f"/{world.authority.slug}/plans/{world.plan.slug}/month/"
        assert client.get(page).status_code == 200
        services.change_role(
            membership=world.lead.membership_set.get(), role="board", reason="Promoted", by=world.administrator, now=at(JANUARY)
        )
        assert client.get(page).status_code == 403
