"""A document as HTML, with the classes of the site's pages. Pure: text in, text out; all words are escaped here.

Written by hand and not by a template: a pack of 300 actions has thousands of cells, and its page is to open at once. On screen
figures link to where they come from; on paper (`links=False`) a link is its words alone.
"""

from collections.abc import Callable, Sequence
from html import escape

from boards.papers.blocks import Cell, Chart, Column, Document, Heading, Items, PageBreak, Paragraph, Table, Text
from boards.papers.drawing import FONTS
from boards.papers.words import RATED

HEADING_CLASSES = {1: "govuk-heading-l", 2: "govuk-heading-m", 3: "govuk-heading-s"}
# With more columns a table scrolls on a narrow screen; with fewer its cells stand one below the other.
STACKED_COLUMNS = 8
# On paper a table of so many rows and characters at most stays on one page. One that is higher than a page would leave the one
# before it empty.
SHORT_ROWS, SHORT_CHARACTERS = 12, 1600
# So many columns of so many characters stand beside each other on any screen.
GRID_COLUMNS, GRID_CHARACTERS = 5, 9
GRID, STACK, MONTHS = "grid", "stack", "months"
STANDING = ' xmlns="http://www.w3.org/2000/svg"'
# The site's own style sheet unfolds it on paper.
FOLD = '<details class="govuk-details app-document__fold"><summary class="govuk-details__summary">'
RATING_SHAPES = {"red": "■", "amber": "▲", "green": "●"}


def to_html(document: Document, *, links: bool = True) -> str:
    """The cover block and the blocks, without the title, which the page around it has."""
    return f'<div class="app-document">{head(document)}{contents_list(document)}{body(document, links=links)}</div>'


def head(document: Document) -> str:
    """The cover block as a list of labels and words."""
    if not document.head:
        return ""
    rows = "".join(
        f'<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{escape(label)}</dt>'
        f'<dd class="govuk-summary-list__value">{escape(words)}</dd></div>'
        for label, words in document.head
    )
    return f'<dl class="govuk-summary-list app-document__head">{rows}</dl>'


def contents_list(document: Document) -> str:
    """Links to the sections, for a screen."""
    found = [block for block in document.blocks if isinstance(block, Heading) and block.rank == 2 and block.anchor]
    if len(found) < 2:
        return ""
    items = "".join(f'<li><a class="govuk-link" href="#{escape(each.anchor)}">{escape(each.text)}</a></li>' for each in found)
    return f'<nav class="app-document__contents" aria-label="Contents"><ul class="govuk-list">{items}</ul></nav>'


def body(document: Document, *, links: bool = True, rating: Callable[[str, str], str] | None = None) -> str:
    """The blocks in order. `rating` draws a rating from its code and its escaped words, if not as the site's pages do."""
    draw = rating or site_rating
    parts, folded = [], False
    for block in document.blocks:
        if folded and isinstance(block, Heading | PageBreak):
            parts.append("</details>")
            folded = False
        if links and isinstance(block, Heading) and block.folds:
            parts.append(f"{FOLD}{_block(block, links, draw)}</summary>")
            folded = True
        else:
            parts.append(_block(block, links, draw))
    if folded:
        parts.append("</details>")
    return "\n".join(parts)


def site_rating(code: str, words: str) -> str:
    """A rating, whose shape the site's style sheet draws: there are hundreds of them on a page."""
    return f'<b class="rating rating-{code}">{words}</b>'


def paper_rating(code: str, words: str) -> str:
    """A rating with a character for its shape, where there is no sprite."""
    return f'<b class="rating rating-{code}">{RATING_SHAPES[code]} {words}</b>'


def _block(block, links: bool, rating) -> str:
    match block:
        case Heading(text, rank, anchor):
            name = f' id="{escape(anchor)}"' if anchor else ""
            return f'<h{rank} class="{HEADING_CLASSES[rank]}"{name}>{escape(text)}</h{rank}>'
        case Paragraph():
            return _paragraph(block, links)
        case Items(items, numbered):
            tag, kind = ("ol", "number") if numbered else ("ul", "bullet")
            inside = "".join(f"<li>{_runs(item, links)}</li>" for item in items)
            return f'<{tag} class="govuk-list govuk-list--{kind}">{inside}</{tag}>'
        case Table():
            return _table(block, links, rating)
        case Chart(title, _, svg):
            drawing = svg.replace("<svg ", '<svg class="app-chart__drawing" ', 1)
            if links:
                # On the site's pages the style sheet names the fonts.
                drawing = drawing.replace(STANDING, "", 1).replace(f' font-family="{FONTS}"', "", 1)
            region = f'class="app-scroll" tabindex="0" role="region" aria-label="{escape(title)}"'
            return f'<figure class="app-chart"><figcaption>{escape(title)}</figcaption><div {region}>{drawing}</div></figure>'
        case PageBreak():
            return '<hr class="app-document__break">'
    raise TypeError(f"Not a block of a document: {type(block).__name__}")


