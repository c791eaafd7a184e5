"""The page on which a paper is checked, the record that it was, and the check of a paper of ours."""

import datetime as dt
import hashlib
from dataclasses import replace

import docx
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from boards.models import Board, PaperCheck, PublishedPack
from boards.services.packs import keep_draft
from tests.architecture.test_query_counts import PAGE_LIMIT, SAVE_LIMIT, counted
from tests.boards.making import make_board, make_pack
from tests.boards.papers.example import example
from tests.boards.papers.test_template import saved
from tests.boards.views.test_papers import publish
from tests.factories import JANUARY, World, at
from tests.plans.views.sending import day, errors_of, filled, text_of

PAGE, RECORD = "/hereshire/boards/check-a-paper/", "/hereshire/boards/check-a-paper/record/"
PACK = "/hereshire/boards/board/packs/pack/"
DATE = day("dated", "2026-01-20")
WRONG = "5.5 Two areas are rated Red. These may be downgraded to Amber.\n\n5.6 It was sent on 21 January 2026."
FAIR = "5.5 Two areas are rated Red."


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(at(JANUARY), tick=False):
        yield


@pytest.fixture
def world(db):
    world = World("hereshire")
    world.board_row = make_board(world.authority, world.lead, name="Scrutiny Board", slug="board")
    world.pack = make_pack(world.board_row, world.lead, plan=world.plan, title="Progress", slug="pack")
    world.published = publish(world, example())
    return world


@pytest.fixture
def lead(world):
    client = Client()
    client.force_login(world.lead)
    return client


