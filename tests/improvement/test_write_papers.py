"""`manage.py write_papers`: the papers of every published pack as files."""

import io
from io import StringIO

import docx
import openpyxl
import pytest
import time_machine
from django.core.management import CommandError, call_command

from boards.papers.pdf import can_make_pdf
from tests.boards.making import make_board, make_pack
from tests.boards.papers.example import HEADER, example
from tests.boards.views.test_papers import publish
from tests.factories import JANUARY, World, at


@pytest.fixture
def world(db):
    with time_machine.travel(at(JANUARY), tick=False):
        world = World("hereshire")
        board = make_board(world.authority, world.lead, slug="board")
        world.pack = make_pack(board, world.lead, plan=world.plan, title="Progress", slug="september")
        yield world


def test_every_published_pack_is_written_in_every_form(world, tmp_path):
    publish(world, example())
    call_command("write_papers", str(tmp_path), stdout=StringIO(), stderr=StringIO())
    folder = tmp_path / "hereshire"
    word, page, excel = (folder / f"board-september.{ending}" for ending in ("docx", "html", "xlsx"))
    assert docx.Document(io.BytesIO(word.read_bytes())).core_properties.title == HEADER.title
    assert "<style>" in page.read_text() and "1. What members are asked to decide" in page.read_text()
    assert openpyxl.load_workbook(excel).sheetnames[0] == "About this paper"
    assert (folder / "board-september.pdf").exists() is can_make_pdf()


def test_the_page_stands_alone(world, tmp_path):
    publish(world, example())
    call_command("write_papers", str(tmp_path), stdout=StringIO(), stderr=StringIO())
    page = (tmp_path / "hereshire" / "board-september.html").read_text()
    assert "<link" not in page and "<script" not in page and "<a " not in page
    assert page.count("<h1>") == 1


def test_one_council_can_be_written_alone(world, tmp_path):
    publish(world, example())
    with pytest.raises(CommandError, match="no published pack"):
        call_command("write_papers", str(tmp_path), council="thereshire", stdout=StringIO())


def test_without_a_published_pack_it_says_so(world, tmp_path):
    with pytest.raises(CommandError, match="no published pack"):
        call_command("write_papers", str(tmp_path), stdout=StringIO())
