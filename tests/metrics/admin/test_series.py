"""The admin of series, with their targets and limits to be read."""

import pytest

from metrics.models import Series
from metrics.services import indicators, series
from tests.admin_pages import errors, form_of, page, text
from tests.factories import (
    JANUARY,
    at,
    make_figures,
    make_indicator,
    make_snapshot,
    make_sub_group,
    make_target,
)

pytestmark = pytest.mark.django_db
NOW = at(JANUARY)


def test_a_series_is_added_with_what_its_indicator_says_and_then_set(admin, world):
    shared = make_indicator(small_numbers=True)
    typed = form_of(admin, "/admin/metrics/series/add/")
    typed |= {"authority": str(world.authority.pk), "indicator": str(shared.pk), "owner_role": "Head of Service"}
    assert admin.post("/admin/metrics/series/add/", typed).status_code == 302
    made = Series.objects.get()
    assert (made.small_numbers, made.owner_role, made.spc_profile) == (True, "Head of Service", "mdc")
    assert "already has a series of this indicator" in errors(admin.post("/admin/metrics/series/add/", typed))
    typed = form_of(admin, page(made)) | {"ends": "2026-01", "spc_profile": "package", "reason": "Return stopped"}
    assert admin.post(page(made), typed).status_code == 302
    made.refresh_from_db()
    assert (made.ends, made.spc_profile) == (JANUARY, "package")
    told = text(admin, page(made, "history"))
    assert all(words in told for words in ("January 2026", "With outliers screened", "Return stopped"))


def test_a_series_follows_a_version_that_there_is(admin, of):
    typed = form_of(admin, page(of)) | {"definition_version": "2", "reason": "x"}
    assert "has versions 1 to 1" in errors(admin.post(page(of), typed))


def test_targets_and_limits_are_shown_with_their_series_and_not_changed(admin, world, of):
    make_figures(of, world.officer, [70, 77])
    target = make_target(of, world.lead, 85, reason="Board of 3 January")
    series.rebase(series=of, month=JANUARY, reason="A new form", by=world.lead, now=NOW)
    told = text(admin, page(of))
    assert "Board of 3 January" in told
    assert "A new form" in told
    typed = form_of(admin, page(of))
    assert not [name for name in typed if name.startswith("targets-0") and name.endswith(("value", "reason"))]
    forged = {
        "owner_role": "Other",
        "reason": "x",
        "targets-TOTAL_FORMS": "2",
        "targets-INITIAL_FORMS": "1",
        "targets-0-id": str(target.pk),
        "targets-0-series": str(of.pk),
        "targets-0-value": "10",
        "targets-0-DELETE": "on",
        "targets-1-kind": "target",
        "targets-1-month": "2026-01",
        "targets-1-value": "10",
        "targets-1-reason": "x",
    }
    admin.post(page(of), typed | forged)
    assert [(row.pk, row.value) for row in of.targets.all()] == [(target.pk, 85)]


def test_the_choices_of_a_new_series_are_the_councils_own_and_the_library(admin, other_world):
    theirs = make_indicator(other_world.authority, other_world.lead, name="Their indicator")
    team = make_sub_group(other_world.authority, other_world.lead, "Their team")
    told = text(admin, "/admin/metrics/series/add/")
    for name in (theirs.code, team.name, other_world.authority.name):
        assert name not in told


def test_a_published_series_is_shown_and_not_changed(admin, world, of):
    make_snapshot(of, world.lead, 77)
    indicators.publish_series(series=of, ends=JANUARY, source="Paper 4, 2.1", by=world.lead, now=NOW)
    assert "Paper 4, 2.1" in text(admin, page(of))
    assert admin.post(page(of), {"owner_role": "Other", "reason": "x"}).status_code == 403
    assert Series.objects.get(pk=of.pk).owner_role == ""
