"""`manage.py check_paper`: the paper check on the command line."""

import io

import pytest
import time_machine
from django.core.management import CommandError, call_command

from boards.models import PublishedPack
from tests.boards.making import make_board, make_pack
from tests.boards.papers.example import example
from tests.boards.papers.test_template import template
from tests.boards.views.test_papers import publish
from tests.factories import JANUARY, World, at

WRONG = "4.1 The plan has been submitted on 11 March 2026."


@pytest.fixture
def world(db):
    with time_machine.travel(at(JANUARY), tick=False):
        world = World("hereshire")
        board = make_board(world.authority, world.lead, name="Scrutiny Board", slug="board")
        world.pack = make_pack(board, world.lead, plan=world.plan, title="Progress", slug="pack")
        publish(world, example())
        yield world


def run(path, *options) -> tuple[str, int]:
    out, code = io.StringIO(), 0
    try:
        call_command("check_paper", str(path), "--date", "2026-03-10", *options, stdout=out)
    except SystemExit as left:
        code = left.code
    return out.getvalue(), code


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "paper.txt"
    path.write_text(WRONG)
    return path


def test_what_is_found_is_printed_and_ends_with_one(paper):
    said, code = run(paper)
    assert code == 1
    assert "The check found 1 thing that does not fit.\nDates (1)\n" in said
    assert "  NOT_YET: Paragraph 4.1: “The plan has been submitted on 11 March 2026.”" in said


def test_a_fair_paper_ends_with_nought(tmp_path):
    path = tmp_path / "paper.docx"
    path.write_bytes(template("The plan has been submitted on 9 March 2026."))
    said, code = run(path)
    assert (said.splitlines()[0], code) == ("The check found nothing that does not fit.", 0)
    assert "1 paragraph" in said


def test_a_paper_in_which_nothing_can_be_read_ends_with_two(tmp_path):
    path = tmp_path / "paper.txt"
    path.write_text("A" * 5000)
    said, code = run(path)
    assert (said.splitlines()[0], code) == ("Nothing could be read in it, so nothing was checked.", 2)


def test_it_is_held_against_a_published_pack(world, paper):
    paper.write_text("Measure 6 has been met.")
    assert run(paper)[1] == 0
    said, code = run(paper, "--pack", "hereshire/board/pack")
    assert code == 1
    assert "PACK_CLAIM" in said


@pytest.mark.parametrize("named", ["hereshire", "hereshire/board", "hereshire/board/other", "nowhere/board/pack", "/"])
def test_a_pack_that_is_not_there_is_said(world, paper, named):
    with pytest.raises(CommandError, match="There is no published pack") as error:
        run(paper, "--pack", named)
    assert error.value.returncode == 2


def test_a_pack_that_was_tampered_with_is_not_held_against_a_paper(world, paper):
    row = PublishedPack(
        pack=make_pack(world.pack.board, world.lead, plan=world.plan, slug="broken"), data="{}", layout=1, sha256="0" * 64
    )
    row.known_on, row.known_from, row.by = at(JANUARY), at(JANUARY), world.lead
    row.save()
    with pytest.raises(CommandError, match="not what was published"):
        run(paper, "--pack", "hereshire/board/broken")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("paper.pdf", b"x", "Choose a Word document"),
        ("paper.txt", b"", "The file is empty"),
        ("paper.docx", b"x", "no Word document"),
    ],
)
def test_a_file_that_is_no_paper_is_said(tmp_path, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CommandError, match=words) as error:
        run(path)
    assert error.value.returncode == 2


def test_a_file_that_is_not_there_and_a_date_that_is_none_are_said(tmp_path, paper):
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "none.txt")
    with pytest.raises(CommandError, match="invalid day value"):
        call_command("check_paper", str(paper), "--date", "10 March")
