import pytest
import time_machine
from django.apps import apps

from tests.factories import JANUARY, at


@pytest.fixture(autouse=True)
def _january():
    """Noon on 20 January 2026, in the review month that is open."""
    with time_machine.travel(at(JANUARY), tick=False):
        yield


@pytest.fixture
def base(world) -> str:
    """The address of the plan."""
    return f"/{world.authority.slug}/plans/{world.plan.slug}/"


@pytest.fixture
def rows(db):
    """A function that gives every row of the plans' tables, so that a test can say: nothing was changed."""

    def read():
        return {
            model.__name__: list(model.objects.order_by("pk").values()) for model in apps.get_app_config("plans").get_models()
        }

    return read
