"""The pages and forms of boards take the same number of queries however many boards, meetings and items there are."""

import datetime as dt

import pytest
import time_machine

from boards.models import AgendaItem, Meeting
from tests.architecture.test_query_counts import PAGE_LIMIT, SAVE_LIMIT
from tests.asking import counted, signed_in
from tests.boards.making import (
    MEETS,
    make_board,
    make_challenge,
    make_decision,
    make_delivery,
    make_item,
    make_meeting,
    make_referral,
    make_report_cycle,
    make_rota,
    make_seat,
)
from tests.factories import JANUARY, World, at, make_area
from tests.plans.views.sending import day, filled
from tests.shared import kept

FIRST = dt.date(2025, 1, 16)


class Boards(World):
    """So many boards; one of them with so many meetings behind it and ahead, items, seats, reports and papers."""

    def __init__(self, number: int):
        super().__init__()
        lead, self.member = self.lead, self.board
        for step in range(2, 2 + number):
            make_area(self.plan, lead, step)
        others = [make_board(self.authority, lead) for _ in range(number)]
        self.board = make_board(self.authority, lead, slug="board", reports_to=others[0])
        self.rota = make_rota(self.board, lead, self.plan, per_meeting=2)
        for step in range(number):
            self.seat = make_seat(self.board, lead, user=self.member)
            held = make_meeting(self.board, lead, FIRST + dt.timedelta(days=28 * step))
            make_item(held, lead, kind="area", area=self.area)
            make_decision(held, lead)
            make_meeting(self.board, lead, MEETS + dt.timedelta(days=28 * (step + 1)))
            make_challenge(self.board, self.member)
            self.cycle = make_report_cycle(self.board, lead, first_due=dt.date(2025, 12, 31))
            make_delivery(self.cycle, lead, now=at(JANUARY))
            make_referral(self.board, others[step], lead)
        self.meeting = make_meeting(self.board, lead)
        self.items = [make_item(self.meeting, lead, kind="plan", plan=self.plan) for _ in range(number + 1)]

    @property
    def people(self):
        return {"lead": self.lead, "board": self.member, "administrator": self.administrator}


@pytest.fixture(params=[2, 6], scope="module")
def built(request, django_db_setup, django_db_blocker):
    with time_machine.travel(at(JANUARY), tick=False):
        yield from kept(django_db_blocker, lambda: Boards(request.param))


@pytest.fixture
def big(built, db):
    """Made once for each size; what a test writes is rolled back."""
    with time_machine.travel(at(JANUARY), tick=False):
        yield built


