"""The paper in Word: what a screen reader and Word's own checker look for."""

import datetime as dt
import io
import re
import time
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from boards.papers import word_blocks
from boards.papers.blocks import Cell, Chart, Column, Document, Paragraph, Table
from boards.papers.document import DRAFT, Edition, paper_of
from boards.papers.pictures import NoFont, can_draw
from boards.papers.word import to_word
from tests.boards.papers.example import HEADER, example, large

MADE = dt.datetime(2019, 9, 5, 12, tzinfo=dt.UTC)
EDITION = Edition(published="2019-09-05", checksum="ab" * 32)
# Of properties of paragraphs, tables and cells: the order that the standard fixes and Word insists on.
ORDER = {
    "pPr": ("pStyle", "keepNext", "numPr", "pBdr", "shd", "tabs", "spacing", "ind", "jc", "outlineLvl", "rPr", "sectPr"),
    "tblPr": ("tblStyle", "tblW", "tblBorders", "tblLayout", "tblCellMar", "tblLook", "tblCaption", "tblDescription"),
    "tcPr": ("tcW", "gridSpan", "tcBorders", "shd"),
    "rPr": ("rStyle", "rFonts", "b", "i", "color", "sz", "lang"),
}


@pytest.fixture(scope="module")
def file() -> bytes:
    return to_word(paper_of(example(), EDITION), MADE)


@pytest.fixture(scope="module")
def word(file):
    return docx.Document(io.BytesIO(file))


def test_headings_are_real_headings_in_order(word):
    styles = [paragraph.style.name for paragraph in word.paragraphs if paragraph.style.name.startswith(("Title", "Heading"))]
    assert styles[0] == "Title"
    assert styles.count("Title") == 1
    ranks = [int(style[-1]) for style in styles[1:]]
    assert ranks[0] == 1
    assert all(later - earlier <= 1 for earlier, later in zip(ranks, ranks[1:], strict=False))


def test_every_table_repeats_its_header_row_and_says_what_it_is(word):
    assert len(word.tables) > 10
    for table in word.tables:
        rows = table._tbl.tr_lst
        assert [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows] == [True] + [False] * (len(rows) - 1)
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert all(cell.text.strip() for cell in table.rows[0].cells)
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")


def test_every_picture_has_a_title_and_says_what_it_shows(word):
    assert len(word.inline_shapes) == 3
    for shape in word.inline_shapes:
        properties = shape._inline.docPr
        assert properties.get("title")
        assert "The figures are in the table that follows." in properties.get("descr")
    assert len({shape._inline.docPr.get("id") for shape in word.inline_shapes}) == 3


def test_pictures_fit_between_the_margins(word):
    section = word.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    assert all(shape.width <= width for shape in word.inline_shapes)


def test_title_language_and_date_are_among_the_properties(word):
    properties = word.core_properties
    assert (properties.title, properties.language, properties.author) == (HEADER.title, "en-GB", "Hereshire")
    assert properties.created == properties.modified == MADE.replace(tzinfo=dt.UTC)
    language = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:lang')}")
    assert language.get(qn("w:val")) == "en-GB"


def test_captions_are_numbered_by_word_and_stay_with_what_they_name(word):
    captions = [paragraph for paragraph in word.paragraphs if paragraph.style.name == "Caption"]
    fields = [each._p.find(qn("w:fldSimple")) for each in captions]
    assert {field.get(qn("w:instr")) for field in fields} == {" SEQ Table \\* ARABIC ", " SEQ Figure \\* ARABIC "}
    tables = [f for f in fields if "Table" in f.get(qn("w:instr"))]
    assert [field.find(f"{qn('w:r')}/{qn('w:t')}").text for field in tables] == [
        str(number) for number in range(1, len(tables) + 1)
    ]
    assert word.styles["Caption"].paragraph_format.keep_with_next


def test_each_list_begins_anew(word):
    items = [paragraph for paragraph in word.paragraphs if paragraph.style.name == "List Paragraph"]
    lists = [each._p.pPr.numPr.numId.val for each in items]
    assert lists[0] == lists[1] != lists[2]
    numbering = word.part.numbering_part.element
    assert set(lists) <= {int(each.get(qn("w:numId"))) for each in numbering.findall(qn("w:num"))}


