"""Word files as papers: what is read, and what is refused."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from boards.papers.checking import check
from boards.papers.checking.docx_reading import Unreadable, from_docx
from boards.papers.checking.files import CHARACTERS_AT_MOST, NOT_TAKEN, read_paper
from boards.papers.checking.paper import HEADING, ITEM, TEXT
from boards.papers.document import paper_of
from boards.papers.word import to_word
from tests.boards.papers.checking.making import DATED
from tests.boards.papers.example import example
from tests.boards.papers.test_template import MADE, OFFICE, part, saved, template, with_parts


def read(word):
    return from_docx(saved(word), dated=DATED)


def refused(content: bytes, name: str = "paper.docx") -> str:
    with pytest.raises(Unreadable) as error:
        read_paper(name, content, DATED)
    return str(error.value)


def test_paragraphs_lists_and_tables_in_order():
    word = docx.Document()
    word.add_heading("Findings", 1)
    word.add_paragraph("4.1 It is said.")
    word.add_paragraph("")
    word.add_paragraph("One thing", style="List Bullet")
    grid = word.add_table(3, 2)
    for row, words in zip(grid.rows, (("Area", "Red"), ("One", "2"), ("Total", "3")), strict=True):
        for cell, said in zip(row.cells, words, strict=True):
            cell.text = said
    word.add_paragraph("It ends here.")
    held = read(word)
    assert [(line.kind, line.number, line.place, line.words) for line in held.lines] == [
        (HEADING, "", "paragraph 1 of the text", "Findings"),
        (TEXT, "4.1", "paragraph 4.1", "It is said."),
        (ITEM, "", "paragraph 4 of the text", "One thing"),
        (TEXT, "", "paragraph 6 of the text", "It ends here."),
    ]
    [table] = held.grids
    assert (table.head, table.rows, table.place) == (("Area", "Red"), (("One", "2"), ("Total", "3")), "table 1")
    assert held.parts[3] is table
    assert (held.title, held.dated) == ("Findings", DATED)


def test_what_a_tracked_change_takes_out_is_not_said_and_what_it_puts_in_is():
    word = docx.Document()
    paragraph = word.add_paragraph("Visits are at ")
    for name, tag, words in (("del", "delText", "77%"), ("ins", "t", "87%")):
        run = f'<w:{name} {nsdecls("w")} w:id="1" w:author="x"><w:r><w:{tag}>{words}</w:{tag}></w:r></w:{name}>'
        paragraph._p.append(parse_xml(run))
    assert read(word).lines[0].words == "Visits are at 87%"


def test_a_list_in_a_cell_is_a_line_each_and_a_table_in_a_cell_is_words():
    word = docx.Document()
    outer = word.add_table(1, 2)
    outer.rows[0].cells[0].text = "One\nTwo"
    outer.rows[0].cells[0].add_paragraph("Three")
    outer.rows[0].cells[1].add_table(1, 1).rows[0].cells[0].text = "Inside"
    [grid] = read(word).grids
    assert grid.head == ("One Two\nThree", "Inside")


def test_findings_are_the_same_in_word_as_in_text():
    words = ["5.5 Two areas are rated Red. These may be downgraded to Amber.", "5.6 It was sent on 11 March 2026."]
    word = docx.Document()
    for each in words:
        word.add_paragraph(each)
    from_text = read_paper("paper.txt", "\n\n".join(words).encode(), DATED)
    assert check(read(word)).findings == check(from_text).findings
    assert [each.code for each in check(read(word)).findings] == ["RATING_WORD", "NOT_YET"]


def test_a_paper_of_ours_in_word_is_read_back():
    report = check(from_docx(to_word(paper_of(example()), MADE)))
    assert [each.code for each in report.findings] == ["COLUMN_TOTAL", "DIFFERENCE"]


def test_what_a_paper_embeds_or_links_to_is_not_opened():
    """Papers often hold a sheet of Excel. Only words are read, so they are taken."""
    content = template("It is said.")
    outside = f'<Relationship Id="rIdX" Type="{OFFICE}/image" Target="http://example.org/a.png" TargetMode="External"/>'.encode()
    changed = part(content, "word/_rels/document.xml.rels").replace(b"</Relationships>", outside + b"</Relationships>")
    held = from_docx(with_parts(content, **{"word--_rels--document__xml__rels": changed}))
    assert held.lines[0].words == "It is said."


def bomb() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", part(template("x"), "[Content_Types].xml"))
        archive.writestr("word/document.xml", b"<a>" + b" " * 400_000_000 + b"</a>")
    return held.getvalue()


def test_hostile_and_broken_files_are_refused_with_a_sentence():
    content = template("It is said.")
    document = part(content, "word/document.xml")
    entities = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + document[document.index(b"<w:document") :]
    )
    cases = [
        (with_parts(content, **{"word--vbaProject__bin": b"x"}), "macros"),
        (with_parts(content, **{"word--document__xml": entities}), "what none should"),
        (with_parts(content, **{"word--document__xml": document[: len(document) // 2]}), "damaged"),
        (content[: len(content) // 2], "damaged"),
        (bomb(), "unpacks to too much"),
        (b"", "The file is empty."),
        (b"Just words.", "no Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "of the old kind, or protected with a password"),
        (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 megabytes"),
    ]
    for held, words in cases:
        assert words in refused(held), words


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("paper.pdf", b"%PDF-1.7", "Save the paper as a Word document"),
        ("paper.doc", b"x", "save it as a Word document"),
        ("paper.docm", template("x"), NOT_TAKEN),
        ("paper", b"x", "has no name with an ending"),
        ("../paper.txt", b"x", "holds a path"),
        ("paper.txt", b"<html>", "is a web page"),
        ("paper.txt", b"\x00\x01", "is not plain text"),
        ("paper.txt", b"", "The file is empty."),
        ("paper.txt", b"word " * (CHARACTERS_AT_MOST // 4), "longer than any paper"),
    ],
)
def test_other_files_are_refused_with_a_sentence(name, content, words):
    assert words in refused(content, name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_is_read_as_it_is_saved(encoding):
    held = read_paper("Paper.TXT", "£5 is “left”.".encode(encoding), DATED)
    assert held.lines[0].words == "£5 is “left”."
