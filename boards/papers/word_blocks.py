"""The blocks of a document as elements of WordprocessingML: real headings, lists and captions, table heads that repeat on every
page, and pictures with alternative text. Elements are made and not placed; whoever asks says where they go."""

import io

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu

from boards.papers.blocks import Block, Cell, Chart, Heading, Items, PageBreak, Paragraph, Table, Text
from boards.papers.html import RATING_SHAPES, is_short
from boards.papers.pictures import NoFont, png_of
from boards.papers.word_lists import Lists
from boards.papers.word_styles import BODY, CAPTION, CELL, HEADINGS, LIST, QUOTE, WARNING, style_id
from boards.papers.words import printable

TINTS = {"red": "FBE4E0", "amber": "FFF0D0", "green": "E0F2E6"}
HEAD_TINT = "EAF3F2"
NUMBER_INDENT = 680  # twentieths of a point
NARROW_TEXT = 15  # half points, for tables of many columns
MANY_COLUMNS = 8
WIDEST_WEIGHT = 80
# A bold character of the text of a table, and of one of many columns, as wide as most; and what a cell keeps free at both sides.
CHARACTER, NARROW_CHARACTER, CELL_MARGINS = 112, 92, 160


class Blocks:
    """Makes elements for one Word document. Captions and lists are numbered through."""

    def __init__(self, document: WordDocument):
        self.document = document
        self.lists = Lists(document)
        self._numbers = {"Table": 0, "Figure": 0}
        self._styles: dict[str, str] = {}
        # Elements that are made have no place yet, so that none of them is counted where a number is looked for.
        self._pictures = document.part.next_id
        section = document.sections[-1]
        self._width = int((section.page_width - section.left_margin - section.right_margin) / 635)

    def of(self, blocks: tuple[Block, ...]) -> list:
        return [element for block in blocks for element in self._elements(block)]

    def _elements(self, block: Block) -> list:
        match block:
            case Heading(text, rank):
                return [self.paragraph((Text(text),), HEADINGS[rank])]
            case Paragraph():
                return [self._words(block)]
            case Items(items, numbered):
                number = self.lists.begin(numbered)
                return [self._item(item, number) for item in items]
            case Table():
                return [self._caption("Table", block.caption), *self.bare_table(block)]
            case Chart():
                return self._chart(block)
            case PageBreak():
                broken = self.paragraph((), BODY)
                run = _within(broken, "w:r")
                _within(run, "w:br", type="page")
                return [broken]
        raise TypeError(f"Not a block of a document: {type(block).__name__}")

    def paragraph(self, runs: tuple[Text, ...], style: str):
        """A paragraph in a style."""
        made = OxmlElement("w:p")
        properties = _within(made, "w:pPr")
        _within(properties, "w:pStyle", val=self._style(style))
        for run in runs:
            add_run(made, run.words, bold=run.strong)
        return made

    def bare_table(self, table: Table) -> list:
        """A table without its caption, and the paragraph that keeps it apart from what follows."""
        return [self._table(table), self.paragraph((), BODY)]

    def _style(self, name: str) -> str:
        if name not in self._styles:
            self._styles[name] = style_id(self.document, name)
        return self._styles[name]

    def _words(self, block: Paragraph):
        if block.kind == "quote":
            return self.paragraph(block.runs, QUOTE)
        if block.kind == "warning":
            made = self.paragraph((Text("Warning: ", strong=True), *block.runs), WARNING)
            _bordered(made.find(qn("w:pPr")))
            return made
        made = self.paragraph((), BODY)
        if block.number:
            properties = made.find(qn("w:pPr"))
            tabs = _within(properties, "w:tabs")
            _within(tabs, "w:tab", val="left", pos=str(NUMBER_INDENT))
            _within(properties, "w:ind", left=str(NUMBER_INDENT), hanging=str(NUMBER_INDENT))
            _within(add_run(made, block.number), "w:tab")
        for run in block.runs:
            add_run(made, run.words, bold=run.strong)
        return made

    def _item(self, item: tuple[Text, ...], number: int):
        made = self.paragraph(item, LIST)
        properties = made.find(qn("w:pPr"))
        numbered = _within(properties, "w:numPr")
        _within(numbered, "w:ilvl", val="0")
        _within(numbered, "w:numId", val=str(number))
        return made

    def _caption(self, kind: str, words: str):
        """A caption with a number that Word keeps up to date."""
        self._numbers[kind] += 1
        made = self.paragraph((Text(f"{kind} "),), CAPTION)
        field = _within(made, "w:fldSimple", instr=f" SEQ {kind} \\* ARABIC ")
        add_run(field, str(self._numbers[kind]))
        add_run(made, f": {words}")
        return made

    def _chart(self, chart: Chart) -> list:
        try:
            picture = png_of(chart)
        except NoFont:
            # The figures stand in the table that follows every chart.
            return []
        width = min(self._width * 635, chart.width * 9525)
        inline = self.document.part.new_pic_inline(io.BytesIO(picture), width=Emu(width))
        self._pictures += 1
        inline.docPr.set("id", str(self._pictures))
        inline.docPr.set("name", f"Figure {self._numbers['Figure'] + 1}")
        inline.docPr.set("descr", printable(chart.description))
        inline.docPr.set("title", printable(chart.title))
        made = self.paragraph((), BODY)
        _within(made.find(qn("w:pPr")), "w:keepNext")
        _within(_within(made, "w:r"), "w:drawing").append(inline)
        return [self._caption("Figure", chart.title), made]

    def _table(self, table: Table):
        made = OxmlElement("w:tbl")
        properties = _within(made, "w:tblPr")
        _within(properties, "w:tblW", w="5000", type="pct")
        borders = _within(properties, "w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            _within(borders, f"w:{side}", val="single", sz="4", space="0", color="9AA5A4")
        _within(properties, "w:tblLayout", type="fixed")
        margins = _within(properties, "w:tblCellMar")
        for side in ("left", "right"):
            _within(margins, f"w:{side}", w="70", type="dxa")
        _within(
            properties,
            "w:tblLook",
            val="04A0",
            firstRow="1",
            lastRow="0",
            firstColumn="1",
            lastColumn="0",
            noHBand="0",
            noVBand="1",
        )
        _within(properties, "w:tblCaption", val=printable(table.caption))
        _within(
            properties, "w:tblDescription", val=printable(f"{table.caption}. The first row and the first column are headers.")
        )
        grid = _within(made, "w:tblGrid")
        widths = self._widths(table)
        for width in widths:
            _within(grid, "w:gridCol", w=str(width))
        narrow = len(table.columns) > MANY_COLUMNS
        heads = tuple(Cell.of(column.words, strong=True) for column in table.columns)
        made.append(self._row(heads, table, widths, narrow, head=True))
        for row in table.rows:
            made.append(self._row(row, table, widths, narrow))
        if table.totals:
            made.append(self._row(table.totals, table, widths, narrow, strong=True))
        if is_short(table):
            for row in made.findall(qn("w:tr"))[:-1]:
                _keep_with_next(row)
        return made

    def _row(self, row, table: Table, widths, narrow: bool, *, head: bool = False, strong: bool = False):
        made = OxmlElement("w:tr")
        properties = _within(made, "w:trPr")
        _within(properties, "w:cantSplit")
        if head:
            _within(properties, "w:tblHeader")
        for cell, column, width in zip(row, table.columns, widths, strict=True):
            held = _within(made, "w:tc")
            look = _within(held, "w:tcPr")
            _within(look, "w:tcW", w=str(width), type="dxa")
            tint = HEAD_TINT if head else TINTS.get(cell.rating)
            if tint:
                _within(look, "w:shd", val="clear", color="auto", fill=tint)
            words = self.paragraph((), CELL)
            if column.numeric:
                _within(words.find(qn("w:pPr")), "w:jc", val="right")
            if cell.rating in RATING_SHAPES:
                # With a space that does not break.
                add_run(words, f"{RATING_SHAPES[cell.rating]}\u00a0", bold=True)
            for number, run in enumerate(cell.runs):
                bold = strong or run.strong or (number == 0 and bool(cell.rating))
                add_run(words, run.words, bold=bold, size=NARROW_TEXT if narrow else None)
            held.append(words)
        return made

    def _widths(self, table: Table) -> list[int]:
        """Of each column in twentieths of a point: room for its longest word, and of what is left a share by how much it says."""
        character = NARROW_CHARACTER if len(table.columns) > MANY_COLUMNS else CHARACTER
        least, shares = [], []
        for index, column in enumerate(table.columns):
            cells = [row[index] for row in table.rows] + ([table.totals[index]] if table.totals else [])
            longest = max((_longest_word(cell) for cell in cells), default=0)
            least.append(max(longest, max(map(len, column.words.split()), default=1)) * character + CELL_MARGINS)
            shares.append(min(sum(len(cell.words) for cell in cells) / max(len(cells), 1), WIDEST_WEIGHT) or 1)
        left = self._width - sum(least)
        if left < 0:
            return [int(self._width * width / sum(least)) for width in least]
        return [int(width + left * share / sum(shares)) for width, share in zip(least, shares, strict=True)]


def _longest_word(cell: Cell) -> int:
    """In characters, with the mark of a rating before its word."""
    return max((len(word) for word in cell.words.split()), default=0) + (2 if cell.rating in RATING_SHAPES else 0)


def add_run(parent, words: str, *, bold: bool = False, size: int | None = None):
    """A run of text at the end of a paragraph; `size` in half points. Lines stay lines."""
    run = _within(parent, "w:r")
    if bold or size:
        properties = _within(run, "w:rPr")
        if bold:
            _within(properties, "w:b")
        if size:
            _within(properties, "w:sz", val=str(size))
    for number, line in enumerate(printable(words).split("\n")):
        if number:
            _within(run, "w:br")
        text = _within(run, "w:t")
        text.text = line
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def _within(parent, name: str, **attributes):
    """A new last child."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    parent.append(made)
    return made


def _keep_with_next(row) -> None:
    """Keep a row on the page of the next one, which Word does by its paragraphs."""
    for style in row.iter(qn("w:pStyle")):
        style.addnext(OxmlElement("w:keepNext"))


def _bordered(properties) -> None:
    borders = _within(properties, "w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        _within(borders, f"w:{side}", val="single", sz="12", space="4", color="7A1409")
