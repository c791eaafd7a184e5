"""A document as HTML."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings

from boards.papers.blocks import Cell, Chart, Column, Document, Heading, PageBreak, Paragraph, Table, Text
from boards.papers.document import pack_of, paper_of
from boards.papers.html import SHORT_CHARACTERS, SHORT_ROWS, to_html
from boards.papers.words import RATED
from tests.boards.papers.example import example, large

VOID = {"hr", "br", "path", "rect", "circle", "use"}


class Nesting(HTMLParser):
    """Fails where a tag is closed that is not open."""

    def __init__(self):
        super().__init__()
        self.open, self.ids = [], []

    def handle_starttag(self, tag, attrs):
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag


def document(*blocks) -> Document:
    return Document("Title", "Council", "Board", (("Label", "<b>words</b>"),), blocks)


def test_tags_are_closed_as_they_were_opened_and_ids_are_unique():
    reader = Nesting()
    reader.feed(to_html(paper_of(example())))
    assert reader.open == []
    assert len(reader.ids) == len(set(reader.ids))


@pytest.mark.parametrize(
    "block",
    [
        Heading("<i>", 2, "a"),
        Paragraph.of("<i>"),
        Paragraph.of("<i>", number="<i>"),
        Paragraph((Text("<i>", '"><i>'),)),
        Table(
            "<i>",
            (Column("<i>"), Column("<i>")),
            ((Cell.of("<i>"), Cell.of("<i>", href='"><i>')),),
            (Cell.of("<i>"), Cell.of("")),
        ),
    ],
)
def test_every_word_is_escaped(block):
    html = to_html(document(block))
    assert "<i>" not in html
    assert "<b>words" not in html


def test_headings_step_down_by_one():
    ranks = [int(rank) for rank in re.findall(r"<h(\d)", to_html(paper_of(example())))]
    assert ranks[0] == 2
    assert all(later - earlier <= 1 for earlier, later in zip(ranks, ranks[1:], strict=False))


def test_tables_have_captions_and_headers_of_columns_and_rows():
    html = to_html(paper_of(example()))
    assert html.count("<table") == html.count("<caption") == html.count("<thead>")
    for row in re.findall(r"<tr>(.*?)</tr>", html.replace("\n", "")):
        assert row.startswith(('<th scope="col"', '<th scope="row"'))


def test_a_rating_is_a_word_to_which_the_style_sheet_gives_a_shape():
    html = to_html(document(Table("Ratings", (Column("A"), Column("B")), ((Cell.of("1"), Cell.of("Red", rating="red")),))))
    assert '<b class="rating rating-red">Red</b>' in html
    style = (settings.BASE_DIR / "static/css/site.css").read_text()
    for code in RATED:
        assert re.search(rf'\.app-document \.rating-{code}::before {{\s*content: "[■▲●]";\s*content: "[■▲●]" / "";', style), code


def test_links_are_left_out_on_paper():
    assert "<a " not in to_html(document(Paragraph((Text("here", "/there/"),))), links=False)


def test_sections_can_be_reached_from_a_list_of_contents():
    html = to_html(pack_of(example()))
    targets = re.findall(r'href="#([\w-]+)"', html.split("</nav>")[0])
    assert len(targets) == 14
    assert all(f'id="{target}"' in html for target in targets)


def test_a_pack_of_300_actions_and_30_charts_stays_under_300_kilobytes():
    assert len(to_html(pack_of(large())).encode()) < 300_000


def test_what_is_no_block_is_refused():
    with pytest.raises(TypeError, match="Not a block"):
        to_html(document("words"))


def test_a_chart_is_named_and_scrolls_on_a_narrow_screen():
    html = to_html(document(Chart("Name", "What it shows", '<svg width="1" role="img"></svg>', 1, 1)))
    assert '<figcaption>Name</figcaption><div class="app-scroll" tabindex="0" role="region" aria-label="Name">' in html


# --- What is folded away on a screen ---


def test_the_appendix_is_folded_by_area_and_many_charts_each():
    html = to_html(pack_of(large(3, 2, 7)))
    assert html.count("<details") == html.count("</details>") == 2 + 7
    assert re.findall(r'<details class="([^"]*)"><summary class="govuk-details__summary"><h3[^>]*>([^<]*)</h3></summary>', html)[
        -2:
    ] == [("govuk-details app-document__fold", f"Area {area}: {title} (3 actions)") for area, title in areas_of(html)]
    assert "<details" not in to_html(pack_of(large(3, 2, 6))).split('id="appendix"')[0]


def areas_of(html: str) -> list[tuple[str, str]]:
    return re.findall(r'id="area-(\d)">Area \d: ([^<]*) \(', html)


def test_nothing_is_folded_on_paper():
    assert "<details" not in to_html(paper_of(large(3, 2, 9)), links=False)


def test_what_is_folded_ends_where_the_next_heading_or_page_begins():
    blocks = (Heading("A", 3, folds=True), Paragraph.of("in"), Heading("B", 3), Paragraph.of("out"), Heading("C", 3, folds=True))
    html = to_html(document(*blocks, PageBreak(), Paragraph.of("after")))
    assert re.findall(r"<details|</details>|in<|out<|after<|>[ABC]<", html) == [
        "<details", ">A<", "in<", "</details>", ">B<", "out<", "<details", ">C<", "</details>", "after<",
    ]  # fmt: skip


def test_a_cell_that_says_by_itself_what_it_is_does_not_repeat_its_column():
    columns = (Column("A"), Column("B"), Column("C", named=False))
    html = to_html(document(Table("T", columns, ((Cell.of("1"), Cell.of("2"), Cell.of("3")),))))
    assert '<td data-label="B">2</td><td>3</td>' in html


@pytest.mark.parametrize(
    ("heads", "cell", "look"),
    [
        (("Red", "Amber", "Green", "Not rated", "Total"), "12", "grid"),
        (("Red", "Amber", "Green", "Not rated", "Total", "More"), "12", "stack"),
        (("Red", "Use of reserves"), "12", "stack"),
        (("Red", "Amber"), "£1,234,567", "stack"),
    ],
)
def test_a_table_of_few_short_numbers_keeps_its_columns_on_a_narrow_screen(heads, cell, look):
    columns = (Column("Area"), *(Column(head, True) for head in heads))
    html = to_html(document(Table("T", columns, ((Cell.of("Practice"), *(Cell.of(cell) for _ in heads)),))))
    assert f"app-table--{look}" in html
    assert ('role="region"' in html) == (look == "grid")


@pytest.mark.parametrize(
    ("rows", "characters", "short"),
    [
        (SHORT_ROWS, 10, True),
        (SHORT_ROWS + 1, 10, False),
        (2, SHORT_CHARACTERS // 2 - 1, True),
        (2, SHORT_CHARACTERS // 2, False),
    ],
)
def test_only_a_table_that_is_not_high_stays_on_one_page(rows, characters, short):
    table = Table("T", (Column("A"), Column("B")), ((Cell.of("1"), Cell.of("x" * characters)),) * rows)
    assert ("app-table--short" in to_html(document(table))) == short
