import pytest
from django.core.cache import cache

from tests.factories import World


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
