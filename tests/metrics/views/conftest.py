import pytest
import time_machine

from tests.asking import counted, signed_in
from tests.factories import JANUARY, at
from tests.metrics.story import built_story, march, story  # noqa: F401
from tests.shared import built_world, world  # noqa: F401


@pytest.fixture(autouse=True)
def _january():
    """Noon on 20 January 2026."""
    with time_machine.travel(at(JANUARY), tick=False):
        yield


@pytest.fixture
def base(world) -> str:  # noqa: F811
    """The address of the figures."""
    return f"/{world.authority.slug}/metrics/"


@pytest.fixture
def queries_of():
    """A function that asks for an address as a person with a fresh session, and gives the number of queries it took."""

    def count(user, address) -> int:
        client = signed_in(user)
        response, queries = counted(lambda: client.get(address))
        assert response.status_code == 200
        return len(queries)

    return count


@pytest.fixture
def queries_of_save():
    """A function that sends a form that is saved, and gives the number of queries it took."""

    def count(client, address, sent) -> int:
        response, queries = counted(lambda: client.post(address, sent))
        assert response.status_code == 302
        return len(queries)

    return count
