"""No form of a board works at an earlier position: what was known then cannot be changed, and a form would write today's."""

import pytest
import time_machine

from boards.views.asking import EARLIER
from tests.architecture.test_every_address import PATTERNS, Asking, FullWorld, fill, rows
from tests.factories import JANUARY, at

# Read by those who prepare packs; there is nothing to send.
READ = {"check_own_paper", "word_template_file", "word_template_example"}
EARLIER_POSITIONS = ("?month=2025-12", "?known=2026-01-10", "?month=2026-01&known=2026-01-20")


def is_form(name, view) -> bool:
    of_boards = getattr(view, "__module__", "").startswith("boards.views")
    return of_boards and view.permission != "view_plans" and name not in READ


FORMS = sorted({name for name, _ in rows() if is_form(name, PATTERNS[name][1])})


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(at(JANUARY), tick=False):
        yield


@pytest.fixture
def here(db):
    return FullWorld("hereshire")


def test_no_form_of_a_board_opens_or_saves_at_an_earlier_position(here):
    assert len(FORMS) > 35
    asking = Asking(here.lead)
    for name in FORMS:
        address = fill(PATTERNS[name][0], here)
        for position in EARLIER_POSITIONS:
            for method in ("GET", "POST"):
                response = asking.ask(method, address + position)
                assert (response.status_code, asking.written) == (403, []), (name, position, method)
                assert EARLIER[:40] in response.content.decode(), (name, position, method)


def test_forms_open_at_the_present_position_whether_it_is_named_or_not(here):
    asking = Asking(here.lead)
    for name in FORMS:
        address = fill(PATTERNS[name][0], here)
        for method in ("GET", "POST"):
            plain = asking.ask(method, address).status_code
            assert asking.ask(method, f"{address}?month=2026-01").status_code == plain, (name, method)
