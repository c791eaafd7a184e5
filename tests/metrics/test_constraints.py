"""The database refuses what forms and services refuse: every constraint of figures, tested both ways.

See tests/constraints.py. Official statistics are checked when their file is read (test_library.py), and no page adds one.
"""

import copy
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from metrics import kinds
from metrics import models as m
from metrics.models.indicator import TEXT_LIMIT
from metrics.models.profile import NOTE_LIMIT
from metrics.models.snapshot import COMMENTARY_LIMIT
from metrics.services import compositions, finance, indicators, series, snapshots
from tests import constraints as shared
from tests.constraints import A_MONTH, COMPUTED, SECOND, constraints
from tests.factories import (
    JANUARY,
    World,
    at,
    make_budget_line,
    make_composition,
    make_indicator,
    make_series,
    make_snapshot,
    make_sub_group,
    make_upload,
)
from tests.shared import kept

NOW = at(JANUARY)
FILE = "the file of official statistics is checked when it is read"


@dataclass(frozen=True)
class Scene:
    """A council with one of everything that figures have."""

    world: World
    library: m.Indicator
    indicator: m.Indicator
    team: m.SubGroup
    series: m.Series
    team_series: m.Series
    counts: m.Series
    snapshot: m.Snapshot
    composition: m.Composition
    line: m.BudgetLine
    upload: m.Upload


def build() -> Scene:
    world = World()
    council, lead = world.authority, world.lead
    indicator = make_indicator(council, lead)
    team, of_council = make_sub_group(council, lead), make_series(council, lead, indicator)
    return Scene(
        world=world,
        library=make_indicator(),
        indicator=indicator,
        team=team,
        series=of_council,
        team_series=make_series(council, lead, indicator, sub_group=team),
        counts=make_series(council, lead, make_indicator(council, lead, unit=kinds.COUNT)),
        snapshot=make_snapshot(of_council, lead, 77),
        composition=make_composition(council, lead),
        line=make_budget_line(council, lead),
        upload=make_upload(council, lead),
    )


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    yield from kept(django_db_blocker, build)


@pytest.fixture
def scene(built, db) -> Scene:
    return copy.deepcopy(built)


INDICATOR = {"code": "NEW", "name": "New", "group": "assessment", "definition": "x", "unit": "percent", "polarity": "higher"}
# A good row of each model, as a write past the services would make it.
GOOD = {
    m.Indicator: lambda s: {"authority": s.world.authority} | INDICATOR,
    m.SubGroup: lambda s: {"authority": s.world.authority, "name": "New", "slug": "new", "kind": "team"},
    m.Series: lambda s: {"authority": s.world.authority, "indicator": s.library},
    m.Target: lambda s: {"series": s.series, "kind": "target", "month": JANUARY, "value": 1, "reason": "x"},
    m.Rebase: lambda s: {"series": s.series, "month": JANUARY, "reason": "x"},
    m.Snapshot: lambda s: {"series": s.series, "month": JANUARY - 1, "value": 1},
    m.SnapshotWithdrawal: lambda s: {"snapshot": s.snapshot, "reason": "x"},
    m.Composition: lambda s: {"authority": s.world.authority, "title": "New", "slug": "new", "whole": "cases"},
    m.CompositionPart: lambda s: {"composition": s.composition, "series": s.counts, "number": 9, "label": "New"},
    m.CompositionFact: lambda s: {"composition": s.composition, "month": JANUARY, "value": 1, "source": "x"},
    m.BudgetLine: lambda s: {
        "authority": s.world.authority,
        "service": "New",
        "month": JANUARY,
        "revised_budget": 1,
        "forecast": 1,
    },
    m.ProfileNote: lambda s: {"sub_group": s.team, "month": JANUARY, "good": "x"},
    m.Annotation: lambda s: {"authority": s.world.authority, "month": JANUARY, "kind": "other", "text": "x"},
    m.PublishedStatement: lambda s: {
        "series": s.series,
        "label": "x",
        "text": "522/3",
        "period": "x",
        "month": JANUARY,
        "source": "x",
    },
    m.Comparator: lambda s: {
        "indicator": s.library,
        "group": "england",
        "group_name": "England",
        "month": JANUARY,
        "period": "x",
        "value": 1,
        "source": "x",
    },
    m.Upload: lambda s: {"authority": s.world.authority, "by": s.world.lead, "filename": "x", "size": 1, "sha256": "0"},
    m.UploadFile: lambda s: {"upload": s.upload, "content": b"x"},
    m.ColumnMapping: lambda s: {"authority": s.world.authority, "header_key": "x", "mapping": {}},
}


def by_lead(s) -> dict:
    return {"by": s.world.lead, "now": NOW}