def _paragraph(block: Paragraph, links: bool) -> str:
    words = _runs(block.runs, links)
    if block.kind == "warning":
        return (
            '<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span>'
            f'<strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">Warning: </span>{words}</strong></div>'
        )
    if block.kind == "quote":
        return f'<blockquote class="govuk-inset-text">{words}</blockquote>'
    if block.number:
        number = f'<span class="app-document__number">{escape(block.number)} </span>'
        return f'<p class="govuk-body app-document__numbered">{number}{words}</p>'
    return f'<p class="govuk-body">{words}</p>'


def _runs(runs: Sequence[Text], links: bool) -> str:
    return "".join(_run(run, links) for run in runs)


def _run(run: Text, links: bool) -> str:
    words = escape(run.words)
    if run.strong:
        words = f"<b>{words}</b>"
    if links and run.href:
        return f'<a href="{escape(run.href)}">{words}</a>'
    return words


def _table(table: Table, links: bool, rating) -> str:
    look = _look(table)
    caption = escape(table.caption)
    heads = "".join(f'<th scope="col"{_numeric(column, look)}>{escape(column.words)}</th>' for column in table.columns)
    rows = "".join(f"<tr>{_row(row, table, links, rating, look)}</tr>" for row in table.rows)
    foot = f"<tfoot><tr>{_row(table.totals, table, links, rating, look)}</tr></tfoot>" if table.totals else ""
    classes = f"app-table--{look}{' app-table--short' if is_short(table) else ''}"
    inside = (
        f'<table class="govuk-table app-table {classes}"><caption>{caption}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>{foot}</table>"
    )
    if look == STACK:
        # Its cells stand one below the other where it is narrow, so it needs no room to scroll.
        return inside
    return f'<div class="app-scroll" tabindex="0" role="region" aria-label="{caption}">{inside}</div>'


def is_short(table: Table) -> bool:
    """Whether a table stays together on one page."""
    return len(table.rows) <= SHORT_ROWS and sum(len(cell.words) for row in table.rows for cell in row) <= SHORT_CHARACTERS


def _look(table: Table) -> str:
    """How a table behaves on a narrow screen: few short numbers and many months keep their columns, others are stacked."""
    return GRID if _is_grid(table) else STACK if len(table.columns) <= STACKED_COLUMNS else MONTHS


def _is_grid(table: Table) -> bool:
    """Whether its columns are numbers so short that they stand side by side on a narrow screen too."""
    figures = table.columns[1:]
    if not figures or len(figures) > GRID_COLUMNS or not all(column.numeric for column in figures):
        return False
    rows = (*table.rows, table.totals) if table.totals else table.rows
    return all(len(cell.words) <= GRID_CHARACTERS for row in (figures, *(row[1:] for row in rows)) for cell in row)


def _row(row: Sequence[Cell], table: Table, links: bool, rating, look: str) -> str:
    cells = [f'<th scope="row">{_cell(row[0], links, rating)}</th>']
    for cell, column in zip(row[1:], table.columns[1:], strict=True):
        label = f' data-label="{escape(column.words)}"' if look == STACK and column.named else ""
        cells.append(f"<td{_numeric(column, look)}{label}>{_cell(cell, links, rating)}</td>")
    return "".join(cells)


def _numeric(column: Column, look: str) -> str:
    """Figures stand to the right; in a table of many columns all but the first do, and style says it once."""
    return ' class="app-n"' if column.numeric and look != MONTHS else ""


def _cell(cell: Cell, links: bool, rating) -> str:
    """What a cell says. Of a cell with a rating the first run is the rating in words."""
    if cell.rating not in RATED:
        return _runs(cell.runs, links)
    return rating(cell.rating, escape(cell.runs[0].words)) + _runs(cell.runs[1:], links)