def test_ratings_are_words_with_shapes_beside_the_tint(word):
    texts = {cell.text for table in word.tables for cell in table._cells}
    assert {"■\u00a0Red", "▲\u00a0Amber"} <= texts
    assert "●\u00a0Green; the rules suggest Amber" in texts


def test_the_foot_says_which_edition_it_is_and_numbers_the_pages(word):
    foot = word.sections[0].footer.paragraphs[0]
    assert "From the review pack published on 5 September 2019" in foot.text
    instructions = [field.get(qn("w:instr")) for field in foot._p.findall(qn("w:fldSimple"))]
    assert instructions == [" PAGE ", " NUMPAGES "]


def test_a_draft_says_so_on_its_cover_and_at_its_foot():
    word = docx.Document(io.BytesIO(to_word(paper_of(example(), Edition(draft=True)), MADE)))
    assert DRAFT in [cell.text for cell in word.tables[0]._cells]
    assert DRAFT in word.sections[0].footer.paragraphs[0].text


def test_properties_stand_in_the_order_that_the_standard_fixes(file):
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    for name, order in ORDER.items():
        for element in root.iter(qn(f"w:{name}")):
            found = [etree.QName(child).localname for child in element]
            assert found == sorted(found, key=order.index), found


def test_the_same_paper_makes_the_same_file(file):
    def parts(data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    assert parts(to_word(paper_of(example(), EDITION), MADE)) == parts(file)


def test_characters_that_xml_cannot_hold_are_left_out_and_lines_stay_lines():
    rows = ((Cell.of("a\x00b\nc"), Cell.of("\ud800")),)
    document = Document("T", "C", "S", (), (Paragraph.of("x\x0by"), Table("T", (Column("A"), Column("B")), rows)))
    word = docx.Document(io.BytesIO(to_word(document, MADE)))
    assert word.tables[0].rows[1].cells[0].text == "ab\nc"
    assert "xy" in [paragraph.text for paragraph in word.paragraphs]


NOWHERE_IN_XML = ["\ufffe", "\uffff", "\x0b"]


@pytest.mark.parametrize("character", NOWHERE_IN_XML)
def test_the_properties_leave_out_characters_that_xml_cannot_hold(character):
    words = f"a{character}b"
    properties = docx.Document(io.BytesIO(to_word(Document(words, words, words, (), (), foot=words), MADE))).core_properties
    said = (properties.title, properties.subject, properties.author, properties.last_modified_by, properties.comments)
    assert said == ("ab",) * 5


@pytest.mark.parametrize("character", NOWHERE_IN_XML)
def test_a_chart_whose_name_holds_such_a_character_is_drawn(character):
    contents = example()
    figures = tuple(replace(each, name=f"Vis{character}its") for each in contents.figures)
    word = docx.Document(io.BytesIO(to_word(paper_of(replace(contents, figures=figures)), MADE)))
    assert "Visits, by month" in [shape._inline.docPr.get("title") for shape in word.inline_shapes]


def test_what_a_chart_shows_is_said_without_such_characters():
    chart = replace(next(block for block in paper_of(example()).blocks if isinstance(block, Chart)), description="a\ufffeb")
    word = docx.Document(io.BytesIO(to_word(Document("T", "C", "S", (), (chart,)), MADE)))
    assert word.inline_shapes[0]._inline.docPr.get("descr") == "ab"


def test_without_a_font_charts_are_left_out_and_their_tables_stay(monkeypatch):
    def none(chart):
        raise NoFont

    monkeypatch.setattr(word_blocks, "png_of", none)
    word = docx.Document(io.BytesIO(to_word(paper_of(example()), MADE)))
    assert len(word.inline_shapes) == 0
    assert any(re.search("The same as figures", paragraph.text) for paragraph in word.paragraphs)


def test_this_machine_has_a_font_for_charts():
    assert can_draw()


@pytest.mark.full
def test_a_paper_of_300_actions_and_30_charts_is_written_within_ten_seconds():
    document = paper_of(large(), EDITION)
    # What else the machine does meanwhile is not counted.
    began = time.process_time()
    file = to_word(document, MADE)
    assert time.process_time() - began < 10
    word = docx.Document(io.BytesIO(file))
    assert len(word.inline_shapes) == 31
    assert sum(len(table._tbl.tr_lst) for table in word.tables) > 400
