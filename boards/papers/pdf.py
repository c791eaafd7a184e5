"""A document as tagged PDF (PDF/UA-1), made from the same HTML with a style sheet of its own.

WeasyPrint is imported only here and only when it is needed: it wants the system's Pango. Nothing is fetched from anywhere.
"""

import importlib
from html import escape
from pathlib import Path

from boards.papers.blocks import Document
from boards.papers.html import body, head, paper_rating
from boards.papers.words import printable

STYLE = Path(__file__).with_name("paper.css")
# On a screen the page is as wide as can be read, and wide tables scroll by themselves.
ON_SCREEN = "@media screen { body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; } .app-scroll { overflow-x: auto; } }"
PANGO_IS_MISSING = (
    "PDFs cannot be made on this server: it lacks Pango. Whoever runs the service can install it "
    "(apt-get install libpango-1.0-0 libpangoft2-1.0-0 fonts-liberation). Use the page or Word meanwhile."
)


class PdfUnavailable(Exception):
    """This machine cannot make PDFs. Its text is a sentence for the person who asked."""


def to_pdf(document: Document) -> bytes:
    """The document as PDF: title, language, headings, header cells and alternative texts are in its structure.

    Raises `PdfUnavailable` where Pango is missing.
    """
    weasyprint = _weasyprint()

    class Nothing(weasyprint.urls.URLFetcher):
        def fetch(self, url, headers=None):
            raise ValueError(f"A paper fetches nothing: {url}")

    page = weasyprint.HTML(string=page_of(document), url_fetcher=Nothing())
    style = weasyprint.CSS(string=STYLE.read_text(), url_fetcher=Nothing())
    return page.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1", pdf_tags=True)


def can_make_pdf() -> bool:
    """Whether WeasyPrint finds what it needs."""
    try:
        _weasyprint()
    except PdfUnavailable:
        return False
    return True


def standing_page(document: Document) -> str:
    """The document as one HTML file with its style sheet in it, to be kept or sent."""
    return page_of(document, f"<style>{STYLE.read_text()}{ON_SCREEN}</style>")


def page_of(document: Document, style: str = "") -> str:
    """The document as a page that stands alone; its style sheet, if not in it, is for whoever prints it."""
    title, council, subtitle = escape(document.title), escape(document.council), escape(document.subtitle)
    # The title and the council become properties of the PDF, which are XML.
    return printable(
        f'<!DOCTYPE html><html lang="{escape(document.language)}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="author" content="{council}"><meta name="viewport" content="width=device-width">{style}</head>'
        f'<body data-foot="{escape(document.foot)}">'
        f'<p class="council">{council}</p><h1>{title}</h1><p class="subtitle">{subtitle}</p>'
        f"{head(document)}{body(document, links=False, rating=paper_rating)}</body></html>"
    )


def _weasyprint():
    try:
        return importlib.import_module("weasyprint")
    except (ImportError, OSError) as error:
        raise PdfUnavailable(PANGO_IS_MISSING) from error
