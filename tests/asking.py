"""What tests of pages ask with: a client that is signed in, and a count of the queries of an answer."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

NOT_COUNTED = ("SAVEPOINT", "RELEASE SAVEPOINT")


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def counted(call) -> tuple[object, list[str]]:
    """What the call returns, and the SQL of its queries; those that only mark a place in a transaction are left out."""
    with CaptureQueriesContext(connection) as queries:
        response = call()
    return response, [query["sql"] for query in queries if not query["sql"].startswith(NOT_COUNTED)]
