"""The admin of figures is limited to the councils that a person administers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.history import save_audited
from accounts.models import Membership
from tests.admin_pages import page, signed_in, text
from tests.factories import (
    JANUARY,
    at,
    make_member,
    make_series,
    make_sub_group,
    one_of_each,
)

pytestmark = pytest.mark.django_db
NOW = at(JANUARY)


@pytest.mark.parametrize("what", ["change", "history", "delete"])
def test_another_councils_rows_do_not_exist(admin, other_world, what):
    for name, row in one_of_each(other_world.authority, other_world.lead).items():
        assert admin.get(page(row, what)).status_code == 404, name


def test_lists_searches_and_filters_show_one_council_and_name_no_other(admin, world, other_world):
    mine, theirs = one_of_each(world.authority, world.lead), one_of_each(other_world.authority, other_world.lead)
    for name, row in theirs.items():
        for query in ("", f"?council={other_world.authority.slug}", "?q=a"):
            told = text(admin, f"/admin/metrics/{name}/{query}")
            assert page(row) not in told, (name, query)
            assert other_world.authority.name not in told, (name, query)
            assert page(mine[name]) in told or query == "?q=a", (name, query)


def test_whoever_administers_two_councils_chooses_between_them(world, other_world):
    both = make_member(world.authority, "administrator")
    save_audited(Membership(user=both, authority=other_world.authority, role="administrator"), by=both, reason="Test")
    client = signed_in(both)
    mine, theirs = one_of_each(world.authority, world.lead), one_of_each(other_world.authority, other_world.lead)
    for name, row in theirs.items():
        told = text(client, f"/admin/metrics/{name}/?council={other_world.authority.slug}")
        assert page(row) in told, name
        assert page(mine[name]) not in told, name


@pytest.mark.parametrize("role", ["officer", "lead", "board", "auditor"])
def test_nobody_but_administrators_comes_in(world, of, role):
    client = signed_in(world.people[role])
    for address in ("/admin/metrics/series/", page(of), "/admin/metrics/indicator/"):
        assert client.get(address).status_code == 302
        assert client.post(address, {"reason": "x"}).status_code == 302


def test_series_are_found_by_code_name_and_sub_group(admin, world, own):
    team = make_sub_group(world.authority, world.lead, "Assessment North")
    of_team = make_series(world.authority, world.lead, own, sub_group=team)
    other = make_series(world.authority, world.lead)
    for query in (f"q={own.code}", "q=Assessment+North", f"q={own.name.replace(' ', '+')}"):
        told = text(admin, f"/admin/metrics/series/?{query}")
        assert page(of_team) in told, query
    assert page(other) not in text(admin, "/admin/metrics/series/?q=Assessment+North")
    assert page(other) not in text(admin, "/admin/metrics/series/?indicator__unit__exact=count")


@pytest.mark.parametrize("name", ["indicator", "series", "snapshot", "composition", "comparator", "upload", "subgroup"])
def test_a_list_takes_the_same_queries_at_any_length(admin, world, name):
    one_of_each(world.authority, world.lead)
    number = []
    for more in (0, 3):
        for _ in range(more):
            one_of_each(world.authority, world.lead)
        with CaptureQueriesContext(connection) as queries:
            text(admin, f"/admin/metrics/{name}/")
        number.append(len(queries))
    assert number[0] == number[1] <= 10


def test_filters_with_an_impossible_value_do_not_break_a_list(admin, of):
    for query in ("?month=%00", "?council=%00"):
        assert admin.get(f"/admin/metrics/snapshot/{query}").status_code == 404
    assert admin.get("/admin/metrics/snapshot/?month=someday").status_code == 302
    assert admin.get("/admin/metrics/snapshot/?month=2026-01&withdrawn=perhaps&council=nowhere").status_code == 200
