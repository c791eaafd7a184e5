"""The month of a paper at its head, beside that of the pack: `example()`, of August 2019, for 10 September 2019."""

import datetime as dt

import pytest

from boards.papers.checking import check, truth_of
from tests.boards.papers.checking.making import paper
from tests.boards.papers.example import example

DATED = dt.date(2019, 9, 10)
SAID = "1.1 Visits are made, and this goes on."


@pytest.mark.parametrize(
    ("head", "dated", "first"),
    [
        (("Progress in July 2019",), DATED, "The paper speaks of July 2019 at its head, and the pack is of August 2019."),
        (("Getting to Good", "Position at the end of May 2019"), DATED, "The paper speaks of May 2019 at its head, and"),
        (("Report to the board", "10 June 2019"), DATED, "The paper is dated 10 June 2019, and the pack is of August 2019."),
        (("Report to the board",), dt.date(2019, 7, 31), "The paper is dated 31 July 2019, and the pack is of August 2019."),
        (("Report to the board",), dt.date(2020, 1, 1), "The paper is dated 1 January 2020, and the pack is of August 2019."),
        (("Progress in August 2019",), DATED, ""),
        # The month of the meeting.
        (("Report to the board, September 2019",), DATED, ""),
        (("Report to the board", "10 September 2019"), dt.date(2020, 1, 1), ""),
        (("Report to the board",), dt.date(2019, 12, 31), ""),
        (("Report to the board",), None, ""),
        # Months of something else.
        (("Progress since April 2019",), DATED, ""),
        (("Progress from April 2019 to June 2019",), DATED, ""),
        (("After the inspection of January 2019",), DATED, ""),
        (("Progress in June 2019 and in July 2019",), DATED, ""),
        (("In June 2019 visits were made to all children in need, as they are to be made by law, and recorded.",), DATED, ""),
    ],
)
def test_that_the_pack_is_of_another_month_is_said_first(head, dated, first):
    report = check(paper(*head, SAID, dated=dated), truth_of(example()))
    assert report.first.startswith(first)
    assert bool(report.first) == bool(first)
    assert report.answer == f"{report.first} The check found nothing that does not fit.".strip()


def test_without_a_pack_no_month_is_told():
    assert not check(paper("Progress in July 2019", SAID)).first


def test_a_month_below_the_first_paragraph_is_not_that_of_the_paper():
    assert not check(paper("Report", SAID, "Visits in June 2019", "1.2 It is.", dated=DATED), truth_of(example())).first
