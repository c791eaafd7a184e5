import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connections
from django.db.models import AutoField
from django.db.models.signals import post_migrate

from tests.factories import World

KEYS_APART = 997


def _number_keys_apart(sender, using, **kwargs):
    """Each table's keys begin far from those of every other, so that a test that takes a key for a number fails every time."""
    connection = connections[using]
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for place, model in enumerate(apps.get_models(include_auto_created=True), start=1):
            table, key = model._meta.db_table, model._meta.pk
            if model._meta.app_config is not sender or table not in tables or not isinstance(key, AutoField):
                continue
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT setval(name, GREATEST(nextval(name), %s)) FROM"
                    " (SELECT pg_get_serial_sequence(quote_ident(%s), %s)::regclass AS name) AS sequence",
                    [place * KEYS_APART, table, key.column],
                )
            else:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s AND seq < %s", [table, place * KEYS_APART])
                cursor.execute(
                    "INSERT INTO sqlite_sequence (name, seq) SELECT %s, %s"
                    " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = %s)",
                    [table, place * KEYS_APART, table],
                )


post_migrate.connect(_number_keys_apart, dispatch_uid="keys_apart")


@pytest.fixture(autouse=True)
def _clear_cache():
    """allauth counts in the cache; one test's tries are not another's."""
    cache.clear()


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.fixture
def other_world(db) -> World:
    """A second council, of which the first must never see a row."""
    return World("elsewhere")
