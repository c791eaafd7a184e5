"""Targets, new limits, marks on the charts, published statements, official figures."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.errors import NotAllowed, Refused, Stale
from metrics import kinds
from metrics.models import Annotation, Comparator, PublishedStatement, Rebase, Series, Target
from metrics.months import Month
from metrics.services import indicators, series, snapshots
from tests.factories import (
    JANUARY,
    OFFICIAL,
    at,
    make_comparator,
    make_figures,
    make_indicator,
    make_series,
    make_snapshot,
    make_target,
)

NOW = at(JANUARY)


@pytest.fixture
def of(world) -> Series:
    return make_series(world.authority, world.lead)


def rebase(of, by, month=JANUARY, *, reason="New form", active=True, seen=None):
    return series.rebase(series=of, month=month, reason=reason, by=by, now=NOW, active=active, seen=seen)


def annotate(world, by, *, text="Focused visit", month=JANUARY, kind=kinds.INSPECTION, of=None, authority=None):
    authority = authority or world.authority
    return series.annotate(authority=authority, month=month, kind=kind, text=text, by=by, now=NOW, series=of)


def state(of, by, *, month=JANUARY, text="522/3", source="Paper 4, 2.1"):
    fields = {"label": "Cases and teams", "period": "April to June 2019"}
    return series.add_statement(series=of, text=text, month=month, source=source, by=by, now=NOW, **fields)


def counts():
    return [model.objects.count() for model in (Target, Rebase, Annotation, PublishedStatement)]


SETTINGS = {
    "set targets": lambda world, of, by: make_target(of, by, 85),
    "start new limits on a chart": lambda world, of, by: rebase(of, by),
}
ENTRIES = {
    "mark a month on the charts": lambda world, of, by: annotate(world, by, of=of),
    "add published statements": lambda world, of, by: state(of, by),
}


@pytest.mark.parametrize("what", SETTINGS | ENTRIES)
def test_who_sets_and_who_enters(world, other_world, of, what):
    make_snapshot(of, world.lead, 77)
    before = counts()
    refused = [world.board, world.auditor, other_world.lead, *([world.officer] if what in SETTINGS else [])]
    for person in refused:
        with pytest.raises(NotAllowed, match=f"does not allow you to {what}"):
            (SETTINGS | ENTRIES)[what](world, of, person)
    assert counts() == before
    row = (SETTINGS | ENTRIES)[what](world, of, world.lead if what in SETTINGS else world.officer)
    assert (row.known_from, row.by) == (NOW, world.lead if what in SETTINGS else world.officer)


@pytest.mark.parametrize("what", SETTINGS | ENTRIES)
def test_a_published_series_stays_as_its_paper_has_it(world, of, what):
    make_snapshot(of, world.lead, 77)
    indicators.publish_series(series=of, ends=JANUARY, source="Paper 4", by=world.lead, now=NOW)
    before, of = counts(), Series.objects.get(pk=of.pk)
    with pytest.raises(Refused, match="published record"):
        (SETTINGS | ENTRIES)[what](world, of, world.lead)
    assert counts() == before


# --- Targets ---


def test_a_target_holds_from_its_month_with_who_set_it_and_why(world, of):
    row = make_target(of, world.lead, "85.5", month=JANUARY + 5, reason="Board, 3 January", source="Minute 12")
    row.refresh_from_db()
    assert (row.kind, row.month, row.value, row.upper) == ("target", JANUARY + 5, Decimal("85.5"), None)
    assert (row.reason, row.source, str(row)) == ("Board, 3 January", "Minute 12", "Target from June 2026")


def test_a_range_has_both_ends(world, of):
    assert make_target(of, world.lead, 80, kind=kinds.IN_RANGE, upper=Decimal(90)).upper == 90


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"kind": "hope"}, "kind", "Choose a kind of target"),
        ({"month": Month(1989, 12)}, "month", "between January 1990 and December 2100"),
        ({"month": Month(2101, 1)}, "month", "between January 1990 and December 2100"),
        ({"value": -1}, "value", "between 0 and 100"),
        ({"value": "100.1"}, "value", "between 0 and 100"),
        ({"kind": kinds.IN_RANGE, "value": 90, "upper": Decimal(101)}, "value", "between 0 and 100"),
        ({"kind": kinds.IN_RANGE}, "upper", "both ends of the range"),
        ({"kind": kinds.IN_RANGE, "value": 90, "upper": Decimal(90)}, "upper", "both ends of the range"),
        ({"upper": Decimal(90)}, "upper", "Only a range has an upper end"),
        ({"value": None, "kind": kinds.IN_RANGE, "upper": Decimal(90)}, "value", "the lower end"),
        ({"value": None}, "kind", "no target of this kind to end"),
        ({"reason": " "}, "reason", "Say why this is the target"),
    ],
)
def test_a_target_that_cannot_be_is_refused_beside_its_field(world, of, fields, field, message):
    given = {"value": 85} | fields
    with pytest.raises(Refused, match=message) as refusal:
        make_target(of, world.lead, **given)
    assert refusal.value.field == field
    assert not Target.objects.exists()


def test_a_count_may_have_a_target_above_100(world):
    counts = make_series(world.authority, world.lead, make_indicator(world.authority, world.lead, unit=kinds.COUNT))
    assert make_target(counts, world.lead, 450).value == 450


def test_a_target_is_ended_once_in_a_month_in_which_it_holds(world, of):
    make_target(of, world.lead, 85, month=JANUARY)
    with pytest.raises(Refused, match="no target of this kind to end"):
        make_target(of, world.lead, None, month=JANUARY - 1)
    with pytest.raises(Refused, match="no target of this kind to end"):
        make_target(of, world.lead, None, month=JANUARY, kind=kinds.LIMIT)
    make_target(of, world.lead, None, month=JANUARY + 3, reason="Reached")
    with pytest.raises(Refused, match="no target of this kind to end"):
        make_target(of, world.lead, None, month=JANUARY + 5)
    assert make_target(of, world.lead, 90, month=JANUARY + 6)


def test_a_milestone_is_taken_back_in_its_own_month(world, of):
    make_target(of, world.lead, 75, kind=kinds.MILESTONE, month=JANUARY + 2)
    with pytest.raises(Refused, match="no target of this kind to end"):
        make_target(of, world.lead, None, kind=kinds.MILESTONE, month=JANUARY + 5)
    make_target(of, world.lead, None, kind=kinds.MILESTONE, month=JANUARY + 2, reason="Moved")
    with pytest.raises(Refused, match="Nothing was changed"):
        make_target(of, world.lead, None, kind=kinds.MILESTONE, month=JANUARY + 2)


def test_the_same_target_again_is_nothing_new_and_another_value_is(world, of):
    make_target(of, world.lead, 85)
    with pytest.raises(Refused, match="Nothing was changed"):
        make_target(of, world.lead, "85.0000")
    make_target(of, world.lead, 86)
    assert make_target(of, world.lead, 85, reason="Back again").value == 85


def test_a_stale_target_form_is_told(world, of):
    theirs = make_target(of, world.lead, 85, seen=0)
    with pytest.raises(Stale, match=f"{world.lead} changed the targets") as stale:
        make_target(of, world.administrator, 90, seen=0)
    assert (stale.value.theirs, stale.value.seen) == (theirs, {"seen": theirs.pk})
    assert make_target(of, world.administrator, 90, seen=theirs.pk)


# --- New limits ---


def test_limits_start_anew_with_a_figure_and_a_reason(world, of):
    make_figures(of, world.officer, [70, None, 77])
    row = rebase(of, world.lead, JANUARY - 2, reason="A new form since November")
    assert (row.month, row.active, row.reason) == (JANUARY - 2, True, "A new form since November")
    with pytest.raises(Refused, match="no figure for December 2025") as refusal:
        rebase(of, world.lead, JANUARY - 1)
    assert refusal.value.field == "month"
    with pytest.raises(Refused, match="Say why the limits start anew"):
        rebase(of, world.lead, reason="")


def test_new_limits_are_taken_back_with_a_reason_and_can_be_set_again(world, of):
    make_figures(of, world.officer, [77])
    with pytest.raises(Refused, match="No new limits start in January 2026"):
        rebase(of, world.lead, active=False)
    rebase(of, world.lead)
    with pytest.raises(Refused, match="start in January 2026 already"):
        rebase(of, world.lead)
    with pytest.raises(Refused, match="Say why this is taken back"):
        rebase(of, world.lead, active=False, reason=" ")
    rebase(of, world.lead, active=False, reason="The form stayed as it was")
    with pytest.raises(Refused, match="No new limits start"):
        rebase(of, world.lead, active=False)
    assert rebase(of, world.lead).active
    assert list(Rebase.objects.values_list("active", flat=True)) == [True, False, True]


def test_new_limits_whose_figure_was_withdrawn_can_be_taken_back_but_not_set(world, of):
    [figure] = make_figures(of, world.officer, [77])
    rebase(of, world.lead)
    snapshots.withdraw_snapshot(snapshot=figure, reason="Wrong", by=world.officer, now=NOW)
    rebase(of, world.lead, active=False)
    with pytest.raises(Refused, match="no figure for January 2026"):
        rebase(of, world.lead)


def test_a_stale_form_for_new_limits_is_told(world, of):
    make_figures(of, world.officer, [70, 77])
    theirs = rebase(of, world.lead, JANUARY - 1, seen=0)
    with pytest.raises(Stale, match=f"{world.lead} changed the limits of this chart"):
        rebase(of, world.administrator, JANUARY, seen=0)
    assert rebase(of, world.administrator, JANUARY, seen=theirs.pk)


# --- Marks and statements ---


def test_a_month_is_marked_for_the_council_or_for_one_series(world, of):
    assert str(annotate(world, world.officer, text="  Focused visit ")) == "January 2026: Focused visit"
    assert annotate(world, world.officer, of=of).series == of


def test_a_mark_is_moved_by_another_row_and_stays_in_what_was_known_before(world):
    first = annotate(world, world.officer, text="Visit", month=JANUARY - 1)
    change = {"month": JANUARY, "text": " Focused visit ", "by": world.officer}
    moved = series.move_annotation(annotation=first, now=NOW + dt.timedelta(days=1), **change)
    assert (moved.replaces, moved.month, moved.kind, moved.text) == (first, JANUARY, first.kind, "Focused visit")
    assert list(Annotation.objects.standing()) == [moved]
    assert list(Annotation.objects.standing(NOW)) == [first]
    with pytest.raises(IntegrityError), transaction.atomic():
        series.move_annotation(annotation=first, now=NOW, **change)
    with pytest.raises(Refused, match="has not begun"):
        series.move_annotation(annotation=moved, now=NOW, **change | {"month": JANUARY + 1})
    with pytest.raises(NotAllowed):
        series.move_annotation(annotation=moved, now=NOW, **change | {"by": world.board})
    assert Annotation.objects.count() == 2


def test_the_marks_of_one_thing_are_those_on_every_chart_of_its_council(world, other_world, of):
    own = annotate(world, world.officer)
    annotate(world, world.officer, of=of)
    annotate(world, world.officer, kind=kinds.NOTICE)
    annotate(world, world.officer, month=JANUARY - 1)
    annotate(world, world.officer, text="Another visit")
    annotate(world, other_world.officer, authority=other_world.authority)
    assert list(Annotation.objects.of_council(world.authority, kinds.INSPECTION, JANUARY, "Focused visit")) == [own]


def test_a_mark_that_cannot_be_is_refused(world, other_world, of):
    theirs = make_series(other_world.authority, other_world.lead)
    with pytest.raises(Refused, match="belongs to another council"):
        annotate(world, world.officer, of=theirs)
    with pytest.raises(Refused, match="Choose what happened"):
        annotate(world, world.officer, kind="party")
    with pytest.raises(Refused, match="February 2026 has not begun"):
        annotate(world, world.officer, month=JANUARY + 1)
    with pytest.raises(Refused, match="January 1990 or later"):
        annotate(world, world.officer, month=Month(1989, 12))
    for text in ("", " ", "\u200b", "x" * 201):
        with pytest.raises(ValidationError):
            annotate(world, world.officer, text=text)
    assert not Annotation.objects.exists()


def test_a_statement_is_kept_in_the_papers_own_notation(world, of):
    assert str(state(of, world.officer)) == "Cases and teams: 522/3"
    with pytest.raises(Refused, match="has not begun"):
        state(of, world.officer, month=JANUARY + 1)
    for wrong in ({"text": " "}, {"source": ""}):
        with pytest.raises(ValidationError):
            state(of, world.officer, **wrong)


# --- Official figures ---


def test_an_official_figure_is_added_once_and_a_revised_one_beside_it(world):
    indicator = make_indicator()
    first = make_comparator(indicator, "77.1")
    assert make_comparator(indicator, "77.10") == first
    revised = make_comparator(indicator, "77.3")
    assert revised != first
    assert make_comparator(indicator, "77.1") != first, "back to the first value is a revision as well"
    assert [str(row.value) for row in Comparator.objects.order_by("pk")] == ["77.1000", "77.3000", "77.1000"]


def test_official_figures_differ_by_whose_they_are_which_statistic_model_and_month(world):
    indicator, council = make_indicator(), world.authority
    neighbours = {"authority": council, "group": kinds.NEIGHBOURS}
    for fields in (
        {},
        {"month": OFFICIAL - 12},
        {"authority": council, "group": kinds.REGION, "group_name": "North West"},
        {"authority": council, "group": kinds.OWN},
        neighbours | {"statistic": "mean", "model": "April 2021"},
        neighbours | {"statistic": "median", "model": "April 2021"},
        neighbours | {"statistic": "mean", "model": "April 2014"},
    ):
        make_comparator(indicator, 77, **fields)
    assert Comparator.objects.count() == 7
