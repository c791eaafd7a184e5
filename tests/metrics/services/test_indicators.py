"""Definitions: indicators of the library and of councils, sub-groups, series."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from accounts.errors import NotAllowed, Refused, Stale
from metrics.models import Indicator, Series, SubGroup
from metrics.services import indicators
from metrics.services.snapshots import withdraw_snapshot
from tests.factories import (
    JANUARY,
    at,
    make_comparator,
    make_figures,
    make_indicator,
    make_series,
    make_snapshot,
    make_sub_group,
    make_user,
)

NOW = at(JANUARY)
INDICATOR = {"code": "OWN", "name": "Own", "group": "assessment", "definition": "x", "unit": "percent", "polarity": "higher"}


@pytest.fixture
def own(world) -> Indicator:
    return make_indicator(world.authority, world.lead)


@pytest.fixture
def series(world, own) -> Series:
    return make_series(world.authority, world.lead, own)


def add(world, *, by=None, authority=None, **fields):
    authority = authority or world.authority
    return indicators.add_indicator(authority=authority, by=by or world.lead, now=NOW, **(INDICATOR | fields))


def edit(indicator, by, changes, *, reason="Clearer", version=None):
    return indicators.edit_indicator(indicator=indicator, changes=changes, reason=reason, by=by, now=NOW, version=version)


def edit_series(series, by, changes, *, reason="Agreed", version=None):
    return indicators.edit_series(series=series, changes=changes, reason=reason, by=by, now=NOW, version=version)


def publish(series, by, ends=JANUARY, source="Paper 4"):
    return indicators.publish_series(series=series, ends=ends, source=source, by=by, now=NOW)


def counts():
    models = (Indicator, SubGroup, Series)
    return tuple(model.objects.count() for model in models) + tuple(model.history.count() for model in models)


# --- Who ---


WRITES = {
    "change the council's own indicators": [
        lambda s, by: add(s.world, by=by),
        lambda s, by: edit(s.own, by, {"name": "Other"}),
        lambda s, by: indicators.remove_indicator(indicator=s.own, reason="x", by=by, now=NOW),
    ],
    "add a sub-group": [lambda s, by: make_sub_group(s.world.authority, by)],
    "change a sub-group": [
        lambda s, by: indicators.edit_sub_group(sub_group=s.team, changes={"name": "Other"}, reason="x", by=by, now=NOW)
    ],
    "add a series": [lambda s, by: make_series(s.world.authority, by, s.library)],
    "change a series": [lambda s, by: edit_series(s.series, by, {"owner_role": "Head of Service"})],
    "publish a series": [lambda s, by: publish(s.series, by)],
}


@pytest.fixture
def scene(world, own, series):
    team = make_sub_group(world.authority, world.lead)
    return SimpleNamespace(world=world, own=own, series=series, team=team, library=make_indicator())


@pytest.mark.parametrize("what", WRITES)
def test_only_leads_and_administrators_of_the_council_define_what_is_counted(scene, other_world, what):
    world, before = scene.world, counts()
    for write in WRITES[what]:
        for person in (world.officer, world.board, world.auditor, other_world.lead, other_world.administrator):
            with pytest.raises(NotAllowed, match=f"does not allow you to {what}"):
                write(scene, person)
    assert counts() == before


@pytest.mark.parametrize("what", [what for what in WRITES if not what.startswith("change the council")])
def test_an_administrator_may(scene, what):
    for write in WRITES[what]:
        write(scene, scene.world.administrator)


def test_an_administrator_adds_edits_and_removes_an_indicator_of_the_councils_own(world):
    made = add(world, by=world.administrator)
    edit(made, world.administrator, {"name": "Other"})
    indicators.remove_indicator(indicator=made, reason="Twice", by=world.administrator, now=NOW)
    assert not Indicator.objects.filter(pk=made.pk).exists()


def test_the_library_is_for_superusers(world):
    shared = make_indicator()
    for write in (
        lambda by: indicators.add_indicator(by=by, now=NOW, **INDICATOR),
        lambda by: edit(shared, by, {"name": "Other"}),
        lambda by: indicators.remove_indicator(indicator=shared, reason="x", by=by, now=NOW),
    ):
        before = counts()
        with pytest.raises(NotAllowed, match="shared by all councils"):
            write(world.administrator)
        assert counts() == before
        write(make_user(is_superuser=True))
    assert not Indicator.objects.filter(pk=shared.pk).exists()


# --- Indicators ---


def test_a_code_is_one_indicators_in_the_library_and_every_council(world, other_world):
    shared, mine = make_indicator(), make_indicator(world.authority, world.lead)
    for code in (shared.code, mine.code):
        with pytest.raises(Refused, match=f"an indicator with the code {code} already") as refusal:
            add(world, code=code)
        assert refusal.value.field == "code"
        with pytest.raises(Refused, match="already"):
            make_indicator(code=code)
    another = add(world)
    with pytest.raises(Refused, match="already"):
        edit(another, world.lead, {"code": shared.code})
    assert add(other_world, by=other_world.lead, code=mine.code), "another council's codes are its own"


def test_an_indicator_can_keep_its_code_and_get_a_new_one(world, own):
    assert edit(own, world.lead, {"code": own.code, "name": "Other"}).name == "Other"
    assert edit(own, world.lead, {"code": "FREE"}).code == "FREE"


@pytest.mark.parametrize("code", ["lower", "1ST", "WITH SPACE", "A", "X" * 31, "ÄRGER", "NEW\n"])
def test_a_code_is_capital_letters_figures_and_underscores(world, code):
    with pytest.raises(ValidationError, match="capital letters, figures and underscores|cannot be printed|at most 30"):
        add(world, code=code)


@pytest.mark.parametrize(
    ("changes", "version"),
    [
        ({"name": "Other"}, 1),
        ({"polarity": "lower"}, 1),
        ({"decimals": 2}, 1),
        ({"definition": "Otherwise"}, 2),
        ({"numerator_words": "children seen"}, 2),
        ({"denominator_words": "children"}, 2),
        ({"unit": "rate", "unit_words": "per 10,000"}, 2),
        ({"definition": "What was done in time, of all that was due.", "name": "Other"}, 1),
    ],
)
def test_a_change_of_what_is_counted_gives_the_definition_a_new_version(world, own, changes, version):
    changed = edit(own, world.lead, changes)
    assert (changed.definition_version, changed.version) == (version, 2)


def test_a_series_keeps_the_version_of_the_definition_that_it_follows(world, own, series):
    edit(own, world.lead, {"definition": "Otherwise"})
    assert Series.objects.get(pk=series.pk).definition_version == 1
    assert edit_series(series, world.lead, {"definition_version": 2}).definition_version == 2


def test_an_edit_is_in_the_history_with_who_and_why(world, own):
    edit(own, world.administrator, {"name": "Other", "caveat": "Late returns"}, reason="The board asked")
    row = own.history.first()
    assert (row.name, row.caveat, row.actor_label) == ("Other", "Late returns", str(world.administrator))
    assert (row.history_change_reason, row.history_date, row.history_user) == ("The board asked", NOW, world.administrator)


def test_an_edit_needs_a_reason_a_change_and_the_latest_version(world, own):
    with pytest.raises(Refused, match="Say why this is changed") as refusal:
        edit(own, world.lead, {"name": "Other"}, reason=" ")
    assert refusal.value.field == "reason"
    with pytest.raises(Refused, match="Nothing was changed"):
        edit(own, world.lead, {"name": own.name})
    edit(own, world.lead, {"name": "Theirs"}, version=1)
    with pytest.raises(Stale, match=f"{world.lead} changed this") as stale:
        edit(own, world.administrator, {"name": "Mine"}, version=1)
    assert (stale.value.theirs.name, stale.value.seen) == ("Theirs", {"version": 2})
    assert Indicator.objects.get(pk=own.pk).name == "Theirs"


def test_the_unit_of_an_indicator_with_series_stays(world, own, series):
    with pytest.raises(Refused, match="so its unit cannot be changed") as refusal:
        edit(own, world.lead, {"unit": "count"})
    assert refusal.value.field == "unit"
    assert edit(own, world.lead, {"unit": "percent", "name": "Other"}).unit == "percent"


def test_a_field_that_no_service_takes_is_a_programmers_mistake(world, own, series):
    for write in (
        lambda: add(world, version=7),
        lambda: edit(own, world.lead, {"definition_version": 7}),
        lambda: edit_series(series, world.lead, {"published": True}),
        lambda: make_series(world.authority, world.lead, published=True),
        lambda: make_sub_group(world.authority, world.lead, authority_id=1),
    ):
        with pytest.raises(ValueError, match="Not to be set this way"):
            write()


def test_an_indicator_with_figures_is_not_deleted(world, own, series):
    official = make_indicator()
    make_comparator(official, 77)
    superuser = make_user(is_superuser=True)
    for indicator in (own, official):
        with pytest.raises(Refused, match="has figures, so it cannot be deleted"):
            indicators.remove_indicator(indicator=indicator, reason="x", by=superuser, now=NOW)


def test_a_deleted_indicator_leaves_its_history(world, own):
    with pytest.raises(Refused, match="Say why"):
        indicators.remove_indicator(indicator=own, reason="", by=world.lead, now=NOW)
    key = own.pk
    indicators.remove_indicator(indicator=own, reason="Twice", by=world.lead, now=NOW)
    last = Indicator.history.filter(id=key).first()
    assert (last.history_type, last.history_change_reason, last.actor_label) == ("-", "Twice", str(world.lead))


# --- Sub-groups ---


def test_a_sub_group_is_added_and_renamed_with_its_history(world):
    team = make_sub_group(world.authority, world.lead, "Duty team")
    fields = {"sub_group": team, "by": world.lead, "now": NOW}
    renamed = indicators.edit_sub_group(**fields, changes={"name": "Front door"}, reason="New structure", version=1)
    assert (str(renamed), renamed.version) == ("Front door", 2)
    assert [row.name for row in team.history.order_by("pk")] == ["Duty team", "Front door"]
    with pytest.raises(Stale):
        indicators.edit_sub_group(**fields, changes={"name": "Mine"}, reason="x", version=1)
    with pytest.raises(Refused, match="Say why"):
        indicators.edit_sub_group(**fields, changes={"name": "Mine"}, reason="")


# --- Series ---


def test_a_series_takes_over_what_its_indicator_says(world, own):
    edit(own, world.lead, {"definition": "Otherwise", "small_numbers": True})
    own.refresh_from_db()
    series = make_series(world.authority, world.lead, own)
    assert (series.definition_version, series.small_numbers, series.spc_profile) == (2, True, "mdc")
    assert (series.key, series.title) == (own.code, own.name)
    team = make_sub_group(world.authority, world.lead, "Duty team", slug="duty")
    of_team = make_series(world.authority, world.lead, own, sub_group=team, small_numbers=False, spc_profile="package")
    assert (of_team.key, of_team.title) == (f"{own.code}/duty", f"{own.name}: Duty team")
    assert (of_team.small_numbers, of_team.spc_profile) == (False, "package")


def test_a_series_is_of_the_council_in_all_its_parts(world, other_world):
    theirs = make_indicator(other_world.authority, other_world.lead)
    with pytest.raises(ValidationError, match="Choose an indicator of the library or of the same council"):
        make_series(world.authority, world.lead, theirs)
    team = make_sub_group(other_world.authority, other_world.lead)
    with pytest.raises(ValidationError, match="Choose a sub-group of the same council"):
        make_series(world.authority, world.lead, make_indicator(), sub_group=team)
    assert not Series.objects.filter(authority=world.authority).exists()


@pytest.mark.parametrize("version", [0, 2])
def test_a_series_follows_a_version_that_the_definition_has(world, own, series, version):
    for write in (
        lambda: edit_series(series, world.lead, {"definition_version": version}),
        lambda: make_series(world.authority, world.lead, make_indicator(), definition_version=version),
    ):
        with pytest.raises(Refused, match="has versions 1 to 1") as refusal:
            write()
        assert refusal.value.field == "definition_version"


def test_a_series_ends_when_its_last_figure_allows_it_and_can_go_on(world, series):
    _, figure = make_figures(series, world.officer, [70, 77])
    with pytest.raises(Refused, match="There are figures after December 2025") as refusal:
        edit_series(series, world.lead, {"ends": JANUARY - 1})
    assert refusal.value.field == "ends"
    assert edit_series(series, world.lead, {"ends": JANUARY}).ends == JANUARY
    assert edit_series(series, world.lead, {"ends": None}).ends is None
    withdraw_snapshot(snapshot=figure, reason="Wrong month", by=world.officer, now=NOW)
    assert edit_series(series, world.lead, {"ends": JANUARY - 1}).ends == JANUARY - 1


def test_a_change_of_a_series_needs_a_reason_and_the_latest_version(world, series):
    with pytest.raises(Refused, match="Say why"):
        edit_series(series, world.lead, {"owner_role": "Head of Service"}, reason="")
    edit_series(series, world.lead, {"owner_role": "Head of Service"}, reason="New structure")
    assert series.history.first().history_change_reason == "New structure"
    with pytest.raises(Stale):
        edit_series(series, world.lead, {"owner_role": "Other"}, version=1)


def test_a_published_series_is_sealed(world, series):
    make_snapshot(series, world.lead, 77, source="Paper 4, 2.1")
    sealed = publish(series, world.lead)
    assert (sealed.published, sealed.ends, sealed.source) == (True, JANUARY, "Paper 4")
    before = counts()
    for write in (
        lambda: publish(series, world.lead, source="Paper 5"),
        lambda: edit_series(series, world.lead, {"ends": JANUARY + 3}),
    ):
        with pytest.raises(Refused, match="published record"):
            write()
    assert counts() == before


def test_a_series_is_published_with_its_last_month_and_its_paper(world, series):
    make_snapshot(series, world.lead, 77)
    with pytest.raises(Refused, match="There are figures after December 2025"):
        publish(series, world.lead, ends=JANUARY - 1)
    for source in ("", " \u200b"):
        with pytest.raises(Refused, match="Name the document") as refusal:
            publish(series, world.lead, source=source)
        assert refusal.value.field == "source"
    assert not Series.objects.get(pk=series.pk).published


def test_a_range_indicator_keeps_both_ends(world):
    made = add(world, polarity="range", range_low=Decimal("80"), range_high=Decimal("90"))
    with pytest.raises(ValidationError, match="Give both ends of the range"):
        edit(made, world.lead, {"range_high": Decimal("70")})
