"""The page of a council's own Word template."""

import io

import docx
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from boards.models import WordTemplate
from boards.papers.template_example import example_template
from boards.papers.template_tags import BLOCK_TAGS, LINE_TAGS
from tests.architecture.test_query_counts import SAVE_LIMIT, counted
from tests.boards.making import make_board, make_pack
from tests.boards.papers.example import example
from tests.boards.papers.test_template import template
from tests.boards.views.test_papers import publish
from tests.factories import JANUARY, World, at

PAGE = "/hereshire/boards/word-template/"


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(at(JANUARY), tick=False):
        yield


@pytest.fixture
def world(db):
    return World("hereshire")


@pytest.fixture
def lead(world):
    client = Client()
    client.force_login(world.lead)
    return client


def send(client, content: bytes, name: str = "council.docx"):
    return client.post(PAGE, {"file": SimpleUploadedFile(name, content)})


def test_the_page_lists_every_tag_and_offers_a_template_to_begin_with(lead):
    page = lead.get(PAGE).content.decode()
    assert all(f"<code>{{{{{tag}}}}}</code>" in page for tag in (*LINE_TAGS, *BLOCK_TAGS))
    begun = lead.get(f"{PAGE}example/")
    assert begun.content == example_template()
    assert begun["Content-Disposition"].startswith("attachment")


def test_papers_are_made_in_the_template_from_then_on(world, lead):
    world.pack = make_pack(make_board(world.authority, world.lead, slug="board"), world.lead, plan=world.plan, slug="pack")
    publish(world, example())
    assert send(lead, template("Our own look", "{{asks}}")).status_code == 302
    made = docx.Document(io.BytesIO(lead.get("/hereshire/boards/board/packs/pack/paper/word/").content))
    assert made.paragraphs[0].text == "Our own look"
    lead.post(f"{PAGE}withdraw/")
    made = docx.Document(io.BytesIO(lead.get("/hereshire/boards/board/packs/pack/paper/word/").content))
    assert made.paragraphs[0].text == "Hereshire"


def test_a_template_is_kept_byte_for_byte_and_handed_back(lead):
    content = template("{{paper}}")
    send(lead, content)
    response = lead.get(f"{PAGE}file/")
    assert response.content == content
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    row = WordTemplate.objects.get()
    assert (row.size, row.filename, bytes(row.content)) == (len(content), "council.docx", content)


def test_the_page_says_what_a_template_leaves_out(lead):
    send(lead, template("{{asks}}"))
    assert "It has no place for: purpose, position" in lead.get(PAGE).content.decode()


def test_a_wrong_tag_is_refused_with_its_paragraph_and_nothing_is_kept(lead):
    response = send(lead, template("{{councl}}", "{{paper}}"))
    assert response.status_code == 422
    assert "{{councl}} in paragraph 1 of the text" in response.content.decode()
    assert not WordTemplate.objects.exists()


@pytest.mark.parametrize(("content", "words"), [(b"", "The file is empty."), (b"text", "is no Word document")])
def test_what_is_no_word_document_is_refused(lead, content, words):
    response = send(lead, content)
    assert response.status_code == 422
    assert words in response.content.decode()


def test_nothing_sent_is_said(lead):
    response = lead.post(PAGE)
    assert response.status_code == 422
    assert "Choose a Word document" in response.content.decode()


def test_another_council_has_a_template_of_its_own(world, lead):
    send(lead, template("{{paper}}"))
    there = World("thereshire")
    client = Client()
    client.force_login(there.lead)
    assert client.get("/thereshire/boards/word-template/file/").status_code == 404
    assert client.get(PAGE).status_code == 404


def test_without_a_template_there_is_none_to_hand_out_or_to_withdraw(lead):
    assert lead.get(f"{PAGE}file/").status_code == 404
    response = lead.post(f"{PAGE}withdraw/", follow=True)
    assert "The council has no template of its own." in response.content.decode()


def test_a_template_that_was_withdrawn_is_not_handed_out(lead):
    send(lead, template("{{paper}}"))
    lead.post(f"{PAGE}withdraw/")
    assert lead.get(f"{PAGE}file/").status_code == 404
    assert WordTemplate.objects.count() == 2


def test_sending_a_template_takes_at_most_twelve_queries(lead):
    response, queries = counted(lambda: send(lead, template("{{paper}}")))
    assert response.status_code == 302
    assert len(queries) <= SAVE_LIMIT, "\n".join(queries)
