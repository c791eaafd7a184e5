"""Pages on paper: how many sheets Chromium makes of them, and in what size of type."""

import datetime as dt
import io
import itertools

import pytest
from pypdf import PdfReader

from boards.models.meeting import HELD
from plans import rag
from tests.boards.making import (
    make_answer,
    make_board,
    make_challenge,
    make_item,
    make_meeting,
    make_pack,
    make_report_cycle,
    make_rota,
    publish,
)
from tests.browser.conftest import FEBRUARY, JANUARY
from tests.factories import (
    World,
    at,
    close,
    make_action,
    make_area,
    make_claim,
    make_limb,
    make_measure,
    make_notice,
    make_series,
    make_snapshot,
    make_update,
)

EARLIER, MET, NEXT = dt.date(2026, 1, 6), dt.date(2026, 2, 5), dt.date(2026, 3, 5)
AREAS = (
    "Front door and assessment",
    "Planning and permanence",
    "Disabled children",
    "Children in care and care leavers",
    "Management oversight and quality assurance",
    "Workforce",
)
AGENDA = ("Where the plan stands", "The measures of the notice", *AREAS)
QUESTION = "Three in eight audits are good, as three years ago, and the action is Green. What will be done differently ({})?"


@pytest.fixture
def full_board(transactional_db, clock):
    """Forty actions in six areas, eight measures claimed, figures, questions of every kind, an agenda, reports and packs."""
    world = World("mereside")
    lead, officer = world.lead, world.officer
    areas = [world.area, *(make_area(world.plan, lead, number, title) for number, title in enumerate(AREAS[1:], start=2))]
    actions = [world.action]
    for number in range(39):
        area = areas[number % 6]
        actions.append(make_action(area, lead, reference=f"{area.number}.{number // 6 + 2}", owner=officer))
    ratings = itertools.cycle((rag.AMBER, rag.RED, rag.AMBER))
    for action, rating in zip(actions, ratings, strict=False):
        make_update(action, officer, rating=rating)
    close(world.plan, lead)
    board = make_board(world.authority, lead, slug="board", name="Improvement Board", now=at(EARLIER))
    make_meeting(board, lead, EARLIER, now=at(EARLIER), status=HELD)
    row = make_challenge(board, world.board, QUESTION.format("old"), on=EARLIER, due=NEXT, now=at(EARLIER))
    make_answer(row, lead, "It was looked into; " * 8, on=dt.date(2026, 2, 9), now=at(dt.date(2026, 2, 9)))
    make_challenge(board, world.board, QUESTION.format("open"), on=EARLIER, due=dt.date(2026, 2, 2), now=at(EARLIER))
    make_meeting(board, lead, MET, now=at(MET), status=HELD)
    for number in range(4):
        make_challenge(board, world.board, QUESTION.format(number), on=MET, due=NEXT, now=at(MET))
    notice = make_notice(world.authority, lead)
    series = make_series(world.authority, lead)
    for number in range(1, 9):
        measure = make_measure(notice, lead, number)
        make_limb(measure, lead, series)
        make_claim(measure, lead, "met", month=JANUARY, on=dt.date(2026, 2, 10), reason="All of it", now=at(dt.date(2026, 2, 10)))
    make_snapshot(series, officer, 20, month=JANUARY, now=at(dt.date(2026, 2, 3)))
    meeting = make_meeting(board, lead, NEXT, now=at(MET), place="Council chamber")
    for title in AGENDA:
        make_item(meeting, lead, title=title, now=at(MET))
    make_rota(board, lead, world.plan, per_meeting=2)
    make_report_cycle(board, lead, title="Finance of the quarter", first_due=dt.date(2026, 1, 31))
    pack = make_pack(board, lead, plan=world.plan, title="Review pack", now=at(FEBRUARY), meeting=meeting)
    publish(pack, lead, now=at(FEBRUARY))
    return world, board


def test_the_page_of_a_full_board_is_one_sheet_of_a4_in_twelve_point(full_board, open_page):
    world, board = full_board
    page = open_page(world.board)
    page.goto(f"/{world.authority.slug}/boards/{board.slug}/")
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    words = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
    for told in (
        "Since the board last met",
        "Asked last time (4)",
        "Needs attention",
        "Review pack",
        "All areas",
        "Questions you could ask",
    ):
        assert told in words
    assert "and 5 more claims on the page" in words and "and 1 more on the page" in words
    assert len(sheets) == 1
    assert not any(each.is_visible() for each in page.get_by_text("more on the page").all()), "said on paper only"
    assert page.locator(".app-board__more").first.is_visible()
    page.emulate_media(media="print")
    # Letters of the drawing apart: their numbers are in the table beside it.
    small = page.evaluate(
        """() => [...document.querySelectorAll(".app-board *")].filter(each => !each.closest("svg") && each.checkVisibility()
            && [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim())
            && !each.closest(".govuk-visually-hidden") && parseFloat(getComputedStyle(each).fontSize) < 15.9)
            .map(each => each.className || each.tagName)"""
    )
    assert small == []
