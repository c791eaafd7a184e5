"""A council's own Word template: what is taken, what is refused, and what stands in for its tags."""

import datetime as dt
import io
import posixpath
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from boards.papers.document import DRAFT, SECTIONS, Edition
from boards.papers.template_checking import DAMAGED, INSTEAD, UnfitTemplate, check_template, in_own_words, tags_left_out
from boards.papers.template_example import example_template
from boards.papers.template_filling import fill
from boards.papers.template_tags import BLOCK_TAGS, LINE_TAGS, empty_filling, filling_of
from plans.evidence_files import LIMITS, Unsuitable, check_size
from tests.boards.papers.example import HEADER, example

WORDS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KINDS_OF_WORD = "http://schemas.microsoft.com/office/2011/relationships"
LEADS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
MADE = dt.datetime(2019, 9, 5, 12, tzinfo=dt.UTC)
FILLING = filling_of(example(), Edition(published="2019-09-05", checksum="ab" * 32))


def saved(word) -> bytes:
    held = io.BytesIO()
    word.save(held)
    return held.getvalue()


def template(*paragraphs: str) -> bytes:
    word = docx.Document()
    for words in paragraphs:
        word.add_paragraph(words)
    return saved(word)


def filled(content: bytes, filling=FILLING):
    return docx.Document(io.BytesIO(fill(content, filling, MADE)))


def texts(word) -> list[str]:
    return [paragraph.text for paragraph in word.paragraphs]


def with_parts(content: bytes, **parts: bytes) -> bytes:
    """The file with parts replaced or added; names have -- for / and __ for a dot."""
    return with_files(content, {name.replace("--", "/").replace("__", "."): data for name, data in parts.items()})


