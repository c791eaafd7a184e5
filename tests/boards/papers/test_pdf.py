"""The paper as PDF: its structure, as a screen reader meets it."""

import io
import logging

import pypdf
import pytest
from defusedxml.ElementTree import fromstring

from boards.papers import pdf
from boards.papers.blocks import Document, Paragraph
from boards.papers.document import Edition, paper_of
from boards.papers.pdf import PANGO_IS_MISSING, PdfUnavailable, can_make_pdf, page_of, to_pdf
from tests.boards.papers.example import HEADER, example
from tests.boards.papers.pango import needs_pango

pytestmark = needs_pango
EDITION = Edition(published="2019-09-05", checksum="ab" * 32)


@pytest.fixture(scope="module")
def reader() -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(to_pdf(paper_of(example(), EDITION))))


@pytest.fixture(scope="module")
def elements(reader) -> list:
    """Every element of the structure in the order of reading."""
    found = []

    def walk(node):
        node = node.get_object()
        if isinstance(node, pypdf.generic.DictionaryObject) and "/S" in node:
            found.append(node)
        kids = node.get("/K", []) if isinstance(node, pypdf.generic.DictionaryObject) else []
        for kid in kids if isinstance(kids, pypdf.generic.ArrayObject) else [kids]:
            if isinstance(kid.get_object(), pypdf.generic.DictionaryObject):
                walk(kid)

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


def kinds(elements) -> list[str]:
    return [str(element["/S"]).lstrip("/") for element in elements]


def test_it_says_that_it_is_tagged_its_language_and_shows_its_title(reader):
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712, it is an object of the file
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert reader.metadata.title == HEADER.title


def test_it_claims_the_standard_for_accessible_pdf(reader):
    xmp = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "pdfuaid:part" in xmp


# --- What is tagged is what is on the pages ---

SHOWS_TEXT = (b"Tj", b"TJ", b"'", b'"')


def marked(page) -> tuple[set[int], int]:
    """The numbers of the marked content of a page that shows text, and how often text is shown outside any mark."""
    numbers, outside, open_marks = set(), 0, []
    for operands, operator in pypdf.generic.ContentStream(page.get_contents(), page.pdf).operations:
        if operator in (b"BMC", b"BDC"):
            properties = operands[1] if operator == b"BDC" else {}
            open_marks.append(properties.get("/MCID") if isinstance(properties, dict) else None)
        elif operator == b"EMC":
            open_marks.pop()
        elif operator in SHOWS_TEXT:
            numbers.update(number for number in open_marks if number is not None)
            outside += not open_marks
    return numbers, outside


def marks_of(element, page=None) -> list[tuple[int, int]]:
    """What an element holds of the pages, however deep: the key of the page and the number of the marked content."""
    element = element.get_object()
    if isinstance(element, int):
        return [(page, int(element))]
    page = element.raw_get("/Pg").idnum if "/Pg" in element else page
    if "/MCID" in element:
        return [(page, int(element["/MCID"]))]
    kids = element.get("/K", [])
    kids = kids if isinstance(kids, pypdf.generic.ArrayObject) else [kids]
    return [mark for kid in kids for mark in marks_of(kid, page)]


def test_all_text_of_all_pages_is_tagged_or_marked_as_an_artefact(reader):
    assert [marked(page)[1] for page in reader.pages] == [0] * len(reader.pages)


def test_headings_captions_and_header_cells_hold_words_that_are_on_the_pages(reader, elements):
    there = {(page.indirect_reference.idnum, number) for page in reader.pages for number in marked(page)[0]}
    for kind in ("H1", "H2", "H3", "Caption", "TH"):
        found = [marks_of(element) for element in elements if element["/S"] == f"/{kind}"]
        assert found, kind
        assert all(held and set(held) <= there for held in found), kind


def test_the_order_of_reading_is_that_of_the_pages(reader, elements):
    pages = [page.indirect_reference.idnum for page in reader.pages]
    heads = [pages.index(marks_of(element)[0][0]) for element in elements if element["/S"] in ("/H1", "/H2", "/H3")]
    assert heads == sorted(heads)


def test_a_file_without_tags_would_fail_these_tests():
    weasyprint = pytest.importorskip("weasyprint")
    plain = pypdf.PdfReader(io.BytesIO(weasyprint.HTML(string=page_of(paper_of(example(), EDITION))).write_pdf()))
    assert "/StructTreeRoot" not in plain.trailer["/Root"]
    assert all(marked(page)[1] for page in plain.pages)


