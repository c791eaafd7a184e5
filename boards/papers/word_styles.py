"""The styles that a paper needs in Word: ours as a whole, or those that a council's own template lacks."""

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FONT = "Arial"
ACCENT, INK, QUIET = RGBColor(0x0A, 0x52, 0x57), RGBColor(0x14, 0x20, 0x1F), RGBColor(0x4A, 0x56, 0x57)
TITLE, SUBTITLE, BODY, QUOTE, CAPTION = "Title", "Subtitle", "Normal", "Quote", "Caption"
HEADINGS = {1: TITLE, 2: "Heading 1", 3: "Heading 2"}
LIST, CELL, WARNING = "List Paragraph", "Paper table", "Paper warning"
LANGUAGE = "en-GB"
# Style, size in points, bold, colour, space before and after in points.
LOOKS = {
    TITLE: (24, True, INK, 0, 4),
    SUBTITLE: (12, False, QUIET, 0, 12),
    "Heading 1": (16, True, ACCENT, 20, 6),
    "Heading 2": (13, True, INK, 14, 4),
    QUOTE: (11, False, QUIET, 0, 6),
    CAPTION: (10.5, True, INK, 8, 4),
    LIST: (11, False, INK, 0, 3),
    CELL: (9, False, INK, 1, 1),
    WARNING: (11, False, INK, 4, 8),
}
KEPT_WITH_NEXT = {TITLE, "Heading 1", "Heading 2", CAPTION}


def new_document() -> WordDocument:
    """An empty document on A4 in our own look."""
    document = docx.Document()
    for section in document.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    _font(document.styles[BODY], 11, False, INK)
    document.styles[BODY].paragraph_format.space_after = Pt(6)
    document.styles[BODY].paragraph_format.line_spacing = 1.15
    for name in LOOKS:
        _dress(_found_or_added(document, name), name)
    return document


def complete(document: WordDocument) -> None:
    """Add what a council's own template lacks of the styles; those that it has stay as they are."""
    names = {style.name for style in document.styles}
    for name in LOOKS:
        if name not in names:
            _dress(_found_or_added(document, name), name)


def speak_english(document: WordDocument) -> None:
    """The language of the document, which screen readers and spelling go by. What a template marks as another one stays."""
    styles = document.styles.element
    defaults = styles.find(qn("w:docDefaults"))
    if defaults is None:
        defaults = OxmlElement("w:docDefaults")
        styles.insert(0, defaults)
    holder = defaults.find(qn("w:rPrDefault"))
    if holder is None:
        holder = OxmlElement("w:rPrDefault")
        defaults.insert(0, holder)
    run = holder.find(qn("w:rPr"))
    if run is None:
        run = OxmlElement("w:rPr")
        holder.append(run)
    language = run.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        run.append(language)
    language.set(qn("w:val"), LANGUAGE)


def style_id(document: WordDocument, name: str) -> str:
    return document.styles[name].style_id


def _found_or_added(document: WordDocument, name: str):
    try:
        return document.styles[name]
    except KeyError:
        # With the name of a style that Word has built in it is that style: a heading is a heading in its outline too.
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name not in (CELL, WARNING))
        style.base_style = _body(document)
        return style


def _body(document: WordDocument):
    return document.styles[BODY] if BODY in {style.name for style in document.styles} else None


def _dress(style, name: str) -> None:
    size, bold, colour, before, after = LOOKS[name]
    _font(style, size, bold, colour)
    lines = style.paragraph_format
    lines.space_before, lines.space_after = Pt(before), Pt(after)
    lines.keep_with_next = name in KEPT_WITH_NEXT
    lines.alignment = WD_ALIGN_PARAGRAPH.LEFT
    if name == QUOTE:
        lines.left_indent = Mm(6)
    if name in ("Heading 1", "Heading 2"):
        _outline(style, int(name[-1]) - 1)
    borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
    if borders is not None:
        borders.getparent().remove(borders)


def _outline(style, level: int) -> None:
    properties = style.element.get_or_add_pPr()
    found = properties.find(qn("w:outlineLvl"))
    if found is None:
        found = OxmlElement("w:outlineLvl")
        properties.append(found)
    found.set(qn("w:val"), str(level))


def _font(style, size: float, bold: bool, colour: RGBColor) -> None:
    style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(size), bold, False
    style.font.color.rgb = colour
    properties = style.element.get_or_add_rPr()
    for spaced in properties.findall(qn("w:spacing")):
        # Word's own subtitle draws its letters apart.
        properties.remove(spaced)
    fonts = properties.get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