def with_files(content: bytes, named: dict[str, bytes]) -> bytes:
    """The file with parts replaced or added."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in named:
                new.writestr(name, old.read(name))
        for name, data in named.items():
            new.writestr(name, data)
    return held.getvalue()


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def refused(content: bytes, name: str = "paper.docx") -> str:
    with pytest.raises(UnfitTemplate) as error:
        check_template(name, content)
    return "\n".join(error.value.problems)


def test_what_is_too_large_or_hides_too_much_is_not_told_to_become_a_pdf_or_a_link():
    with pytest.raises(Unsuitable) as error:
        check_size(LIMITS.file_bytes + 1)
    assert in_own_words(error.value).endswith("Make its pictures smaller, and choose it again.")
    bomb = with_parts(template("Report"), word__bin=bytes(5_000_000))
    said = refused(bomb)
    assert "PDF" not in said and said.endswith("Copy its text into a new document, and choose that.")
    assert not any(words in said for words in INSTEAD)


# --- What stands in ---


def test_tags_within_a_line_are_replaced_by_words():
    word = filled(template("Report of {{council}} to {{ board }} on {{meeting}}", "{{purpose}}"))
    assert texts(word)[0] == "Report of Hereshire to Overview and Scrutiny Board on 10 September 2019"


def test_a_tag_that_is_cut_into_runs_is_found_and_keeps_the_look_of_its_first_run():
    word = docx.Document()
    paragraph = word.add_paragraph("Of ")
    for piece, bold in (("{", True), ("{cou", False), ("ncil}", True), ("} and more", False)):
        paragraph.add_run(piece).bold = bold
    word.add_paragraph("{{purpose}}")
    made = filled(saved(word)).paragraphs[0]
    assert made.text == "Of Hereshire and more"
    assert [(run.text, run.bold) for run in made.runs if run.text] == [("Of ", None), ("Hereshire", True), (" and more", False)]


def test_two_tags_in_one_run_are_both_replaced():
    assert (
        texts(filled(template("{{council}}{{council}}, {{date}}", "{{purpose}}")))[0] == "HereshireHereshire, 10 September 2019"
    )


def test_a_section_takes_the_place_of_its_paragraph():
    word = filled(template("Before", "{{asks}}", "After"))
    found = texts(word)
    assert found[:4] == ["Before", *HEADER.asks, "After"]


def test_tables_and_charts_come_with_their_sections():
    word = filled(template("{{figures}}"))
    assert len(word.inline_shapes) == 2
    assert len(word.tables) == 3


def test_headers_and_footers_are_filled_too():
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "{{council}}"
    word.sections[0].footer.paragraphs[0].text = "{{edition}}"
    word.add_paragraph("{{paper}}")
    made = filled(saved(word)).sections[0]
    assert made.header.paragraphs[0].text == "Hereshire"
    assert made.footer.paragraphs[0].text.startswith("From the review pack published on 5 September 2019")


def test_a_section_in_the_cell_of_a_table_leaves_a_paragraph_at_its_end():
    word = docx.Document()
    word.add_table(1, 1).cell(0, 0).paragraphs[0].text = "{{risks}}"
    cell = filled(saved(word)).tables[0].cell(0, 0)
    assert cell._tc[-1].tag == qn("w:p")
    assert len(cell.tables) == 1


def test_a_tag_in_somebodys_words_stays_words():
    sly = example(commentary={"position": "{{council}} {{paper}}"}, header=replace(HEADER, title="{{officers}}"))
    found = texts(filled(template("{{title}}", "{{position}}"), filling_of(sly, Edition())))
    assert found[:2] == ["{{officers}}", "{{council}} {{paper}}"]


def test_what_looks_like_a_language_of_templates_is_not_evaluated():
    sly = example(header=replace(HEADER, purpose="{% for x in y %} ${1+1} {{ 7*7 }}"))
    assert "{% for x in y %} ${1+1} {{ 7*7 }}" in texts(filled(template("{{purpose}}"), filling_of(sly, Edition())))


def test_a_section_of_which_there_is_nothing_says_so():
    assert texts(filled(template("{{finance}}"), filling_of(example(finance=None), Edition())))[0] == "Nothing to report."


def test_a_draft_says_so_on_top_whatever_the_template_holds():
    word = filled(template("{{asks}}"), filling_of(example(), Edition(draft=True)))
    assert texts(word)[0] == DRAFT


def test_styles_of_the_council_are_used_and_what_it_lacks_is_added():
    word = docx.Document()
    word.styles["Heading 1"].font.name = "Council Sans"
    for name in ("Quote", "Caption", "List Paragraph"):
        element = word.styles[name].element
        element.getparent().remove(element)
    word.add_paragraph("{{paper}}")
    made = filled(saved(word))
    heading = next(each for each in made.paragraphs if each.text.startswith("1. "))
    assert (heading.style.name, heading.style.font.name) == ("Heading 1", "Council Sans")
    assert {"Quote", "Caption", "List Paragraph", "Paper table"} <= {style.name for style in made.styles}


def test_a_template_without_lists_gets_lists():
    word = docx.Document()
    part_of = word.part
    for key in [key for key, each in part_of.rels.items() if each.reltype == RELATIONSHIP_TYPE.NUMBERING]:
        del part_of.rels[key]
    word.add_paragraph("{{asks}}")
    made = filled(saved(word))
    assert made.paragraphs[0]._p.pPr.numPr.numId.val in {
        int(each.get(qn("w:numId"))) for each in made.part.numbering_part.element.findall(qn("w:num"))
    }


def test_where_a_template_came_from_is_left_out():
    word = docx.Document()
    word.add_paragraph("{{asks}}")
    settings = word.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS)
    key = settings.relate_to("file:///C:/secret/house.dotm", f"{OFFICE}/attachedTemplate", is_external=True)
    origin = OxmlElement("w:attachedTemplate")
    origin.set(qn("r:id"), key)
    settings.element.insert(0, origin)
    content = saved(word)
    check_template("paper.docx", content)
    with zipfile.ZipFile(io.BytesIO(fill(content, FILLING, MADE))) as archive:
        assert not any(b"house.dotm" in archive.read(name) for name in archive.namelist())


def test_where_its_building_blocks_came_from_is_left_out():
    content = template("{{asks}}")
    word = f'{nsdecls("w")} xmlns:r="{OFFICE}"'
    leads = f'<Relationship Id="r1" Type="{OFFICE}/{{}}" Target="{{}}"{{}}/>'
    kinds = "".join(
        f'<Override PartName="/word/glossary/{name}.xml" ContentType="{WORDS}.{kind}+xml"/>'
        for name, kind in (("document", "document.glossary"), ("settings", "settings"))
    )
    outside = leads.format("attachedTemplate", "file:///C:/secret/house.dotm", ' TargetMode="External"')
    blocks = {
        "[Content_Types].xml": part(content, "[Content_Types].xml").replace(b"</Types>", f"{kinds}</Types>".encode()),
        "word/glossary/document.xml": f"<w:glossaryDocument {word}/>".encode(),
        "word/glossary/_rels/document.xml.rels": LEADS.format(leads.format("settings", "settings.xml", "")).encode(),
        "word/glossary/settings.xml": f'<w:settings {word}><w:attachedTemplate r:id="r1"/></w:settings>'.encode(),
        "word/glossary/_rels/settings.xml.rels": LEADS.format(outside).encode(),
    }
    content = related(with_files(content, blocks), "glossaryDocument", "glossary/document.xml")
    check_template("paper.docx", content)
    made = fill(content, FILLING, MADE)
    assert b"attachedTemplate" not in part(made, "word/glossary/settings.xml")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert not any(b"house.dotm" in archive.read(name) for name in archive.namelist())


def test_a_title_with_a_character_that_xml_cannot_hold_is_filled_in_without_it():
    odd = filling_of(example(header=replace(HEADER, title="One\ufffeTwo")), Edition())
    word = filled(template("{{title}}", "{{asks}}"), odd)
    assert (texts(word)[0], word.core_properties.title) == ("OneTwo", "OneTwo")


def test_every_tag_of_the_list_has_something_to_stand_in_for_it():
    for filling in (FILLING, empty_filling()):
        assert set(filling.lines) == set(LINE_TAGS)
        assert set(filling.blocks) == set(BLOCK_TAGS)
    assert {key for key, _, _ in SECTIONS} < set(BLOCK_TAGS)


def test_our_own_template_is_taken_and_leaves_nothing_out():
    content = example_template()
    assert check_template("ours.docx", content).content == content
    assert tags_left_out(content) == []
    assert not any("{{" in words for words in texts(filled(content)))


def test_it_is_said_which_sections_a_template_leaves_out():
    assert "measures" in tags_left_out(template("{{asks}}", "{{position}}"))
    assert tags_left_out(template("{{paper}}")) == []


# --- Wrong tags ---


def test_a_wrong_tag_is_named_with_its_paragraph_and_what_was_meant():
    said = refused(template("One", "Report of {{councl}}", "{{paper}}"))
    assert (
        "{{councl}} in paragraph 2 of the text (“Report of {{councl}}”): there is no such tag. Did you mean {{council}}?" in said
    )


def test_a_wrong_tag_in_a_footer_is_found():
    word = docx.Document()
    word.sections[0].footer.paragraphs[0].text = "{{pages}}"
    word.add_paragraph("{{paper}}")
    assert "{{pages}} in paragraph 1 of a footer" in refused(saved(word))


def test_a_section_within_a_line_is_refused():
    assert "it has to stand alone in its paragraph" in refused(template("The plan: {{plan}}"))


def test_a_section_in_a_header_is_refused():
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "{{plan}}"
    word.add_paragraph("{{paper}}")
    assert "cannot stand in a header" in refused(saved(word))


def test_a_section_in_a_text_box_is_refused():
    word = docx.Document()
    word.add_paragraph("{{paper}}")
    box = parse_xml(
        f"<w:p {nsdecls('w')}><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>{{{{plan}}}}</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r></w:p>"
    )
    word.element.body.insert(0, box)
    assert "text box" in refused(saved(word))


def test_a_section_that_stands_twice_is_refused():
    assert "a second time" in refused(template("{{plan}}", "{{plan}}"))


@pytest.mark.parametrize("words", ["{{ council", "{{Council}}", "{{council.name}}", "{{ 1+1 }}", "{{}}"])
def test_what_is_opened_and_is_no_tag_is_refused(words):
    assert "is no tag" in refused(template(words, "{{paper}}"))


def test_a_template_without_tags_or_without_a_section_is_refused():
    assert "holds no tag" in refused(template("Only words"))
    assert "holds no section" in refused(template("{{council}}"))


def test_a_tag_in_a_footnote_is_refused():
    notes = f"<w:footnotes {nsdecls('w')}><w:footnote><w:p><w:r><w:t>{{{{council}}}}</w:t></w:r></w:p></w:footnote></w:footnotes>"
    assert "footnote" in refused(with_parts(template("{{paper}}"), **{"word--footnotes__xml": notes.encode()}))


def test_many_wrong_tags_are_counted():
    said = refused(template(*(f"{{{{wrong_{letter}}}}}" for letter in "abcdefghijklmnopqrstuvwxyz"), "{{paper}}"))
    assert "And 6 more." in said


# --- What is no template ---


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("paper.docx", b"", "empty"),
        ("paper.docx", b"just text", "is no Word document"),
        ("paper.docx", b"PK\x03\x04 broken", "damaged"),
        ("paper.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "of the old kind"),
        ("paper.pdf", b"%PDF-1.7", "ends in .docx"),
        ("paper.dotx", b"PK\x03\x04", "ends in .docx"),
        ("paper.docm", b"PK\x03\x04", "ends in .docx"),
        ("../paper.docx", b"PK\x03\x04", "holds a path"),
        ("paper.docx", b"x" * 10_000_001, "larger than"),
    ],
)
def test_what_is_no_word_document_is_refused(name, content, words):
    assert words in refused(content, name)


def test_macros_are_refused_whatever_the_file_is_called():
    assert "macros" in refused(with_parts(template("{{paper}}"), **{"word--vbaProject__bin": b"x"}))


def test_a_workbook_named_as_word_is_refused():
    held = io.BytesIO()
    import openpyxl

    openpyxl.Workbook().save(held)
    assert "is no Word document" in refused(held.getvalue())


def test_a_file_that_unpacks_to_far_more_than_its_size_is_refused():
    assert "unpacks to too much" in refused(with_parts(template("{{paper}}"), **{"word--media--a__png": b"\0" * 60_000_000}))


def test_a_doctype_is_refused():
    content = template("{{paper}}")
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + part(content, "word/document.xml")[55:]
    assert "what none should" in refused(with_parts(content, **{"word--document__xml": bomb}))


def related(content: bytes, kind: str, target: str, *, outside: bool = False) -> bytes:
    """The file, its text leading to one part more."""
    mode = ' TargetMode="External"' if outside else ""
    more = f'<Relationship Id="rId99" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Rel'
    leads = part(content, "word/_rels/document.xml.rels").replace(b"</Rel", more.encode())
    return with_parts(content, **{"word--_rels--document__xml__rels": leads})


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("oleObject", "an embedded object"),
        ("control", "ActiveX"),
        ("aFChunk", "an embedded document"),
        ("subDocument", "another file"),
    ],
)
def test_what_could_be_run_is_refused(kind, words):
    assert words in refused(related(template("{{paper}}"), kind, "embeddings/x.bin"))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("webextensiontaskpanes", "holds an add-in (in the file itself)"),
        ("webextension", "an add-in"),
        ("ui/extensibility", "a ribbon of its own"),
        ("ui/userCustomization", "a toolbar of its own"),
        ("keyMapCustomizations", "a set of keyboard shortcuts"),
        ("digital-signature/origin", "a digital signature"),
        ("jsaProject", "a part of an unknown kind, “jsaProject” (in the file itself)"),
        ("", "an unknown kind"),
    ],
)
def test_what_changes_word_itself_and_what_is_not_known_is_refused(kind, words):
    content = template("{{paper}}")
    more = f'<Relationship Id="rId99" Type="{KINDS_OF_WORD}/{kind}" Target="docProps/app.xml"/></Rel'
    leads = part(content, "_rels/.rels").replace(b"</Rel", more.encode())
    assert words in refused(with_files(content, {"_rels/.rels": leads}))


@pytest.mark.parametrize("name", ["word/settings.xml", "word/other.dat"])
def test_a_mail_merge_is_refused_in_any_part(name):
    content = template("{{paper}}")
    merge = (
        '<w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:dataType w:val="textFile"/>'
        '<w:connectString w:val="Data Source=\\\\example.org\\share\\list.csv"/><w:query w:val="SELECT * FROM x"/></w:mailMerge>'
    )
    settings = part(content, "word/settings.xml").replace(b"</w:settings>", f"{merge}</w:settings>".encode())
    assert f"holds a mail merge (in {name})" in refused(with_files(content, {name: settings}))


@pytest.mark.parametrize(
    ("kind", "outside"), [("mailMergeSource", True), ("mailMergeHeaderSource", True), ("recipientData", False)]
)
def test_the_source_of_a_mail_merge_is_called_so(kind, outside):
    assert "a mail merge (in word/document.xml)" in refused(
        related(template("{{paper}}"), kind, "file:///x.csv" if outside else "settings.xml", outside=outside)
    )


ORDINARY = (
    *("styles", "stylesWithEffects", "settings", "webSettings", "fontTable", "font"),
    *("theme", "numbering", "printerSettings", "header", "footer", "footnotes"),
    *("endnotes", "comments", "commentsExtended", "commentsIds", "commentsExtensible", "people"),
    *("image", "hyperlink", "customXml", "customXmlProps", "glossaryDocument", "officeDocument"),
    *("thumbnail", "classificationlabels", "intelligence", "chart", "diagramData", "diagramDrawing"),
    *("metadata/core-properties", "extended-properties", "custom-properties"),
)


def test_the_parts_that_word_and_libreoffice_write_of_themselves_are_taken():
    leads = (f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="theme1.xml"/>' for number, kind in enumerate(ORDINARY))
    data = LEADS.format("".join(leads)).encode()
    check_template("paper.docx", with_files(template("{{paper}}"), {"word/theme/_rels/theme1.xml.rels": data}))


def test_a_picture_that_would_be_fetched_is_refused_and_a_link_is_not():
    content = template("{{paper}}")
    assert "fetches something from outside (http://example.com/x.png)" in refused(
        related(content, "image", "http://example.com/x.png", outside=True)
    )
    check_template("paper.docx", related(content, "hyperlink", "http://example.com/", outside=True))


@pytest.mark.parametrize(
    "code", ['DDEAUTO c:\\\\x "y"', 'INCLUDETEXT "http://x"', "includepicture x", "MACROBUTTON x", "PRINT 27"]
)
def test_fields_that_fetch_or_run_are_refused_also_when_they_are_cut(code):
    word = docx.Document()
    word.add_paragraph("{{paper}}")
    paragraph = word.add_paragraph()
    for piece in (code[:4], code[4:]):
        field = OxmlElement("w:instrText")
        field.text = piece
        paragraph.add_run()._r.append(field)
    assert "which fetches or runs something" in refused(saved(word))


def with_fields(*xml: str) -> bytes:
    """A template with fields: `[` begins one, `|` begins its result, `]` ends it; other words are code, XML is taken as it is."""
    marks = {"[": "begin", "|": "separate", "]": "end"}
    runs = []
    for piece in xml:
        if piece in marks:
            piece = f'<w:r><w:fldChar w:fldCharType="{marks[piece]}"/></w:r>'
        elif not piece.startswith("<"):
            piece = f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>'
        runs.append(piece)
    word = docx.Document()
    word.add_paragraph("{{paper}}")
    word.element.body.insert(1, parse_xml(f"<w:p {nsdecls('w')} {COMPATIBLE}>{''.join(runs)}</w:p>"))
    return saved(word)


COMPATIBLE = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
DDE = "DDEAUTO c:\\x y"
TOLD = "<w:r><w:t>PAGE </w:t></w:r>"
CUT = (
    '<mc:AlternateContent><mc:Choice Requires="x"><w:r><w:t/></w:r></mc:Choice>'
    "<mc:Fallback>{}</mc:Fallback></mc:AlternateContent>"
)


@pytest.mark.parametrize(
    "xml",
    [
        ("[", " PAGE", "]", "[", DDE, "]"),
        ("[", " PAGE ", "[", DDE, "]", "]"),
        ("[", " IF ", "[", DDE, "]", " = 1", "]"),
        ("[", " PAGE ", "|", "[", DDE, "]", "]"),
        ("[", " PAGE ", "|", DDE, "]"),
        ("[", "D", "DE", "AUTO x", "]"),
        ("[", DDE),
        ("[", TOLD, DDE, "]"),
        ("[", TOLD.replace("PAGE", "DDE"), "]"),
        ("[", "LI", "<w:r><w:tab/></w:r>", "NK x", "]"),
        ("[", "LINK", "<w:r><w:tab/></w:r>", "x", "]"),
        ("<w:fldSimple w:instr=' dde x'/>",),
        ("[", " IF ", "<w:fldSimple w:instr='DDE x'/>", "]"),
        ("<w:r><w:delInstrText>DDE x</w:delInstrText></w:r>",),
    ],
)
def test_each_field_is_judged_by_itself_wherever_it_stands(xml):
    assert "which fetches or runs something" in refused(with_fields(*xml))


@pytest.mark.parametrize(
    "xml",
    [
        ("[", "[", " REF x ", "]", DDE, "]"),
        ("[", "<w:fldSimple w:instr='REF x'/>", " x", "]"),
        ("[", '<w:del w:id="1"><w:r><w:instrText>PAGE </w:instrText></w:r></w:del>', DDE, "]"),
        ("[", CUT.format("<w:r><w:instrText>PAGE </w:instrText></w:r>"), DDE, "]"),
        ("[", CUT.format('<w:r><w:fldChar w:fldCharType="separate"/></w:r>'), DDE, "]"),
        (" PAGE ",),
    ],
)
def test_a_field_that_could_be_read_in_two_ways_is_refused(xml):
    assert "whose code cannot be read for sure" in refused(with_fields(*xml))


@pytest.mark.parametrize(
    "xml",
    [
        ("[", ' HYPERLINK "https://www.example.gov.uk/link/database" ', "|", "<w:r><w:t>Link</w:t></w:r>", "]"),
        ("[", ' HYPERLINK "https://www.example.gov.uk/', "LINK", '/database" ', "|", "]"),
        ("[", " TOC \\o ", "|", "[", " PAGEREF _Toc1 ", "|", "<w:r><w:t>2</w:t></w:r>", "]", "]"),
        ("[", " = ", "[", " NUMPAGES ", "|", "<w:r><w:t>3</w:t></w:r>", "]", " - 1 ", "|", "]"),
        ("[", " IF ", "[", " PAGE ", "]", ' = 1 "import" "" ', "|", "]"),
        ("<w:ins>", "[", " PAGE ", "|", "]", "</w:ins>"),
        ("[", " PRINTDATE ", "|", "]"),
        (CUT.format('<w:fldSimple w:instr="PAGE"/>'),),
    ],
)
def test_fields_that_only_name_what_others_do_are_taken(xml):
    check_template("paper.docx", with_fields(*xml))


def renamed(content: bytes, name: str, new: str) -> bytes:
    """The file with a part under another name, still said to be what it is."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for each in old.namelist():
            data = old.read(each)
            if each.endswith((".rels", "[Content_Types].xml")):
                data = data.replace(posixpath.basename(name).encode(), posixpath.basename(new).encode())
            made.writestr(new if each == name else each, data)
    return held.getvalue()


