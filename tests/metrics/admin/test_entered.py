"""What was entered, uploaded or loaded is read in the admin."""

import pytest

from accounts.history import save_audited
from metrics import kinds
from metrics.services import snapshots
from tests.admin_pages import page, text
from tests.factories import (
    JANUARY,
    at,
    make_comparator,
    make_indicator,
    make_snapshot,
    make_upload,
    one_of_each,
)

pytestmark = pytest.mark.django_db
NOW = at(JANUARY)


def test_figures_are_listed_with_their_revision_and_whether_they_were_withdrawn(admin, world, of):
    make_snapshot(of, world.officer, 70)
    second = make_snapshot(of, world.officer, 71, reason="One team was missing")
    snapshots.withdraw_snapshot(snapshot=second, reason="It was not", by=world.lead, now=NOW)
    third = make_snapshot(of, world.officer, 72, reason="Counted again")
    told = text(admin, "/admin/metrics/snapshot/")
    assert told.count('<td class="field-of_month">January 2026</td>') == 3
    assert f"by {world.lead}: It was not" in told
    assert '<td class="field-revision">3</td>' in told
    assert "71.0%" not in text(admin, "/admin/metrics/snapshot/?withdrawn=no")
    told = text(admin, page(third))
    assert "Counted again" in told
    history = text(admin, page(third, "history"))
    for words in ("70.0%", "71.0%", "withdrawn", "72.0%", "One team was missing"):
        assert words in history


@pytest.mark.parametrize("model", ["snapshot", "upload", "comparator"])
def test_what_was_entered_uploaded_or_loaded_is_read_and_never_written(admin, superuser, world, model):
    row = one_of_each(world.authority, world.lead)[model]
    for client in (admin, superuser):
        text(client, page(row))
        text(client, page(row, "history"))
        assert client.post(page(row), {"value": "1", "filename": "x"}).status_code == 403
        assert client.post(page(row, "delete"), {"post": "yes", "reason": "x"}).status_code == 403
        assert client.get(f"/admin/metrics/{model}/add/").status_code == 403


def test_an_upload_says_what_became_of_it(admin, world):
    upload = make_upload(world.authority, world.officer, filename="may.xlsx")
    upload.status, upload.version = kinds.SAVED, 2
    save_audited(upload, by=world.officer, reason="Saved", now=NOW)
    told = text(admin, page(upload, "history"))
    assert "Received: the columns are still to be named" in told
    assert "Saved" in told


def test_official_figures_are_england_and_the_councils_own(admin, world, other_world):
    indicator = make_indicator()
    make_comparator(indicator, "71.1")
    own = {"group": kinds.OWN}
    make_comparator(indicator, "72.2", authority=world.authority, group_name=world.authority.name, **own)
    theirs = make_comparator(indicator, "73.3", authority=other_world.authority, group_name=other_world.authority.name, **own)
    told = text(admin, "/admin/metrics/comparator/")
    assert "71.1" in told
    assert "72.2" in told
    assert "73.3" not in told
    assert admin.get(page(theirs)).status_code == 404
    revised = make_comparator(indicator, "71.4")
    history = text(admin, page(revised, "history"))
    assert "71.1%" in history
    assert "71.4%" in history
