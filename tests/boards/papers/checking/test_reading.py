"""From text, and from a paper of ours, to what is checked."""

from dataclasses import replace

from boards.papers.blocks import Cell, Column, Document, Heading, Items, Paragraph, Table
from boards.papers.checking import check, truth_of
from boards.papers.checking.paper import HEADING, ITEM, QUOTE, TEXT
from boards.papers.checking.reading import from_document, from_text
from boards.papers.document import paper_of
from tests.boards.papers.checking.making import DATED
from tests.boards.papers.example import example


def read(text):
    return [(line.kind, line.number, line.place, line.words) for line in from_text(text).lines]


def test_paragraphs_end_with_an_empty_line_or_a_number():
    text = "Report\n\n1.1 It is said\nin two lines.\n1.2 It goes on.\n\nIt ends here."
    assert read(text) == [
        (HEADING, "", "line 1", "Report"),
        (TEXT, "1.1", "paragraph 1.1", "It is said in two lines."),
        (TEXT, "1.2", "paragraph 1.2", "It goes on."),
        (TEXT, "", "line 7", "It ends here."),
    ]


def test_lists_headings_and_numbers_without_a_space():
    text = "2 Findings\n\n- One thing;\n- 2.1 A thing.\n\n3.6Other things were looked at.\n\na. Audits.\n\nIs it done?"
    assert read(text) == [
        (HEADING, "2", "line 1", "2 Findings"),
        (ITEM, "", "line 3", "One thing;"),
        (TEXT, "2.1", "paragraph 2.1", "A thing."),
        (TEXT, "3.6", "paragraph 3.6", "Other things were looked at."),
        (ITEM, "", "line 8", "a. Audits."),
        (TEXT, "", "line 10", "Is it done?"),
    ]


def test_figures_at_the_beginning_of_a_line_are_no_numbers_of_paragraphs():
    assert read("85.5% of visits were made in time.")[0][1] == ""
    assert read("12.5 days is the average.\n")[0][3] in ("days is the average.", "12.5 days is the average.")


def test_a_paragraph_that_a_page_break_has_cut_is_one():
    [line] = from_text("5.5 It is to be approved in\n\nSeptember 2019.").lines
    assert line.words == "It is to be approved in September 2019."
    assert len(from_text("What we ask for\n\nMembers are asked to note this.").lines) == 2


def test_cells_stand_apart_by_tabs():
    [grid] = from_text("Before.\n\nArea\tRed\tAmber\nOne\t1\t2\nTotal\t1\t2\n\nAfter.").grids
    assert grid.head == ("Area", "Red", "Amber")
    assert grid.rows == (("One", "1", "2"), ("Total", "1", "2"))
    assert grid.place == "the table at line 3"
    [headless] = from_text("One\t1\t2\nTwo\t3\t4").grids
    assert headless.head == ()


def test_rows_of_figures_without_tabs_are_a_table():
    text = " April 2025 March 2026\n\nIn need 120 (60%) 90 (45%)\n\nProtected\n\n80 (40%) 110 (55%)\n\nTotal 200 200\n"
    [grid] = from_text(text).grids
    assert grid.head == ("", "April 2025", "March 2026")
    assert grid.rows == (("In need", "120 (60%)", "90 (45%)"), ("Protected", "80 (40%)", "110 (55%)"), ("Total", "200", "200"))


def test_sentences_that_end_in_figures_are_no_table():
    assert from_text("It rose from 12 13\n\nIt fell in 2018 2019").grids == ()


def test_line_ends_of_other_systems_and_an_empty_text():
    assert from_text("One.\r\n\r\nTwo.\rThree.").lines[0].words == "One."
    assert from_text("").parts == ()


def test_a_sentence_has_the_number_of_its_line():
    text = "Progress report\nThe board was sent it on\n11 March 2026. All is well.\nIt met on Monday 10 March 2026.\n"
    report = check(from_text(text, dated=DATED))
    assert [(each.code, each.place) for each in report.findings] == [("WEEKDAY", "line 4"), ("NOT_YET", "line 2")]


def test_labels_with_an_amount_each_are_a_table_where_one_is_a_total():
    [grid] = from_text("What it costs\nStaff: £100,000\nTraining £50,000\nTotal £160,000\nThe board agreed this.").grids
    assert grid.rows == (("Staff", "£100,000"), ("Training", "£50,000"), ("Total", "£160,000"))
    assert grid.place == "the table at line 2"
    [finding] = check(from_text("Staff £100,000\nTraining £50,000\nTotal £160,000")).findings
    assert finding.arithmetic == "100,000 + 50,000 = 150,000, not 160,000."
    assert from_text("Staff £100,000\nTraining £50,000\nCars £160,000").grids == ()


def test_a_line_with_a_colon_and_a_figure_is_no_heading():
    kinds = [
        kind for kind, *_ in read("Visits within timescale: 84.8%\n\nVisits were 84.8%\n\nVisits: our progress\n\nIt is so.")
    ]
    assert kinds == [TEXT, TEXT, HEADING, TEXT]


def ours(*blocks):
    return from_document(Document("Title", "Hereshire", "Report", (), blocks))


def test_a_paper_of_ours():
    held = ours(
        Heading("1. Findings"),
        Paragraph.of("It is so.", number="1.1"),
        Paragraph.of("Visits will be made.", kind="quote"),
        Items(((Paragraph.of("One").runs[0],),)),
        Table(
            "Ratings",
            (Column("Area"), Column("Red", True)),
            ((Cell.of("One"), Cell.of("2")),),
            (Cell.of("All areas"), Cell.of("3")),
        ),
    )
    assert [(line.kind, line.place) for line in held.lines] == [
        (HEADING, "the heading “1. Findings”"),
        (TEXT, "paragraph 1.1"),
        (QUOTE, "“1. Findings”"),
        (ITEM, "the list under “1. Findings”"),
    ]
    [grid] = held.grids
    assert grid.rows == (("One", "2"), ("All areas total", "3"))
    assert grid.place == "the table “Ratings”"


def test_what_is_quoted_is_not_held_against_a_paper():
    words = "The plan was submitted on 11 June 2019, a Monday. It will start on 1 May 2016."
    assert not check(replace(ours(Paragraph.of(words, kind="quote")), dated=None)).findings


def test_a_paper_of_ours_is_held_against_its_own_pack():
    """What is found stands in the figures as they were published: 267 where the amounts give 266, and a total of 471."""
    held = example()
    report = check(from_document(paper_of(held)), truth_of(held))
    assert [(each.code, each.arithmetic) for each in report.findings] == [
        ("COLUMN_TOTAL", "267 + 205 = 472, not 471."),
        ("DIFFERENCE", "10,045 − 9,500 − 279 = 266, not 267."),
    ]