def test_a_part_is_looked_at_whatever_it_is_called():
    word = docx.Document()
    word.add_paragraph("{{paper}}")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "DDE x")
    word.sections[0].header.paragraphs[0]._p.append(field)
    content = saved(word)
    assert "DDE" in refused(content)
    assert "a field DDE" in refused(renamed(content, "word/header1.xml", "word/header1.dat"))
    field.set(qn("w:instr"), "PAGE")
    check_template("paper.docx", renamed(saved(word), "word/header1.xml", "word/header1.dat"))


@pytest.mark.parametrize("name", ["word--odd__xml", "word--odd__dat", "customXml--_rels--item9__xml__rels"])
@pytest.mark.parametrize("data", [b"<broken", b'<?xml version="1.0" encoding="gb2312"?><a/>'])
def test_a_part_that_cannot_be_read_is_a_damaged_file(name, data):
    assert "damaged" in refused(with_parts(template("{{paper}}"), **{name: data}))


def test_fields_that_count_pages_are_taken():
    word = docx.Document()
    word.add_paragraph("{{paper}}")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE ")
    word.add_paragraph()._p.append(field)
    check_template("paper.docx", saved(word))


def test_parts_that_lead_from_one_to_the_next_without_end_are_refused():
    content = template("{{paper}}")
    start = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    parts = {}
    for number in range(40):
        lead = f'{start}<Relationship Id="r1" Type="{OFFICE}/customXml" Target="item{number + 1}.xml"/></Relationships>'
        parts[f"word--_rels--item{number}__xml__rels"] = lead.encode()
        parts[f"word--item{number}__xml"] = b"<a/>"
    content = related(with_parts(content, **parts), "customXml", "item0.xml")
    assert "without end" in refused(content)


def test_parts_that_lead_in_a_circle_are_read_once():
    content = template("{{paper}}")
    circle = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/customXml" Target="document.xml"/></Relationships>'
    )
    parts = {"word--_rels--item0__xml__rels": circle.encode(), "word--item0__xml": b"<a/>"}
    check_template("paper.docx", related(with_parts(content, **parts), "customXml", "item0.xml"))


def test_a_relation_to_a_part_that_is_missing_is_a_damaged_file():
    assert refused(related(template("{{paper}}"), "customXml", "nowhere.xml")) == DAMAGED


def test_very_many_parts_are_refused():
    parts = {f"word--media--image{number}__png": b"x" for number in range(320)}
    assert "more than 300 parts" in refused(with_parts(template("{{paper}}"), **parts))