def file(words: str, name: str = "paper.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, words.encode())


def send(client, **fields):
    return client.post(PAGE, DATE | fields)


# --- The page ---


def test_the_page_asks_for_a_paper_and_says_that_it_is_not_kept(lead):
    words = text_of(lead.get(PAGE))
    assert "The paper is read and not kept." in words
    assert "Scrutiny Board: Progress (January 2026)" in words
    assert "A row of totals is not the sum of the rows above it." in words


def test_what_is_found_stands_below_with_place_quote_and_what_is_wrong(lead):
    response = send(lead, text=WRONG)
    words = text_of(response)
    assert response.status_code == 200
    assert "The check found 2 things that do not fit." in words
    assert (
        "Paragraph 5.5 “Two areas are rated Red. These may be downgraded to Amber.” “downgraded” is the wrong way round" in words
    )
    assert "Looked at: 2 paragraphs" in words
    assert "“Pasted text”, 20 January 2026" in words
    assert "Record that this paper was checked" not in words
    assert not PaperCheck.objects.exists()


def test_text_and_the_rest_stay_in_the_form(lead, world):
    html = send(lead, text=FAIR, pack=str(world.published.pk)).content.decode()
    assert FAIR in html
    assert 'value="20"' in html
    assert f'<option value="{world.published.pk}" selected>' in html


def test_a_fair_paper_says_so(lead):
    words = text_of(send(lead, file=file(FAIR)))
    assert "The check found nothing that does not fit." in words
    assert "What the check cannot judge with certainty it leaves alone." in words


def test_a_paper_in_which_nothing_can_be_read_is_told_and_not_recorded(lead, world):
    said = send(lead, text="A" * 5000, pack=world.published.pk)
    assert "Nothing could be read in it, so nothing was checked." in text_of(said)
    assert "record_form" not in said.context
    assert "record_form" in send(lead, text=FAIR, pack=world.published.pk).context


def test_a_word_file_is_read(lead):
    word = docx.Document()
    word.add_paragraph("Action 2.1 was downgraded from Red to Amber.")
    words = text_of(send(lead, file=SimpleUploadedFile("Our paper.docx", saved(word))))
    assert "“Our paper.docx”" in words
    assert "Paragraph 1 of the text “Action 2.1 was downgraded from Red to Amber.”" in words


def test_what_somebody_sends_is_escaped(lead):
    text = "<script>alert(1)</script> was downgraded from Red to Amber."
    html = send(lead, text=text).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({}, "id_file", "Choose a file or paste the text."),
        ({"file": file(FAIR), "text": FAIR}, "id_file", "Choose a file or paste the text, not both."),
        ({"file": file("x", "paper.pdf")}, "id_file", "Choose a Word document (.docx) or plain text (.txt)."),
        ({"file": file("x", "paper.docx")}, "id_file", "is no Word document"),
        ({"file": file("", "paper.txt")}, "id_file", "The file is empty."),
        ({"file": file("x" * (10 * 1024 * 1024 + 1))}, "id_file", "larger than 10 megabytes"),
        ({"text": FAIR, "dated_day": "31", "dated_month": "2"}, "id_dated_0", "must be a real date"),
        ({"text": FAIR, "dated_day": "", "dated_month": "", "dated_year": ""}, "id_dated_0", "date of the paper"),
        ({"text": FAIR, "pack": "999999"}, "id_pack", "Hold it against a published pack"),
        ({"text": "x" * 500_001}, "id_text", "500000 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_typed_is_lost(lead, fields, field, message):
    response = send(lead, **fields)
    assert response.status_code == 422
    found = errors_of(response)
    assert [key for key, words in found.items() if message.lower() in words.lower()], found
    assert not fields.get("text") or fields["text"] in response.content.decode()


def test_all_that_is_missing_is_said_at_once(lead):
    assert list(errors_of(lead.post(PAGE))) == ["id_file", "id_dated_0"]


def test_a_pack_that_was_tampered_with_is_not_held_against_a_paper(lead, world):
    row = PublishedPack(pack=make_pack(world.board_row, world.lead, plan=world.plan), data="{}", layout=1, sha256="0" * 64)
    row.known_on = row.known_from = at(JANUARY)
    row.by = world.lead
    row.save()
    response = send(lead, text=FAIR, pack=str(row.pk))
    assert response.status_code == 422
    assert "not what was published any more" in text_of(response)


def test_packs_of_another_council_are_not_there(lead, world):
    there = World("thereshire")
    there.pack = make_pack(make_board(there.authority, there.lead, name="Theirs"), there.lead, plan=there.plan, title="Secret")
    theirs = publish(there, example())
    assert "Secret" not in text_of(lead.get(PAGE))
    assert send(lead, text=FAIR, pack=str(theirs.pk)).status_code == 422


def test_the_page_is_for_those_who_prepare_packs(world):
    for role, linked in (("lead", True), ("board", False)):
        client = Client()
        client.force_login(world.people[role])
        assert client.get(PAGE).status_code == (200 if linked else 403)
        for page, address in (
            ("/hereshire/boards/", PAGE),
            (PACK, f"{PACK}paper/check/"),
            (f"{PACK}paper/", f"{PACK}paper/check/"),
        ):
            assert (f'href="{address}"' in client.get(page).content.decode()) is linked, page


# --- The record ---

DIFFERS = "Of 8 actions 1 is Red, 5 are Amber and 2 Green."


def held(lead, world, text=DIFFERS) -> dict:
    return filled(send(lead, file=file(text), pack=str(world.published.pk)), "held")


def test_a_paper_that_was_held_against_a_pack_is_recorded(lead, world):
    response = send(lead, file=file(DIFFERS), pack=str(world.published.pk))
    assert "Differs from the pack (1)" in text_of(response)
    assert "1 difference from the pack stands on the page of checks" in text_of(response)
    recorded = lead.post(RECORD, filled(response, "held"), follow=True)
    assert "It is recorded that “paper.txt” was checked against “Progress”." in text_of(recorded)
    row = PaperCheck.objects.get()
    assert (row.differences, row.by, row.publication) == (1, world.lead, world.published)
    assert row.sha256 == hashlib.sha256(DIFFERS.encode()).hexdigest()
    assert "The ratings differ from the pack" in row.told[0]
    page = text_of(lead.get(PAGE))
    assert "paper.txt, 20 January 2026" in page
    assert "What differs in paper.txt" in page and row.told[0] in page


def test_it_stands_on_the_checks_until_one_without_differences_is_recorded(lead, world):
    lead.post(RECORD, held(lead, world))
    words = text_of(lead.get("/hereshire/checks/"))
    assert "Paper differs from its pack (1)" in words
    assert "“paper.txt”, checked on 20 January 2026 against “Progress” of Scrutiny Board, differs from it in 1 place." in words
    assert "Of 8 actions" not in words, "nothing of the paper itself is quoted to those who read the checks"
    assert f'href="{PACK}"' in lead.get("/hereshire/checks/").content.decode()
    lead.post(RECORD, held(lead, world, FAIR))
    assert "Paper differs from its pack (" not in text_of(lead.get("/hereshire/checks/"))
    assert PaperCheck.objects.count() == 2


def test_an_earlier_position_shows_what_was_recorded_then(lead, world):
    lead.post(RECORD, held(lead, world))
    with time_machine.travel(at(JANUARY + 1), tick=False):
        lead.force_login(world.lead)
        lead.post(RECORD, held(lead, world, FAIR))
        assert "Paper differs from its pack (1)" in text_of(lead.get("/hereshire/checks/?known=2026-01-31"))
        assert "Paper differs from its pack (" not in text_of(lead.get("/hereshire/checks/"))


def test_sums_and_dates_are_no_differences_from_the_pack(lead, world):
    response = send(lead, text=WRONG, pack=str(world.published.pk))
    assert "The check found 2 things" in text_of(response)
    lead.post(RECORD, filled(response, "held"))
    assert PaperCheck.objects.get().differences == 0


def test_sent_twice_it_is_recorded_once(lead, world):
    form = held(lead, world)
    assert lead.post(RECORD, form).status_code == lead.post(RECORD, form).status_code == 302
    assert PaperCheck.objects.count() == 1


def test_nothing_is_recorded_but_what_the_check_has_found(lead, world):
    form = held(lead, world)
    other = Client()
    other.force_login(World("thereshire").lead)
    for client, address, changed in (
        (lead, RECORD, {"held": form["held"][:-3] + "abc"}),
        (lead, RECORD, {"held": ""}),
        (other, RECORD.replace("here", "there"), {}),
    ):
        response = client.post(address, form | {"token": ""} | changed, follow=True)
        assert "Check the paper again." in text_of(response)
    with time_machine.travel(at(JANUARY) + dt.timedelta(days=1, minutes=1), tick=False):
        lead.force_login(world.lead)
        assert "Check the paper again." in text_of(lead.post(RECORD, form | {"token": ""}, follow=True))
    assert not PaperCheck.objects.exists()


def test_about_a_published_record_nothing_is_recorded(lead, world):
    form = held(lead, world)
    Board.objects.model._base_manager.filter(pk=world.board_row.pk).update(published=True, source="Paper 1")
    response = send(lead, file=file(DIFFERS), pack=str(world.published.pk))
    assert "so nothing is recorded about it" in text_of(response)
    assert "is a published record" in text_of(lead.post(RECORD, form, follow=True))
    assert not PaperCheck.objects.exists()


# --- A paper of ours ---


def test_a_published_paper_of_ours_is_checked_by_the_same_rules(lead):
    words = text_of(lead.get(f"{PACK}paper/check/"))
    assert "The check found 2 things that do not fit." in words
    assert "10,045 − 9,500 − 279 = 266, not 267." in words
    assert "A published paper stays as it is." in words


def test_a_draft_is_checked_before_it_is_published(lead, world):
    draft = make_pack(world.board_row, world.lead, plan=world.plan, title="Next", slug="next", dated=at(JANUARY).date())
    address = "/hereshire/boards/board/packs/next/paper/check/"
    assert lead.get(address).status_code == 404
    keep_draft(pack=draft, contents=replace(example(), finance=None), by=world.lead, now=at(JANUARY))
    words = text_of(lead.get(address))
    assert "The check found nothing that does not fit." in words
    assert "A published paper stays as it is." not in words


# --- Queries ---


@pytest.fixture(params=[1, 6])
def many(request, lead, world):
    """So many packs that a paper can be held against, and papers that were recorded."""
    for number in range(request.param):
        world.pack = make_pack(world.board_row, world.lead, plan=world.plan, title=f"Pack {number}")
        publish(world, example())
        lead.post(RECORD, held(lead, world))
    return request.param


def test_pages_take_exactly_so_many_queries(lead, world, many):
    for call, number in (
        (lambda: lead.get(PAGE), 4),
        (lambda: send(lead, file=file(DIFFERS), pack=str(world.published.pk)), 4),
        (lambda: lead.get(f"{PACK}paper/check/"), 3),
    ):
        response, queries = counted(call)
        assert response.status_code == 200
        assert len(queries) == number <= PAGE_LIMIT, "\n".join(queries)


def test_recording_takes_exactly_so_many_queries(lead, world, many):
    form = held(lead, world)
    response, queries = counted(lambda: lead.post(RECORD, form))
    assert response.status_code == 302
    assert len(queries) == 7 <= SAVE_LIMIT, "\n".join(queries)


def test_the_page_of_checks_takes_no_more_queries_for_them(lead, many):
    _, queries = counted(lambda: lead.get("/hereshire/checks/"))
    assert len(queries) <= PAGE_LIMIT