def test_headings_step_down_by_one(elements):
    ranks = [int(kind[1]) for kind in kinds(elements) if kind in ("H1", "H2", "H3")]
    assert ranks[0] == 1
    assert ranks.count(1) == 1
    assert ranks.count(2) == 14
    assert all(later - earlier <= 1 for earlier, later in zip(ranks, ranks[1:], strict=False))


def test_every_cell_of_a_table_knows_its_headers(elements):
    found = kinds(elements)
    assert found.count("Table") >= 15
    assert found.count("Caption") >= 15
    heads = {element["/ID"] for element in elements if element["/S"] == "/TH"}
    cells = [element["/A"]["/Headers"] for element in elements if element["/S"] == "/TD"]
    assert len(cells) > 100
    # Each by its row and its column.
    assert all(len(headers) == 2 and len(set(headers)) == 2 and set(headers) <= heads for headers in cells)
    for table in (element for element in elements if element["/S"] == "/Table"):
        assert table["/K"][0].get_object()["/S"] == "/Caption"


def test_every_figure_says_what_it_shows(elements):
    figures = [element for element in elements if element["/S"] == "/Figure"]
    assert len(figures) == 3
    assert all("The figures are in the table that follows." in figure["/Alt"] for figure in figures)


def test_lists_are_lists(elements):
    found = kinds(elements)
    assert found.count("L") >= 4
    assert found.count("LI") >= 6


def test_sections_are_bookmarks(reader):
    titles = [each.title for each in reader.outline if not isinstance(each, list)]
    first = reader.outline[1] if titles == [HEADER.title] else reader.outline
    assert "1. What members are asked to decide" in [each.title for each in first if not isinstance(each, list)]


def test_pages_are_a4_and_say_which_edition_they_are_of(reader):
    for page in reader.pages:
        assert [round(float(length)) for length in (page.mediabox.width, page.mediabox.height)] == [595, 842]
    assert "From the review pack published on 5 September 2019" in reader.pages[1].extract_text()
    assert f"Page 2 of {len(reader.pages)}" in reader.pages[1].extract_text()


def test_the_edition_stands_at_the_foot_of_each_page_and_nowhere_else(reader):
    for page in reader.pages:
        assert page.extract_text().count("From the review pack published on 5 September 2019") == 1


def test_fonts_are_embedded(reader):
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    for font in fonts:
        [inner] = font["/DescendantFonts"]
        descriptor = inner.get_object()["/FontDescriptor"]
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)


@pytest.mark.parametrize("character", ["\ufffe", "\uffff", "\x0b"])
def test_the_properties_leave_out_characters_that_xml_cannot_hold(character):
    words = f"a{character}b"
    file = pypdf.PdfReader(io.BytesIO(to_pdf(Document(words, words, words, (), (Paragraph.of(words),), foot=words))))
    assert file.metadata.title == "ab"
    assert fromstring(file.trailer["/Root"]["/Metadata"].get_object().get_data()) is not None
    assert character not in file.pages[0].extract_text()


def test_nothing_leads_out_of_the_file(reader):
    assert not any("/Annots" in page for page in reader.pages)


def test_nothing_is_fetched_whatever_stands_in_the_page(monkeypatch, tmp_path, caplog):
    secret = tmp_path / "secret.txt"
    secret.write_text("A secret")
    page = f'<html><body><img src="file://{secret}" alt="x"><img src="http://127.0.0.1:9/x.png" alt="y">words</body></html>'
    monkeypatch.setattr(pdf, "page_of", lambda document: page)
    with caplog.at_level(logging.ERROR, logger="weasyprint"):
        file = to_pdf(paper_of(example()))
    assert caplog.text.count("A paper fetches nothing") == 2
    assert b"A secret" not in file


def test_without_pango_a_sentence_says_what_is_missing(monkeypatch):
    def broken(name, *args, **kwargs):
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(pdf.importlib, "import_module", broken)
    assert not can_make_pdf()
    with pytest.raises(PdfUnavailable, match="lacks Pango"):
        to_pdf(paper_of(example()))
    assert "apt-get install" in PANGO_IS_MISSING


def test_the_page_before_it_is_a_pdf_has_title_and_language():
    page = page_of(paper_of(example()))
    assert page.startswith('<!DOCTYPE html><html lang="en-GB">')
    assert "<title>Getting to Good: progress of the improvement plan</title>" in page
    assert "<a " not in page
