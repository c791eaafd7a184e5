"""Two leads publish the same pack at the same moment."""

import datetime as dt

import pytest
from django.db import connection

from accounts.errors import Refused
from boards.models import PublishedPack
from tests.boards.making import make_board, make_pack, publish
from tests.factories import World, close, make_member, make_update
from tests.shared import together

NOON = dt.datetime(2026, 2, 2, 12, tzinfo=dt.UTC)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite’s tests share one connection; its writers queue anyway")
def test_of_two_who_publish_at_the_same_moment_one_does_and_the_other_is_told():
    world = World()
    other = make_member(world.authority, "lead")
    pack = make_pack(make_board(world.authority, world.lead), world.lead, plan=world.plan)
    make_update(world.action, world.officer)
    close(world.plan, world.lead)
    results = together(lambda: publish(pack, world.lead, now=NOON), lambda: publish(pack, other, now=NOON))
    refused = [each for each in results if isinstance(each, Refused)]
    assert [each.message for each in refused] == ["This pack is published. What members saw stays as it is."]
    assert PublishedPack.objects.count() == 1