def add_indicator(s, **changes):
    indicators.add_indicator(authority=s.world.authority, **by_lead(s), **(INDICATOR | changes))


def add_sub_group(s, **changes):
    fields = {"name": "New", "slug": "new", "kind": "team"} | changes
    indicators.add_sub_group(authority=s.world.authority, **by_lead(s), **fields)


def add_series(s, **changes):
    indicators.add_series(authority=s.world.authority, **by_lead(s), **({"indicator": s.library} | changes))


def target(s, **changes):
    fields = {"kind": "target", "month": JANUARY, "value": Decimal(1), "reason": "x"} | changes
    series.set_target(series=s.series, **by_lead(s), **fields)


def record(s, month=JANUARY - 1, reason="", **entry):
    entry = snapshots.Entry(**({"value": Decimal(1)} | entry))
    snapshots.record_snapshot(series=s.series, month=month, entry=entry, reason=reason, **by_lead(s))


def add_composition(s, **changes):
    fields = {"title": "New", "slug": "new", "whole": "cases", "parts": []} | changes
    compositions.add_composition(authority=s.world.authority, **by_lead(s), **fields)


def add_part(s, **changes):
    fields = {"series": s.counts, "number": 9, "label": "New"} | changes
    compositions.add_part(composition=s.composition, **by_lead(s), **fields)


def add_fact(s, **changes):
    fields = {"month": JANUARY, "value": Decimal(1), "decimals": 0, "source": "x"} | changes
    compositions.add_composition_fact(composition=s.composition, **by_lead(s), **fields)


def budget(s, service="New", reason="", **changes):
    money = replace(finance.Money(Decimal(1), Decimal(1)), **changes)
    finance.record_budget_line(
        authority=s.world.authority, service=service, month=JANUARY, money=money, reason=reason, **by_lead(s)
    )


def note(s, good, poor=""):
    compositions.write_profile_note(sub_group=s.team, month=JANUARY, good=good, poor=poor, **by_lead(s))


def annotate(s, **changes):
    fields = {"month": JANUARY, "kind": "other", "text": "x"} | changes
    series.annotate(authority=s.world.authority, **by_lead(s), **fields)


def state(s, **changes):
    fields = {"label": "x", "text": "522/3", "period": "x", "month": JANUARY, "source": "x"} | changes
    series.add_statement(series=s.series, **by_lead(s), **fields)


def publish(s, source):
    indicators.publish_series(series=s.series, ends=JANUARY, source=source, **by_lead(s))


def too_long(field) -> tuple:
    text = {field: "x" * (TEXT_LIMIT + 1)}
    return m.Indicator, text, lambda s: add_indicator(s, **text)


