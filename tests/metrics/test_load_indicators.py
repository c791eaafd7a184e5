"""The shared library of indicators is loaded as the file has it, again and again, and never over somebody's edit."""

import datetime as dt
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.services import published_actor
from metrics.library import indicators
from metrics.models import Indicator
from metrics.services.indicators import INDICATOR_FIELDS, add_indicator, edit_indicator
from metrics.services.library import load_library
from tests.factories import LONDON, make_council, make_member, make_user
from tests.shared import kept

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=LONDON)


def load() -> str:
    out = StringIO()
    call_command("load_indicators", stdout=out)
    return out.getvalue()


def library() -> dict[str, Indicator]:
    return {indicator.code: indicator for indicator in Indicator.objects.library()}


def everything() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (Indicator, Indicator.history.model)]


@pytest.fixture(scope="module")
def loading(django_db_setup, django_db_blocker):
    yield from kept(django_db_blocker, load)


@pytest.fixture
def loaded(loading, db) -> str:
    return loading


def edit(code, by, **changes):
    return edit_indicator(indicator=library()[code], changes=changes, reason="Test", by=by, now=NOW)


def test_every_indicator_of_the_file_is_there_field_by_field(loaded):
    found = library()
    assert len(found) == 44
    for row in indicators():
        for name in INDICATOR_FIELDS:
            assert getattr(found[row["code"]], name) == row[name], (row["code"], name)
    assert (found["IRO_CASELOAD"].range_low, found["IRO_CASELOAD"].range_high) == (Decimal(50), Decimal(70))
    assert (found["CIN_VISIT"].next_review, found["CIN_VISIT"].definition_version) == (dt.date(2027, 10, 1), 1)


def test_it_says_what_it_did(loaded):
    assert "  CIN_VISIT: added\n" in loaded
    assert loaded.endswith("Indicator library: 44 in the file, 44 added, 0 changed, 0 the same, 0 left alone.\n")


def test_the_published_record_stands_for_what_is_loaded(loaded):
    [row] = library()["CIN_VISIT"].history.all()
    assert (row.history_user, row.history_change_reason) == (published_actor(), "Loaded from the library file")


def test_loading_again_changes_nothing(loaded):
    before = everything()
    assert load() == "Indicator library: 44 in the file, 0 added, 0 changed, 44 the same, 0 left alone.\n"
    assert everything() == before


def test_what_reads_otherwise_is_changed_where_only_the_loader_edited_it(loaded):
    """As after an update of the file: here the database is made to hold what an earlier file said."""
    wanted = library()["CIN_VISIT"].definition
    edit("CIN_VISIT", published_actor(), definition="As an earlier file had it.", decimals=0)
    out = load()
    assert "  CIN_VISIT: changed as the file has it\n" in out
    assert "0 added, 1 changed, 43 the same, 0 left alone." in out
    indicator = library()["CIN_VISIT"]
    assert (indicator.definition, indicator.decimals) == (wanted, 1)
    assert indicator.definition_version == 3, "each change of what is counted is a new version"


def test_what_somebody_edited_stays_and_is_reported(loaded):
    edit("CIN_VISIT", make_user(is_superuser=True), caveat="Every 10 working days here.")
    before = everything()
    out = load()
    assert "  CIN_VISIT: left alone. It was edited here since it was loaded, so it stays as it is.\n" in out
    assert "0 added, 0 changed, 43 the same, 1 left alone." in out
    assert everything() == before


def test_a_code_that_a_council_uses_itself_is_left_to_it(loaded):
    authority = make_council()
    row = indicators()[0] | {"code": "SCHOOL_VISITS"}
    fields = {name: row[name] for name in INDICATOR_FIELDS}
    add_indicator(authority=authority, by=make_member(authority, "lead"), now=NOW, **fields)
    done = load_library(rows=[row], source="Test", by=published_actor(), now=NOW)
    assert done.left == {"SCHOOL_VISITS": "There is an indicator with the code SCHOOL_VISITS already."}
    assert "SCHOOL_VISITS" not in library()


def test_an_indicator_that_has_left_the_file_stays(loaded):
    rows = [row for row in indicators() if row["code"] != "SPAN"]
    done = load_library(rows=rows, source="Test", by=published_actor(), now=NOW)
    assert (done.added, done.changed, done.left, len(done.same)) == ([], [], {}, 43)
    assert "SPAN" in library()


def test_only_a_superuser_loads_the_library(loaded):
    administrator = make_member(make_council(), "administrator")
    done = load_library(rows=[indicators()[0] | {"code": "SCHOOL_VISITS"}], source="Test", by=administrator, now=NOW)
    [why] = done.left.values()
    assert "The library is shared by all councils." in why
    assert "SCHOOL_VISITS" not in library()
