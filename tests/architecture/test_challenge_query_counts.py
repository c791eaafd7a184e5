"""How many queries the pages of questions and decisions of a board take, and each save: exactly so many, however many there are.

Counted over HTTP with session and user, as in `test_query_counts.py`: a page may take ten, a save twelve.
"""

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command

from tests.asking import counted, signed_in
from tests.boards.making import (
    MEETS,
    MET,
    make_answer,
    make_board,
    make_challenge,
    make_decision,
    make_follow_up,
    make_meeting,
    make_seat,
)
from tests.boards.services.test_challenges import subjects_of
from tests.factories import JANUARY, World, at
from tests.plans.views.sending import day, filled

NOW = at(JANUARY)
PAGE_LIMIT, SAVE_LIMIT, BYTES_LIMIT = 10, 12, 300_000


class BigLog(World):
    """A board that asked so many questions about things of each kind, every other one answered, and decided as much."""

    def __init__(self, rows):
        super().__init__()
        self.asking = make_board(self.authority, self.lead, slug="board")
        make_seat(self.asking, self.lead, user=self.board)
        self.met = make_meeting(self.asking, self.lead, MET)
        make_meeting(self.asking, self.lead, MEETS)
        things = [*subjects_of(self).values(), None]
        for number in range(rows):
            due = dt.date(2026, 1, 15 + number % 9)
            row = make_challenge(self.asking, self.board, subject=things[number % 6], owner=self.officer, due=due)
            self.decision = make_decision(self.met, self.lead, follow_up=due + dt.timedelta(days=1))
            if number % 2:
                make_answer(row, self.officer)
                make_follow_up(self.decision, self.lead)


@pytest.fixture(params=[pytest.param(3, id="3 questions"), pytest.param(70, id="70 questions")], scope="module")
def big(request, django_db_setup, django_db_blocker):
    """Made once for each size; what a test writes is rolled back."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False):
        yield BigLog(request.param)
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def address_of(address, big) -> str:
    keys = {"action": big.action.pk, "decision": big.decision.pk}
    return f"/{big.authority.slug}/boards/" + address.format(**keys)


# (who, address, queries)
PAGES = [
    ("board", "board/questions/", 4),
    ("board", "board/questions/?show=overdue", 4),
    ("board", "board/questions/?known=2026-01-20", 4),
    ("lead", "board/questions/1/", 4),
    ("officer", "board/questions/1/answer/", 3),
    ("lead", "board/questions/1/reassign/", 4),
    ("board", "ask/", 3),
    ("board", "ask/?about=action:{action}", 4),
    ("lead", "ask/?board=board&meeting=2026-01-15", 4),
    ("board", "board/decisions/", 4),
    ("lead", "board/decisions/{decision}/", 4),
    ("lead", "board/decisions/add/", 3),
    ("lead", "board/decisions/{decision}/correct/", 3),
    ("lead", "board/decisions/{decision}/follow-up/", 3),
]


@pytest.mark.parametrize(("who", "address", "number"), PAGES, ids=[f"{who} {address}" for who, address, _ in PAGES])
def test_a_page_takes_exactly_so_many_queries(big, db, who, address, number):
    client, whole = signed_in(big.people[who]), address_of(address, big)
    response, queries = counted(lambda: client.get(whole))
    assert response.status_code == 200
    assert len(queries) == number, "\n".join(queries)
    assert number <= PAGE_LIMIT
    assert len(response.content) <= BYTES_LIMIT


# (who, address, what is typed, queries)
SAVES = [
    ("board", "ask/?about=action:{action}", {"question": "Why?"}, 12),
    ("board", "ask/", {"question": "Why?", "owner_role": "Director"}, 10),
    ("officer", "board/questions/1/answer/", {"outcome": "answered", "text": "It is."}, 8),
    ("lead", "board/questions/1/reassign/", day("due", "2026-03-12") | {"reason": "Later"}, 10),
    ("lead", "board/decisions/add/", {"wording": "To note", "outcome": "noted"}, 8),
    ("lead", "board/decisions/{decision}/correct/", {"wording": "To agree", "reason": "Misheard"}, 8),
    ("lead", "board/decisions/{decision}/follow-up/", {"status": "done", "text": "It is."}, 9),
]


@pytest.mark.parametrize(("who", "address", "typed", "number"), SAVES, ids=[f"{who} {address}" for who, address, *_ in SAVES])
def test_a_save_takes_exactly_so_many_queries(big, db, who, address, typed, number):
    """From the request that sends the form to the redirect."""
    client, whole = signed_in(big.people[who]), address_of(address, big)
    sent = filled(client.get(whole)) | typed
    response, queries = counted(lambda: client.post(whole, sent))
    assert response.status_code == 302
    assert len(queries) == number, "\n".join(queries)
    assert number <= SAVE_LIMIT