# name: model, what breaks it, the same through the service
TABLE = {
    "indicator_code_once_in_the_library": (
        m.Indicator,
        lambda s: {"authority": None, "code": s.library.code},
        lambda s: make_indicator(code=s.library.code),
    ),
    "indicator_code_once_in_a_council": (
        m.Indicator,
        lambda s: {"code": s.indicator.code},
        lambda s: add_indicator(s, code=s.indicator.code),
    ),
    "indicator_group_exists": (m.Indicator, {"group": "weather"}, lambda s: add_indicator(s, group="weather")),
    "indicator_unit_exists": (m.Indicator, {"unit": "litres"}, lambda s: add_indicator(s, unit="litres")),
    "indicator_polarity_exists": (m.Indicator, {"polarity": "up"}, lambda s: add_indicator(s, polarity="up")),
    "indicator_every_exists": (m.Indicator, {"every": 2}, lambda s: add_indicator(s, every=2)),
    "indicator_decimals_up_to_4": (m.Indicator, {"decimals": 5}, lambda s: add_indicator(s, decimals=5)),
    "indicator_range_has_both_ends": (
        m.Indicator,
        {"polarity": "range", "range_low": 2, "range_high": 2},
        lambda s: add_indicator(s, polarity="range", range_low=Decimal(2)),
    ),
    "indicator_name_not_blank": (m.Indicator, {"name": " "}, lambda s: add_indicator(s, name=" ")),
    "indicator_definition_not_blank": (m.Indicator, {"definition": " "}, lambda s: add_indicator(s, definition=" ")),
    "indicator_definition_not_too_long": too_long("definition"),
    "indicator_what_it_is_not_too_long": too_long("what_it_is"),
    "indicator_why_it_matters_not_too_long": too_long("why_it_matters"),
    "indicator_what_good_looks_like_not_too_long": too_long("what_good_looks_like"),
    "sub_group_slug_once_in_a_council": (
        m.SubGroup,
        lambda s: {"slug": s.team.slug},
        lambda s: add_sub_group(s, slug=s.team.slug),
    ),
    "sub_group_kind_exists": (m.SubGroup, {"kind": "band"}, lambda s: add_sub_group(s, kind="band")),
    "sub_group_name_not_blank": (m.SubGroup, {"name": " "}, lambda s: add_sub_group(s, name=" ")),
    "series_once_for_an_indicator": (
        m.Series,
        lambda s: {"indicator": s.indicator},
        lambda s: add_series(s, indicator=s.indicator),
    ),
    "series_once_for_a_sub_group": (
        m.Series,
        lambda s: {"indicator": s.indicator, "sub_group": s.team},
        lambda s: add_series(s, indicator=s.indicator, sub_group=s.team),
    ),
    "series_spc_profile_exists": (m.Series, {"spc_profile": "x"}, lambda s: add_series(s, spc_profile="x")),
    "series_ends_first_day": (m.Series, {"ends": SECOND}, A_MONTH),
    "published_series_has_end_and_source": (
        m.Series,
        {"published": True, "ends": JANUARY, "source": ""},
        lambda s: publish(s, ""),
    ),
    "target_month_first_day": (m.Target, {"month": SECOND}, A_MONTH),
    "target_kind_exists": (m.Target, {"kind": "hope"}, lambda s: target(s, kind="hope")),
    "target_upper_only_for_a_range": (m.Target, {"upper": 2}, lambda s: target(s, upper=Decimal(2))),
    "target_range_has_both_ends": (m.Target, {"kind": "range"}, lambda s: target(s, kind="range")),
    "target_reason_not_blank": (m.Target, {"reason": " "}, lambda s: target(s, reason=" ")),
    "rebase_month_first_day": (m.Rebase, {"month": SECOND}, A_MONTH),
    "rebase_reason_not_blank": (
        m.Rebase,
        {"reason": " "},
        lambda s: series.rebase(series=s.series, month=JANUARY, reason=" ", **by_lead(s)),
    ),
    "snapshot_month_first_day": (m.Snapshot, {"month": SECOND}, A_MONTH),
    "snapshot_first_once_a_month": (m.Snapshot, {"month": JANUARY}, COMPUTED),
    "snapshot_numerator_and_denominator": (m.Snapshot, {"numerator": 1}, lambda s: record(s, numerator=Decimal(1))),
    "snapshot_correction_has_reason": (
        m.Snapshot,
        lambda s: {"month": JANUARY, "replaces": s.snapshot, "reason": ""},
        lambda s: record(s, month=JANUARY),
    ),
    "snapshot_commentary_not_too_long": (
        m.Snapshot,
        {"commentary": "x" * (COMMENTARY_LIMIT + 1)},
        lambda s: record(s, commentary="x" * (COMMENTARY_LIMIT + 1)),
    ),
    "snapshot_withdrawal_reason_not_blank": (
        m.SnapshotWithdrawal,
        {"reason": " "},
        lambda s: snapshots.withdraw_snapshot(snapshot=s.snapshot, reason=" ", **by_lead(s)),
    ),
    "composition_slug_once_in_a_council": (
        m.Composition,
        lambda s: {"slug": s.composition.slug},
        lambda s: add_composition(s, slug=s.composition.slug),
    ),
    "composition_title_not_blank": (m.Composition, {"title": " "}, lambda s: add_composition(s, title=" ")),
    "part_number_once_in_a_composition": (m.CompositionPart, {"number": 1}, lambda s: add_part(s, number=1)),
    "part_series_once_in_a_composition": (
        m.CompositionPart,
        lambda s: {"series": s.composition.parts.first().series},
        lambda s: add_part(s, series=s.composition.parts.first().series),
    ),
    "part_label_not_blank": (m.CompositionPart, {"label": " "}, lambda s: add_part(s, label=" ")),
    "composition_fact_month_first_day": (m.CompositionFact, {"month": SECOND}, A_MONTH),
    "composition_fact_not_negative": (m.CompositionFact, {"value": -1}, lambda s: add_fact(s, value=Decimal(-1))),
    "composition_fact_source_not_blank": (m.CompositionFact, {"source": " "}, lambda s: add_fact(s, source=" ")),
    "budget_line_month_first_day": (m.BudgetLine, {"month": SECOND}, A_MONTH),
    "budget_line_first_once_a_month": (m.BudgetLine, lambda s: {"service": s.line.service}, COMPUTED),
    "budget_line_budget_not_negative": (
        m.BudgetLine,
        {"revised_budget": -1},
        lambda s: budget(s, revised_budget=Decimal(-1)),
    ),
    "budget_line_correction_has_reason": (
        m.BudgetLine,
        lambda s: {"service": s.line.service, "replaces": s.line, "reason": ""},
        lambda s: budget(s, service=s.line.service),
    ),
    "budget_line_service_not_blank": (m.BudgetLine, {"service": " "}, lambda s: budget(s, service=" ")),
    "profile_note_month_first_day": (m.ProfileNote, {"month": SECOND}, A_MONTH),
    "profile_note_says_something": (m.ProfileNote, {"good": ""}, lambda s: note(s, "")),
    "profile_note_good_not_too_long": (
        m.ProfileNote,
        {"good": "x" * (NOTE_LIMIT + 1)},
        lambda s: note(s, "x" * (NOTE_LIMIT + 1)),
    ),
    "profile_note_poor_not_too_long": (
        m.ProfileNote,
        {"poor": "x" * (NOTE_LIMIT + 1)},
        lambda s: note(s, "x", "x" * (NOTE_LIMIT + 1)),
    ),
    "annotation_month_first_day": (m.Annotation, {"month": SECOND}, A_MONTH),
    "annotation_kind_exists": (m.Annotation, {"kind": "party"}, lambda s: annotate(s, kind="party")),
    "annotation_text_not_blank": (m.Annotation, {"text": " "}, lambda s: annotate(s, text=" ")),
    "published_statement_month_first_day": (m.PublishedStatement, {"month": SECOND}, A_MONTH),
    "published_statement_text_not_blank": (m.PublishedStatement, {"text": " "}, lambda s: state(s, text=" ")),
    "published_statement_source_not_blank": (m.PublishedStatement, {"source": " "}, lambda s: state(s, source=" ")),
    "comparator_month_first_day": (m.Comparator, {"month": SECOND}, A_MONTH),
    "comparator_group_exists": (m.Comparator, lambda s: {"group": "wales", "authority": s.world.authority}, FILE),
    "comparator_belongs_to_a_council": (m.Comparator, {"group": "region"}, FILE),
    "comparator_neighbours_say_statistic_and_model": (
        m.Comparator,
        lambda s: {"group": "neighbours", "authority": s.world.authority, "statistic": "mean"},
        FILE,
    ),
    "upload_status_exists": (m.Upload, {"status": "lost"}, COMPUTED),
    "column_mapping_once_for_a_kind_of_file": (m.ColumnMapping, {}, COMPUTED),
}
RULES = constraints("metrics")


