"""A world that is built once for a module and given to each test as new.

Each test works in a transaction inside the module's, and on copies of the objects. A folder takes it by importing the fixtures
in its `conftest.py`; tests that need transactions of their own keep the ordinary `world`.
"""

import copy
import threading

import pytest
from django.db import connections, transaction

from tests.factories import World


def kept(blocker, build):
    """Build something in a transaction that stays open, hand it out, and undo it in the end."""
    block = transaction.atomic()
    with blocker.unblock():
        block.__enter__()
        made = build()
    yield made
    with blocker.unblock():
        transaction.set_rollback(True)
        block.__exit__(None, None, None)


@pytest.fixture(scope="module")
def built_world(django_db_setup, django_db_blocker):
    yield from kept(django_db_blocker, World)


@pytest.fixture
def world(built_world, db) -> World:
    return copy.deepcopy(built_world)


def together(*calls) -> list:
    """Run each function in a thread with a connection of its own, all released at once: what each gave back or raised."""
    barrier, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(index, call):
        try:
            barrier.wait(timeout=10)
            results[index] = call()
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results
