"""The admin of figures: the same rules as on the pages, limited to the councils a person administers."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.history import save_audited
from accounts.models import Membership
from metrics import kinds
from metrics.models import Composition, CompositionPart, Indicator, Series, SubGroup
from metrics.services import compositions, indicators, series, snapshots
from tests.admin_pages import errors, form_of, signed_in
from tests.factories import (
    JANUARY,
    at,
    make_comparator,
    make_composition,
    make_figures,
    make_indicator,
    make_member,
    make_series,
    make_snapshot,
    make_sub_group,
    make_target,
    make_upload,
    make_user,
    one_of_each,
)

pytestmark = pytest.mark.django_db
NOW = at(JANUARY)


@pytest.fixture
def admin(world) -> Client:
    return signed_in(world.administrator)


@pytest.fixture
def superuser(db) -> Client:
    return signed_in(make_user("Superuser", is_superuser=True))


@pytest.fixture
def own(world) -> Indicator:
    return make_indicator(world.authority, world.lead)


@pytest.fixture
def of(world, own) -> Series:
    return make_series(world.authority, world.lead, own)


@pytest.fixture
def cases(world) -> Composition:
    return make_composition(world.authority, world.lead)


def page(row, what: str = "change") -> str:
    return f"/admin/metrics/{row._meta.model_name}/{row.pk}/{what}/"


def listing(model: str, query: str = "") -> str:
    return f"/admin/metrics/{model}/{query}"


def text(client, address) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


# --- Indicators ---


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
    typed = form_of(admin, listing("indicator", "add/")) | {
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
    assert "Use capital letters" in errors(admin.post(listing("indicator", "add/"), typed | {"code": "visits"}))
    assert admin.post(listing("indicator", "add/"), typed).status_code == 302
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
        typed = form_of(client, listing("indicator", "add/")) | fields | {"authority": "", "every": "1"}
        assert client.post(listing("indicator", "add/"), typed).status_code == status
        assert Indicator.objects.filter(code="NEW").exists() is (status == 302)


def test_an_indicator_is_not_added_to_another_council(admin, world, other_world):
    typed = form_of(admin, listing("indicator", "add/")) | {"authority": str(other_world.authority.pk), "code": "NEW"}
    assert "Select a valid choice" in errors(admin.post(listing("indicator", "add/"), typed))


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


# --- Sub-groups and series ---


def test_a_sub_group_is_added_and_renamed(admin, world):
    typed = form_of(admin, listing("subgroup", "add/"))
    typed |= {"authority": str(world.authority.pk), "name": "Duty team", "slug": "duty", "kind": "team"}
    assert admin.post(listing("subgroup", "add/"), typed).status_code == 302
    team = SubGroup.objects.get()
    assert "already has a sub-group with this short name" in errors(admin.post(listing("subgroup", "add/"), typed))
    typed = form_of(admin, page(team)) | {"name": "Front door", "reason": "New structure"}
    assert admin.post(page(team), typed).status_code == 302
    told = text(admin, page(team, "history"))
    assert all(words in told for words in ("Duty team", "Front door", "New structure"))
    assert admin.post(page(team, "delete"), {"post": "yes", "reason": "x"}).status_code == 403


def test_a_series_is_added_with_what_its_indicator_says_and_then_set(admin, world):
    shared = make_indicator(small_numbers=True)
    typed = form_of(admin, listing("series", "add/"))
    typed |= {"authority": str(world.authority.pk), "indicator": str(shared.pk), "owner_role": "Head of Service"}
    assert admin.post(listing("series", "add/"), typed).status_code == 302
    made = Series.objects.get()
    assert (made.small_numbers, made.owner_role, made.spc_profile) == (True, "Head of Service", "mdc")
    assert "already has a series of this indicator" in errors(admin.post(listing("series", "add/"), typed))
    typed = form_of(admin, page(made)) | {"ends": "2026-01", "spc_profile": "package", "reason": "Return stopped"}
    assert admin.post(page(made), typed).status_code == 302
    made.refresh_from_db()
    assert (made.ends, made.spc_profile) == (JANUARY, "package")
    told = text(admin, page(made, "history"))
    assert all(words in told for words in ("2026-01", "package", "Return stopped"))


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
    told = text(admin, listing("series", "add/"))
    for name in (theirs.code, team.name, other_world.authority.name):
        assert name not in told


def test_a_published_series_is_shown_and_not_changed(admin, world, of):
    make_snapshot(of, world.lead, 77)
    indicators.publish_series(series=of, ends=JANUARY, source="Paper 4, 2.1", by=world.lead, now=NOW)
    assert "Paper 4, 2.1" in text(admin, page(of))
    assert admin.post(page(of), {"owner_role": "Other", "reason": "x"}).status_code == 403
    assert Series.objects.get(pk=of.pk).owner_role == ""


# --- Compositions ---


def parts(composition):
    return list(composition.parts.values_list("number", "label"))


def test_a_composition_is_added_and_then_its_parts_with_its_reason(admin, world):
    typed = form_of(admin, listing("composition", "add/"))
    typed |= {"authority": str(world.authority.pk), "title": "Caseloads", "slug": "caseloads", "whole": "social workers"}
    assert admin.post(listing("composition", "add/"), typed).status_code == 302
    made = Composition.objects.get()
    counted = make_series(world.authority, world.lead, make_indicator(world.authority, world.lead, unit=kinds.COUNT))
    typed = form_of(admin, page(made)) | {"parts-0-number": "1", "parts-0-series": str(counted.pk), "parts-0-label": "Low"}
    assert admin.post(page(made), typed).status_code == 302
    assert parts(made) == [(1, "Low")]


def test_parts_are_renamed_and_taken_out_with_a_reason_and_their_history(admin, world, cases):
    typed = form_of(admin, page(cases)) | {"parts-0-label": "Under 21", "parts-1-DELETE": "on"}
    assert "Say why" in errors(admin.post(page(cases), typed))
    assert parts(cases) == [(1, "Low"), (2, "High")]
    assert admin.post(page(cases), typed | {"reason": "As the paper has it"}).status_code == 302
    assert parts(cases) == [(1, "Under 21")]
    told = text(admin, page(cases, "history"))
    assert all(words in told for words in ("Under 21", "Part 2, High", "Deleted", "As the paper has it"))


def test_two_parts_that_swap_numbers_are_refused_in_words(admin, cases):
    typed = form_of(admin, page(cases)) | {"parts-0-number": "2", "parts-1-number": "1", "reason": "Order"}
    told = admin.post(page(cases), typed)
    assert told.status_code == 200
    assert "Another part has this number" in errors(told)
    assert parts(cases) == [(1, "Low"), (2, "High")]


def test_a_part_that_a_paper_printed_is_not_taken_out(admin, world, cases):
    printed = cases.parts.first()
    compositions.add_composition_fact(
        composition=cases, part=printed, month=JANUARY, value=Decimal(29), decimals=0, source="Paper 1", by=world.lead, now=NOW
    )
    typed = form_of(admin, page(cases)) | {"parts-0-DELETE": "on", "reason": "x"}
    assert "composition fact January 2026: 29" in errors(admin.post(page(cases), typed))
    assert cases.parts.count() == 2


def test_a_part_is_a_count_of_the_council_and_stays_of_its_series(admin, world, other_world, cases):
    shares = make_series(world.authority, world.lead)
    theirs = make_composition(other_world.authority, other_world.lead).parts.first()
    for row in (shares, theirs.series):
        typed = form_of(admin, page(cases)) | {"parts-2-number": "3", "parts-2-series": str(row.pk), "parts-2-label": "x"}
        assert "Select a valid choice" in errors(admin.post(page(cases), typed))
    first = cases.parts.first()
    typed = form_of(admin, page(cases)) | {
        "parts-0-series": str(cases.parts.last().series_id),
        "parts-0-label": "x",
        "reason": "y",
    }
    assert admin.post(page(cases), typed).status_code == 302
    assert CompositionPart.objects.get(pk=first.pk).series == first.series
    typed = form_of(admin, page(cases)) | {"parts-0-id": str(theirs.pk), "parts-0-label": "Taken", "reason": "x"}
    assert admin.post(page(cases), typed).status_code == 200
    assert not CompositionPart.objects.filter(label="Taken").exists()


def test_a_part_that_somebody_changed_is_shown_and_can_then_be_replaced(admin, world, cases):
    typed = form_of(admin, page(cases)) | {"parts-0-label": "Mine", "reason": "x"}
    compositions.edit_part(part=cases.parts.first(), changes={"label": "Theirs"}, reason="y", by=world.lead, now=NOW)
    told = admin.post(page(cases), typed)
    assert "Theirs: 1. Theirs" in errors(told)
    assert admin.post(page(cases), typed | {"parts-0-seen": "2"}).status_code == 302
    assert parts(cases)[0] == (1, "Mine")


def test_a_published_composition_and_its_parts_are_shown_and_not_changed(admin, world):
    sealed = make_composition(world.authority, world.lead, source="Paper 1, table 1.1")
    told = text(admin, page(sealed))
    assert "Paper 1, table 1.1" in told
    assert "High" in told
    assert admin.post(page(sealed), {"title": "Mine", "reason": "x", "parts-0-label": "Mine"}).status_code == 403
    assert parts(sealed) == [(1, "Low"), (2, "High")]


# --- What was entered, uploaded and loaded ---


def test_figures_are_listed_with_their_revision_and_whether_they_were_withdrawn(admin, world, of):
    make_snapshot(of, world.officer, 70)
    second = make_snapshot(of, world.officer, 71, reason="One team was missing")
    snapshots.withdraw_snapshot(snapshot=second, reason="It was not", by=world.lead, now=NOW)
    third = make_snapshot(of, world.officer, 72, reason="Counted again")
    told = text(admin, listing("snapshot"))
    assert told.count('<td class="field-of_month">January 2026</td>') == 3
    assert f"by {world.lead}: It was not" in told
    assert '<td class="field-revision">3</td>' in told
    assert "71.0%" not in text(admin, listing("snapshot", "?withdrawn=no"))
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
        assert client.get(listing(model, "add/")).status_code == 403


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
    told = text(admin, listing("comparator"))
    assert "71.1" in told
    assert "72.2" in told
    assert "73.3" not in told
    assert admin.get(page(theirs)).status_code == 404
    revised = make_comparator(indicator, "71.4")
    history = text(admin, page(revised, "history"))
    assert "71.1%" in history
    assert "71.4%" in history


# --- Whose ---


@pytest.mark.parametrize("what", ["change", "history", "delete"])
def test_another_councils_rows_do_not_exist(admin, other_world, what):
    for name, row in one_of_each(other_world.authority, other_world.lead).items():
        assert admin.get(page(row, what)).status_code == 404, name


def test_lists_searches_and_filters_show_one_council_and_name_no_other(admin, world, other_world):
    mine, theirs = one_of_each(world.authority, world.lead), one_of_each(other_world.authority, other_world.lead)
    for name, row in theirs.items():
        for query in ("", f"?council={other_world.authority.slug}", "?q=a"):
            told = text(admin, listing(name, query))
            assert page(row) not in told, (name, query)
            assert other_world.authority.name not in told, (name, query)
            assert page(mine[name]) in told or query == "?q=a", (name, query)


def test_whoever_administers_two_councils_chooses_between_them(world, other_world):
    both = make_member(world.authority, "administrator")
    save_audited(Membership(user=both, authority=other_world.authority, role="administrator"), by=both, reason="Test")
    client = signed_in(both)
    mine, theirs = one_of_each(world.authority, world.lead), one_of_each(other_world.authority, other_world.lead)
    for name, row in theirs.items():
        told = text(client, listing(name, f"?council={other_world.authority.slug}"))
        assert page(row) in told, name
        assert page(mine[name]) not in told, name


@pytest.mark.parametrize("role", ["officer", "lead", "board", "auditor"])
def test_nobody_but_administrators_comes_in(world, of, role):
    client = signed_in(world.people[role])
    for address in (listing("series"), page(of), listing("indicator")):
        assert client.get(address).status_code == 302
        assert client.post(address, {"reason": "x"}).status_code == 302


def test_series_are_found_by_code_name_and_sub_group(admin, world, own):
    team = make_sub_group(world.authority, world.lead, "Assessment North")
    of_team = make_series(world.authority, world.lead, own, sub_group=team)
    other = make_series(world.authority, world.lead)
    for query in (f"q={own.code}", "q=Assessment+North", f"q={own.name.replace(' ', '+')}"):
        told = text(admin, listing("series", f"?{query}"))
        assert page(of_team) in told, query
    assert page(other) not in text(admin, listing("series", "?q=Assessment+North"))
    assert page(other) not in text(admin, listing("series", "?indicator__unit__exact=count"))


@pytest.mark.parametrize("name", ["indicator", "series", "snapshot", "composition", "comparator", "upload", "subgroup"])
def test_a_list_takes_the_same_queries_at_any_length(admin, world, name):
    one_of_each(world.authority, world.lead)
    number = []
    for more in (0, 3):
        for _ in range(more):
            one_of_each(world.authority, world.lead)
        with CaptureQueriesContext(connection) as queries:
            text(admin, listing(name))
        number.append(len(queries))
    assert number[0] == number[1]


def test_filters_with_an_impossible_value_do_not_break_a_list(admin, of):
    for query in ("?month=%00", "?council=%00"):
        assert admin.get(listing("snapshot", query)).status_code == 404
    assert admin.get(listing("snapshot", "?month=someday")).status_code == 302
    assert admin.get(listing("snapshot", "?month=2026-01&withdrawn=perhaps&council=nowhere")).status_code == 200