def row(model, scene, changes=None):
    return shared.row(model, GOOD, changes, scene, NOW)


def test_every_constraint_is_in_the_table_with_its_model():
    assert {name: model for name, (model, _) in RULES.items()} == {name: line[0] for name, line in TABLE.items()}


@pytest.mark.parametrize("model", GOOD, ids=lambda model: model.__name__)
def test_a_good_row_passes(scene, model):
    shared.assert_taken(row(model, scene))


@pytest.mark.parametrize("name", TABLE)
def test_the_database_refuses_a_row_that_goes_past_every_service(scene, name):
    model, changes, _ = TABLE[name]
    if model is m.ColumnMapping:
        shared.assert_taken(row(model, scene))
    shared.assert_refused_by_the_database(row(model, scene, changes), RULES[name][1])


@pytest.mark.parametrize("name", [name for name, (_, _, service) in TABLE.items() if callable(service)])
def test_the_service_refuses_it_with_words(scene, name):
    shared.assert_refused_with_words(lambda: TABLE[name][2](scene))


@pytest.mark.parametrize(
    ("model", "field", "first"),
    [
        (m.Snapshot, "replaces", lambda s: {"replaces": s.snapshot, "reason": "x"}),
        (m.BudgetLine, "replaces", lambda s: {"replaces": s.line, "reason": "x"}),
        (m.SnapshotWithdrawal, "snapshot", None),
        (m.UploadFile, "upload", None),
    ],
    ids=lambda value: getattr(value, "__name__", value if isinstance(value, str) else ""),
)
def test_a_row_is_replaced_withdrawn_or_filled_once(scene, model, field, first):
    """So a chain of revisions never forks, whoever writes past the services."""
    shared.assert_taken(row(model, scene, first))
    with pytest.raises(IntegrityError, match=field), transaction.atomic():
        model.objects.bulk_create([row(model, scene, first)])


def test_ranges_and_their_ends_are_taken(scene):
    """The other side of the rules about two ends."""
    for model, changes in (
        (m.Indicator, {"polarity": "range", "range_low": 1, "range_high": 2}),
        (m.Target, {"kind": "range", "upper": 2}),
        (m.Target, {"kind": "range", "value": None}),
        (m.Target, {"value": None}),
        (m.Snapshot, {"month": JANUARY - 2, "numerator": 0, "denominator": 1}),
        (m.Indicator, {"authority": None, "code": "NEW"}),
    ):
        shared.assert_taken(row(model, scene, changes))
