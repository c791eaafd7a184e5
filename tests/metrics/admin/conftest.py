import pytest
from django.test import Client

from metrics.models import Composition, Indicator, Series
from tests.admin_pages import signed_in
from tests.factories import make_composition, make_indicator, make_series, make_user
from tests.shared import built_world, world  # noqa: F401


@pytest.fixture
def admin(world) -> Client:  # noqa: F811
    return signed_in(world.administrator)


@pytest.fixture
def superuser(db) -> Client:
    return signed_in(make_user("Superuser", is_superuser=True))


@pytest.fixture
def own(world) -> Indicator:  # noqa: F811
    """An indicator of the council's own."""
    return make_indicator(world.authority, world.lead)


@pytest.fixture
def of(world, own) -> Series:  # noqa: F811
    """A series of it."""
    return make_series(world.authority, world.lead, own)


@pytest.fixture
def cases(world) -> Composition:  # noqa: F811
    return make_composition(world.authority, world.lead)
