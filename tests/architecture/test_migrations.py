"""The migrations say what the models say."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

APPS = ("accounts", "metrics", "plans", "boards", "improvement")


def test_no_migration_is_missing(db):
    out = StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=out, stderr=out)
    except SystemExit:
        pytest.fail(f"makemigrations has something to write:\n{out.getvalue()}")


def test_every_migration_is_applied_in_the_test_database(db):
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_each_app_has_one_last_migration(db):
    """Two branches of work that each add a migration would leave two; the later one must follow the other."""
    graph = MigrationExecutor(connection).loader.graph
    for app in APPS:
        if list(apps.get_app_config(app).get_models()):
            assert len(graph.leaf_nodes(app)) == 1, app