# (who, address below the boards, queries)
PAGES = [
    ("board", "", 4),
    ("board", "?month=2025-12", 4),
    ("board", "board/", 6),
    ("lead", "board/?month=2026-01&known=2026-01-20", 6),
    ("board", "board/about/", 5),
    ("lead", "board/about/", 5),
    ("lead", "board/about/?month=2026-01&known=2026-01-20", 5),
    ("lead", "board/history/", 4),
    ("board", "{meeting}", 7),
    ("lead", "{meeting}?known=2026-01-20", 7),
    ("lead", "add/", 3),
    ("lead", "board/edit/", 4),
    ("lead", "board/refer/", 5),
    ("lead", "board/members/add/", 4),
    ("lead", "board/members/{seat}/", 4),
    ("lead", "board/members/{seat}/remove/", 3),
    ("lead", "board/rotas/add/", 4),
    ("lead", "board/rotas/{rota}/", 3),
    ("lead", "board/rotas/{rota}/remove/", 3),
    ("lead", "board/reports/add/", 3),
    ("lead", "board/reports/{cycle}/", 3),
    ("lead", "board/reports/{cycle}/remove/", 3),
    ("lead", "board/reports/{cycle}/given/", 5),
    ("lead", "board/meetings/add/", 3),
    ("lead", "{meeting}edit/", 3),
    ("lead", "{meeting}held/", 3),
    ("lead", "{meeting}cancel/", 3),
    ("lead", "{meeting}plan-again/", 3),
    ("lead", "{meeting}agenda/add/", 4),
    ("lead", "{meeting}agenda/order/", 4),
    ("lead", "{meeting}agenda/rota/", 6),
    ("lead", "{meeting}agenda/{item}/", 4),
    ("lead", "{meeting}agenda/{item}/remove/", 3),
    ("administrator", "/admin/boards/board/", 7),
]
WHY = {"reason": "Agreed"}
# (address, what is typed, queries), by the lead.
SAVES = [
    ("add/", {"name": "Panel", "reports_to": "{board}"}, 11),
    ("board/edit/", {"name": "Panel", "reports_to": ""} | WHY, 12),
    ("board/refer/", {"paper": "Paper", "to_board": "{other}"} | WHY, 10),
    ("board/members/add/", {"role_title": "Chair", "user": "{person}"}, 11),
    ("board/members/{seat}/", day("until", "2026-06-30") | WHY, 11),
    ("board/members/{seat}/remove/", WHY, 8),
    ("board/rotas/{rota}/", {"per_meeting": "3"} | WHY, 11),
    ("board/rotas/{rota}/remove/", WHY, 8),
    ("board/reports/add/", {"title": "Report", "every_months": "3"} | day("first_due", "2026-03-31"), 9),
    ("board/reports/{cycle}/", {"title": "Report"} | WHY, 9),
    ("board/reports/{cycle}/given/", {"due": "2025-12-31", "note": "Corrected"}, 9),
    ("board/meetings/add/", day("on", "2026-01-29"), 9),
    ("{meeting}edit/", day("on", "2026-01-29") | WHY, 10),
    ("{meeting}cancel/", WHY, 10),
    ("{meeting}agenda/add/", {"title": "Standards", "kind": "area", "area": "{area}"}, 11),
    ("{meeting}agenda/rota/", {}, 12),
    ("{meeting}agenda/{item}/", {"title": "The plan"} | WHY, 11),
    ("{meeting}agenda/{item}/remove/", WHY, 9),
]


def address_of(address, big) -> str:
    keys = {"meeting": f"board/meetings/{MEETS}/", "seat": big.seat.pk, "rota": big.rota.pk, "cycle": big.cycle.pk}
    whole = address.format(**keys, item=big.items[0].pk)
    return whole if whole.startswith("/") else f"/{big.authority.slug}/boards/{whole}"


@pytest.mark.parametrize(("who", "address", "number"), PAGES, ids=[f"{who} {address}" for who, address, _ in PAGES])
def test_a_page_takes_exactly_so_many_queries(big, who, address, number):
    client = signed_in(big.people[who])
    response, queries = counted(lambda: client.get(address_of(address, big)))
    assert response.status_code == 200
    assert len(queries) == number, "\n".join(queries)
    assert number <= PAGE_LIMIT


@pytest.mark.parametrize(("address", "typed", "number"), SAVES, ids=[address for address, _, _ in SAVES])
def test_a_save_takes_exactly_so_many_queries(big, address, typed, number):
    client = signed_in(big.lead)
    other = big.board.reports_to
    keys = {"board": big.board.pk, "other": other.pk, "person": big.member.pk, "area": big.area.pk}
    sent = filled(client.get(address_of(address, big))) | {name: value.format(**keys) for name, value in typed.items()}
    response, queries = counted(lambda: client.post(address_of(address, big), sent))
    assert response.status_code == 302, response.content.decode()
    assert len(queries) == number, "\n".join(queries)
    assert number <= SAVE_LIMIT


def test_putting_an_agenda_in_order_takes_the_same_number_however_long_it_is(big):
    client = signed_in(big.lead)
    address = address_of("{meeting}agenda/order/", big)
    keys = [item.pk for item in AgendaItem.objects.filter(meeting=Meeting.objects.get(board=big.board, on=MEETS))]
    numbers = {f"item_{key}": str(number) for number, key in enumerate(reversed(keys), start=1)}
    sent = filled(client.get(address)) | numbers | WHY
    response, queries = counted(lambda: client.post(address, sent))
    assert response.status_code == 302
    assert len(queries) == 11, "\n".join(queries)
