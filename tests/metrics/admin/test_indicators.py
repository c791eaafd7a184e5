"""The admin of indicators and sub-groups: the same rules as on the pages."""

import pytest

from metrics.models import Indicator, SubGroup
from metrics.services import indicators
from tests.admin_pages import errors, form_of, page, text
from tests.factories import (
    JANUARY,
    at,
    make_indicator,
    make_series,
)

pytestmark = pytest.mark.django_db
NOW = at(JANUARY)


def test_a_change_of_an_indicator_needs_a_reason_and_is_in_the_history_with_its_difference(admin, world, own):
    typed = form_of(admin, page(own)) | {"polarity": "lower", "name": "Re-referrals"}
    assert "Say why this is changed" in errors(admin.post(page(own), typed))
    assert admin.post(page(own), typed | {"reason": "Plainer"}).status_code == 302
    told = text(admin, page(own, "history"))
    for words in ("Higher is better", "Lower is better", "Re-referrals", "Plainer", str(world.administrator)):
        assert words in told


def test_an_untouched_indicator_is_not_changed(admin, own):
    assert "Nothing was changed" in errors(admin.post(page(own), form_of(admin, page(own)) | {"reason": "x"}))


def test_an_indicator_of_the_councils_own_is_added(admin, world):
    typed = form_of(admin, "/admin/metrics/indicator/add/") | {
        "authority": str(world.authority.pk),
        "code": "VISITS",
        "name": "Visits in time",
        "group": "children_in_need",
        "definition": "Line one.\r\nLine two.",
        "unit": "percent",
        "polarity": "higher",
        "decimals": "1",
        "every": "1",
    }
    assert "Use capital letters" in errors(admin.post("/admin/metrics/indicator/add/", typed | {"code": "visits"}))
    assert admin.post("/admin/metrics/indicator/add/", typed).status_code == 302
    made = Indicator.objects.get(code="VISITS")
    assert (made.authority, made.definition) == (world.authority, "Line one.\nLine two.")
    assert made.history.get().actor_label == str(world.administrator)


def test_what_a_browser_sends_back_of_several_lines_is_no_change(admin, world, own):
    indicators.edit_indicator(indicator=own, changes={"definition": "Line one.\nLine two."}, reason="x", by=world.lead, now=NOW)
    typed = form_of(admin, page(own)) | {"definition": "Line one.\r\nLine two.", "name": "Other", "reason": "Line\r\nends"}
    assert admin.post(page(own), typed).status_code == 302
    changed = Indicator.objects.get(pk=own.pk)
    assert (changed.name, changed.definition_version) == ("Other", 2)
    assert own.history.first().history_change_reason == "Line\nends"


def test_the_library_is_read_by_administrators_and_edited_by_superusers(admin, superuser, world):
    shared = make_indicator()
    told = text(admin, page(shared))
    assert shared.definition in told
    assert 'name="definition"' not in told
    assert admin.post(page(shared), {"name": "Mine", "reason": "x"}).status_code == 403
    assert admin.get(page(shared, "delete")).status_code == 403
    assert "Added" in text(admin, page(shared, "history"))
    typed = form_of(superuser, page(shared)) | {"name": "Clearer", "reason": "Plainer"}
    assert superuser.post(page(shared), typed).status_code == 302
    assert Indicator.objects.get(pk=shared.pk).name == "Clearer"


def test_only_a_superuser_adds_to_the_library(admin, superuser):
    fields = {"code": "NEW", "name": "N", "group": "quality", "definition": "x", "unit": "count", "polarity": "lower"}
    for client, status in ((admin, 200), (superuser, 302)):
        typed = form_of(client, "/admin/metrics/indicator/add/") | fields | {"authority": "", "every": "1"}
        assert client.post("/admin/metrics/indicator/add/", typed).status_code == status
        assert Indicator.objects.filter(code="NEW").exists() is (status == 302)


def test_an_indicator_is_not_added_to_another_council(admin, world, other_world):
    typed = form_of(admin, "/admin/metrics/indicator/add/") | {"authority": str(other_world.authority.pk), "code": "NEW"}
    assert "Select a valid choice" in errors(admin.post("/admin/metrics/indicator/add/", typed))


def test_a_stale_indicator_form_is_told_and_shows_their_version(admin, world, own):
    typed = form_of(admin, page(own)) | {"name": "Mine", "reason": "x"}
    indicators.edit_indicator(indicator=own, changes={"name": "Theirs"}, reason="y", by=world.lead, now=NOW)
    told = errors(admin.post(page(own), typed))
    assert "changed this after you opened the form" in told
    assert "Name: Theirs" in told
    assert Indicator.objects.get(pk=own.pk).name == "Theirs"


def test_the_unit_of_an_indicator_with_figures_stays(admin, own, of):
    typed = form_of(admin, page(own)) | {"unit": "count", "reason": "x"}
    assert "so its unit cannot be changed" in errors(admin.post(page(own), typed))


def test_an_indicator_without_figures_is_deleted_with_a_reason(admin, own, world):
    used = make_series(world.authority, world.lead).indicator
    assert admin.post(page(used, "delete"), {"post": "yes", "reason": "x"}).status_code == 403
    assert admin.post(page(own, "delete"), {"post": "yes"}).status_code == 302
    assert Indicator.objects.filter(pk=own.pk).exists(), "no reason was given"
    assert admin.post(page(own, "delete"), {"post": "yes", "reason": "Twice"}).status_code == 302
    assert not Indicator.objects.filter(pk=own.pk).exists()
    assert Indicator.history.filter(id=own.pk).first().history_change_reason == "Twice"


def test_a_sub_group_is_added_and_renamed(admin, world):
    typed = form_of(admin, "/admin/metrics/subgroup/add/")
    typed |= {"authority": str(world.authority.pk), "name": "Duty team", "slug": "duty", "kind": "team"}
    assert admin.post("/admin/metrics/subgroup/add/", typed).status_code == 302
    team = SubGroup.objects.get()
    assert "already has a sub-group with this short name" in errors(admin.post("/admin/metrics/subgroup/add/", typed))
    typed = form_of(admin, page(team)) | {"name": "Front door", "reason": "New structure"}
    assert admin.post(page(team), typed).status_code == 302
    told = text(admin, page(team, "history"))
    assert all(words in told for words in ("Duty team", "Front door", "New structure"))
    assert admin.post(page(team, "delete"), {"post": "yes", "reason": "x"}).status_code == 403
