"""The address that a monitor asks."""

import pytest
from django.db import DatabaseError, connection


def test_it_answers_without_signing_in_while_the_database_answers(client, db):
    response = client.get("/health/")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response["Cache-Control"] == "no-store"


def test_it_opens_no_session_and_asks_the_database_one_thing(client, db, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/health/")
    assert response.cookies == {}


def test_it_says_nothing_about_the_installation(client, db):
    assert set(client.get("/health/").json()) == {"status"}


def test_it_is_an_error_when_the_database_does_not_answer(client, db):
    """What watches the server sees a 500, and the page says no more than that."""

    def broken(execute, sql, params, many, context):
        raise DatabaseError("the disk is full")

    client.raise_request_exception = False
    with connection.execute_wrapper(broken):
        response = client.get("/health/")
    assert response.status_code == 500
    assert b"the disk is full" not in response.content


@pytest.mark.parametrize("role", ["officer", "board"])
def test_it_answers_the_same_to_somebody_who_is_signed_in(client, world, role):
    client.force_login(world.people[role])
    assert client.get("/health/").json() == {"status": "ok"}
