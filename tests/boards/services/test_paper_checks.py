"""That a paper was checked against a pack is recorded once and stays as it was."""

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.errors import NotAllowed, Refused
from accounts.history import HistoryIsFixed
from boards.models import Board, PaperCheck, PublishedPack
from boards.models.paper_check import SENTENCES_LIMIT
from boards.services.paper_checks import SENTENCE_LIMIT, SENTENCES_KEPT, record_paper_check
from tests.boards.making import make_board, make_pack, publish
from tests.factories import JANUARY, at, close, make_update

SUM = "ab" * 32
PAPER = dt.date(2026, 1, 19)


@pytest.fixture
def published(world):
    pack = make_pack(make_board(world.authority, world.lead), world.lead, plan=world.plan)
    make_update(world.action, world.officer)
    close(world.plan, world.lead)
    return publish(pack, world.lead)


def record(published, by, *differences, **fields):
    given = {"filename": "paper.docx", "sha256": SUM, "dated": PAPER, "now": at(JANUARY)} | fields
    return record_paper_check(published=published, differences=differences, by=by, **given)


def test_what_is_kept_says_which_paper_it_was_and_in_what_it_differed(world, published):
    row = record(published, world.lead, "One  differs.", "Two differs.")
    assert (row.filename, row.sha256, row.dated, row.differences) == ("paper.docx", SUM, PAPER, 2)
    assert row.told == ["One differs.", "Two differs."]
    assert (row.by, row.known_from, row.publication) == (world.lead, at(JANUARY), published)
    assert str(row) == "paper.docx, 2 differences"


def test_a_paper_without_differences_is_recorded_as_well(world, published):
    assert record(published, world.lead).told == []


def test_of_very_many_differences_the_first_are_kept_and_all_are_counted(world, published):
    row = record(published, world.lead, *(f"{number} “{'wörd ' * 200}”" for number in range(50)))
    assert row.differences == 50
    assert len(row.told) == SENTENCES_KEPT
    assert all(len(sentence) <= SENTENCE_LIMIT for sentence in row.told)
    assert len(row.sentences) <= SENTENCES_LIMIT


@pytest.mark.parametrize("role", ["officer", "board", "administrator", "auditor"])
def test_only_who_prepares_packs_records_it(world, published, role):
    with pytest.raises(NotAllowed, match="record that a paper was checked"):
        record(published, world.people[role])
    assert not PaperCheck.objects.exists()


def test_somebody_of_another_council_does_not(other_world, published):
    with pytest.raises(NotAllowed):
        record(published, other_world.lead)


def test_a_published_record_takes_none(world, published):
    Board.objects.model._base_manager.filter(pk=published.pack.board_id).update(published=True, source="Paper 1")
    with pytest.raises(Refused, match="is a published record"):
        record(published, world.lead)


@pytest.mark.parametrize(("fields", "words"), [({"dated": dt.date(1999, 1, 1)}, "between 2000"), ({"filename": " "}, "no name")])
def test_what_cannot_be_is_refused_with_a_sentence(world, published, fields, words):
    with pytest.raises(Refused, match=words):
        record(published, world.lead, **fields)


@pytest.mark.parametrize("fields", [{"sha256": "none"}, {"filename": "x" * 151}])
def test_fields_are_validated(world, published, fields):
    with pytest.raises(ValidationError):
        record(published, world.lead, **fields)


def test_it_is_never_edited_or_deleted(world, published):
    row = record(published, world.lead)
    for attempt in (row.save, row.delete, PaperCheck.objects.all().delete, lambda: PaperCheck.objects.update(differences=3)):
        with pytest.raises(HistoryIsFixed):
            attempt()
    assert PaperCheck.objects.get().differences == 0


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"filename": " "}, "paper_check_filename_not_blank"),
        ({"differences": 1}, "paper_check_says_its_differences"),
        ({"sentences": '["x"]'}, "paper_check_says_its_differences"),
        ({"differences": 1, "sentences": json.dumps(["x" * SENTENCES_LIMIT])}, "paper_check_sentences_not_too_long"),
    ],
)
def test_the_database_refuses_what_the_service_would_not_write(world, published, changes, name):
    good = {"publication": PublishedPack.objects.get(), "filename": "a.txt", "sha256": SUM, "dated": PAPER, "differences": 0}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        PaperCheck.objects.bulk_create([PaperCheck(by=world.lead, known_from=at(JANUARY), **(good | changes))])
    PaperCheck.objects.bulk_create([PaperCheck(by=world.lead, known_from=at(JANUARY), **good)])
