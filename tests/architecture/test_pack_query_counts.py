"""The pages and forms of packs take the same number of queries however much a pack holds and however many there are."""

import datetime as dt

import pytest
import time_machine

from boards.selectors.gather import gather
from boards.services import packs
from tests.architecture.test_query_counts import PAGE_LIMIT, SAVE_LIMIT
from tests.asking import counted, signed_in
from tests.boards.making import make_board, make_challenge, make_meeting, make_pack, publish
from tests.factories import (
    World,
    at,
    close,
    make_action,
    make_figures,
    make_limb,
    make_measure,
    make_notice,
    make_plan,
    make_series,
    make_snapshot,
    make_update,
)
from tests.plans.views.sending import filled

NOW = at(dt.date(2026, 2, 10))
PUBLISHED = at(dt.date(2026, 2, 2))


class Packs(World):
    """A board with a draft and so many published packs, each of so many actions, measures and figures, all corrected since."""

    def __init__(self, number: int):
        super().__init__()
        board = make_board(self.authority, self.lead, slug="board")
        notice = make_notice(self.authority, self.lead)
        series = [make_series(self.authority, self.lead) for _ in range(number)]
        for step, each in enumerate(series):
            make_figures(each, self.officer, [70, 77])
            make_limb(make_measure(notice, self.lead), self.lead, each)
            make_update(make_action(self.area, self.lead, owner=self.officer, reference=f"9.{step}"), self.officer)
            make_meeting(board, self.lead, dt.date(2026, 1, 2 + step))
            make_challenge(board, self.board)
        make_update(self.action, self.officer)
        close(self.plan, self.lead)
        about = {"plan": self.plan, "notice": notice}
        for step in range(number):
            publish(make_pack(board, self.lead, slug=f"pack-of-{step}", **about), self.lead, now=PUBLISHED)
        for each in series:
            make_snapshot(each, self.officer, 60, reason="Counted twice", now=NOW)
        self.draft = make_pack(board, self.lead, slug="draft", **about)
        contents = gather(self.draft, known_on=NOW, today=NOW.date())
        packs.keep_draft(pack=self.draft, contents=contents, by=self.lead, now=NOW)
        packs.write_commentary(pack=self.draft, section="plan", text="It goes on.", by=self.lead, now=NOW)
        packs.write_implication(board=board, kind="legal", text="None.", by=self.lead, now=NOW)
        self.here = f"/{self.authority.slug}/boards/board/packs/"


@pytest.fixture(params=[2, 7])
def big(request, db):
    with time_machine.travel(NOW, tick=False):
        yield Packs(request.param)


# (who, address below the packs, queries)
PAGES = [
    ("board", "", 6),
    ("lead", "", 7),
    ("board", "pack-of-0/", 6),
    ("board", "pack-of-0/?known=2026-02-02", 6),
    ("board", "pack-of-0/compare/pack-of-1/", 4),
    ("lead", "draft/", 8),
    ("lead", "draft/preview/", 7),
    ("lead", "draft/sections/metrics/", 5),
    ("lead", "draft/edit/", 4),
    ("lead", "draft/publish/", 8),
    ("lead", "draft/remove/", 3),
    ("lead", "add/", 5),
    ("lead", "implications/", 4),
    ("lead", "implications/legal/", 4),
]


@pytest.mark.parametrize(("who", "address", "number"), PAGES, ids=[f"{who} {address}" for who, address, _ in PAGES])
def test_a_page_takes_exactly_so_many_queries(big, who, address, number):
    client = signed_in(big.people[who])
    response, queries = counted(lambda: client.get(big.here + address))
    assert response.status_code == 200
    assert len(queries) == number, "\n".join(queries)
    assert number <= PAGE_LIMIT


# (address, what is typed, queries)
SAVES = [
    ("draft/sections/plan/", {"text": "It goes well."}, 12),
    ("draft/sections/risks/", {"text": "None is high."}, 12),
    ("draft/edit/", {"purpose": "To report."}, 10),
    ("draft/gather/", {}, 9),
    ("draft/publish/", {}, 12),
    ("implications/legal/", {"text": "Counsel was asked."}, 11),
    ("implications/equality/", {"text": "None."}, 11),
    ("add/", {"title": "The next"}, 12),
]


@pytest.mark.parametrize(("address", "typed", "number"), SAVES, ids=[address for address, _, _ in SAVES])
def test_a_save_takes_exactly_so_many_queries(big, address, typed, number):
    client = signed_in(big.lead)
    page = "draft/" if address == "draft/gather/" else address
    sent = filled(client.get(big.here + page)) | typed
    response, queries = counted(lambda: client.post(big.here + address, sent))
    assert response.status_code == 302
    assert len(queries) == number, "\n".join(queries)
    assert number <= SAVE_LIMIT


# (what is chosen of what there is, how the page answers, queries)
FIRST_PACKS = [({"plan": 1, "notice": 1, "meeting": 1}, 302, 12), ({"plan": 1}, 302, 12), ({}, 422, 11)]


@pytest.mark.parametrize("number", [1, 6])
@pytest.mark.parametrize(("chosen", "status", "queries"), FIRST_PACKS, ids=["plan, notice, meeting", "plan", "nothing"])
def test_the_first_pack_of_a_council_takes_exactly_so_many_queries(db, number, chosen, status, queries):
    """None of the choices is that of a pack before; there are so many plans, notices and meetings to choose from."""
    with time_machine.travel(NOW, tick=False):
        world = World()
        board = make_board(world.authority, world.lead, slug="board")
        rows = {"plan": [world.plan], "notice": [], "meeting": []}
        for step in range(number):
            rows["plan"].append(make_plan(world.authority, world.lead, title=f"Plan {step}", slug=f"plan-{step}"))
            rows["notice"].append(make_notice(world.authority, world.lead, title=f"Notice {step}", slug=f"notice-{step}"))
            rows["meeting"].append(make_meeting(board, world.lead, dt.date(2026, 1, 2 + step)))
        client, here = signed_in(world.lead), f"/{world.authority.slug}/boards/board/packs/add/"
        page, read = counted(lambda: client.get(here))
        sent = filled(page) | {"title": "The first"} | {name: str(rows[name][-1].pk) for name in chosen}
        response, saved = counted(lambda: client.post(here, sent))
    assert (response.status_code, len(saved)) == (status, queries), "\n".join(saved)
    assert len(read) == 5
    assert queries <= SAVE_LIMIT
