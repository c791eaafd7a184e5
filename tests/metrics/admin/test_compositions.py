"""The admin of compositions and their parts."""

from decimal import Decimal

import pytest

from metrics import kinds
from metrics.models import Composition, CompositionPart
from metrics.services import compositions
from tests.admin_pages import errors, form_of, page, text
from tests.factories import (
    JANUARY,
    at,
    make_composition,
    make_indicator,
    make_series,
)

pytestmark = pytest.mark.django_db
NOW = at(JANUARY)


def parts(composition):
    return list(composition.parts.values_list("number", "label"))


def test_a_composition_is_added_and_then_its_parts_with_its_reason(admin, world):
    typed = form_of(admin, "/admin/metrics/composition/add/")
    typed |= {"authority": str(world.authority.pk), "title": "Caseloads", "slug": "caseloads", "whole": "social workers"}
    assert admin.post("/admin/metrics/composition/add/", typed).status_code == 302
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
