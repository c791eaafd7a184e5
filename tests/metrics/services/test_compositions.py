"""Compositions and their parts, published totals and shares, notes on teams."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from accounts.errors import NotAllowed, Refused, Stale
from metrics import kinds
from metrics.models import Composition, CompositionFact, CompositionPart, ProfileNote
from metrics.months import Month
from metrics.services import compositions
from tests.factories import JANUARY, at, make_composition, make_indicator, make_series, make_sub_group

NOW = at(JANUARY)


def count_series(world, authority=None, by=None):
    authority, by = authority or world.authority, by or world.lead
    return make_series(authority, by, make_indicator(authority, by, unit=kinds.COUNT))


@pytest.fixture
def cases(world) -> Composition:
    return make_composition(world.authority, world.lead, ("In need", "Protection", "Looked after"))


def edit(composition, by, changes, *, reason="Clearer", version=None):
    fields = {"changes": changes, "reason": reason, "by": by, "now": NOW, "version": version}
    return compositions.edit_composition(composition=composition, **fields)


def add_part(composition, by, series, number=4, label="New"):
    return compositions.add_part(composition=composition, series=series, number=number, label=label, by=by, now=NOW)


def edit_part(part, by, changes, *, reason="Clearer", version=None):
    return compositions.edit_part(part=part, changes=changes, reason=reason, by=by, now=NOW, version=version)


def remove_part(part, by, reason="Not a case"):
    return compositions.remove_part(part=part, reason=reason, by=by, now=NOW)


def add_fact(composition, by, value="1786", *, part=None, month=JANUARY, source="Paper 1, table 1.1"):
    return compositions.add_composition_fact(
        composition=composition, part=part, month=month, value=Decimal(value), decimals=0, source=source, by=by, now=NOW
    )


def write_note(team, by, *, good="Visits in time", poor="", month=JANUARY, seen=None):
    return compositions.write_profile_note(sub_group=team, month=month, good=good, poor=poor, by=by, now=NOW, seen=seen)


def counts():
    models = (Composition, CompositionPart, CompositionFact, ProfileNote, Composition.history, CompositionPart.history)
    return [getattr(model, "objects", model).count() for model in models]


@pytest.fixture
def scene(world, cases):
    team = make_sub_group(world.authority, world.lead)
    return SimpleNamespace(world=world, cases=cases, part=cases.parts.last(), spare=count_series(world), team=team)


DEFINING = {
    "add a composition": [lambda s, by: make_composition(s.world.authority, by, ())],
    "change a composition": [
        lambda s, by: edit(s.cases, by, {"title": "Other"}),
        lambda s, by: add_part(s.cases, by, s.spare),
        lambda s, by: edit_part(s.part, by, {"label": "Other"}),
        lambda s, by: remove_part(s.part, by),
    ],
}
ENTERING = {
    "add published figures": [lambda s, by: add_fact(s.cases, by)],
    "write about a team": [lambda s, by: write_note(s.team, by)],
}


@pytest.mark.parametrize("what", DEFINING | ENTERING)
def test_who_defines_and_who_enters(scene, other_world, what):
    world, before = scene.world, counts()
    refused = [world.board, world.auditor, other_world.administrator, *([world.officer] if what in DEFINING else [])]
    for write in (DEFINING | ENTERING)[what]:
        for person in refused:
            with pytest.raises(NotAllowed, match=f"does not allow you to {what}"):
                write(scene, person)
    assert counts() == before
    for write in (DEFINING | ENTERING)[what]:
        write(scene, world.administrator if what in DEFINING else world.officer)
    assert counts() != before


@pytest.mark.parametrize("number", range(4))
def test_a_published_composition_stays_as_its_paper_has_it(scene, number):
    world = scene.world
    sealed = make_composition(world.authority, world.lead, source="Paper 1, table 1.1")
    there = SimpleNamespace(world=world, cases=sealed, part=sealed.parts.last(), spare=scene.spare)
    before = counts()
    with pytest.raises(Refused, match="published record"):
        DEFINING["change a composition"][number](there, world.lead)
    assert counts() == before


# --- Compositions ---


def test_parts_are_numbered_from_the_bottom_up(cases):
    assert [(part.number, str(part)) for part in cases.parts.all()] == [
        (1, "In need"),
        (2, "Protection"),
        (3, "Looked after"),
    ]


def test_only_counts_of_the_same_council_add_up(world, other_world, cases):
    shares = make_series(world.authority, world.lead)
    theirs = count_series(world, other_world.authority, other_world.lead)
    with pytest.raises(Refused, match="Only counts add up to a whole") as refusal:
        add_part(cases, world.lead, shares)
    assert refusal.value.field == "series"
    with pytest.raises(ValidationError, match="Choose a series of the same council"):
        add_part(cases, world.lead, theirs)
    for series in (shares, theirs):
        with pytest.raises((Refused, ValidationError)):
            compositions.add_composition(
                authority=world.authority, title="New", slug="new", whole="x", parts=[(series, "x")], by=world.lead, now=NOW
            )
    assert not Composition.objects.filter(slug="new").exists(), "with its parts or not at all"


def test_an_edit_is_in_the_history_with_who_and_why(world, cases):
    with pytest.raises(Refused, match="Say why"):
        edit(cases, world.lead, {"title": "Open cases"}, reason="")
    edit(cases, world.lead, {"title": "Open cases"}, reason="As boards know it", version=1)
    row = cases.history.first()
    assert (row.title, row.actor_label, row.history_change_reason) == ("Open cases", str(world.lead), "As boards know it")
    with pytest.raises(Stale):
        edit(cases, world.administrator, {"title": "Mine"}, version=1)
    with pytest.raises(ValueError, match="Not to be set this way"):
        edit(cases, world.lead, {"source": "Mine"})


def test_a_part_is_renamed_and_moved_with_its_history(world, cases):
    part = cases.parts.get(number=3)
    with pytest.raises(Refused, match="Say why"):
        edit_part(part, world.lead, {"label": "In care"}, reason=" ")
    edit_part(part, world.lead, {"label": "In care", "number": 9}, reason="Children prefer it", version=1)
    assert [row.label for row in part.history.order_by("pk")] == ["Looked after", "In care"]
    with pytest.raises(ValidationError, match="Another part has this number"):
        edit_part(part, world.lead, {"number": 1})
    with pytest.raises(Stale):
        edit_part(part, world.lead, {"label": "Mine"}, version=1)
    with pytest.raises(ValueError, match="Not to be set this way"):
        edit_part(part, world.lead, {"series_id": 1})


def test_a_part_is_taken_out_with_a_reason_unless_a_paper_printed_it(world, cases):
    printed, other = cases.parts.get(number=1), cases.parts.get(number=2)
    add_fact(cases, world.officer, "29", part=printed)
    with pytest.raises(Refused, match="“In need” has published figures"):
        remove_part(printed, world.lead)
    with pytest.raises(Refused, match="Say why the part is taken out"):
        remove_part(other, world.lead, reason="")
    key = other.pk
    remove_part(other, world.lead)
    last = CompositionPart.history.filter(id=key).first()
    assert (last.history_type, last.history_change_reason, last.actor_label) == ("-", "Not a case", str(world.lead))
    assert cases.parts.count() == 2


# --- As printed ---


def test_a_total_or_share_is_kept_as_printed(world, cases):
    total, share = add_fact(cases, world.officer), add_fact(cases, world.officer, "29.4", part=cases.parts.first())
    assert (str(total), total.part, str(share)) == ("January 2026: 1786", None, "January 2026: 29.4")


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"value": "-1"}, "value"), ({"month": JANUARY + 1}, "month"), ({"month": Month(1989, 12)}, "month")],
)
def test_a_printed_figure_that_cannot_be_is_refused(world, cases, changes, field):
    with pytest.raises(Refused) as refusal:
        add_fact(cases, world.officer, **changes)
    assert refusal.value.field == field


def test_a_printed_share_is_of_the_same_composition(world, cases):
    other = make_composition(world.authority, world.lead)
    with pytest.raises(Refused, match="of another composition"):
        add_fact(cases, world.officer, part=other.parts.first())
    with pytest.raises(ValidationError):
        add_fact(cases, world.officer, source="")
    assert not CompositionFact.objects.exists()


# --- Notes on teams ---


def test_the_latest_note_of_a_month_holds_and_the_earlier_stays(world, scene):
    first = write_note(scene.team, world.officer, good=" Visits in time ")
    assert (first.good, first.poor) == ("Visits in time", "")
    with pytest.raises(Refused, match="Nothing was changed"):
        write_note(scene.team, world.officer, good="Visits in time ")
    second = write_note(scene.team, world.officer, poor="Two vacancies")
    assert list(ProfileNote.objects.all()) == [first, second]


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"good": " ", "poor": ""}, "good", "Say what went well or what did not, and why"),
        ({"good": "x" * 1501}, "good", "1,500 characters or fewer"),
        ({"poor": "x" * 1501}, "poor", "1,500 characters or fewer"),
        ({"month": JANUARY + 1}, "month", "has not begun yet"),
        ({"month": Month(1989, 12)}, "month", "January 1990 or later"),
    ],
)
def test_a_note_that_cannot_be_is_refused_beside_its_field(world, scene, changes, field, message):
    with pytest.raises(Refused, match=message) as refusal:
        write_note(scene.team, world.officer, **changes)
    assert refusal.value.field == field
    assert not ProfileNote.objects.exists()


def test_a_stale_note_is_told(world, scene):
    theirs = write_note(scene.team, world.officer, seen=0)
    with pytest.raises(Stale, match=f"{world.officer} changed the note for January 2026") as stale:
        write_note(scene.team, world.lead, good="Mine", seen=0)
    assert (stale.value.theirs, stale.value.seen) == (theirs, {"seen": theirs.pk})
    assert write_note(scene.team, world.lead, good="Mine", seen=theirs.pk)
    assert write_note(scene.team, world.lead, month=JANUARY - 1, seen=0), "another month is another note"
